"""Backtests of the War Thunder app: on stored histories, or on those of a demo world.

What is forecast was never seen: of stored players each half is forecast from the other, and a demo
world is forecast with what another seed's world taught.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from config.bench.backtests import NothingToTest, Track, Wanted
from config.bench.figures import Figure
from stats.warthunder.forecast import (
    History,
    Knot,
    Outcome,
    backtest,
    cross_backtest,
    history_of,
    track_record,
)
from stats.warthunder.queries.analysis.readings import mode_histories, well_read_players
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.rating.sample import Sample
from stats.warthunder.rating.score import Reference, build_reference, standardised
from stats.warthunder.rating.weights import Period
from stats.warthunder.records import Mode

DAY_S = 86_400
STEP_DAYS = 7
PLAYERS_MAX = 2000
READINGS_LEAST = 3
Histories = dict[Mode, list[History]]


def forecast(wanted: Wanted) -> list[Figure]:
    """Walk forward over histories of all modes; raises NothingToTest when there are none."""
    wanted.without_leagues()
    outcomes: list[Outcome] = []
    if wanted.demo_seed is None:
        for histories in stored_histories(wanted.track).values():
            outcomes += cross_backtest(histories)
    else:
        test = demo_histories(wanted.demo_seed, wanted)
        train = demo_histories(wanted.demo_seed + 1, wanted)
        for mode in Mode:
            outcomes += backtest(train[mode], test[mode])
    return figures_of(outcomes)


def figures_of(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Sum past forecasts up; raises NothingToTest when there are none."""
    record = track_record(outcomes)
    if record is None:
        raise NothingToTest(
            "There is nothing to test on: two comparable periods of a player are needed."
        )
    losses = dict(record.log_loss)
    model = losses.pop("model")
    figures = [
        Figure("coverage", record.win_coverage, "fraction", runs=record.forecasts),
        Figure("coverage_targets", record.target_coverage, "fraction", runs=record.forecasts),
        Figure("mean_error_wins", record.mean_error_wins, "wins", runs=record.forecasts),
    ]
    for name, loss in losses.items():
        figures.append(
            Figure(f"log_loss:{name.replace(' ', '_')}", loss, "nats/battle", runs=record.forecasts)
        )
    lifetime = losses["lifetime rate"]
    best = Figure(
        "log_loss", model, "nats/battle", model / lifetime, "lifetime rate", record.forecasts
    )
    return [*figures[:2], best, *figures[2:]]


def stored_histories(track: Track, *, demo: bool | None = None) -> Histories:
    """Return the histories of at most PLAYERS_MAX stored players of the source in use."""
    kind = settings.DOZOR_DEMO if demo is None else demo
    found: Histories = {mode: [] for mode in Mode}
    for player_id in track(well_read_players(kind, READINGS_LEAST, PLAYERS_MAX)):
        for mode, history in mode_histories(player_id).items():
            if history.stretches:
                found[mode].append(history)
    return found


def demo_histories(seed: int, wanted: Wanted) -> Histories:
    """Return weekly histories of a demo world that ends now, made in this process."""
    world = demo_world(seed)
    end = timezone.now().timestamp()
    found: Histories = {mode: [] for mode in Mode}
    for player in wanted.track(_evenly(world.rosters.players, wanted.players)):
        knots = list(_knots(world, player, end, wanted.days))
        for mode in Mode:
            history = history_of([by_mode[mode] for by_mode in knots])
            if history.stretches:
                found[mode].append(history)
    return found


def demo_world(seed: int) -> Any:
    """Return the demo source's world of a seed, by the path that the settings give."""
    module, _, _name = settings.DEMO_SOURCES["warthunder"].partition(":")
    return import_module(module).world_of(seed)


def _evenly(count: int, wanted: int) -> list[int]:
    step = max(1.0, count / wanted)
    return [int(index * step) for index in range(min(count, wanted))]


def _knots(world: Any, player: int, end: float, days: int) -> Iterator[dict[Mode, Knot]]:
    for day in range(days, -1, -STEP_DAYS):
        at = end - day * DAY_S
        modes = world.player_at(player, at).standing.modes
        moment = datetime.fromtimestamp(at, UTC)
        yield {
            mode: Knot(
                moment,
                True,
                modes[mode.value].missions,
                modes[mode.value].victories,
                sum(modes[mode.value].targets),
            )
            for mode in Mode
        }


def demo_rating_periods(
    seed: int, players: int, days: int, track: Callable[[Sequence[int]], Iterable[int]]
) -> list[list[Period]]:
    """Return periods for judging weights by player: the start and the end of a demo world's days.

    The reference is fitted on the start alone.
    """
    world, end = demo_world(seed), timezone.now().timestamp()
    pairs = []
    for player in track(_evenly(world.rosters.players, players)):
        moments = (end - days * DAY_S, end)
        pairs.append([_samples(world.player_at(player, at).standing.modes) for at in moments])
    reference = build_reference([before for before, _after in pairs])
    return [list(_rating_periods(before, after, reference)) for before, after in pairs]


def _rating_periods(
    before: Mapping[Mode, Sample], after: Mapping[Mode, Sample], reference: Reference
) -> Iterator[Period]:
    for mode, sample in before.items():
        missions = after[mode].missions - sample.missions
        if mode in reference.modes and missions >= STEP_DAYS and sample.missions >= MIN_MISSIONS:
            yield Period(
                standardised(sample, reference.modes[mode]),
                missions,
                after[mode].victories - sample.victories,
                sample.victories / sample.missions,
            )


def _samples(modes: Mapping[str, Any]) -> dict[Mode, Sample]:
    return {
        mode: Sample(
            modes[mode.value].missions,
            modes[mode.value].victories,
            modes[mode.value].deaths,
            sum(modes[mode.value].targets),
            tuple(count for branch in modes[mode.value].branches for count in branch.sorties),
        )
        for mode in Mode
    }
