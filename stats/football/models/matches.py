"""Matches, where each figure came from, and what changed afterwards."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.incoming import RawAnswer
from stats.football.models.places import Season, Team, Venue
from stats.football.records import Source, Status

STATUSES = [(item.value, item.value) for item in Status]
SOURCES = [(item.value, item.value) for item in Source]


def _goals(name: Any) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(name, null=True, blank=True)


class Match(models.Model):
    """A match of a season.

    Scores are kept apart: `ft` after regular time, `et` of extra time alone, `so` of the shoot-out,
    `live` what stands now. `kickoff` is empty where only the `day` is known. `order_at` is the
    kick-off or noon of the day: what lists are sorted by. An `awarded` score was decided off the
    pitch: it counts in tables and teaches forecasts nothing.
    """

    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="matches"
    )
    round = models.CharField(_("round"), max_length=60, blank=True, default="")
    round_number = models.PositiveIntegerField(_("number of the round"), null=True, blank=True)
    home = models.ForeignKey(
        Team, verbose_name=_("home team"), on_delete=models.PROTECT, related_name="home_matches"
    )
    away = models.ForeignKey(
        Team, verbose_name=_("away team"), on_delete=models.PROTECT, related_name="away_matches"
    )
    day = models.DateField(_("day"), null=True, blank=True)
    kickoff = models.DateTimeField(_("kick-off"), null=True, blank=True)
    order_at = models.DateTimeField(_("sorted by"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=STATUSES, default=Status.SCHEDULED)
    minute = models.PositiveSmallIntegerField(_("minute"), null=True, blank=True)
    ht_home = _goals(_("half time, home"))
    ht_away = _goals(_("half time, away"))
    ft_home = _goals(_("full time, home"))
    ft_away = _goals(_("full time, away"))
    et_home = _goals(_("extra time, home"))
    et_away = _goals(_("extra time, away"))
    so_home = _goals(_("shoot-out, home"))
    so_away = _goals(_("shoot-out, away"))
    live_home = _goals(_("running score, home"))
    live_away = _goals(_("running score, away"))
    venue = models.ForeignKey(
        Venue, verbose_name=_("venue"), on_delete=models.SET_NULL, null=True, blank=True
    )
    referee = models.CharField(_("referee"), max_length=80, blank=True, default="")
    attendance = models.PositiveIntegerField(_("attendance"), null=True, blank=True)
    awarded = models.BooleanField(_("awarded"), default=False, db_default=False)
    home_formation = models.CharField(
        _("formation, home"), max_length=12, blank=True, default="", db_default=""
    )
    away_formation = models.CharField(
        _("formation, away"), max_length=12, blank=True, default="", db_default=""
    )
    finished_at = models.DateTimeField(_("end"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        indexes = [
            models.Index(fields=["season", "order_at", "id"], name="football_season_matches"),
            models.Index(fields=["home", "-order_at"], name="football_home_matches"),
            models.Index(fields=["away", "-order_at"], name="football_away_matches"),
            models.Index(fields=["demo", "status", "order_at"], name="football_match_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(home=models.F("away")), name="football_two_sides"
            )
        ]

    def __str__(self) -> str:
        return f"{self.home_id}–{self.away_id}"


class MatchSource(models.Model):
    """What one source calls a match, and the version of it that was stored last.

    `parts` maps a part of the match that this source told (events, statistics, lineups, shots,
    odds) to `at`, when it said so, the `digest` of what it said, the id of the `raw` answer, and
    how `many` there were. `details_at` is the change, by the source's clock, after which all parts
    of the finished match were read.
    """

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="sources"
    )
    source = models.CharField(_("source"), max_length=20, choices=SOURCES)
    key = models.CharField(_("key"), max_length=120)
    changed_at = models.DateTimeField(_("changed"))
    digest = models.CharField(_("digest"), max_length=64)
    raw = models.ForeignKey(
        RawAnswer, verbose_name=_("raw answer"), on_delete=models.SET_NULL, null=True, blank=True
    )
    stored_at = models.DateTimeField(_("stored at"))
    details_at = models.DateTimeField(_("read whole"), null=True, blank=True)
    parts = models.JSONField(_("parts"), default=dict, db_default={}, blank=True)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("match at a source")
        verbose_name_plural = _("matches at sources")
        constraints = [
            models.UniqueConstraint(fields=["demo", "source", "key"], name="football_one_key")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class MatchChange(models.Model):
    """A change of a stored match: `fields` maps a field to [before, after].

    What is told of events and figures after the end is there as well: `events.KEY` with objects
    (kind, minute, added, player, team, rescinded; null where there was or is none), and
    `statistics.PERIOD.KEY` with [home, away].
    """

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="changes"
    )
    source = models.CharField(_("source"), max_length=20)
    at = models.DateTimeField(_("told at"))
    after_end = models.BooleanField(_("after the end"), default=False)
    fields = models.JSONField(_("fields"))

    class Meta:
        verbose_name = _("change of a match")
        verbose_name_plural = _("changes of matches")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.match_id}: {', '.join(self.fields)}"
