"""Tallies of many lines of one player at once, from columns instead of records. Pure.

The same sums as `tally.tally_of`, for careers of thousands of lines: figures come as float columns
with NaN for "not known".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.faceit.rating.tally import Tally

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MULTI = ("double_kills", "triple_kills", "quadro_kills", "penta_kills")
FIGURES = ("won", "rounds", "kills", "deaths", "assists", "damage", "headshots", *MULTI, "kast")


@dataclass(frozen=True, slots=True)
class LineColumns:
    """Lines of one player, oldest first: a column for each of FIGURES, and the maps' names.

    `kast` is the true share (0–1) of KAST rounds, NaN where it is only estimated. `match` numbers
    the matches: lines of one match have the same number.
    """

    figures: Mapping[str, Floats]
    maps: tuple[str, ...]
    match: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.maps)

    def newest(self, matches: int) -> Mask:
        """Return which lines belong to the newest matches."""
        order = {number: age for age, number in enumerate(dict.fromkeys(self.match[::-1].tolist()))}
        return np.array([order[number] < matches for number in self.match.tolist()], dtype=bool)

    def on(self, name: str) -> Mask:
        """Return which lines were played on a map."""
        return np.array([one == name for one in self.maps], dtype=bool)


def tally(columns: LineColumns, where: Mask | None = None) -> Tally | None:
    """Return the sums over the lines (those of the mask, if given); None without a round."""
    figures = columns.figures
    played = figures["rounds"] > 0
    chosen = played if where is None else played & where
    if not chosen.any():
        return None
    part = {name: figures[name][chosen] for name in FIGURES}
    rounds, kills = part["rounds"], part["kills"]
    hurt, aimed, kast = (np.isfinite(part[name]) for name in ("damage", "headshots", "kast"))
    kill_rounds, told = _kill_rounds(part)
    return Tally(
        maps=len(rounds),
        wins=_sum(part["won"]),
        rounds=_sum(rounds),
        kills=_sum(kills),
        deaths=_sum(part["deaths"]),
        assists=_sum(part["assists"]),
        damage=_sum(part["damage"][hurt]),
        damage_rounds=_sum(rounds[hurt]),
        kill_rounds=kill_rounds,
        kill_rounds_of=_sum(rounds[told]),
        headshots=_sum(part["headshots"][aimed]),
        headshot_kills=_sum(kills[aimed]),
        kast_rounds=_sum(np.round(part["kast"][kast] * rounds[kast])),
        kast_of=_sum(rounds[kast]),
    )


def _kill_rounds(part: Mapping[str, Floats]) -> tuple[tuple[int, int, int, int, int], Mask]:
    many = [part[name] for name in MULTI]
    single = part["kills"] - sum(n * count for n, count in enumerate(many, start=2))
    told = single >= 0  # False where any count is NaN
    one, two, three, four, five = (_sum(column[told]) for column in (single, *many))
    return (one, two, three, four, five), told


def _sum(column: Floats) -> int:
    return int(column.sum())
