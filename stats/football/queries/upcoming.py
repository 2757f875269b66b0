"""Coming matches with what is said of them, and past ones with how surprising they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Avg, Count, Q, QuerySet

from stats.football.forecast.markets import Markets, markets
from stats.football.forecast.surprise import Surprise
from stats.football.models import Competition, Forecast, Match, Season
from stats.football.queries.forecasting import (
    METHODS,
    OURS,
    Said,
    forecasts_of,
    matrix_of,
    said_of,
    surprise_of,
)
from stats.football.queries.results import FINISHED
from stats.football.queries.shown import shown
from stats.football.records import Status

# (order_at, id) of the last match of a page.
Position = tuple[datetime, int]
EARLY_MATCHES: Final = 5
PAST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Forecasted:
    """A match with what counts of what was said of it; both None where nothing was.

    `methods` are the newest of each way, ours first. `surprise` is there after the end.
    """

    match: Match
    ours: Said | None
    methods: tuple[Said, ...]
    markets: Markets | None
    surprise: Surprise | None


def list_coming(
    now: datetime, league: Competition | None = None, after: Position | None = None, limit: int = 30
) -> list[Forecasted]:
    """Return scheduled matches from now on, the nearest first, forecast or not; two queries.

    Those of all leagues that people see where none is named. One whose day alone is known stays
    until the day is over.
    """
    rows = Match.objects.filter(shown(), status=Status.SCHEDULED)
    rows = rows.filter(
        Q(kickoff__gt=now) | Q(kickoff__isnull=True, day__gte=now.date()),
        order_at__gt=now - timedelta(days=1),
    )
    if league is not None:
        rows = rows.filter(season__competition=league)
    if after is not None:
        rows = rows.filter(Q(order_at__gt=after[0]) | Q(order_at=after[0], pk__gt=after[1]))
    return _with_forecasts(list(_joined(rows)[:limit]))


def list_past(season: Season, limit: int = PAST_SHOWN) -> list[Forecasted]:
    """Return the last matches of a season that were forecast, the newest first; two queries."""
    said = Forecast.objects.filter(match__season=season, method=OURS, rps__isnull=False)
    rows = Match.objects.filter(
        pk__in=said.filter(counts=True).values("match_id"), status__in=FINISHED
    )
    found = rows.select_related("home", "away", "season__competition")
    return _with_forecasts(list(found.order_by("-order_at", "-pk")[:limit]))


def matches_a_team(season: Season) -> float:
    """Return how many matches of a season each team has played on average; one query."""
    counts = (
        Match.objects.filter(season=season, status__in=FINISHED)
        .order_by()
        .values("home_id")
        .annotate(played=Count("pk"))
    )
    at_home = counts.aggregate(mean=Avg("played"))["mean"]
    return 2 * (at_home or 0.0)


def _joined(rows: "QuerySet[Match]") -> "QuerySet[Match]":
    return rows.select_related("home", "away", "season__competition").order_by("order_at", "pk")


def _with_forecasts(matches: Sequence[Match]) -> list[Forecasted]:
    leagues = {one.season_id: one.season.competition.code for one in matches}
    rows = forecasts_of(matches, leagues) if matches else {}
    return [_forecasted(one, rows.get(one.pk, {})) for one in matches]


def _forecasted(match: Match, rows: dict[str, Forecast]) -> Forecasted:
    ours = rows.get(OURS)
    if ours is None:
        return Forecasted(match, None, (), None, None)
    matrix = matrix_of(ours)
    said = said_of(ours)
    return Forecasted(
        match,
        said,
        tuple(said_of(rows[name]) for name in METHODS if name in rows),
        markets(matrix),
        surprise_of(match, said.chances, matrix),
    )
