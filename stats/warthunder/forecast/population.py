"""What forecasts start from, fitted on a population's histories in one mode. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from stats.warthunder.forecast.belief import HALF_LIFE_MISSIONS, Belief, GammaPrior, Period, Prior
from stats.warthunder.forecast.histories import LEAST_MISSIONS, History
from stats.warthunder.forecast.intervals import MAX_SCORES, score
from stats.warthunder.forecast.track import Outcome, TrackRecord, track_record, walk_forward
from stats.warthunder.rating.population import BetaPrior, fit_beta, fit_gamma_strength

HALF_LIVES = (100.0, 200.0, 400.0, 800.0, 1600.0, 6400.0)
TRIED_OUTCOMES = 100
NOTHING_KNOWN = Prior(BetaPrior(0.5, 20.0), GammaPrior(1.0, 5.0))


@dataclass(frozen=True, slots=True)
class Start:
    """Prior, pace of forgetting and past errors of a population; `players` stand behind it."""

    prior: Prior = NOTHING_KNOWN
    half_life: float = HALF_LIFE_MISSIONS
    pooled_wins: tuple[float, ...] = ()
    pooled_targets: tuple[float, ...] = ()
    players: int = 0

    def belief(self, history: History) -> Belief:
        """Return what is known of a player after the whole history."""
        belief = Belief(self.prior, self.half_life)
        for period in (*([history.lifetime] if history.lifetime else ()), *history.periods):
            belief.learn(period)
        return belief

    def walk(self, history: History) -> Iterator[Outcome]:
        """Forecast every period of a history from what came before it.

        Periods shorter than LEAST_MISSIONS teach, but are no test: a battle or two is all chance.
        """
        outcomes = walk_forward(
            history.periods,
            self.prior,
            pooled_wins=self.pooled_wins,
            pooled_targets=self.pooled_targets,
            half_life=self.half_life,
            lifetime=history.lifetime,
        )
        return (one for one in outcomes if one.period.missions >= LEAST_MISSIONS)


def fit_start(histories: Sequence[History]) -> Start:
    """Fit prior, half life (by log loss) and pooled errors; a few histories fit little."""
    totals = [whole for whole in map(_whole, histories) if whole]
    if not totals:
        return Start()
    start = Start(prior=_prior(totals), players=len(totals))
    outcomes: list[Outcome] = []
    best = inf
    for half_life in HALF_LIVES:
        tried = Start(start.prior, half_life)
        made = [outcome for history in histories for outcome in tried.walk(history)]
        loss = _loss(track_record(made))
        if loss < best or not outcomes:
            best, outcomes, start = loss, made, Start(start.prior, half_life, players=len(totals))
    if len(outcomes) < TRIED_OUTCOMES:
        start = Start(start.prior, players=len(totals))
        outcomes = [outcome for history in histories for outcome in start.walk(history)]
    return Start(
        start.prior,
        start.half_life,
        _spread_out(score(o.forecast.wins, o.period.victories) for o in outcomes),
        _spread_out(score(o.forecast.targets, o.period.targets) for o in outcomes),
        len(totals),
    )


def backtest(train: Sequence[History], test: Sequence[History]) -> list[Outcome]:
    """Fit on some players, forecast others: nothing that is forecast was seen before."""
    start = fit_start(train)
    return [outcome for history in test for outcome in start.walk(history)]


def cross_backtest(histories: Sequence[History]) -> list[Outcome]:
    """Fit on every other player, forecast the rest, and the other way round."""
    even, odd = histories[::2], histories[1::2]
    return [*backtest(even, odd), *backtest(odd, even)] if odd else []


def start_to_json(start: Start) -> dict[str, Any]:
    """Return a start as JSON values."""
    win, targets = start.prior.win, start.prior.targets
    return {
        "win": [win.mean, win.strength],
        "targets": [targets.mean, targets.strength],
        "half_life": start.half_life,
        "pooled_wins": [round(value, 4) for value in start.pooled_wins],
        "pooled_targets": [round(value, 4) for value in start.pooled_targets],
        "players": start.players,
    }


def start_from_json(data: Mapping[str, Any]) -> Start:
    """Return the start `start_to_json` wrote."""
    return Start(
        Prior(BetaPrior(*data["win"]), GammaPrior(*data["targets"])),
        data["half_life"],
        tuple(data["pooled_wins"]),
        tuple(data["pooled_targets"]),
        data["players"],
    )


def _prior(totals: Sequence[Period]) -> Prior:
    missions = sum(whole.missions for whole in totals)
    mean = max(sum(whole.targets for whole in totals) / missions, 0.01)
    counts = [whole.targets for whole in totals]
    shape = fit_gamma_strength(counts, [whole.missions * mean for whole in totals])
    win = fit_beta([whole.victories for whole in totals], [whole.missions for whole in totals])
    return Prior(win, GammaPrior(mean, shape / mean))


def _whole(history: History) -> Period | None:
    parts = [*([history.lifetime] if history.lifetime else []), *history.periods]
    missions = sum(part.missions for part in parts)
    if not missions:
        return None
    victories = sum(part.victories for part in parts)
    return Period(missions, victories, sum(part.targets for part in parts))


def _loss(record: TrackRecord | None) -> float:
    return dict(record.log_loss)["model"] if record else inf


def _spread_out(scores: Iterable[float]) -> tuple[float, ...]:
    """Keep at most MAX_SCORES quantiles of the scores, whoever they come from."""
    ordered = sorted(scores)
    if len(ordered) <= MAX_SCORES:
        return tuple(ordered)
    step = len(ordered) / MAX_SCORES
    return tuple(ordered[int((index + 0.5) * step)] for index in range(MAX_SCORES))
