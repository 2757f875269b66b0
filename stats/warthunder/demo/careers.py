"""What a player has done by a time: counters that only rise, as a formula of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from stats.warthunder.demo.chance import mix, swing, tally, unit
from stats.warthunder.demo.rosters import DAY, EPOCH, HOUR, registered_at

MODES = ("arcade", "realistic", "simulator")
CLASSES = (3, 4, 7)  # how many classes aviation, ground and fleet have
BRANCHES = ("aviation", "ground", "fleet")
COUNTRIES = 10
_WEEKS = 28
TIRELESS_SINCE = 1_756_684_800  # 2025-09-01: from here some play a battle every quarter of an hour
_TIRELESS_PER_DAY = (16.0, 68.0, 12.0)
# Seconds a sortie lasts by branch and mode, before the player's own pace.
_SORTIE_S = ((130, 230, 520), (190, 240, 290), (210, 330, 380))


@dataclass(frozen=True, slots=True)
class Plan:
    """A player's play in one mode: missions before the epoch, then a day, then more a day."""

    base: int
    per_day: float
    surge_per_day: float
    win_rate: float
    deaths: float
    sorties: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, float, float], ...]
    pace: float


@dataclass(frozen=True, slots=True)
class Career:
    """A player's constants; `spell_every_s` 0 means counters never fall. Times: unix seconds."""

    key: int
    registered_at: float
    banned: bool
    tireless: bool
    shift_s: int
    days: tuple[float, ...] = field(repr=False)
    plans: tuple[Plan, ...] = field(repr=False)
    spell_every_s: int = 0
    spell_s: int = 0


@dataclass(frozen=True, slots=True)
class BranchCount:
    """One branch in one mode: sorties and seconds by class, targets air, ground, naval."""

    sorties: tuple[int, ...]
    seconds: tuple[int, ...]
    targets: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ModeCount:
    """One mode: row 0 of the page and its three branches."""

    missions: int
    victories: int
    deaths: int
    lions: int
    branches: tuple[BranchCount, ...]

    @property
    def seconds(self) -> int:
        """Return the play time of all branches."""
        return sum(sum(branch.seconds) for branch in self.branches)

    @property
    def targets(self) -> tuple[int, int, int]:
        """Return air, ground and naval targets over all branches."""
        air, ground, naval = (sum(b.targets[n] for b in self.branches) for n in range(3))
        return air, ground, naval


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's counters at a time."""

    level: int
    modes: Mapping[str, ModeCount]
    countries: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=20_000)
def career_of(seed: int, player: int, tireless: bool = False, fragile: bool = False) -> Career:
    """Return a player's constants; the tireless play day and night, the fragile lose counters."""
    key = mix(seed, player, 60)
    registered = registered_at(seed, player)
    rare_spell = unit(key, 1) < 0.02
    return Career(
        key=key,
        registered_at=registered,
        banned=not tireless and unit(key, 2) < 0.01,
        tireless=tireless,
        shift_s=int(unit(key, 3) * 24) * HOUR,
        days=_day_weights(key, tireless),
        plans=tuple(_plan(key, mode, registered, tireless) for mode in range(3)),
        spell_every_s=2 * HOUR if fragile else (14 * DAY if rare_spell else 0),
        spell_s=480 if fragile else 5 * HOUR,
    )


def _day_weights(key: int, tireless: bool) -> tuple[float, ...]:
    """Return cumulative weights of a four-week round: evenings off, weekends on; the last is 28."""
    raw = [1.0 if tireless else _day_weight(key, day) for day in range(_WEEKS)]
    scale, total, sums = _WEEKS / sum(raw), 0.0, []
    for weight in raw:
        sums.append(total)
        total += weight * scale
    return (*sums, float(_WEEKS))


def _day_weight(key: int, day: int) -> float:
    weekend = 1.8 if day % 7 in (5, 6) else 1.0
    return weekend * (0.05 if unit(key, day, 4) < 0.3 else 0.4 + unit(key, day, 5))


def _plan(key: int, mode: int, registered: float, tireless: bool) -> Plan:
    liking = (0.35, 0.6, 0.12)[mode] * 2 * unit(key, mode, 6) ** 1.5
    if mode == 2 and not tireless and unit(key, 7) < 0.4:
        liking = 0.0
    daily = 14 * unit(key, 8) ** 3
    years = (EPOCH - registered) / DAY
    skill = swing(key, 9)
    return Plan(
        base=int(years * liking * (0.4 + 5 * unit(key, 10) ** 2)),
        per_day=liking * daily,
        surge_per_day=_TIRELESS_PER_DAY[mode] if tireless else 0.0,
        win_rate=min(0.7, max(0.32, 0.49 + 0.14 * skill + 0.04 * swing(key, mode, 11))),
        deaths=1.9 - 0.5 * skill + 0.3 * swing(key, mode, 12),
        sorties=tuple(_sorties(key, mode, branch) for branch in range(3)),
        targets=tuple(_targets(key, mode, branch, skill) for branch in range(3)),
        pace=1 + 0.25 * swing(key, mode, 13),
    )


