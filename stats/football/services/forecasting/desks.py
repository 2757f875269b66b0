"""What is due of which league, and taking it up."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.core.cache import cache

from stats.football.models import Competition, Forecast, ForecastDesk, Match

WORK: Final = ("fit_due_at", "forecast_due_at", "score_due_at", "simulate_due_at")
KEYS_AT_A_TIME: Final = 500
LOCK_S: Final = 1800


def mark(competitions: Iterable[int], at: datetime, work: Iterable[str] = WORK) -> None:
    """Make work (names of columns) due for leagues."""
    wanted = sorted(set(competitions))
    rows = ForecastDesk.objects.filter(competition_id__in=wanted)
    missing = set(wanted) - set(rows.values_list("competition_id", flat=True))
    if missing:
        ForecastDesk.objects.bulk_create(
            [ForecastDesk(competition_id=one) for one in sorted(missing)], ignore_conflicts=True
        )
    rows.update(**dict.fromkeys(work, at))


def mark_stored(match_ids: Iterable[int], created: Iterable[int], at: datetime) -> None:
    """Make everything due for the leagues of matches that were stored.

    Scores of matches that changed are to be looked at again.
    """
    ids = sorted(match_ids)
    changed = sorted(set(ids) - set(created))
    leagues: set[int] = set()
    for keys in _parts(ids):
        rows = Match.objects.filter(pk__in=keys)
        leagues.update(rows.values_list("season__competition_id", flat=True).distinct())
    for keys in _parts(changed):
        scored = Forecast.objects.filter(match_id__in=keys, scored_at__isnull=False)
        scored.update(scored_at=None)
    mark(leagues, at)


def due(work: str, now: datetime) -> list[ForecastDesk]:
    """Return the desks where a kind of work is due, the longest waiting first; one query."""
    rows = ForecastDesk.objects.filter(**{f"{work}__lte": now})
    return list(rows.select_related("competition").order_by(work, "pk"))


def settle(desk: ForecastDesk, work: str, again_at: datetime | None = None) -> bool:
    """Put work off to a later time, or for good; False where it was marked anew meanwhile."""
    rows = ForecastDesk.objects.filter(pk=desk.pk, **{work: getattr(desk, work)})
    return rows.update(**{work: again_at}) == 1


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Tell whether this process alone may do something, and let go of it afterwards."""
    key = f"football:{name}"
    mine = cache.add(key, True, LOCK_S)
    try:
        yield mine
    finally:
        if mine:
            cache.delete(key)


def leagues_of(country: str, *, demo: bool) -> list[Competition]:
    """Return the leagues of a country by their code, the first tier first; one query."""
    rows = Competition.objects.filter(demo=demo, code__startswith=f"{country}.")
    return list(rows.order_by("tier", "code"))


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), KEYS_AT_A_TIME):
        yield ids[start : start + KEYS_AT_A_TIME]
