"""What was told of a match: to open sockets, and to those who follow it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.matches import Match


class MatchFeed(models.Model):
    """What has been told of a match that is near its kick-off; others have no row.

    `seq` numbers what sockets heard, `at` is when they heard it last, and `shown` what they know.
    `told` is what followers know: see `services.telling.followers`; at `due_at` it is looked at
    again. The row is locked by whoever tells, in the transaction that stores the match.
    """

    match = models.OneToOneField(
        Match,
        verbose_name=_("match"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="feed",
    )
    seq = models.PositiveIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("told at"), null=True)
    shown = models.JSONField(_("told to sockets"), default=dict)
    told = models.JSONField(_("told to followers"), default=dict)
    due_at = models.DateTimeField(_("due"), null=True, db_index=True)

    class Meta:
        verbose_name = _("feed of a match")
        verbose_name_plural = _("feeds of matches")

    def __str__(self) -> str:
        return f"{self.match_id}: {self.seq}"
