"""The next N battles of a player in one mode: wins and targets, with calibrated intervals.

Wins are beta-binomial and targets gamma-Poisson, both with the population as prior and older
battles discounted. The spread these models give is too narrow on real players (form drifts between
periods), so intervals are scaled by split conformal prediction (Papadopoulos and others 2002): the
quantile of past |error| / spread at the wanted coverage takes the place of the normal quantile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, inf, log, sqrt

from stats.warthunder.rating.population import BetaPrior

COVERAGE = 0.90
NORMAL_QUANTILE = 1.6449
HALF_LIFE_MISSIONS = 400.0
MIN_SCORES = 20
MAX_SCORES = 400
LEAST_RATE = 1e-6


@dataclass(frozen=True, slots=True)
class Period:
    """What was counted between two valid snapshots; `missions` > 0."""

    missions: int
    victories: int
    targets: int


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """A prior of targets per mission: `strength` is how many missions its `mean` is worth."""

    mean: float
    strength: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of somebody of whom nothing is known."""

    win: BetaPrior
    targets: GammaPrior


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected count with its model spread (standard deviation) and interval."""

    mean: float
    spread: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Wins and targets of the next `missions` battles; `quantile`s are those in force."""

    missions: int
    wins: Estimate
    targets: Estimate
    win_quantile: float
    target_quantile: float
    calibrated: bool


@dataclass(slots=True)
class Belief:
    """What is known of a player after some periods: discounted counts on top of the prior."""

    prior: Prior
    half_life: float = HALF_LIFE_MISSIONS
    missions: float = 0.0
    wins: float = 0.0
    targets: float = 0.0

    def learn(self, period: Period) -> None:
        """Take in a period; what was known before fades by the battles fought since."""
        fade = 0.5 ** (period.missions / self.half_life)
        self.missions = self.missions * fade + period.missions
        self.wins = self.wins * fade + period.victories
        self.targets = self.targets * fade + period.targets

    def win_beta(self) -> tuple[float, float]:
        """Return both parameters of the belief about the win rate."""
        win = self.prior.win
        return win.a + self.wins, win.b + self.missions - self.wins

    def target_gamma(self) -> tuple[float, float]:
        """Return shape and rate of the belief about targets per mission."""
        prior = self.prior.targets
        return prior.mean * prior.strength + self.targets, prior.strength + self.missions

    def win_rate(self) -> float:
        """Return the expected win rate."""
        a, b = self.win_beta()
        return a / (a + b)


@dataclass(slots=True)
class Calibration:
    """Past |error| / spread, newest last; `pooled` stands in while there are too few."""

    scores: list[float] = field(default_factory=list)
    pooled: Sequence[float] = ()

    def add(self, score: float) -> None:
        """Remember one past forecast's score."""
        self.scores.append(score)
        del self.scores[:-MAX_SCORES]

    def quantile(self) -> tuple[float, bool]:
        """Return the scale of the interval, and whether past errors made it.

        Never narrower than the model's own spread asks for.
        """
        scores = self.scores if len(self.scores) >= MIN_SCORES else [*self.pooled, *self.scores]
        if len(scores) < MIN_SCORES:
            return NORMAL_QUANTILE, False
        rank = ceil((len(scores) + 1) * COVERAGE)
        found = sorted(scores)[min(rank, len(scores)) - 1]
        return max(found, NORMAL_QUANTILE), True


def forecast(belief: Belief, missions: int, wins: Calibration, targets: Calibration) -> Forecast:
    """Forecast the next `missions` (> 0) battles."""
    win_quantile, wins_known = wins.quantile()
    target_quantile, targets_known = targets.quantile()
    return Forecast(
        missions,
        _bounded(*win_moments(belief, missions), win_quantile, missions),
        _bounded(*target_moments(belief, missions), target_quantile, inf),
        win_quantile,
        target_quantile,
        wins_known and targets_known,
    )


def win_moments(belief: Belief, missions: int) -> tuple[float, float]:
    """Mean and standard deviation of a beta-binomial count."""
    a, b = belief.win_beta()
    total = a + b
    mean = missions * a / total
    variance = mean * (b / total) * (total + missions) / (total + 1)
    return mean, sqrt(variance)


def target_moments(belief: Belief, missions: int) -> tuple[float, float]:
    """Mean and standard deviation of a gamma-Poisson (negative binomial) count."""
    shape, rate = belief.target_gamma()
    mean = missions * shape / rate
    return mean, sqrt(mean + mean * missions / rate)


def _bounded(mean: float, spread: float, quantile: float, ceiling: float) -> Estimate:
    half = quantile * spread
    return Estimate(mean, spread, max(0.0, mean - half), min(ceiling, mean + half))


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
) -> Iterator[Outcome]:
    """Forecast each period from those before it only, then learn from it; the first is learned."""
    belief = Belief(prior, half_life)
    wins, targets = Calibration(pooled=pooled_wins), Calibration(pooled=pooled_targets)
    seen_missions = seen_wins = 0
    last_rate = prior.win.mean
    for number, period in enumerate(periods):
        if number:
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


def score(estimate: Estimate, count: int) -> float:
    """Return |error| in units of the model's own spread."""
    return abs(count - estimate.mean) / estimate.spread if estimate.spread else 0.0


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
