"""The population that the 2.1-style rating is centred on: built by sums, versioned, in chunks."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from stats.faceit.models import Line, Match, RatingPopulation
from stats.faceit.queries.lines import record_of
from stats.faceit.queries.population import means_from, means_in_use
from stats.faceit.rating.population import (
    MIN_MAPS,
    PopulationSums,
    map_sums,
    means_of,
)
from stats.faceit.services.ratings import RATED, rate_line

REBUILD_AFTER = timedelta(hours=6)
DEMO_REBUILD_AFTER = timedelta(minutes=5)
# A rebuilt population that has grown less than this would move no rating by a visible amount.
GROWTH = 0.05
CHUNK = 2000
# Lines rated anew in one transaction: a tenth of a second in which nobody else writes.
RATED_AT_ONCE = 150
KEPT = 5
Through = tuple[datetime | None, int]
__all__ = ["build", "means_from", "means_in_use", "rebuild_due", "rerate_some"]


def rebuild_due(now: datetime) -> list[int]:
    """Build the populations of both kinds that are due; returns the versions put in use."""
    versions = []
    for demo in (False, True):
        active = RatingPopulation.objects.filter(demo=demo, active=True).first()
        wait = DEMO_REBUILD_AFTER if demo else REBUILD_AFTER
        if active and (now - active.built_at < wait or active.rerated_at is None):
            continue
        built = build(demo, now)
        if built:
            versions.append(built.version)
    return versions


def build(demo: bool, now: datetime) -> RatingPopulation | None:
    """Add the matches read since to the sums and put a new version in use.

    None while there are too few full maps, or hardly more than in the version in use, or when
    another worker was faster.
    """
    active = RatingPopulation.objects.filter(demo=demo, active=True).first()
    # Summing takes long: nothing is locked meanwhile.
    sums, through = _summed(demo, active)
    grown = sums.maps - (PopulationSums.from_json(active.sums).maps if active else 0)
    if sums.maps < MIN_MAPS or (active and grown < GROWTH * sums.maps):
        return None
    return _put_in_use(demo, active, sums, through, now)


def _put_in_use(
    demo: bool,
    seen: RatingPopulation | None,
    sums: PopulationSums,
    through: Through,
    now: datetime,
) -> RatingPopulation | None:
    """Store sums as the next version, unless the one they were added to is in use no more."""
    with transaction.atomic():
        active = RatingPopulation.objects.select_for_update().filter(demo=demo, active=True).first()
        if (active and active.pk) != (seen and seen.pk):
            return None
        newest = RatingPopulation.objects.filter(demo=demo).aggregate(Max("version"))
        version = (newest["version__max"] or 0) + 1
        RatingPopulation.objects.filter(demo=demo, active=True).update(active=False)
        built = RatingPopulation.objects.create(
            demo=demo,
            version=version,
            active=True,
            built_at=now,
            lines=sums.lines,
            means=asdict(means_of(sums, version)),
            sums=sums.to_json(),
            through_at=through[0],
            through_id=through[1],
        )
        RatingPopulation.objects.filter(demo=demo, version__lte=version - KEPT).delete()
    return built


def _summed(demo: bool, active: RatingPopulation | None) -> tuple[PopulationSums, Through]:
    """Return the sums with all matches read since the active version, and how far they reach."""
    sums = PopulationSums.from_json(active.sums) if active else PopulationSums()
    at, pk = (active.through_at, active.through_id) if active else (None, 0)
    while True:
        rows = Match.objects.filter(demo=demo, stats_at__isnull=False)
        if at is not None:
            rows = rows.filter(Q(stats_at__gt=at) | Q(stats_at=at, pk__gt=pk))
        part = list(rows.order_by("stats_at", "pk").values_list("stats_at", "pk")[:CHUNK])
        if not part:
            return sums, (at, pk)
        sums = sums + _sums_of([match for _, match in part])
        at, pk = part[-1]


def _sums_of(matches: list[int]) -> PopulationSums:
    maps: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for start in range(0, len(matches), 500):
        lines = Line.objects.filter(match__in=matches[start : start + 500], has_extended=True)
        for row in lines.iterator():
            maps[row.match_id, row.map_number].append(record_of(row))
    total = PopulationSums()
    for lines_of_map in maps.values():
        total = total + (map_sums(lines_of_map) or PopulationSums())
    return total


def rerate_some(now: datetime, *, chunk: int = CHUNK) -> int:
    """Rate at most `chunk` more lines of each kind with the population in use; returns how many.

    New lines are rated with it anyway; this brings the old ones up to it, in short transactions.
    """
    return sum(_rerate(demo, now, chunk) for demo in (False, True))


def _rerate(demo: bool, now: datetime, chunk: int) -> int:
    done = 0
    while done < chunk:
        size = min(RATED_AT_ONCE, chunk - done)
        rated = _rerate_chunk(demo, now, size)
        done += rated
        if rated < size:
            break
    return done


def _rerate_chunk(demo: bool, now: datetime, chunk: int) -> int:
    with transaction.atomic():
        active = (
            RatingPopulation.objects.select_for_update()
            .filter(demo=demo, active=True, rerated_at=None)
            .first()
        )
        if active is None:
            return 0
        lines = Line.objects.filter(pk__gt=active.rerated_to, match__demo=demo).order_by("pk")
        rows = list(lines.select_for_update(of=("self",))[:chunk])
        means = means_from(active)
        for row in rows:
            rate_line(row, means)
        Line.objects.bulk_update(rows, RATED, batch_size=150)
        if rows:
            active.rerated_to = rows[-1].pk
        if len(rows) < chunk:
            active.rerated_at = now
        active.save(update_fields=["rerated_to", "rerated_at"])
    return len(rows)
