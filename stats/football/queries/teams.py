"""A team: its seasons, sums, strength, squad, and its matches page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from stats.football.analytics import Meeting
from stats.football.models import (
    Match,
    Player,
    PlayerMonth,
    Season,
    Team,
    TeamAlias,
    TeamSeason,
    TeamStrength,
)
from stats.football.queries.matches import WITH
from stats.football.queries.positions import Position
from stats.football.queries.results import FINISHED
from stats.football.queries.shown import shown
from stats.football.records import Status

SEASONS_MOST = 60
STRENGTHS_MOST = 400
SQUAD_MOST = 80
RATING_AGE = timedelta(days=400)
SUMMED = (
    "matches", "starts", "minutes", "goals", "assists", "shots", "yellows", "reds", "xg",
    "xg_known", "rating_sum", "rated",
)  # fmt: skip
_NAMED = {
    "position": F("player__position"),
    "translations": F("player__translations"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A team's season from its kept sums: all, at home and away; None where there is no sum."""

    home: TeamSeason | None
    away: TeamSeason | None

    @property
    def parts(self) -> list[TeamSeason]:
        """Return the sums that are there."""
        return [part for part in (self.home, self.away) if part is not None]

    def sum(self, name: str) -> int:
        """Return a count over both grounds."""
        return sum(getattr(part, name) for part in self.parts)


def get_team(pk: int) -> Team | None:
    """Return a team that people may see."""
    return Team.objects.filter(shown(), pk=pk).select_related("country").first()


def spellings_of(team: Team) -> list[str]:
    """Return how else sources write a team, by name."""
    names = TeamAlias.objects.filter(team=team).order_by("name").values_list("name", flat=True)
    return [name for name in dict.fromkeys(names) if name != team.name]


def seasons_of(team: Team) -> list[Season]:
    """Return the seasons in which a team has matches, the newest first."""
    at_home = Match.objects.filter(home=team, season=OuterRef("pk"))
    away = Match.objects.filter(away=team, season=OuterRef("pk"))
    found = Match.objects.filter(home=team).order_by().values("season")
    also = Match.objects.filter(away=team).order_by().values("season")
    rows = Season.objects.filter(Q(pk__in=found) | Q(pk__in=also), shown("competition__"))
    rows = rows.filter(Exists(at_home) | Exists(away)).select_related("competition__country")
    return list(rows.order_by("-label", "competition__position", "pk")[:SEASONS_MOST])


def record_of(team: Team, season: Season) -> Record | None:
    """Return a team's kept sums of a season; None while they are not worked out."""
    rows = {row.home: row for row in TeamSeason.objects.filter(team=team, season=season)}
    return Record(rows.get(True), rows.get(False)) if rows else None


def matches_of(
    team: Team, *, after: Position | None, limit: int, season: Season | None = None
) -> list[Match]:
    """Return limit + 1 matches, the latest first; `after` is the last of the page before."""
    rows = Match.objects.filter(shown(), Q(home=team) | Q(away=team))
    if season is not None:
        rows = rows.filter(season=season)
    return list(later_first(rows, "order_at", after).select_related(*WITH)[: limit + 1])


def later_first(rows: "QuerySet[Any]", column: str, after: Position | None) -> "QuerySet[Any]":
    """Order rows by a moment, the latest first and those without one last, after a position."""
    if after is not None:
        moment, pk = after
        same = Q(**{column: moment}) if moment else Q(**{f"{column}__isnull": True})
        rest = same & Q(pk__lt=pk)
        if moment:
            rest |= Q(**{f"{column}__lt": moment}) | Q(**{f"{column}__isnull": True})
        rows = rows.filter(rest)
    return rows.order_by(F(column).desc(nulls_last=True), "-pk")


def coming_of(team: Team, now: datetime, limit: int) -> list[Match]:
    """Return the next matches, those being played among them, the soonest first."""
    waiting = [Status.SCHEDULED, *(one for one in Status if one.live)]
    rows = Match.objects.filter(shown(), Q(home=team) | Q(away=team), status__in=waiting)
    soon = rows.filter(order_at__gte=now - timedelta(hours=12)).select_related(*WITH)
    return list(soon.order_by("order_at", "pk")[:limit])


def latest_of(team: Team, limit: int) -> list[Match]:
    """Return the last finished matches, the latest first."""
    rows = Match.objects.filter(shown(), Q(home=team) | Q(away=team), status__in=FINISHED)
    return list(rows.order_by("-order_at", "-pk").select_related(*WITH)[:limit])


def strengths_of(team: Team) -> list[TeamStrength]:
    """Return a team's latest stored strengths, the earliest first."""
    rows = TeamStrength.objects.filter(team=team).order_by("-day")[:STRENGTHS_MOST]
    return list(reversed(rows))


def ratings_of(teams: Iterable[int], day: date) -> dict[int, float]:
    """Return the newest Elo by team, none older than a year before `day`; one query."""
    newest = TeamStrength.objects.filter(team=OuterRef("pk"), day__gte=day - RATING_AGE)
    rows = Team.objects.filter(pk__in=list(teams)).annotate(
        rating=Subquery(newest.order_by("-day").values("elo")[:1])
    )
    found = rows.values_list("pk", "rating")
    return {pk: rating for pk, rating in found if rating is not None}


def meetings_in(team: Team, season: Season) -> list[Meeting]:
    """Return a team's opponents of a season, played and still to come."""
    rows = Match.objects.filter(Q(home=team) | Q(away=team), season=season)
    wanted = rows.filter(status__in=[*FINISHED, Status.SCHEDULED, Status.POSTPONED])
    return [
        Meeting(away if home == team.pk else home, home == team.pk, status in FINISHED)
        for home, away, status in wanted.values_list("home_id", "away_id", "status")
    ]


def squad_of(team: Team, season: Season) -> list[dict[str, Any]]:
    """Return who played for a team in a season, with kept sums, the most minutes first.

    Each has `player_id`, `name`, `position`, `translations` and the figures; `xg` is None where
    no match tells it.
    """
    rows = PlayerMonth.objects.filter(season=season, team=team).order_by()
    named = rows.values("player_id", name=F("player__name"), **_NAMED)
    sums = named.annotate(**{f"sum_{key}": Sum(key) for key in SUMMED})
    found: list[dict[str, Any]] = [
        {key.removeprefix("sum_"): value for key, value in row.items()} for row in sums
    ]
    return sorted(found, key=lambda row: (-row["minutes"], row["name"]))[:SQUAD_MOST]


def players_of(team: Team) -> list[Player]:
    """Return who is known to belong to a team, without figures."""
    return list(Player.objects.filter(shown(), team=team).order_by("position", "name")[:SQUAD_MOST])


def chosen_season(seasons: Sequence[Season], wanted: str) -> Season | None:
    """Return the season whose number was asked for, else the newest."""
    asked = next((one for one in seasons if str(one.pk) == wanted), None)
    return asked or next(iter(seasons), None)
