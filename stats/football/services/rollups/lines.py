"""Stored matches as the sums take them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from django.db.models import Q

from stats.football.models import Appearance, Match, MatchEvent, MatchStatistic, Season
from stats.football.queries.results import FINISHED
from stats.football.records import EventKind
from stats.football.rollup import AppearanceLine, GoalLine, MatchLine

IDS_AT_A_TIME: Final = 500
GOALS: Final = [EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL]
_FIGURES: Final = (
    "substitute",
    "minutes",
    "goals",
    "assists",
    "shots",
    "passes",
    "passes_completed",
    "tackles",
    "saves",
    "yellows",
    "reds",
    "xg",
    "rating",
)
Sides = tuple[float | None, float | None]
Row = tuple[int, int, int, int | None, int | None, date | None]


def lines_of(season: int, teams: Collection[int] | None = None) -> list[MatchLine]:
    """Return the finished matches of a season with a score, or those of teams in it.

    Of the players only those of `teams` are told. A player counts for one of the two sides or not
    at all. Players of matches whose day nobody told are summed in the January of the season's year.
    """
    rows = Match.objects.filter(season_id=season, status__in=FINISHED)
    rows = rows.filter(ft_home__isnull=False, ft_away__isnull=False)
    if teams is not None:
        rows = rows.filter(Q(home_id__in=teams) | Q(away_id__in=teams))
    matches = list(rows.values_list("pk", "home_id", "away_id", "ft_home", "ft_away", "day"))
    label = Season.objects.values_list("label", flat=True).get(pk=season)
    unknown = date(int(label[:4]), 1, 1)
    found: list[MatchLine] = []
    for start in range(0, len(matches), IDS_AT_A_TIME):
        found += _lines(season, matches[start : start + IDS_AT_A_TIME], teams, unknown)
    return found


def _lines(
    season: int, matches: list[Row], teams: Collection[int] | None, unknown: date
) -> Iterator[MatchLine]:
    sides = {pk: (home, away) for pk, home, away, *_ in matches}
    goals = _goals(sides)
    figures = _figures(sides)
    players = _players(sides, teams)
    for pk, home, away, home_goals, away_goals, day in matches:
        shots = figures.get((pk, "shots"), (None, None))
        yield MatchLine(
            season=season,
            home=home,
            away=away,
            home_goals=home_goals or 0,
            away_goals=away_goals or 0,
            day=day or unknown,
            goals=tuple(goals[pk]),
            shots=(_whole(shots[0]), _whole(shots[1])),
            xg=figures.get((pk, "xg"), (None, None)),
            appearances=tuple(players[pk]),
        )


def _goals(sides: dict[int, tuple[int, int]]) -> dict[int, list[GoalLine]]:
    found: dict[int, list[GoalLine]] = defaultdict(list)
    rows = MatchEvent.objects.filter(match_id__in=sides, kind__in=GOALS, rescinded=False)
    for pk, team, minute in rows.values_list("match_id", "team_id", "minute"):
        if team in sides[pk]:
            found[pk].append(GoalLine(team == sides[pk][0], minute))
    return found


def _figures(sides: dict[int, tuple[int, int]]) -> dict[tuple[int, str], Sides]:
    rows = MatchStatistic.objects.filter(match_id__in=sides, period="ALL", key__in=["shots", "xg"])
    return {
        (pk, key): (home, away)
        for pk, key, home, away in rows.values_list("match_id", "key", "home", "away")
    }


def _players(
    sides: dict[int, tuple[int, int]], teams: Collection[int] | None
) -> dict[int, list[AppearanceLine]]:
    found: dict[int, list[AppearanceLine]] = defaultdict(list)
    rows = Appearance.objects.filter(match_id__in=sides)
    if teams is not None:
        rows = rows.filter(team_id__in=teams)
    for pk, player, team, *figures in rows.values_list(
        "match_id", "player_id", "team_id", *_FIGURES
    ):
        if team in sides[pk]:
            found[pk].append(AppearanceLine(player, team, *figures))
    return found


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
