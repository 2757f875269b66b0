"""Gaps in a country's ladder of battle ratings, against the ladders of the other countries.

A line-up needs vehicles within a rung of each other: where a country has few, a line-up is filled
from below or lifted by a vehicle from above. What a player owns there is not published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from stats.warthunder.recommend.company import Company
from stats.warthunder.recommend.intervals import count_interval
from stats.warthunder.recommend.records import (
    AREAS,
    Dropped,
    Evidence,
    Finding,
    Kind,
    Reason,
    Recommendation,
)
from stats.warthunder.recommend.spading import MIN_OWNED
from stats.warthunder.records import COUNTRIES, Branch, Mode
from stats.warthunder.vehicles import SUPPORT, TOP_RANK, VehicleRow, battle_rating, rung_of

Floats = NDArray[np.float64]
MIN_VEHICLES = 10
MIN_OTHERS = 3
FEW = 3


@dataclass(frozen=True, slots=True)
class Ladder:
    """One country's vehicles within a rung of each rung, and as many as others' ladders give."""

    near: tuple[int, ...]
    usual: tuple[float, ...]
    lowest: int
    highest: int
    others: int

    def errors(self, rung: int) -> float:
        """Standard errors above (or, negative, below) the usual number."""
        return (self.near[rung] - self.usual[rung]) / sqrt(max(self.usual[rung], 1e-9))

    def is_gap(self, rung: int) -> bool:
        """Few vehicles inside the ladder where the usual number is beyond the noise."""
        inside = self.lowest < rung < self.highest
        few = inside and self.near[rung] <= FEW
        return few and count_interval(self.near[rung])[1] < self.usual[rung]

    def evidence(self, name: str, rung: int) -> Evidence:
        """Vehicles near a rung beside the usual number."""
        low, high = count_interval(self.near[rung])
        return Evidence(name, self.near[rung], self.usual[rung], low, high, self.others)


def rungs_by_country(
    vehicles: Iterable[VehicleRow], branch: Branch, mode: Mode
) -> dict[str, Floats]:
    """Vehicles by country and rung; those that no line-up holds are left out."""
    counts: dict[str, Floats] = {}
    for row in vehicles:
        rating = row.rating(mode)
        if row.branch is not branch or rating is None or row.vehicle_class == SUPPORT:
            continue
        rung = rung_of(rating)
        if 0 <= rung <= TOP_RANK:
            counts.setdefault(row.country, np.zeros(TOP_RANK + 1))[rung] += 1
    return counts


def ladder_of(country: str, counts: Mapping[str, Floats]) -> Ladder | None:
    """Set a country beside the others; None when it, or their number, is too small."""
    own = counts.get(country, np.zeros(TOP_RANK + 1))
    others = [
        row for name, row in sorted(counts.items()) if name != country and row.sum() >= MIN_VEHICLES
    ]
    if own.sum() < MIN_VEHICLES or len(others) < MIN_OTHERS:
        return None
    share = np.mean([_near(row) / row.sum() for row in others], axis=0)
    taken = np.flatnonzero(own)
    return Ladder(
        near=tuple(int(n) for n in _near(own)),
        usual=tuple(float(n) for n in share * own.sum()),
        lowest=int(taken[0]),
        highest=int(taken[-1]),
        others=len(others),
    )


def battle_rating_gaps(
    company: Company, countries: Mapping[str, tuple[int, int]], vehicles: Iterable[VehicleRow]
) -> list[Finding]:
    """One candidate per country the player owns MIN_OWNED vehicles of: its widest gap."""
    counts = rungs_by_country(vehicles, company.branch, company.mode)
    if not counts:
        return []
    owned = [c for c in COUNTRIES if c in countries and countries[c][0] >= MIN_OWNED]
    return [_examine(company, c, ladder_of(c, counts)) for c in owned]


def _examine(company: Company, country: str, ladder: Ladder | None) -> Finding:
    if ladder is None:
        return Dropped(Kind.BATTLE_RATING_GAP, Reason.TOO_LITTLE_DATA)
    gaps = [rung for rung in range(TOP_RANK + 1) if ladder.is_gap(rung)]
    if not gaps:
        return Dropped(Kind.BATTLE_RATING_GAP, Reason.NOISE)
    worst = min(gaps, key=lambda rung: (ladder.errors(rung), rung))
    first, last = _stretch(worst, set(gaps))
    strongest = max(range(TOP_RANK + 1), key=lambda rung: (ladder.errors(rung), -rung))
    strong = count_interval(ladder.near[strongest])[0] > ladder.usual[strongest]
    evidence = [ladder.evidence("vehicles_near", worst)]
    params: dict[str, float | str] = {
        "branch": company.branch.value,
        "mode": company.mode.value,
        "country": country,
        "from": float(battle_rating(first)),
        "to": float(battle_rating(last)),
        "worst": float(battle_rating(worst)),
        "vehicles": ladder.near[worst],
        "usual": ladder.usual[worst],
    }
    if strong:
        params["strongest"] = float(battle_rating(strongest))
        evidence.append(ladder.evidence("vehicles_near_strongest", strongest))
    return Recommendation(
        area=AREAS[company.branch],
        type=Kind.BATTLE_RATING_GAP,
        variant="gap_and_strength" if strong else "gap",
        params=params,
        evidence=tuple(evidence),
        gain=-ladder.errors(worst),
    )


def _near(row: Floats) -> Floats:
    return np.asarray(np.convolve(row, np.ones(3), mode="same"), float)


def _stretch(rung: int, gaps: set[int]) -> tuple[int, int]:
    """The unbroken run of gaps around a rung."""
    first = last = rung
    while first - 1 in gaps:
        first -= 1
    while last + 1 in gaps:
        last += 1
    return first, last
