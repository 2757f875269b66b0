"""The sums a page must satisfy, so that every parse is checked by the page itself. Pure.

A part the page does not print adds nothing to a sum. When parts are missing and the rest falls
short, nobody can tell whether the sum holds: the check is skipped, not failed.
"""

from collections.abc import Iterable, Iterator

from stats.warthunder.records import (
    BranchTotals,
    Check,
    Mode,
    ModeStatistics,
    Profile,
    SquadronPage,
    Targets,
)

_TARGET_KINDS = ("air", "ground", "naval")


def profile_checks(profile: Profile) -> tuple[Check, ...]:
    """Return every sum of a profile: targets by mode, sorties and targets by branch, the ratio."""
    return tuple(
        check for mode, statistics in profile.modes.items() for check in _mode(mode, statistics)
    )


def squadron_checks(page: SquadronPage) -> tuple[Check, ...]:
    """Return the checks of a squadron page: it lists as many members as it states."""
    return (Check("members", page.members_stated, len(page.members)),)


def summary(checks: Iterable[Check]) -> tuple[int, int, int]:
    """Return how many checks passed, failed and were skipped."""
    results = [check.passed for check in checks]
    return results.count(True), results.count(False), results.count(None)


def _mode(mode: Mode, statistics: ModeStatistics) -> Iterator[Check]:
    totals, branches = statistics.totals, statistics.branches
    for kind in _TARGET_KINDS:
        parts = [getattr(branch.targets, kind) for branch in branches.values()]
        yield _sum(f"{mode}: {kind} targets", getattr(totals.targets, kind), parts)
    yield Check(
        f"{mode}: victories ratio",
        _cut_percent(totals.victories, totals.missions),
        totals.victories_percent_printed,
    )
    for name, branch in branches.items():
        yield _sum(f"{mode}, {name}: sorties", branch.sorties, branch.sorties_by_class.values())
        yield _branch_targets(f"{mode}, {name}: targets", branch)


def _branch_targets(name: str, branch: BranchTotals) -> Check:
    targets: Targets = branch.targets
    return _sum(name, branch.targets_total, (targets.air, targets.ground, targets.naval))


def _sum(name: str, total: int | None, parts: Iterable[int | None]) -> Check:
    known = list(parts)
    sayable = [part for part in known if part is not None]
    expected = sum(sayable)
    short = total is not None and expected < total and len(sayable) < len(known)
    return Check(name, None if short or not sayable else expected, total)


def _cut_percent(victories: int | None, missions: int | None) -> int | None:
    # The page cuts the ratio (57.99 is printed as 57%), it does not round.
    if victories is None or not missions:
        return None
    return victories * 100 // missions
