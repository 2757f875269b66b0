"""The stored population as sums, and the means that the 2.1-style rating is centred on.

Only maps with ten complete lines count: followed players alone are better than the population.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.tally import kill_rounds_of
from stats.faceit.records import Line

FULL_MAP = 10
MIN_MAPS = 20
PROVISIONAL_BELOW = 200


@dataclass(frozen=True, slots=True)
class PopulationSums:
    """Sums over full maps; may be kept, and added to those of other maps.

    `rounds` are player-rounds (ten a round). `kast_points` is Σ rounds · estimated KAST of each
    line, in points; `multi_kill_rounds` are those with two kills or more.
    """

    maps: int = 0
    lines: int = 0
    rounds: int = 0
    kills: int = 0
    deaths: int = 0
    damage: int = 0
    multi_kill_rounds: int = 0
    kast_points: float = 0.0

    def __add__(self, other: "PopulationSums") -> "PopulationSums":
        names = [field.name for field in fields(PopulationSums)]
        return PopulationSums(**{n: getattr(self, n) + getattr(other, n) for n in names})

    def to_json(self) -> dict[str, Any]:
        """Return the sums as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PopulationSums":
        """Return what `to_json` wrote; raises TypeError for other keys."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class PopulationMeans:
    """Means per player-round; `kast` in points, `mkpr` the share of rounds with two kills or more.

    `centre` is the rating of a player who has just these means. `maps` and `lines` say what they
    were taken over; `version` is that of the stored record, 0 for the fallback.
    """

    kpr: float
    spr: float
    adr: float
    kast: float
    mkpr: float
    centre: float = 1.0
    maps: int = 0
    lines: int = 0
    version: int = 0

    @property
    def fallback(self) -> bool:
        """True when these are published career lines, not the stored population."""
        return self.maps == 0

    @property
    def provisional(self) -> bool:
        """True when the stored population is too small to lean on."""
        return 0 < self.maps < PROVISIONAL_BELOW


# Means of professionals' published career lines, whose mean HLTV 2.0 rating is 1.093.
FALLBACK = PopulationMeans(0.694, 0.345, 75.7, 71.7, 0.170, centre=1.093)


def map_sums(lines: Sequence[Line]) -> PopulationSums | None:
    """Return the sums of one played map; None unless ten players' lines are there and complete."""
    players = {line.player_id for line in lines}
    rounds = {line.rounds for line in lines}
    full = len(lines) == len(players) == FULL_MAP and len(rounds) == 1 and min(rounds) > 0
    if not full or not all(_complete(line) for line in lines):
        return None
    return PopulationSums(
        maps=1,
        lines=len(lines),
        rounds=sum(line.rounds for line in lines),
        kills=sum(line.kills for line in lines),
        deaths=sum(line.deaths for line in lines),
        damage=sum(line.damage or 0 for line in lines),
        multi_kill_rounds=sum(sum((kill_rounds_of(line) or ())[1:]) for line in lines),
        kast_points=sum(line.rounds * _kast(line) for line in lines),
    )


def means_of(sums: PopulationSums, version: int) -> PopulationMeans:
    """Return the means of the sums; the fallback while there are fewer than MIN_MAPS maps."""
    if sums.maps < MIN_MAPS or sums.rounds < 1:
        return FALLBACK
    return PopulationMeans(
        kpr=sums.kills / sums.rounds,
        spr=1 - sums.deaths / sums.rounds,
        adr=sums.damage / sums.rounds,
        kast=sums.kast_points / sums.rounds,
        mkpr=sums.multi_kill_rounds / sums.rounds,
        maps=sums.maps,
        lines=sums.lines,
        version=version,
    )


def _complete(line: Line) -> bool:
    return line.damage is not None and kill_rounds_of(line) is not None


def _kast(line: Line) -> float:
    rounds = line.rounds
    return estimated_kast(line.kills / rounds, line.assists / rounds, line.deaths / rounds)
