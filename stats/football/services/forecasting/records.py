"""The scores of seasons' forecasts as sums: what was said before kick-off, and the backtests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from stats.football.forecast.markets import implied
from stats.football.forecast.state import ODDS, Chances
from stats.football.forecast.state import Forecast as Told
from stats.football.forecast.sums import METHODS, PRICED, Sums, added, sums_from_json, sums_of
from stats.football.models import Forecast, ForecastRecord, RecordKind
from stats.football.queries.results import StoredSeason, prices_of
from stats.football.results import OUTCOMES

# A league's first seasons teach: what would have been said in them is not counted.
SEASONS_BEFORE: Final = 2
# All matches, and those where bookmakers' prices are known.
WAYS: Final = {"all": METHODS, "priced": PRICED}
Row = tuple[Mapping[str, Chances], int]


def rebuild_records(seasons: Iterable[int], now: datetime) -> None:
    """Sum up the scored forecasts of seasons anew; a season without any has no record."""
    for season in sorted(set(seasons)):
        rows = _said_in(season)
        mine = ForecastRecord.objects.filter(season_id=season, kind=RecordKind.RECORD)
        if not rows:
            mine.delete()
            continue
        mine.update_or_create(
            season_id=season, kind=RecordKind.RECORD, defaults=_columns(_both(rows), now)
        )


def replace_backtests(said: Iterable[Told], seasons: Sequence[StoredSeason], now: datetime) -> None:
    """Store what would have been said of seasons, in place of what stood there."""
    rows = _by_season(said, seasons)
    ids = [one.pk for one in seasons]
    ForecastRecord.objects.filter(season__in=ids, kind=RecordKind.BACKTEST).delete()
    ForecastRecord.objects.bulk_create(
        ForecastRecord(season_id=pk, kind=RecordKind.BACKTEST, **_columns(_both(some), now))
        for pk, some in rows.items()
    )


def add_backtests(said: Iterable[Told], seasons: Sequence[StoredSeason], now: datetime) -> None:
    """Add what had been said of newly learned results to the backtests of their seasons."""
    for pk, some in _by_season(said, seasons).items():
        sums = _both(some)
        row = ForecastRecord.objects.filter(season_id=pk, kind=RecordKind.BACKTEST).first()
        if row is not None:
            kept = {name: sums_from_json(row.data[name], WAYS[name]) for name in sums}
            sums = {name: added(kept[name], one) for name, one in sums.items()}
        ForecastRecord.objects.update_or_create(
            season_id=pk, kind=RecordKind.BACKTEST, defaults=_columns(sums, now)
        )


def _by_season(said: Iterable[Told], seasons: Sequence[StoredSeason]) -> dict[int, list[Row]]:
    ids = _scored_seasons(seasons)
    found: dict[int, list[Row]] = defaultdict(list)
    for one in said:
        pk = ids.get((one.match.league, one.match.season))
        if pk is not None and one.match.outcome is not None:
            found[pk].append((one.chances, one.match.outcome))
    return found


def _scored_seasons(seasons: Sequence[StoredSeason]) -> dict[tuple[str, str], int]:
    """Return the seasons after each league's first two."""
    by_league: dict[str, list[StoredSeason]] = defaultdict(list)
    for one in sorted(seasons, key=lambda season: season.season):
        by_league[one.league].append(one)
    return {
        (one.league, one.season): one.pk
        for some in by_league.values()
        for one in some[SEASONS_BEFORE:]
    }


def _said_in(season: int) -> list[Row]:
    """Return the forecasts of a season that count and were scored; two queries.

    Bookmakers' prices that were stored after the kick-off stand in for those that were not before:
    they are what was offered, the closing ones where they are known.
    """
    rows = Forecast.objects.filter(match__season_id=season, counts=True, rps__isnull=False)
    chances: dict[int, dict[str, Chances]] = defaultdict(dict)
    outcomes: dict[int, int] = {}
    columns = ("match_id", "method", "home", "draw", "away", "outcome")
    for match, method, home, draw, away, outcome in rows.values_list(*columns):
        chances[match][method] = (home, draw, away)
        outcomes[match] = OUTCOMES.index(outcome)
    if chances:
        for match, prices in prices_of(Q(match__season_id=season)).items():
            if match in chances:
                chances[match].setdefault(ODDS, implied(prices))
    return [(some, outcomes[match]) for match, some in chances.items()]


def _both(rows: Sequence[Row]) -> dict[str, Sums]:
    return {name: sums_of(rows, methods) for name, methods in WAYS.items()}


def _columns(sums: Mapping[str, Sums], now: datetime) -> dict[str, Any]:
    data = {name: one.to_json() for name, one in sums.items()}
    return {"matches": sums["all"].n, "data": data, "updated_at": now}
