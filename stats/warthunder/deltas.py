"""What changed between two readings of a profile. Pure.

A difference is None wherever either side is unknown, and there is none at all across a counter
that fell: the source shows counters that are too small for a while after game updates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stats.warthunder.records import (
    Branch,
    BranchTotals,
    Duration,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    Targets,
)

# A play time is a difference of two printed values: below four steps of the coarser one the
# rounding alone may be half of it.
PLAY_TIME_STEPS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One valid reading of a profile and when it was taken."""

    at: datetime
    profile: Profile


@dataclass(frozen=True, slots=True)
class BranchDelta:
    """What a branch gained; times in seconds, None when unknown or too coarse to say."""

    sorties: int | None = None
    sorties_by_class: Mapping[str, int | None] = field(default_factory=dict)
    play_time_s: int | None = None
    targets_total: int | None = None
    targets: Targets = field(default_factory=Targets)


@dataclass(frozen=True, slots=True)
class ModeDelta:
    """What a mode gained; missions are battles, sorties are per branch."""

    missions: int | None = None
    victories: int | None = None
    deaths: int | None = None
    lions: int | None = None
    play_time_s: int | None = None
    targets: Targets = field(default_factory=Targets)
    branches: Mapping[Branch, BranchDelta] = field(default_factory=dict)

    @property
    def win_rate(self) -> float | None:
        """Victories per mission of the period (0–1), None when nothing was played."""
        return ratio(self.victories, self.missions)


@dataclass(frozen=True, slots=True)
class ProfileDelta:
    """The difference of two readings, by mode."""

    since: datetime
    until: datetime
    modes: Mapping[Mode, ModeDelta]

    @property
    def missions(self) -> int | None:
        """Battles over all modes, None when no mode is known."""
        return total(mode.missions for mode in self.modes.values())

    @property
    def victories(self) -> int | None:
        """Victories over all modes, None when no mode is known."""
        return total(mode.victories for mode in self.modes.values())


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """Counters at one moment and the win rate (0–1) since the point before."""

    at: datetime
    missions: int | None
    victories: int | None
    deaths: int | None
    destroyed: int | None
    period_missions: int | None = None
    period_win_rate: float | None = None


