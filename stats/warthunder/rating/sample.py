"""The counts of one player in one mode that a rating is made from."""

from dataclasses import dataclass

from stats.warthunder.records import BRANCH_CLASSES, Branch, ModeStatistics

CLASS_KEYS: tuple[tuple[Branch, str], ...] = tuple(
    (branch, name) for branch in Branch for name in BRANCH_CLASSES[branch]
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Counts, all ≥ 0; `sorties` has one number per class in the order of CLASS_KEYS."""

    missions: int
    victories: int
    deaths: int
    targets: int
    sorties: tuple[int, ...]

    @property
    def sorties_total(self) -> int:
        """Sorties over all classes."""
        return sum(self.sorties)


def sample_of(mode: ModeStatistics) -> Sample | None:
    """Return the counts of one mode; None when one that the rating needs is not published."""
    totals = mode.totals
    kinds = (totals.targets.air, totals.targets.ground, totals.targets.naval)
    heads = (totals.missions, totals.victories, totals.deaths, *kinds)
    if any(value is None or value < 0 for value in heads):
        return None
    missions, victories, deaths, *targets = (value or 0 for value in heads)
    sorties = tuple(
        (mode.branches[branch].sorties_by_class.get(name) or 0) if branch in mode.branches else 0
        for branch, name in CLASS_KEYS
    )
    return Sample(missions, min(victories, missions), deaths, sum(targets), sorties)
