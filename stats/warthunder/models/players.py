"""Players, their names, snapshots and events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.warthunder.models.tracking import Snapshot


class Player(Tracked):
    """A player by the nick in use now; a demo player never mixes with a real one."""

    nick = models.CharField(_("nick"), max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=120, blank=True, default="")
    level = models.PositiveIntegerField(null=True, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    banned = models.BooleanField(default=False)
    squadron_name = models.CharField(max_length=120, blank=True, default="")
    squadron_tag = models.CharField(max_length=40, blank=True, default="")
    last_event_seq = models.PositiveBigIntegerField(default=0)
    latest = models.ForeignKey(
        "PlayerSnapshot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        constraints = [models.UniqueConstraint(fields=["nick", "demo"], name="one_player_per_nick")]

    def __str__(self) -> str:
        return self.nick


class PlayerName(models.Model):
    """A nick a player has used, and when it was seen."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="names")
    nick = models.CharField(max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    seen_from = models.DateTimeField()
    seen_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("player's name")
        verbose_name_plural = _("players' names")
        ordering = ["-seen_from"]

    def __str__(self) -> str:
        return self.nick


class PlayerSnapshot(Snapshot):
    """One reading of a profile page. `statistics` is the record as JSON."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="snapshots")
    statistics = models.JSONField()
    checks_passed = models.PositiveSmallIntegerField(default=0)
    checks_failed = models.PositiveSmallIntegerField(default=0)
    checks_skipped = models.PositiveSmallIntegerField(default=0)
    missions = models.PositiveIntegerField(null=True, blank=True)
    victories = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("player snapshot")
        verbose_name_plural = _("player snapshots")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["player", "taken_at"], name="one_snapshot_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.player_id} at {self.taken_at:%Y-%m-%d %H:%M}"


class PlayerEvent(models.Model):
    """Something that happened to a player; `seq` counts 1, 2, 3 … per player."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(_("happened"))
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("player event")
        verbose_name_plural = _("player events")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["player", "seq"], name="one_player_event_per_sequence_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"
