"""What was said of matches before their kick-off, and of those to come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from stats.football.forecast.markets import (
    Markets,
    fair_odds,
    markets,
    matched,
    score_matrices,
)
from stats.football.forecast.state import ODDS, Chances
from stats.football.forecast.surprise import Surprise, surprise
from stats.football.leagues import league_of
from stats.football.models import Competition, Forecast, Match
from stats.football.records import Status
from stats.football.results import Floats, outcome_of

# The ways whose forecasts are stored and scored, ours first.
STORED: Final = ("stack", "elo", "dixon_coles", "pi", "base")
METHODS: Final = (*STORED, ODDS)
OURS: Final = "stack"
# A forecast said for another occasion than that on which the match was played does not count.
MOVED: Final = timedelta(days=7)
FEW_MATCHES: Final = 10
AHEAD: Final = timedelta(days=60)
COMING_MOST: Final = 200
ROWS_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Said:
    """One forecast as it was said; `known` are the matches of both teams that stood behind it.

    Scores are None until it is scored. `model` is the version it was made with.
    """

    method: str
    made_at: datetime
    kickoff: datetime
    chances: Chances
    known: tuple[int, int] | None
    counts: bool
    rps: float | None
    log_loss: float | None
    brier: float | None

    @property
    def fair(self) -> tuple[float | None, float | None, float | None]:
        """Return the decimal prices of home, draw and away without any margin."""
        home, draw, away = (fair_odds(chance) for chance in self.chances)
        return home, draw, away


@dataclass(frozen=True, slots=True)
class MatchForecast:
    """What is said of a match: `ours` is the stack, `methods` the newest of each way.

    `matrix` is 11 × 11 (home goals × away goals). `history` are all forecasts of the stack, the
    oldest first. `counts` tells whether they are scored: not where a match was awarded or broken
    off. `surprise` is there after the end.
    """

    match: int
    ours: Said
    methods: tuple[Said, ...]
    matrix: Floats
    markets: Markets
    history: tuple[Said, ...]
    counts: bool
    surprise: Surprise | None

    @property
    def newcomers(self) -> tuple[bool, bool]:
        """Tell which side was new to its country's leagues when it was forecast."""
        home, away = self.ours.known or (FEW_MATCHES, FEW_MATCHES)
        return home == 0, away == 0

    @property
    def few_matches(self) -> bool:
        """Tell whether fewer than ten matches of a side stood behind it."""
        return self.ours.known is not None and min(self.ours.known) < FEW_MATCHES


def start_of(league: str, day: date | None, kickoff: datetime | None) -> datetime | None:
    """Return the moment before which a forecast must be made: the kick-off.

    Where only the day is known, that is the first moment of the day in the league's own zone: no
    match of the day can have begun by then. None where not even the day is known.
    """
    if kickoff is not None:
        return kickoff
    if day is None:
        return None
    return datetime.combine(day, time(), ZoneInfo(league_of(league).zone)).astimezone(UTC)


def newest_that_count(rows: Iterable[Forecast], start: datetime | None) -> dict[str, Forecast]:
    """Return of each method the newest row made before the kick-off, for about that kick-off.

    Without a known kick-off the newest rows stand.
    """
    found: dict[str, Forecast] = {}
    for row in rows:
        if start is not None and (row.made_at >= start or abs(row.kickoff - start) > MOVED):
            continue
        held = found.get(row.method)
        if held is None or row.made_at > held.made_at:
            found[row.method] = row
    return found


def coming(competition: Competition, now: datetime) -> list[Match]:
    """Return a league's scheduled matches of the next two months, the nearest first; one query.

    Those of today are among them, whether they have begun or not.
    """
    rows = Match.objects.filter(
        season__competition=competition,
        status=Status.SCHEDULED,
        order_at__gt=now - timedelta(days=1),
        order_at__lt=now + AHEAD,
    )
    return list(rows.select_related("season").order_by("order_at", "pk")[:COMING_MOST])


def forecast_of(match: Match) -> MatchForecast | None:
    """Return what was said of a match before its kick-off, None where nothing was; one query.

    `match.season.competition` should be there already.
    """
    rows = list(Forecast.objects.filter(match=match).order_by("-made_at", "pk")[:ROWS_MOST])
    start = start_of(match.season.competition.code, match.day, match.kickoff)
    newest = newest_that_count(rows, start)
    ours = newest.get(OURS)
    if ours is None:
        return None
    matrix = matrix_of(ours)
    methods = tuple(said_of(newest[name]) for name in METHODS if name in newest)
    history = tuple(said_of(row) for row in reversed(rows) if row.method == OURS)
    return MatchForecast(
        match=match.pk,
        ours=said_of(ours),
        methods=methods,
        matrix=matrix,
        markets=markets(matrix),
        history=history,
        counts=_will_count(match),
        surprise=surprise_of(match, said_of(ours).chances, matrix),
    )


def forecasts_of(
    matches: Sequence[Match], leagues: Mapping[int, str]
) -> dict[int, dict[str, Forecast]]:
    """Return the newest rows that count by match and method; one query.

    `leagues` are the leagues' codes by season.
    """
    by_match: dict[int, list[Forecast]] = {}
    for row in Forecast.objects.filter(match__in=[one.pk for one in matches]):
        by_match.setdefault(row.match_id, []).append(row)
    found = {}
    for one in matches:
        start = start_of(leagues[one.season_id], one.day, one.kickoff)
        newest = newest_that_count(by_match.get(one.pk, ()), start)
        if newest:
            found[one.pk] = newest
    return found


def matrix_of(row: Forecast) -> Floats:
    """Return the score matrix (11 × 11) behind a forecast: its goals, and its own 1X2."""
    rates = np.array([[row.goals_home or 1.0, row.goals_away or 1.0]])
    return matched(score_matrices(rates, row.rho or 0.0)[0], (row.home, row.draw, row.away))


def said_of(row: Forecast) -> Said:
    """Return a stored forecast as plain values."""
    known = None
    if row.known_home is not None and row.known_away is not None:
        known = (row.known_home, row.known_away)
    return Said(
        row.method,
        row.made_at,
        row.kickoff,
        (row.home, row.draw, row.away),
        known,
        row.counts,
        row.rps,
        row.log_loss,
        row.brier,
    )


def result_of(match: Match) -> tuple[int, tuple[int, int]] | None:
    """Return outcome (0 home, 1 draw, 2 away) and score of a match played to its end.

    None while it is to be played, and where it was awarded: that is no result of football.
    """
    if not Status(match.status).finished or match.awarded:
        return None
    if match.ft_home is None or match.ft_away is None:
        return None
    return outcome_of(match.ft_home, match.ft_away), (match.ft_home, match.ft_away)


def surprise_of(match: Match, chances: Chances, matrix: Floats | None = None) -> Surprise | None:
    """Return how surprising a match's result was; None while there is none."""
    result = result_of(match)
    if result is None:
        return None
    outcome, score = result
    return surprise(chances, outcome, matrix, score if matrix is not None else None)


def _will_count(match: Match) -> bool:
    gone = (Status.CANCELLED, Status.ABANDONED)
    return not match.awarded and match.status not in gone
