"""What the rows of all subjects that are asked for again and again have in common."""

from django.db import models

from config.work.outcomes import Outcome

OUTCOMES = [(item.value, item.value) for item in Outcome]


class Tracked(models.Model):
    """Bookkeeping of a subject that is asked for again and again.

    `claimed_until` is a lease and `claim_token` its fencing number: whoever stores a result must
    still hold the number it was given.
    """

    demo = models.BooleanField(default=False)
    requested_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_token = models.PositiveBigIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True, default="")
    last_error = models.CharField(max_length=300, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
