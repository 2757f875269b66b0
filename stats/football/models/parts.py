"""What belongs to one match: events, statistics, appearances, shots, odds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.matches import Match
from stats.football.models.places import Player, Season, Team
from stats.football.records import EventKind

EVENT_KINDS = [(item.value, item.value) for item in EventKind]


class MatchEvent(models.Model):
    """Something that happened; `team` is the side it counts for, `key` the source's own."""

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="events"
    )
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=EVENT_KINDS)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    minute = models.PositiveSmallIntegerField(_("minute"), null=True, blank=True)
    added = models.PositiveSmallIntegerField(_("added time"), null=True, blank=True)
    player = models.ForeignKey(
        Player,
        verbose_name=_("player"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="events",
    )
    other = models.ForeignKey(
        Player,
        verbose_name=_("other player"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    player_name = models.CharField(_("name of the player"), max_length=120, blank=True, default="")
    other_name = models.CharField(
        _("name of the other player"), max_length=120, blank=True, default=""
    )
    home_goals = models.PositiveSmallIntegerField(_("goals, home"), null=True, blank=True)
    away_goals = models.PositiveSmallIntegerField(_("goals, away"), null=True, blank=True)
    rescinded = models.BooleanField(_("taken back"), default=False)
    text = models.CharField(_("text"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["match", "key"], name="football_one_event")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.minute}' {self.kind}"


class MatchStatistic(models.Model):
    """A figure of a match by side."""

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="statistics"
    )
    period = models.CharField(_("period"), max_length=6)
    key = models.CharField(_("key"), max_length=60)
    home = models.FloatField(_("home team"), null=True)
    away = models.FloatField(_("away team"), null=True)

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

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="appearances"
    )
    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    player = models.ForeignKey(
        Player, verbose_name=_("player"), on_delete=models.CASCADE, related_name="appearances"
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+"
    )
    played_at = models.DateTimeField(_("played"), null=True)
    shirt = models.PositiveSmallIntegerField(_("shirt number"), null=True, blank=True)
    position = models.CharField(_("position"), max_length=4, blank=True, default="")
    substitute = models.BooleanField(_("substitute"), default=False)
    captain = models.BooleanField(_("captain"), default=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    goals = models.PositiveSmallIntegerField(_("goals"), null=True)
    assists = models.PositiveSmallIntegerField(_("assists"), null=True)
    shots = models.PositiveSmallIntegerField(_("shots"), null=True)
    passes = models.PositiveSmallIntegerField(_("passes"), null=True)
    passes_completed = models.PositiveSmallIntegerField(_("passes completed"), null=True)
    tackles = models.PositiveSmallIntegerField(_("tackles"), null=True)
    saves = models.PositiveSmallIntegerField(_("saves"), null=True)
    yellows = models.PositiveSmallIntegerField(_("yellow cards"), null=True)
    reds = models.PositiveSmallIntegerField(_("red cards"), null=True)
    xg = models.FloatField(_("xG"), null=True)
    rating = models.FloatField(_("rating"), null=True)
    counted = models.CharField(
        _("counted from events"), max_length=60, blank=True, default="", db_default=""
    )
    figures = models.JSONField(_("figures"), null=True, blank=True)

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

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="shots"
    )
    key = models.CharField(_("key"), max_length=60)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+"
    )
    player = models.ForeignKey(
        Player, verbose_name=_("player"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=20)
    situation = models.CharField(_("situation"), max_length=30, blank=True, default="")
    body_part = models.CharField(_("body part"), max_length=20, blank=True, default="")
    minute = models.PositiveSmallIntegerField(_("minute"), null=True)
    added = models.PositiveSmallIntegerField(_("added time"), null=True)
    x = models.FloatField(_("x"), null=True)
    y = models.FloatField(_("y"), null=True)
    xg = models.FloatField(_("xG"), null=True)

    class Meta:
        verbose_name = _("shot")
        verbose_name_plural = _("shots")
        constraints = [models.UniqueConstraint(fields=["match", "key"], name="football_one_shot")]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.outcome}"


class Odds(models.Model):
    """Decimal 1X2 prices of a bookmaker, opening or closing."""

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="odds"
    )
    bookmaker = models.CharField(_("bookmaker"), max_length=40)
    closing = models.BooleanField(_("closing price"))
    home = models.FloatField(_("price, home win"))
    draw = models.FloatField(_("price, draw"))
    away = models.FloatField(_("price, away win"))

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
