"""What a recommendation is made of. None means "not known"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stats.warthunder.records import Branch, Mode


class Area(StrEnum):
    """What advice is about, by the keys of the API."""

    AIRCRAFT = "aircraft"
    GROUND = "ground"
    FLEET = "fleet"


AREAS: Mapping[Branch, Area] = {
    Branch.AVIATION: Area.AIRCRAFT,
    Branch.GROUND: Area.GROUND,
    Branch.FLEET: Area.FLEET,
}


class Kind(StrEnum):
    """What the advice follows from."""

    CLASS_MIX = "class_mix"
    EFFICIENCY = "efficiency"
    UNSPADED = "unspaded"
    BATTLE_RATING_GAP = "battle_rating_gap"
    SURVIVAL = "survival"


class Reason(StrEnum):
    """Why a candidate was not made a recommendation."""

    TOO_FEW_PLAYERS = "too_few_players"
    TOO_LITTLE_DATA = "too_little_data"
    FINE = "fine"
    NOISE = "noise"
    SMALL = "small"
    UNSUPPORTED = "unsupported"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Your figure beside theirs.

    `low` … `high` is the 90 % interval of `yours`, as wide as the comparison is uncertain: where
    `theirs` lies outside, the difference is beyond the noise. `n` is how many players, vehicles or
    countries stand behind it. `theirs` is None where there is nothing to compare with.
    """

    name: str
    yours: float
    theirs: float | None
    low: float
    high: float
    n: int

    @property
    def gap(self) -> float:
        """How far theirs lies above yours; 0 where there is nothing to compare with."""
        return 0.0 if self.theirs is None else self.theirs - self.yours

    @property
    def beyond_noise(self) -> bool:
        """Whether theirs lies outside the interval of yours."""
        return self.theirs is not None and not self.low <= self.theirs <= self.high


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One piece of advice; `variant` chooses the sentence and `params` fill it.

    `gain` is the size of the difference in standard errors: it ranks, and promises nothing.
    """

    area: Area
    type: Kind
    variant: str
    params: Mapping[str, float | str]
    evidence: tuple[Evidence, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that was examined and is not shown."""

    type: Kind
    reason: Reason


Finding = Recommendation | Dropped


@dataclass(frozen=True, slots=True)
class Recommendations:
    """All advice for a player: best first in each area, and what was weighed to get there.

    `mode` is the mode compared in (the most played), `top_players` and `population` the players
    compared with; `examined` counts every candidate, `dropped` those not shown by reason.
    """

    aircraft: tuple[Recommendation, ...] = ()
    ground: tuple[Recommendation, ...] = ()
    fleet: tuple[Recommendation, ...] = ()
    mode: Mode | None = None
    top_players: int = 0
    population: int = 0
    provisional: bool = False
    examined: int = 0
    dropped: Mapping[Reason, int] = field(default_factory=dict)

    def of(self, area: Area) -> tuple[Recommendation, ...]:
        """Advice of one area, best first."""
        return {Area.AIRCRAFT: self.aircraft, Area.GROUND: self.ground, Area.FLEET: self.fleet}[
            area
        ]

    @property
    def shown(self) -> int:
        """How many recommendations there are in all areas."""
        return len(self.aircraft) + len(self.ground) + len(self.fleet)
