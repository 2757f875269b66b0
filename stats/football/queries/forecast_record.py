"""The public record of forecasts, and the backtests, from sums kept by season."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet, Sum

from stats.football.forecast.report import Standing
from stats.football.forecast.scores import Bin
from stats.football.forecast.sums import Sums, added, bins_of, standing_of, sums_from_json
from stats.football.models import ForecastRecord, RecordKind
from stats.football.queries.shown import shown

# Below that luck would speak.
MATCHES_LEAST: Final = 50
KEPT_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Record:
    """Scores of forecasts of one kind, all methods on the same matches.

    `n` are the matches; `standing` is None below 50 of them. `priced` are those where bookmakers'
    prices are known too, None below 50. `seasons` is how many seasons of leagues are in it.
    """

    kind: RecordKind
    n: int
    seasons: int
    standing: Standing | None
    priced: Standing | None
    sums: Sums | None
    updated_at: datetime | None

    def bins(self, method: str) -> list[Bin]:
        """Return a method's reliability over all three outcomes; [] below the least sample."""
        return bins_of(self.sums, method) if self.sums is not None and self.standing else []


@dataclass(frozen=True, slots=True)
class Scope:
    """A league and season that has a record or a backtest."""

    league: str
    name: str
    season: str


def record_of(kind: RecordKind, league: str = "", season: str = "") -> Record:
    """Return the scores of a league and season, of all where "" is given; at most two queries."""
    rows = _rows(kind, league, season)
    mark = rows.aggregate(at=Max("updated_at"), rows=Count("pk"), matches=Sum("matches"))
    if not mark["rows"]:
        return Record(kind, 0, 0, None, None, None, None)
    scope = f"{league}:{season}:{mark['at'].isoformat()}:{mark['rows']}:{mark['matches']}"
    key = f"football:record:{kind}:{scope}:{_seen_by()}"
    found: Record | None = cache.get(key)
    if found is None:
        found = _made(kind, rows, mark["at"])
        cache.set(key, found, KEPT_S)
    return found


def list_scopes() -> list[Scope]:
    """Return the leagues and seasons that have records or backtests; one query."""
    rows = ForecastRecord.objects.filter(shown("season__competition__"))
    columns = ("season__competition__code", "season__competition__name", "season__label")
    order = ("season__competition__position", "season__competition__code", "-season__label")
    return [Scope(*row) for row in rows.order_by(*order).values_list(*columns).distinct()]


def _seen_by() -> str:
    return "all" if not shown() else "real"


def _rows(kind: RecordKind, league: str, season: str) -> "QuerySet[ForecastRecord]":
    rows = ForecastRecord.objects.filter(shown("season__competition__"), kind=kind)
    if league:
        rows = rows.filter(season__competition__code=league)
    return rows.filter(season__label=season) if season else rows


def _made(kind: RecordKind, rows: "QuerySet[ForecastRecord]", at: datetime) -> Record:
    everything: Sums | None = None
    priced: Sums | None = None
    seasons = 0
    for data in rows.values_list("data", flat=True).iterator(chunk_size=50):
        seasons += 1
        everything = _with(everything, sums_from_json(data["all"]))
        if data["priced"]["n"]:
            priced = _with(priced, sums_from_json(data["priced"]))
    return Record(
        kind,
        everything.n if everything else 0,
        seasons,
        _standing(everything),
        _standing(priced),
        everything,
        at,
    )


def _with(one: Sums | None, other: Sums) -> Sums:
    return other if one is None else added(one, other)


def _standing(sums: Sums | None) -> Standing | None:
    return standing_of(sums) if sums is not None and sums.n >= MATCHES_LEAST else None
