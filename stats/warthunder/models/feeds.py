"""Kill feeds people sent from their own games: private to them, with what was worked out."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedSource(models.TextChoices):
    """How a kill feed came in."""

    PASTE = "paste", _("page")
    AGENT = "agent", _("agent")
    COMMAND = "command", _("command")
    DEMO = "demo", _("demo")


class KillFeedUpload(models.Model):
    """One input as it came (zlib); `raw` is emptied after a time, the row keeps it from repeating.

    `batch_id` names an agent's batch; `me` is the nick the sender played under; `sessions` are the
    runs of the game its lines belong to.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kill_feeds"
    )
    me = models.CharField(_("nick"), max_length=60)
    me_key = models.CharField(max_length=80)
    source = models.CharField(_("source"), max_length=10, choices=FeedSource.choices)
    sha256 = models.CharField(max_length=64)
    batch_id = models.CharField(max_length=64, blank=True, default="")
    received_at = models.DateTimeField(_("received"), db_index=True)
    raw = models.BinaryField(null=True, blank=True)
    size_bytes = models.PositiveIntegerField()
    sessions: "models.ManyToManyField[KillFeedSession, Any]" = models.ManyToManyField(
        "KillFeedSession", related_name="uploads", blank=True
    )
    records = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    unusable = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("kill feed")
        verbose_name_plural = _("kill feeds")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index("user", models.F("received_at").desc(), name="kill_feed_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "me_key", "sha256"], name="one_kill_feed_per_content"
            ),
            models.UniqueConstraint(
                fields=["user", "batch_id"],
                condition=~models.Q(batch_id=""),
                name="one_kill_feed_per_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.me} {self.sha256[:12]}"


class KillFeedSession(models.Model):
    """One run of the game: ids of lines count within it. `agent_session` is the agent's word."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    me_key = models.CharField(max_length=80)
    agent_session = models.CharField(max_length=64, blank=True, default="")
    first_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(_("first received"))

    class Meta:
        verbose_name = _("kill feed session")
        verbose_name_plural = _("kill feed sessions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "me_key"], name="feed_session_owner")]

    def __str__(self) -> str:
        return f"{self.me_key} #{self.pk}"


class KillFeedBattle(models.Model):
    """One battle of a session: its lines (zlib, emptied after a time) and what they amount to.

    `killed_by`, `killed` and `opposing` count the vehicles of opponents by name: those that killed
    me, those I killed, those seen on the other side.
    """

    session = models.ForeignKey(KillFeedSession, on_delete=models.CASCADE, related_name="battles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    me_key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(_("received"))
    first_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    lines = models.BinaryField(null=True, blank=True)
    line_count = models.PositiveIntegerField()
    unknown_lines = models.PositiveIntegerField()
    me_seen = models.BooleanField()
    contradiction = models.BooleanField()
    sides_known = models.PositiveIntegerField()
    sides_unknown = models.PositiveIntegerField()
    killed_by = models.JSONField(default=dict)
    killed = models.JSONField(default=dict)
    opposing = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("battle of a kill feed")
        verbose_name_plural = _("battles of kill feeds")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("user", "me_key", models.F("at").desc(), name="feed_battle_newest"),
            models.Index(fields=["at"], name="feed_battle_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_battle_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.number}"


class Duel(models.Model):
    """Me and one opponent in one battle, with or without a shot between us.

    `unsure` of the kills fell where hits contradict each other; `hidden` says that the name may be
    a stand-in; `vehicles` are the names of what they were seen in.
    """

    battle = models.ForeignKey(KillFeedBattle, on_delete=models.CASCADE, related_name="duels")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    me_key = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    nick = models.CharField(_("nick"), max_length=80)
    tag = models.CharField(_("tag"), max_length=40, blank=True, default="")
    hidden = models.BooleanField(default=False)
    side_known = models.BooleanField(default=True)
    won = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    hits_given = models.PositiveIntegerField(default=0)
    hits_taken = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    vehicles = models.JSONField(default=list)

    class Meta:
        verbose_name = _("duel")
        verbose_name_plural = _("duels")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "me_key", "key"], name="duel_opponent")]
        constraints = [
            models.UniqueConstraint(fields=["battle", "key"], name="one_duel_per_battle")
        ]

    def __str__(self) -> str:
        return f"{self.me_key} – {self.nick}"
