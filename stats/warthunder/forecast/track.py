"""How forecasts would have done: each period forecast from those before it only. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from stats.warthunder.forecast.belief import HALF_LIFE_MISSIONS, Belief, Period, Prior
from stats.warthunder.forecast.intervals import Calibration, Forecast, forecast, score

LEAST_RATE = 1e-6


@dataclass(frozen=True, slots=True)
class Outcome:
    """A past forecast and what came of it, with the rates that simpler ways would have said."""

    forecast: Forecast
    period: Period
    rates: tuple[tuple[str, float], ...]

    @property
    def wins_inside(self) -> bool:
        """Say whether the wins fell into the interval."""
        return self.forecast.wins.low <= self.period.victories <= self.forecast.wins.high

    @property
    def targets_inside(self) -> bool:
        """Say whether the targets fell into the interval."""
        return self.forecast.targets.low <= self.period.targets <= self.forecast.targets.high


def walk_forward(
    periods: Sequence[Period],
    prior: Prior,
    *,
    pooled_wins: Sequence[float] = (),
    pooled_targets: Sequence[float] = (),
    half_life: float = HALF_LIFE_MISSIONS,
    lifetime: Period | None = None,
) -> Iterator[Outcome]:
    """Forecast each period from those before it only, then learn from it.

    `lifetime` is what was counted before the first period; without it the first is only learned.
    """
    belief = Belief(prior, half_life)
    wins, targets = Calibration(pooled=pooled_wins), Calibration(pooled=pooled_targets)
    seen_missions = seen_wins = 0
    last_rate = prior.win.mean
    if lifetime:
        belief.learn(lifetime)
        seen_missions, seen_wins = lifetime.missions, lifetime.victories
        last_rate = (seen_wins + 1) / (seen_missions + 2)
    for period in periods:
        if seen_missions:
            made = forecast(belief, period.missions, wins, targets)
            rates = (
                ("model", belief.win_rate()),
                ("lifetime rate", (seen_wins + 1) / (seen_missions + 2)),
                ("last period", last_rate),
                ("population mean", prior.win.mean),
            )
            yield Outcome(made, period, rates)
            wins.add(score(made.wins, period.victories))
            targets.add(score(made.targets, period.targets))
        belief.learn(period)
        seen_missions += period.missions
        seen_wins += period.victories
        last_rate = (period.victories + 1) / (period.missions + 2)


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How past forecasts did: coverages as fractions, log loss per battle by way to predict."""

    forecasts: int
    win_coverage: float
    target_coverage: float
    mean_error_wins: float
    log_loss: tuple[tuple[str, float], ...]


def track_record(outcomes: Sequence[Outcome]) -> TrackRecord | None:
    """Sum past forecasts up; None when there are none."""
    if not outcomes:
        return None
    count, battles = len(outcomes), sum(outcome.period.missions for outcome in outcomes)
    names = [name for name, _ in outcomes[0].rates]
    losses = dict.fromkeys(names, 0.0)
    for outcome in outcomes:
        for name, rate in outcome.rates:
            losses[name] += _log_loss(rate, outcome.period)
    errors = [abs(o.period.victories - o.forecast.wins.mean) for o in outcomes]
    return TrackRecord(
        count,
        sum(outcome.wins_inside for outcome in outcomes) / count,
        sum(outcome.targets_inside for outcome in outcomes) / count,
        sum(errors) / count,
        tuple((name, loss / battles) for name, loss in losses.items()),
    )


def _log_loss(rate: float, period: Period) -> float:
    p = min(1 - LEAST_RATE, max(LEAST_RATE, rate))
    return -(period.victories * log(p) + (period.missions - period.victories) * log(1 - p))
