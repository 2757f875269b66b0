"""What belongs to one match: events, statistics, appearances, shots, odds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.matches import Match
from stats.football.models.places import Player, Season, Team
from stats.football.records import EventKind

EVENT_KINDS = [(item.value, item.value) for item in EventKind]


class MatchEvent(models.Model):
    """Something that happened; `team` is the side it counts for, `key` the source's own."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="events")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=EVENT_KINDS)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    minute = models.PositiveSmallIntegerField(null=True, blank=True)
    added = models.PositiveSmallIntegerField(null=True, blank=True)
    player = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="events")
    other = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="+")
    player_name = models.CharField(max_length=120, blank=True, default="")
    other_name = models.CharField(max_length=120, blank=True, default="")
    home_goals = models.PositiveSmallIntegerField(null=True, blank=True)
    away_goals = models.PositiveSmallIntegerField(null=True, blank=True)
    rescinded = models.BooleanField(default=False)
    text = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["match", "key"], name="football_one_event")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.minute}' {self.kind}"


class MatchStatistic(models.Model):
    """A figure of a match by side."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="statistics")
    period = models.CharField(max_length=6)
    key = models.CharField(max_length=60)
    home = models.FloatField(null=True)
    away = models.FloatField(null=True)

    class Meta:
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "period", "key"], name="football_one_statistic"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.key}"


class Appearance(models.Model):
    """A player's part in a match with the figures that roll-ups sum; the rest is in `figures`.

    `counted` names those (comma between) that no lineup told and that were counted from events.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="appearances")
    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="+", db_index=False)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="appearances")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    played_at = models.DateTimeField(null=True)
    shirt = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.CharField(max_length=4, blank=True, default="")
    substitute = models.BooleanField(default=False)
    captain = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True)
    goals = models.PositiveSmallIntegerField(null=True)
    assists = models.PositiveSmallIntegerField(null=True)
    shots = models.PositiveSmallIntegerField(null=True)
    passes = models.PositiveSmallIntegerField(null=True)
    passes_completed = models.PositiveSmallIntegerField(null=True)
    tackles = models.PositiveSmallIntegerField(null=True)
    saves = models.PositiveSmallIntegerField(null=True)
    yellows = models.PositiveSmallIntegerField(null=True)
    reds = models.PositiveSmallIntegerField(null=True)
    xg = models.FloatField(null=True)
    rating = models.FloatField(null=True)
    counted = models.CharField(max_length=60, blank=True, default="", db_default="")
    figures = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = [
            models.UniqueConstraint(fields=["match", "player"], name="football_one_appearance")
        ]
        indexes = [
            models.Index(fields=["player", "-played_at", "-id"], name="football_player_matches"),
            models.Index(fields=["season", "team"], name="football_squad_matches"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.player_id}"


class Shot(models.Model):
    """A shot; coordinates in percent of the pitch, `xg` where the source has it."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="shots")
    key = models.CharField(max_length=60)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    player = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20)
    situation = models.CharField(max_length=30, blank=True, default="")
    body_part = models.CharField(max_length=20, blank=True, default="")
    minute = models.PositiveSmallIntegerField(null=True)
    added = models.PositiveSmallIntegerField(null=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    xg = models.FloatField(null=True)

    class Meta:
        verbose_name = _("shot")
        verbose_name_plural = _("shots")
        constraints = [models.UniqueConstraint(fields=["match", "key"], name="football_one_shot")]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.outcome}"


class Odds(models.Model):
    """Decimal 1X2 prices of a bookmaker, opening or closing."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="odds")
    bookmaker = models.CharField(max_length=40)
    closing = models.BooleanField()
    home = models.FloatField()
    draw = models.FloatField()
    away = models.FloatField()

    class Meta:
        verbose_name = _("odds")
        verbose_name_plural = _("odds")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "bookmaker", "closing"], name="football_one_price"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.bookmaker}"