def _sorties(key: int, mode: int, branch: int) -> tuple[float, ...]:
    """Return sorties a mission by class; a third of the classes is never played."""
    share = (0.9, 1.3, 0.12)[branch] * (0.2 + 1.6 * unit(key, branch, 14))
    if branch == 2 and unit(key, 15) < 0.3:
        return (0.0,) * CLASSES[2]
    weights = [unit(key, branch, n, 16) ** 2 for n in range(CLASSES[branch])]
    played = [w if unit(key, mode, branch, n, 17) > 0.3 else 0.0 for n, w in enumerate(weights)]
    return tuple(share * w / sum(weights) for w in played)


def _targets(key: int, mode: int, branch: int, skill: float) -> tuple[float, float, float]:
    """Return air, ground and naval targets a sortie."""
    might = (1 + 0.6 * skill) * (0.7 + 0.6 * unit(key, mode, branch, 18))
    air, ground, naval = ((0.6, 0.55, 0.01), (0.12, 1.1, 0.0), (0.15, 0.05, 0.9))[branch]
    return air * might, ground * might, naval * might


def days_played(career: Career, at: float) -> float:
    """Return the player's days of play since the epoch: weighted days, evenings within a day."""
    day, second = divmod(at - EPOCH + career.shift_s, DAY)
    rounds, inside = divmod(int(day), _WEEKS)
    start, end = career.days[inside], career.days[inside + 1]
    share = second / DAY
    if not career.tireless:
        begins = (16 + 3 * unit(career.key, int(day), 19)) * HOUR
        share = min(1.0, max(0.0, (second - begins) / (4.5 * HOUR)))
    return rounds * _WEEKS + start + (end - start) * share


def spell_at(career: Career, at: float) -> float:
    """Return the share of counters the source shows: 1, or less in a spell after an update."""
    if not career.spell_every_s:
        return 1.0
    slot, inside = divmod(at - EPOCH, career.spell_every_s)
    if inside >= career.spell_s:
        return 1.0
    return 0.0 if mix(career.key, int(slot), 20) % 3 == 0 else 0.9


def standing_at(career: Career, at: float, shown: float) -> Standing:
    """Return a player's counters at a time, of which the source shows a share (1 = all)."""
    days = days_played(career, at)
    surge = max(0.0, (at - TIRELESS_SINCE) / DAY)
    missions = [
        max(0, int(plan.base + plan.per_day * days + plan.surge_per_day * surge))
        for plan in career.plans
    ]
    modes = {mode: _mode_count(career, n, int(missions[n] * shown)) for n, mode in enumerate(MODES)}
    level = min(100, 1 + int((sum(missions)) ** 0.5 / 0.9))
    return Standing(level, modes, _countries(career, sum(missions)))


def _mode_count(career: Career, mode: int, missions: int) -> ModeCount:
    plan, key = career.plans[mode], mix(career.key, mode, 21)
    victories = tally(mix(key, 1), missions, plan.win_rate, at_most_one=True)
    branches = tuple(_branch_count(key, plan, mode, branch, missions) for branch in range(3))
    kills = sum(sum(branch.targets) for branch in branches)
    return ModeCount(
        missions=missions,
        victories=victories,
        deaths=tally(mix(key, 2), missions, plan.deaths),
        lions=6_113 * missions + 7_907 * victories + 911 * kills,
        branches=branches,
    )


def _branch_count(key: int, plan: Plan, mode: int, branch: int, missions: int) -> BranchCount:
    sorties = tuple(
        tally(mix(key, branch, n, 3), missions, rate) for n, rate in enumerate(plan.sorties[branch])
    )
    length = _SORTIE_S[branch][mode] * plan.pace
    air, ground, naval = (
        tally(mix(key, branch, n, 4), sum(sorties), rate)
        for n, rate in enumerate(plan.targets[branch])
    )
    seconds = tuple(int(count * length * (1 + 0.1 * n)) for n, count in enumerate(sorties))
    return BranchCount(sorties, seconds, (air, ground, naval))


def _countries(career: Career, missions: int) -> tuple[tuple[int, int, int], ...]:
    """Return (owned, spaded, medals) by country: they come with the missions."""
    rows = []
    for country in range(COUNTRIES):
        love = unit(career.key, country, 22) ** 2
        owned = min(int(90 + 140 * unit(country, 23)), int(missions * love * 0.03))
        spaded = int(owned * (0.1 + 0.3 * unit(career.key, country, 24)))
        rows.append((owned, spaded, min(16, spaded // 2)))
    return tuple(rows)
