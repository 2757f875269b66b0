"""`manage.py backtest NAME`: how forecasts would have done; the names are settings.BACKTESTS."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.bench.backtests import Backtest, Findings, NothingToTest, Wanted
from config.bench.figures import Figure, as_json


class Command(BaseCommand):
    """Prints one line a figure, or a table, or with --json the figures alone."""

    help = "Forecast the past from what came before it, and compare with what happened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a name, and whether to test on a demo world instead of what is stored."""
        parser.add_argument("name", choices=sorted(settings.BACKTESTS))
        parser.add_argument("--demo-seed", type=int, help="test on the demo world of this seed")
        parser.add_argument("--players", type=int, default=120, help="players of the demo world")
        parser.add_argument("--days", type=int, default=84, help="days of the demo world")
        parser.add_argument("--leagues", help="football: codes such as en.1,es.1; all by default")
        parser.add_argument("--seasons", help="football: labels, or a range: 2021-22..2024-25")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the backtest and print its figures; a word of reason when there is nothing to do."""
        if min(options["players"], options["days"]) < 2:
            raise CommandError("--players and --days: use whole numbers from 2.")
        quiet = options["no_progress"] or not sys.stderr.isatty()

        def track(items: Iterable[Any]) -> Iterable[Any]:
            return cast(Iterable[Any], tqdm(items, file=sys.stderr, disable=quiet))

        scope = (_listed(options["leagues"]), _listed(options["seasons"]))
        wanted = Wanted(options["demo_seed"], options["players"], options["days"], track, *scope)
        try:
            found = load(settings.BACKTESTS[options["name"]])(wanted)
        except NothingToTest as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_printed(found, as_figures=options["json"]))


def _listed(words: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (words or "").split(",") if word.strip())


def _printed(found: Sequence[Figure] | Findings, *, as_figures: bool) -> str:
    figures = found.figures if isinstance(found, Findings) else found
    if as_figures:
        return as_json(figures)
    if isinstance(found, Findings):
        return found.text
    return "\n".join(figure.line() for figure in figures)


def load(path: str) -> Backtest:
    """Return the function a dotted path such as `stats.warthunder.backtests:forecast` names."""
    module, _, name = path.partition(":")
    return cast(Backtest, getattr(import_module(module), name))
