"""What a match's socket replays, and what has been told of whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.faceit.models.matches import Match
from stats.faceit.models.players import Player


class RoomFeed(models.Model):
    """The last number given to a match's events; its row lock keeps the numbers without gaps.

    `shown` is the room as the last event left it, so that only what differs is told.
    """

    match = models.OneToOneField(
        Match, on_delete=models.CASCADE, primary_key=True, related_name="feed"
    )
    last_event_seq = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.match_id}: {self.last_event_seq}"


class RoomEvent(models.Model):
    """Something that changed in a match's room, under its number."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("room's event")
        verbose_name_plural = _("rooms' events")
        constraints = [
            models.UniqueConstraint(fields=["match", "seq"], name="faceit_one_room_event")
        ]
        indexes = [models.Index(fields=["at"], name="faceit_room_event_age")]

    def __str__(self) -> str:
        return f"{self.match_id}/{self.seq}: {self.kind}"


class Told(models.Model):
    """That followers of a player were told of a match: `kind` is started or finished."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="told")
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="told")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "player", "kind"], name="faceit_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.match_id}, {self.player_id}: {self.kind}"
