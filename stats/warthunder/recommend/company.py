"""A player in one branch, and the top players of the same volume who fly it too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.warthunder.rating.population import fit_yields
from stats.warthunder.rating.sample import Sample
from stats.warthunder.recommend.peers import Figures, places_of
from stats.warthunder.records import Branch, Mode

Floats = NDArray[np.float64]
MIN_PLAYERS = 10
MIN_SORTIES = 100


@dataclass(frozen=True, slots=True)
class Company:
    """One branch in one mode: the player's counts and the top players' with enough sorties."""

    mode: Mode
    branch: Branch
    player: Figures
    top: tuple[Figures, ...]

    @property
    def played(self) -> bool:
        """Whether the player has enough sorties here to be compared."""
        return self.player.sorties(self.branch) >= MIN_SORTIES

    @property
    def enough(self) -> bool:
        """Whether there are enough top players to compare with."""
        return len(self.top) >= MIN_PLAYERS

    def samples(self, kind: int | None = None) -> list[Sample]:
        """Top players' counts in the branch, with targets of one kind or of all."""
        found = [figures.of_branch(self.branch, kind) for figures in self.top]
        return [sample for sample in found if sample]

    @property
    def trials(self) -> float:
        """How many independent choices the player's sorties are worth: missions in the branch."""
        sample = self.player.sample
        share = self.player.sorties(self.branch) / sample.sorties_total
        return min(float(sample.missions), float(sample.sorties_total)) * share


def company_of(mode: Mode, branch: Branch, player: Figures, top: Sequence[Figures]) -> Company:
    """Keep those of the top players who have MIN_SORTIES and published targets in the branch."""
    kept = [f for f in top if f.sorties(branch) >= MIN_SORTIES and branch in f.targets]
    return Company(mode, branch, player, tuple(kept))


def shares_of(samples: Sequence[Sample], branch: Branch) -> Floats:
    """Each player's share of sorties by class of the branch: players × classes."""
    counts = np.array([[s.sorties[p] for p in places_of(branch)] for s in samples], float)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True), float)


def branch_yields(samples: Sequence[Sample], branch: Branch) -> Floats:
    """Targets per sortie of each class of the branch."""
    yields = fit_yields(samples)
    return np.array([yields[place] for place in places_of(branch)])
