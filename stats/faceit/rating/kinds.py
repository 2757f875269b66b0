"""What a rating is, what it is made of, what it lacks, and how far it was measured to err."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

MATCH_SD = 0.35
Z_95 = 1.96


class Kind(StrEnum):
    """Which formula, and on which inputs."""

    HLTV1 = "hltv1"
    HLTV2_TRUE_KAST = "hltv2_true_kast"
    HLTV2_ESTIMATED = "hltv2_estimated"
    STYLE21 = "style21"


class Part(StrEnum):
    """A named part of a rating."""

    KILLS = "kills"
    DEATHS = "deaths"
    SURVIVAL = "survival"
    DAMAGE = "damage"
    KAST = "kast"
    IMPACT = "impact"
    MULTI_KILLS = "multi_kills"
    CONSTANT = "constant"


class Missing(StrEnum):
    """Why there is no rating."""

    NO_DAMAGE = "no_damage"
    DAMAGE_IN_TOO_FEW_ROUNDS = "damage_in_too_few_rounds"
    NO_MULTI_KILLS = "no_multi_kills"
    MULTI_KILLS_IN_TOO_FEW_ROUNDS = "multi_kills_in_too_few_rounds"
    NO_TRUE_KAST = "no_true_kast"


class Note(StrEnum):
    """What a reader of a rating should be told beside it."""

    KAST_ESTIMATED = "kast_estimated"
    IMPACT_ESTIMATED = "impact_estimated"
    DAMAGE_PARTIAL = "damage_partial"
    MULTI_KILLS_PARTIAL = "multi_kills_partial"
    POPULATION_FALLBACK = "population_fallback"
    POPULATION_PROVISIONAL = "population_provisional"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points that a part adds; `figure` is the rate (or points of KAST) behind it, if there is."""

    part: Part
    points: float
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class MeasuredError:
    """How far a formula is from published HLTV 2.0 ratings of `lines` career lines.

    `mae` and `largest` are absolute, `bias` is ours minus theirs, all in rating points.
    """

    mae: float
    largest: float
    bias: float
    lines: int


# From `manage.py validate_ratings hltv_rating2_sample.csv`; HLTV 1.0 is exact and has none, and
# 2.1-style is compared with 2.0 (with the fallback means), as HLTV publishes no 2.1 beside it.
MEASURED_ERRORS: Mapping[Kind, MeasuredError] = {
    Kind.HLTV2_TRUE_KAST: MeasuredError(0.0080, 0.0290, 0.0011, 155),
    Kind.HLTV2_ESTIMATED: MeasuredError(0.0082, 0.0259, 0.0006, 155),
    Kind.STYLE21: MeasuredError(0.0080, 0.0275, 0.0002, 155),
}


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating; `value` is the sum of the contributions' points.

    `standard_error` = MATCH_SD / √maps says how far the player's level may lie from what was
    played (one match differs from the next by MATCH_SD); it is not the error of the formula,
    which is `error` (None where the formula is exact).
    """

    kind: Kind
    contributions: tuple[Contribution, ...]
    rounds: int
    maps: int
    error: MeasuredError | None
    notes: frozenset[Note] = frozenset()

    @property
    def value(self) -> float:
        """The rating; about 1 for an average player."""
        return sum(each.points for each in self.contributions)

    @property
    def standard_error(self) -> float:
        """Standard error of the level behind the played matches."""
        return MATCH_SD / sqrt(self.maps)

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval of the level."""
        return self.value - Z_95 * self.standard_error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval of the level."""
        return self.value + Z_95 * self.standard_error

    @property
    def missing(self) -> None:
        """Nothing is missing; here so that pages ask both outcomes alike."""
        return None


@dataclass(frozen=True, slots=True)
class Unrated:
    """There is no rating of this kind, and why."""

    kind: Kind
    missing: Missing

    @property
    def value(self) -> None:
        """No value, never zero."""
        return None


Outcome = Rating | Unrated
