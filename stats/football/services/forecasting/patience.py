"""When everything is learned anew: not after every file of an import, but once it is still."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache

from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.results import country_of

QUIET: Final = timedelta(minutes=5)
PATIENCE: Final = timedelta(minutes=30)
# A demo's season takes hours.
DEMO_QUIET: Final = timedelta(seconds=20)
DEMO_PATIENCE: Final = timedelta(minutes=2)
WHOLE_SEASONS: Final = frozenset({"full", "season"})


def wait_until(
    country: str, versions: Mapping[int, int], *, demo: bool, now: datetime
) -> datetime | None:
    """Return when to look again whether a country is to be learned anew; None for now.

    `versions` are those of its stored seasons. It is learned once they have stood still for a while
    and no run that brings whole seasons is under way; at the latest when it has waited long enough.
    """
    quiet, patience = (DEMO_QUIET, DEMO_PATIENCE) if demo else (QUIET, PATIENCE)
    key = f"football:anew:{int(demo)}:{country}"
    kept: dict[str, Any] = cache.get(key) or {"first": now, "at": now, "versions": versions}
    if kept["versions"] != versions:
        kept = {**kept, "at": now, "versions": versions}
    latest = kept["first"] + patience
    still_at = now + quiet if _under_way(country, demo=demo) else kept["at"] + quiet
    again_at: datetime = min(still_at, latest)
    if again_at <= now:
        cache.delete(key)
        return None
    cache.set(key, kept, int(2 * patience.total_seconds()))
    return again_at


def _under_way(country: str, *, demo: bool) -> bool:
    """Tell whether a run brings whole seasons of a country's leagues; one query."""
    rows = CollectRun.objects.filter(demo=demo, state__in=(RunState.WAITING, RunState.RUNNING))
    return any(
        scope.get("kind") in WHOLE_SEASONS
        and (not scope.get("leagues") or country in {country_of(code) for code in scope["leagues"]})
        for scope in rows.values_list("scope", flat=True)
    )
