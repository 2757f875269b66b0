"""Who wants to hear of what, what they were told, and what is still to be sent."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HttpsUrlField(models.URLField):  # type: ignore[type-arg]  # no generic at run time
    """A URL whose forms complete an address without a scheme by https, as Django 6 will."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        """For migrations it is the stock field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class Subscription(models.Model):
    """A person follows a subject: which kinds (empty = all), by which channels.

    Empty channels mean "as the preferences say"; `["inbox"]` means no e-mail and no web hook.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    subject_type = models.CharField(_("subject type"), max_length=40)
    subject_id = models.CharField(_("subject"), max_length=64)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id"], name="one_subscription_per_subject"
            )
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.subject_type}:{self.subject_id}"


class AlertPreferences(models.Model):
    """One row per person: channels, muted kinds, quiet hours, the web hook.

    `channels_by_kind` maps a kind's code to its list of channels; kinds that are not in it use
    `channels`. A subscription with channels of its own overrides both.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_preferences"
    )
    channels = models.JSONField(_("channels"), default=list, blank=True)
    channels_by_kind = models.JSONField(_("channels by kind"), default=dict, blank=True)
    muted_kinds = models.JSONField(_("muted kinds"), default=list, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    webhook_url = HttpsUrlField(_("web hook address"), blank=True, default="", max_length=500)

    class Meta:
        verbose_name = _("alert preferences")
        verbose_name_plural = _("alert preferences")

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class FeedCursor(models.Model):
    """The last sequence number given to a person's alerts.

    It is raised inside the transaction that stores the alerts, so numbers are handed out without
    gaps and in the order of commits: that is what makes resuming a socket exact.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_cursor"
    )
    last_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("feed cursor")
        verbose_name_plural = _("feed cursors")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last_seq}"


class Alert(models.Model):
    """Something that happened, told to one person; `seq` counts 1, 2, 3 … per person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts"
    )
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(_("happened"))
    created_at = models.DateTimeField(_("told"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    quiet = models.BooleanField(_("during quiet hours"), default=False)
    demo = models.BooleanField(default=False)
    dedupe_key = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(fields=["user", "seq"], name="one_alert_per_sequence_number"),
            models.UniqueConstraint(
                fields=["user", "dedupe_key"],
                condition=~Q(dedupe_key=""),
                name="one_alert_per_dedupe_key",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="alert_unread", condition=Q(read_at=None)),
            models.Index(fields=["user", "kind", "-seq"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class Delivery(models.Model):
    """An alert to be sent by e-mail or web hook: the outbox, written with the alert itself."""

    class State(models.TextChoices):
        """Where the sending stands."""

        PLANNED = "planned", _("planned")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["alert", "channel"], name="one_delivery_per_channel")
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.channel} of alert {self.alert_id}: {self.state}"


class SocketTicket(models.Model):
    """A one-time pass for a script to open a socket; only its SHA-256 is stored, 30 s long."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("socket ticket")
        verbose_name_plural = _("socket tickets")

    def __str__(self) -> str:
        return f"ticket of {self.user_id}"
