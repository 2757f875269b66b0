"""How a player has fared of late against their usual self, in one mode. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stats.warthunder.forecast.histories import History, Stretch
from stats.warthunder.rates import Rate, wilson

FORM_DAYS = 30
LEAST_BATTLES = 30


class Verdict(StrEnum):
    """What can be said of the form; unknown below LEAST_BATTLES battles."""

    BETTER = "better"
    USUAL = "usual"
    WORSE = "worse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Form:
    """The battles of the last days; rates per battle, `usual` ones from everything before.

    A verdict is given when the 90 % interval of the win rate leaves the usual one outside.
    """

    battles: int
    since: datetime | None
    until: datetime | None
    win_rate: Rate | None
    usual_win_rate: float | None
    targets_per_battle: float | None
    usual_targets_per_battle: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProgressPeriod:
    """One stretch of play: battles, the win rate in it with its interval, targets per battle."""

    since: datetime
    until: datetime
    battles: int
    win_rate: Rate
    targets_per_battle: float


def form_of(history: History, days: int = FORM_DAYS) -> Form:
    """Return the form over the stretches that end within `days` of the last one."""
    if not history.stretches:
        return Form(0, None, None, None, _usual(history, ()), None, None, Verdict.UNKNOWN)
    last = history.stretches[-1].until
    recent = [s for s in history.stretches if s.until > last - timedelta(days=days)]
    older = history.stretches[: len(history.stretches) - len(recent)]
    battles, victories, targets = _sums(recent)
    rate, usual = wilson(victories, battles), _usual(history, older)
    return Form(
        battles,
        recent[0].since,
        last,
        rate,
        usual,
        targets / battles,
        _usual_targets(history, older),
        _verdict(rate, usual, battles),
    )


def progress_of(history: History, limit: int = 120) -> tuple[ProgressPeriod, ...]:
    """Return the newest `limit` stretches with their rates, oldest first."""
    found = []
    for stretch in history.stretches[-limit:]:
        period = stretch.period
        rate = wilson(period.victories, period.missions)
        if rate:
            per_battle = period.targets / period.missions
            found.append(
                ProgressPeriod(stretch.since, stretch.until, period.missions, rate, per_battle)
            )
    return tuple(found)


def _verdict(rate: Rate | None, usual: float | None, battles: int) -> Verdict:
    if rate is None or usual is None or battles < LEAST_BATTLES:
        return Verdict.UNKNOWN
    if rate.low > usual:
        return Verdict.BETTER
    return Verdict.WORSE if rate.high < usual else Verdict.USUAL


def _sums(stretches: Sequence[Stretch]) -> tuple[int, int, int]:
    periods = [stretch.period for stretch in stretches]
    return (
        sum(period.missions for period in periods),
        sum(period.victories for period in periods),
        sum(period.targets for period in periods),
    )


def _before(history: History, older: Sequence[Stretch]) -> tuple[int, int, int]:
    missions, victories, targets = _sums(older)
    life = history.lifetime
    if life is None:
        return missions, victories, targets
    return missions + life.missions, victories + life.victories, targets + life.targets


def _usual(history: History, older: Sequence[Stretch]) -> float | None:
    missions, victories, _ = _before(history, older)
    return victories / missions if missions else None


def _usual_targets(history: History, older: Sequence[Stretch]) -> float | None:
    missions, _, targets = _before(history, older)
    return targets / missions if missions else None
