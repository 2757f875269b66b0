"""What a season's matches tell of its league and teams, kept by the season's version."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.cache import cache

from stats.football.analytics import (
    LeagueProfile,
    Meeting,
    Played,
    Schedule,
    Streak,
    StreakKind,
    StrengthPoint,
    TeamLuck,
    Timing,
    league_profile,
    record_streaks,
    schedule,
    streaks,
    strength_series,
    team_luck,
)
from stats.football.analytics.timing import GoalMinute, goal_timing
from stats.football.models import Forecast, Match, MatchEvent, Season
from stats.football.queries.results import FINISHED
from stats.football.queries.seasons_played import METHOD, played_in
from stats.football.queries.standings import Standings, TeamRef, standings_of
from stats.football.queries.teams import ratings_of
from stats.football.records import EventKind, Status

# Strengths and forecasts come a little later than the matches they follow.
KEPT_S: Final = 3600
MADE_BY: Final = 1
GOALS: Final = (EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL)
COLUMNS: Final = ("season_id", "pk", "day", "home_id", "away_id", "ft_home", "ft_away")


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A team's season: strength over its last matches, luck, opponents, streaks going on.

    `trend` is attack less defence after each match that tells both, in means of the league.
    """

    team: TeamRef
    position: int
    strength: StrengthPoint | None
    trend: tuple[float, ...]
    luck: TeamLuck
    schedule: Schedule
    current: Mapping[StreakKind, Streak]


@dataclass(frozen=True, slots=True)
class SeasonFigures:
    """A season of a league: its profile, its teams by place, goals by time, longest streaks."""

    profile: LeagueProfile
    teams: Sequence[TeamFigures]
    timing: Timing
    records: Mapping[StreakKind, Streak]
    names: Mapping[int, TeamRef]


def figures_of(season: Season) -> SeasonFigures:
    """Return a season's figures; nine queries at most, none while they are kept."""
    key = f"football:figures:{MADE_BY}:{season.pk}:{season.version}"
    kept: SeasonFigures | None = cache.get(key)
    if kept is None:
        kept = _made(season)
        cache.set(key, kept, KEPT_S)
    return kept


def profiles_of(seasons: Iterable[Season]) -> dict[int, LeagueProfile]:
    """Return the profiles of seasons by id; two queries for what is not kept, none else."""
    wanted = {f"football:profile:{MADE_BY}:{one.pk}:{one.version}": one for one in seasons}
    kept: dict[str, LeagueProfile] = cache.get_many(list(wanted))
    missing = {key: one for key, one in wanted.items() if key not in kept}
    if missing:
        matches = _played(missing.values())
        made = {key: league_profile(matches[one.pk]) for key, one in missing.items()}
        cache.set_many(made, KEPT_S)
        kept = kept | made
    return {one.pk: kept[key] for key, one in wanted.items()}


def _made(season: Season) -> SeasonFigures:
    matches = played_in(season)
    table = standings_of(season)
    last = date.fromordinal(matches[-1].day) if matches else None
    ratings = ratings_of(table.teams, last) if last else {}
    meetings = _meetings(season)
    return SeasonFigures(
        profile=league_profile(matches),
        teams=[
            TeamFigures(
                team=table.teams[team],
                position=position,
                strength=series[-1] if series else None,
                trend=_trend(series),
                luck=team_luck(matches, team),
                schedule=schedule(meetings.get(team, []), ratings),
                current=streaks(matches, team).current,
            )
            for team, position in _places(table)
            for series in (strength_series(matches, team),)
        ],
        timing=_timing(season),
        records=record_streaks(matches),
        names=table.teams,
    )


def _trend(series: Sequence[StrengthPoint]) -> tuple[float, ...]:
    return tuple(
        point.attack.estimate.value - point.defence.estimate.value
        for point in series
        if point.attack.estimate and point.defence.estimate
    )


def _places(table: Standings) -> list[tuple[int, int]]:
    rows = table.table.rows or [row for one in table.groups.values() for row in one.rows]
    return [(row.team, row.position) for row in rows]


def _meetings(season: Season) -> dict[int, list[Meeting]]:
    """Return every team's matches, played and to come; one query."""
    found: dict[int, list[Meeting]] = {}
    rows = Match.objects.filter(season=season, status__in=[*FINISHED, Status.SCHEDULED])
    for home, away, status in rows.values_list("home_id", "away_id", "status"):
        played = status in FINISHED
        found.setdefault(home, []).append(Meeting(away, True, played))
        found.setdefault(away, []).append(Meeting(home, False, played))
    return found


def _timing(season: Season) -> Timing:
    """Return when goals fell in a season, both sides' together; one query."""
    rows = MatchEvent.objects.filter(match__season=season, kind__in=GOALS, rescinded=False)
    counts = Counter(rows.values_list("minute", flat=True))
    return goal_timing(
        GoalMinute(True, minute) for minute, count in counts.items() for _ in range(count)
    )


def _played(seasons: Iterable[Season]) -> dict[int, list[Played]]:
    """Return the finished matches of seasons with what was forecast of them; two queries."""
    wanted = {one.pk: one for one in seasons}
    said = Forecast.objects.filter(match__season__in=wanted, method=METHOD, counts=True)
    chances = {
        pk: (home, draw, away)
        for pk, home, draw, away in said.order_by("made_at", "pk").values_list(
            "match_id", "home", "draw", "away"
        )
    }
    found: dict[int, list[Played]] = {pk: [] for pk in wanted}
    rows = Match.objects.filter(season__in=wanted, status__in=FINISHED, awarded=False)
    rows = rows.filter(ft_home__isnull=False, ft_away__isnull=False, day__isnull=False)
    for season, pk, day, home, away, first, second in rows.order_by("order_at", "pk").values_list(
        *COLUMNS
    ):
        found[season].append(
            Played(
                day.toordinal(), home, away, first, second, pk, wanted[season].label,
                chances=chances.get(pk),
            )
        )  # fmt: skip
    return found
