"""From a tally to ratings, each with what it lacks or what should be said beside it."""

from dataclasses import dataclass

from stats.faceit.rating import hltv1, hltv2, style21
from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.kinds import (
    MEASURED_ERRORS,
    Contribution,
    Kind,
    Missing,
    Note,
    Outcome,
    Rating,
    Unrated,
)
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.tally import Tally

# Below this share of rounds, damage or multi-kills would stand for years they were not told of.
MIN_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Ratings:
    """The three ratings of one tally; `hltv2` says by its kind whether KAST is true."""

    hltv1: Outcome
    hltv2: Outcome
    style21: Outcome


def rate(tally: Tally, means: PopulationMeans) -> Ratings:
    """Rate a match, a session, a map, the last N or a lifetime: all the same way."""
    return Ratings(rate_hltv1(tally), rate_hltv2(tally), rate_style21(tally, means))


def rate_hltv1(tally: Tally) -> Outcome:
    """Rate by HLTV 1.0: exact."""
    lacks = _multi_kills_lacking(tally)
    parts = lacks or hltv1.contributions(tally.rates)
    return _outcome(Kind.HLTV1, tally, parts, _multi_kill_notes(tally))


def rate_hltv2(tally: Tally) -> Outcome:
    """Rate by HLTV 2.0 with true KAST where every round's is known, otherwise estimated."""
    true = tally.kast_of == tally.rounds
    return rate_hltv2_true_kast(tally) if true else rate_hltv2_estimated(tally)


def rate_hltv2_true_kast(tally: Tally) -> Outcome:
    """Rate by HLTV 2.0 with true KAST and estimated impact."""
    kind, rates = Kind.HLTV2_TRUE_KAST, tally.rates
    if rates.kast is None:
        return Unrated(kind, Missing.NO_TRUE_KAST)
    parts = _damage_lacking(tally) or hltv2.contributions(rates, rates.kast)
    return _outcome(kind, tally, parts, _damage_notes(tally) | {Note.IMPACT_ESTIMATED})


def rate_hltv2_estimated(tally: Tally) -> Outcome:
    """Rate by HLTV 2.0 with estimated KAST and impact."""
    rates = tally.rates
    kast = estimated_kast(rates.kpr, rates.apr, rates.dpr)
    parts = _damage_lacking(tally) or hltv2.contributions(rates, kast)
    notes = _damage_notes(tally) | {Note.KAST_ESTIMATED, Note.IMPACT_ESTIMATED}
    return _outcome(Kind.HLTV2_ESTIMATED, tally, parts, notes)


def rate_style21(tally: Tally, means: PopulationMeans) -> Outcome:
    """Rate in the style of 2.1 against the population's means."""
    lacks = _damage_lacking(tally) or _multi_kills_lacking(tally)
    parts = lacks or style21.contributions(tally.rates, means)
    notes = _damage_notes(tally) | _multi_kill_notes(tally) | {Note.KAST_ESTIMATED}
    if means.fallback:
        notes |= {Note.POPULATION_FALLBACK}
    if means.provisional:
        notes |= {Note.POPULATION_PROVISIONAL}
    return _outcome(Kind.STYLE21, tally, parts, notes)


def _outcome(
    kind: Kind, tally: Tally, parts: tuple[Contribution, ...] | Missing, notes: frozenset[Note]
) -> Outcome:
    if isinstance(parts, Missing):
        return Unrated(kind, parts)
    return Rating(kind, parts, tally.rounds, tally.maps, MEASURED_ERRORS.get(kind), notes)


def _damage_lacking(tally: Tally) -> Missing | None:
    if not tally.damage_rounds:
        return Missing.NO_DAMAGE
    enough = tally.damage_coverage >= MIN_COVERAGE
    return None if enough else Missing.DAMAGE_IN_TOO_FEW_ROUNDS


def _multi_kills_lacking(tally: Tally) -> Missing | None:
    if not tally.kill_rounds_of:
        return Missing.NO_MULTI_KILLS
    enough = tally.kill_rounds_coverage >= MIN_COVERAGE
    return None if enough else Missing.MULTI_KILLS_IN_TOO_FEW_ROUNDS


def _damage_notes(tally: Tally) -> frozenset[Note]:
    return frozenset({Note.DAMAGE_PARTIAL} if tally.damage_coverage < 1 else ())


def _multi_kill_notes(tally: Tally) -> frozenset[Note]:
    return frozenset({Note.MULTI_KILLS_PARTIAL} if tally.kill_rounds_coverage < 1 else ())
