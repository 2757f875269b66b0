"""Reference populations: fitted on stored readings, daily and when there are a fifth more."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from stats.warthunder.forecast import History, Start, fit_start, start_to_json
from stats.warthunder.models import PlayerRating, RatingReference
from stats.warthunder.queries.analysis.periods import rating_periods
from stats.warthunder.queries.analysis.readings import (
    Standing,
    mode_histories,
    players_with_reading,
    standings,
    well_read_players,
)
from stats.warthunder.queries.analysis.references import (
    Population,
    active_population,
    load_population,
)
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.rating.sample import Sample
from stats.warthunder.rating.score import (
    DEFAULT_WEIGHTS,
    Reference,
    fit_reference,
    with_ratings,
)
from stats.warthunder.rating.stored import condensed, reference_to_json
from stats.warthunder.rating.weights import blended_weights
from stats.warthunder.records import Mode
from stats.warthunder.services.analysis.ratings import rate_everybody, rate_rest

log = logging.getLogger(__name__)
REBUILT_AFTER = timedelta(days=1)
GROWTH = 1.2
PLAYERS_MAX = 20_000
HISTORIES_MAX = 300
HISTORY_READINGS = 3
KEPT = 10
LOCK_S = 900
Samples = dict[Mode, Sample]


def refresh_references(now: datetime) -> list[int]:
    """Build the references of both kinds that are due; returns the new versions.

    Only one process builds at a time.
    """
    versions = []
    for demo in (False, True):
        lock = f"warthunder:building-reference:{demo}"
        if not is_due(demo, now) or not cache.add(lock, True, LOCK_S):
            continue
        try:
            built = build(demo, now)
        finally:
            cache.delete(lock)
        if built:
            versions.append(built.version)
    return versions


def is_due(demo: bool, now: datetime) -> bool:
    """Say whether to build: none yet, a day old, or a fifth more players than it saw."""
    population = active_population(demo)
    count = players_with_reading(demo).count()
    if population is None:
        return count > 0
    return now - population.built_at >= REBUILT_AFTER or count >= population.seen * GROWTH


def build(demo: bool, now: datetime) -> Population | None:
    """Fit and store a reference, put it in use and rate everybody with it.

    None when nobody has MIN_MISSIONS battles in any mode.
    """
    players, seen = _sampled(demo)
    fitted = fit_reference(players)
    if not fitted.modes:
        return None
    well_read = well_read_players(demo, HISTORY_READINGS, HISTORIES_MAX)
    weighted = replace(fitted, weights=_weights(well_read, fitted))
    reference = condensed(with_ratings(weighted, players))
    row = RatingReference(
        demo=demo,
        built_at=now,
        players=sum(_counts(player) for player in players),
        weights=list(reference.weights),
        data={**reference_to_json(reference), "seen": seen},
        forecast={mode.value: start_to_json(start) for mode, start in _starts(well_read).items()},
    )
    newest = RatingReference.objects.filter(demo=demo).aggregate(Max("version"))
    row.version = (newest["version__max"] or 0) + 1
    row.save()
    population = load_population(row.pk, row.built_at)
    rated = rate_everybody(population)
    _put_in_use(row)
    rate_rest(population)
    log.info("reference %s: %s players, %s ratings", row, row.players, rated)
    _forget_old(demo)
    return population


def _put_in_use(row: RatingReference) -> None:
    """Everybody is rated before: nobody reads a reference whose ratings are not there yet."""
    with transaction.atomic():
        RatingReference.objects.filter(demo=row.demo, active=True).update(active=False)
        row.active = True
        row.save(update_fields=["active"])


def _sampled(demo: bool) -> tuple[list[Samples], int]:
    """Stream the counts of at most PLAYERS_MAX players, evenly chosen; and how many there are."""
    rows = players_with_reading(demo)
    seen = rows.count()
    step = -(-seen // PLAYERS_MAX) or 1
    chosen: Iterator[Standing] = standings(rows)
    players = [one.samples for number, one in enumerate(chosen) if number % step == 0]
    return [player for player in players if player], seen


def _counts(player: Samples) -> bool:
    return any(sample.missions >= MIN_MISSIONS for sample in player.values())


def _weights(players: Sequence[int], fitted: Reference) -> tuple[float, float, float]:
    periods = [period for pk in players for period in rating_periods(pk, fitted)]
    return blended_weights(periods, DEFAULT_WEIGHTS)


def _starts(players: Sequence[int]) -> dict[Mode, Start]:
    histories = [mode_histories(pk) for pk in players]
    return {mode: fit_start(_played(histories, mode)) for mode in Mode}


def _played(histories: Sequence[dict[Mode, History]], mode: Mode) -> list[History]:
    return [one[mode] for one in histories if one[mode].lifetime or one[mode].stretches]


def _forget_old(demo: bool) -> None:
    """Delete references beyond the newest KEPT that no rating was made with."""
    mine = RatingReference.objects.filter(demo=demo, active=False).order_by("-version")
    old = list(mine.values_list("pk", flat=True)[KEPT:])
    used = set(PlayerRating.objects.filter(reference__in=old).values_list("reference", flat=True))
    RatingReference.objects.filter(pk__in=set(old) - used).delete()
