"""`manage.py rating_weights`: which weights of the combat rating predict the next period best."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.bench.figures import Figure, as_json
from stats.warthunder.backtests import demo_rating_periods
from stats.warthunder.queries.analysis import active_population
from stats.warthunder.queries.analysis.periods import halves, rating_periods
from stats.warthunder.queries.analysis.readings import well_read_players
from stats.warthunder.rating.population import COMPONENTS
from stats.warthunder.rating.score import DEFAULT_WEIGHTS
from stats.warthunder.rating.weights import Comparison, Period, compare, fit_weights

PLAYERS_MAX = 2000


class Command(BaseCommand):
    """Prints a table, the best way first, or with --json the figures alone."""

    help = (
        "Compare weights of the combat rating by log loss: components at the start of a period, "
        "wins within it, on players held out."
    )

    weights: Sequence[float] = DEFAULT_WEIGHTS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to test on a demo world instead of what is stored."""
        parser.add_argument("--demo-seed", type=int, help="test on the demo world of this seed")
        parser.add_argument("--players", type=int, default=200, help="players of the demo world")
        parser.add_argument("--days", type=int, default=84, help="days of the demo world")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the comparison; one line of reason when there are too few periods."""
        quiet = options["no_progress"] or not sys.stderr.isatty()
        train, test = halves(self._periods(options, quiet))
        try:
            rows = compare(train, test, self.weights)
            weights = fit_weights([*train, *test])
        except ValueError as error:
            raise CommandError(f"There is too little to compare: {error}.") from error
        if options["json"]:
            self.stdout.write(as_json(_figures(rows, weights, len(train) + len(test))))
        else:
            self.stdout.write(
                "\n".join(_lines(rows, (weights, self.weights), len(train), len(test)))
            )

    def _periods(self, options: dict[str, Any], quiet: bool) -> list[list[Period]]:
        def bar(players: Sequence[int]) -> Any:
            return tqdm(players, unit="player", file=sys.stderr, disable=quiet)

        seed = options["demo_seed"]
        if seed is not None:
            return demo_rating_periods(seed, options["players"], options["days"], bar)
        population = active_population(settings.DOZOR_DEMO)
        if population is None:
            raise CommandError("There is no reference population yet.")
        self.weights = population.reference.weights
        players = well_read_players(settings.DOZOR_DEMO, 2, PLAYERS_MAX)
        return [list(rating_periods(pk, population.reference)) for pk in bar(players)]


def _lines(
    rows: Sequence[Comparison], weights: Sequence[Sequence[float]], train: int, test: int
) -> list[str]:
    best, used = (
        ", ".join(f"{name} {weight:.2f}" for name, weight in zip(COMPONENTS, each, strict=True))
        for each in weights
    )
    table = [f"{row.name:<20} {row.log_loss:>10.5f} {row.brier:>10.5f}" for row in rows]
    return [
        f"{train} periods to fit, {test} to compare",
        f"{'way':<20} {'log loss':>10} {'Brier':>10}",
        *table,
        f"best weights: {best}",
        f"in use: {used}",
    ]


def _figures(rows: Sequence[Comparison], weights: Sequence[float], runs: int) -> list[Figure]:
    losses = {row.name: row.log_loss for row in rows}
    mean = losses["population mean"]
    figures = [
        Figure(
            f"log_loss:{name.replace(' ', '_')}", loss, "nats/battle", loss / mean,
            "population mean", runs,
        )
        for name, loss in losses.items()
    ]  # fmt: skip
    named = zip(COMPONENTS, weights, strict=True)
    return [
        *figures,
        *(Figure(f"weight:{name}", weight, "fraction", runs=runs) for name, weight in named),
    ]