def total(values: Iterable[int | None]) -> int | None:
    """Add what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def ratio(part: int | None, whole: int | None) -> float | None:
    """Divide, None when unknown or over nothing."""
    return None if part is None or not whole else part / whole


def difference(before: Reading, after: Reading) -> ProfileDelta | None:
    """Return what was gained between two valid readings; None when any counter fell."""
    if before.at >= after.at or is_regression(before.profile, after.profile):
        return None
    modes = {
        mode: _mode_delta(before.profile.modes[mode], after.profile.modes[mode])
        for mode in Mode
        if mode in before.profile.modes and mode in after.profile.modes
    }
    return ProfileDelta(before.at, after.at, modes)


def is_regression(before: Profile, after: Profile) -> tuple[str, ...]:
    """Name every counter that fell as "mode.counter before → after"; empty means none did.

    A play time counts as fallen only when it fell by more than it was rounded to.
    """
    earlier = dict(_counters(before))
    fallen = [
        f"{name} {earlier[name]} → {value}"
        for name, value in _counters(after)
        if name in earlier and value < earlier[name]
    ]
    times = dict(_play_times(before))
    fallen += [
        f"{name} {times[name].seconds} s → {time.seconds} s"
        for name, time in _play_times(after)
        if name in times and _really_fell(times[name], time)
    ]
    return tuple(fallen)


def vanished(before: Profile, after: Profile) -> tuple[str, ...]:
    """Name every counter that was known and is not any more."""
    now = dict(_counters(after))
    return tuple(name for name, _value in _counters(before) if name not in now)


def progress(readings: Sequence[Reading], mode: Mode | None = None) -> tuple[ProgressPoint, ...]:
    """Turn valid readings, oldest first, into a series for one mode or all of them."""
    points: list[ProgressPoint] = []
    last: Reading | None = None
    for reading in readings:
        delta = difference(last, reading) if last else None
        points.append(_point(reading, delta, mode))
        last = reading
    return tuple(points)


def _point(reading: Reading, delta: ProfileDelta | None, mode: Mode | None) -> ProgressPoint:
    wanted = [mode] if mode else list(Mode)
    modes = reading.profile.modes
    totals = [modes[one].totals for one in wanted if one in modes]
    gained = [delta.modes[one] for one in wanted if one in delta.modes] if delta else []
    missions = total(one.missions for one in gained)
    return ProgressPoint(
        at=reading.at,
        missions=total(one.missions for one in totals),
        victories=total(one.victories for one in totals),
        deaths=total(one.deaths for one in totals),
        destroyed=total(kind for one in totals for kind in _kinds(one.targets)),
        period_missions=missions,
        period_win_rate=ratio(total(one.victories for one in gained), missions),
    )


def _kinds(targets: Targets) -> tuple[int | None, int | None, int | None]:
    return targets.air, targets.ground, targets.naval


def _mode_delta(before: ModeStatistics, after: ModeStatistics) -> ModeDelta:
    old, new = before.totals, after.totals
    branches = {
        branch: _branch_delta(before.branches[branch], after.branches[branch])
        for branch in Branch
        if branch in before.branches and branch in after.branches
    }
    return ModeDelta(
        missions=_minus(new.missions, old.missions),
        victories=_minus(new.victories, old.victories),
        deaths=_minus(new.deaths, old.deaths),
        lions=_minus(new.lions, old.lions),
        play_time_s=_time_minus(new.play_time, old.play_time),
        targets=_targets_minus(new.targets, old.targets),
        branches=branches,
    )


def _branch_delta(before: BranchTotals, after: BranchTotals) -> BranchDelta:
    old_classes = before.sorties_by_class
    return BranchDelta(
        sorties=_minus(after.sorties, before.sorties),
        sorties_by_class={
            name: _minus(value, old_classes.get(name))
            for name, value in after.sorties_by_class.items()
        },
        play_time_s=_time_minus(after.play_time, before.play_time),
        targets_total=_minus(after.targets_total, before.targets_total),
        targets=_targets_minus(after.targets, before.targets),
    )


def _minus(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _targets_minus(after: Targets, before: Targets) -> Targets:
    return Targets(
        _minus(after.air, before.air),
        _minus(after.ground, before.ground),
        _minus(after.naval, before.naval),
    )


def _time_minus(after: Duration | None, before: Duration | None) -> int | None:
    if after is None or before is None:
        return None
    gained_s = after.seconds - before.seconds
    step_s = max(after.resolution_s, before.resolution_s)
    return gained_s if gained_s >= PLAY_TIME_STEPS * step_s else None


def _really_fell(before: Duration, after: Duration) -> bool:
    return before.seconds - after.seconds > max(before.resolution_s, after.resolution_s)


def _counters(profile: Profile) -> Iterator[tuple[str, int]]:
    for mode, statistics in profile.modes.items():
        for name, value in _mode_counters(statistics.totals):
            if value is not None:
                yield f"{mode}.{name}", value
        for branch, totals in statistics.branches.items():
            for name, value in _branch_counters(totals):
                if value is not None:
                    yield f"{mode}.{branch}.{name}", value


def _mode_counters(totals: ModeTotals) -> Iterator[tuple[str, int | None]]:
    for name in ("victories", "missions", "deaths", "lions"):
        yield name, getattr(totals, name)
    yield from _target_counters(totals.targets)


def _branch_counters(totals: BranchTotals) -> Iterator[tuple[str, int | None]]:
    yield "sorties", totals.sorties
    yield "targets", totals.targets_total
    yield from _target_counters(totals.targets)
    for name, value in totals.sorties_by_class.items():
        yield f"{name}_sorties", value


def _target_counters(targets: Targets) -> Iterator[tuple[str, int | None]]:
    yield "air_targets", targets.air
    yield "ground_targets", targets.ground
    yield "naval_targets", targets.naval


def _play_times(profile: Profile) -> Iterator[tuple[str, Duration]]:
    for mode, statistics in profile.modes.items():
        if statistics.totals.play_time is not None:
            yield f"{mode}.play_time", statistics.totals.play_time
        for branch, totals in statistics.branches.items():
            if totals.play_time is not None:
                yield f"{mode}.{branch}.play_time", totals.play_time
