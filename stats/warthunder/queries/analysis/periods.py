"""Pairs of readings for judging weights: what a player was, and what they won afterwards."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from stats.warthunder.codec import profile_from_json
from stats.warthunder.deltas import Reading, difference
from stats.warthunder.models import PlayerSnapshot
from stats.warthunder.queries.analysis.readings import evenly
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.rating.sample import sample_of
from stats.warthunder.rating.score import Reference, standardised
from stats.warthunder.rating.weights import Period
from stats.warthunder.records import Mode, Profile, Quality

READINGS = 5
LEAST_MISSIONS = 20


def rating_periods(player_id: int, reference: Reference) -> Iterator[Period]:
    """Yield periods of a stored player in every mode; nothing across a regression. Two queries."""
    rows = PlayerSnapshot.objects.filter(player=player_id).order_by("taken_at")
    stamps = list(rows.values_list("pk", "taken_at", "quality"))
    valid = [pk for pk, _at, quality in stamps if quality == Quality.VALID]
    fallen = [at for _pk, at, quality in stamps if quality == Quality.REGRESSION]
    chosen = {*evenly(valid, READINGS), *valid[-1:]}
    found = rows.filter(pk__in=chosen).values_list("taken_at", "statistics")
    readings = [Reading(at, profile_from_json(statistics)) for at, statistics in found]
    for before, after in pairwise(readings):
        if not any(before.at < at < after.at for at in fallen):
            yield from periods_between(before, after, reference)


def periods_between(before: Reading, after: Reading, reference: Reference) -> Iterator[Period]:
    """Yield a period for every mode with enough battles before and between two readings."""
    delta = difference(before, after)
    for mode, gained in delta.modes.items() if delta else ():
        period = _period(before.profile, mode, gained.missions, gained.victories, reference)
        if period:
            yield period


def halves(periods: Sequence[list[Period]]) -> tuple[list[Period], list[Period]]:
    """Divide players, not periods: nobody stands on both sides."""
    even = [period for mine in periods[::2] for period in mine]
    return even, [period for mine in periods[1::2] for period in mine]


def _period(
    profile: Profile, mode: Mode, missions: int | None, victories: int | None, reference: Reference
) -> Period | None:
    sample = sample_of(profile.modes[mode])
    fitted = reference.modes.get(mode)
    enough = missions is not None and missions >= LEAST_MISSIONS and victories is not None
    if sample is None or fitted is None or not enough or sample.missions < MIN_MISSIONS:
        return None
    rate = sample.victories / sample.missions
    return Period(
        standardised(sample, fitted), missions or 0, min(victories or 0, missions or 0), rate
    )
