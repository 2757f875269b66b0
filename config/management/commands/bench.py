"""`manage.py bench NAME…`: measure what the product promises; the names are settings.BENCHES."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.bench.figures import RUNS, Bench, Figure, Run, as_json


def load(path: str) -> Bench:
    """Return the function a dotted path such as `stats.warthunder.bench:parse` names."""
    module, _, name = path.partition(":")
    return cast(Bench, getattr(import_module(module), name))


class Command(BaseCommand):
    """Prints one line a figure, or with --json the figures alone."""

    help = "Measure speed; every figure is the median of several runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names of benches; all of them when none is given."""
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help=", ".join(sorted(settings.BENCHES))
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
        parser.add_argument(
            "--runs", type=int, default=RUNS, help=f"runs of each, {RUNS} if unsaid"
        )
        parser.add_argument("--players", type=int, help="how many players to fill a database with")
        parser.add_argument("--rows", type=int, help="how many rows to fill a database with")
        parser.add_argument("--archive", type=Path, help="an archive to measure the import of")
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the benches one after the other and print their figures."""
        names = options["names"] or sorted(settings.BENCHES)
        unknown = [name for name in names if name not in settings.BENCHES]
        if unknown:
            known = ", ".join(sorted(settings.BENCHES))
            raise CommandError(f"There is no bench named {unknown[0]!r}; there are: {known}.")
        if options["runs"] < 1:
            raise CommandError("--runs: use a whole number from 1.")
        if options["players"] is not None and options["players"] < 4:
            raise CommandError("--players: use a whole number from 4.")
        if options["rows"] is not None and options["rows"] < 1:
            raise CommandError("--rows: use a whole number from 1.")
        if options["archive"] is not None and not options["archive"].exists():
            raise CommandError(f"--archive: there is no {options['archive']}.")
        quiet = options["no_progress"] or not sys.stderr.isatty()
        figures = [figure for name in names for figure in self._figures(name, options, quiet)]
        lines = [as_json(figures)] if options["json"] else [figure.line() for figure in figures]
        self.stdout.write("\n".join(lines))

    def _figures(self, name: str, options: dict[str, Any], quiet: bool) -> Iterable[Figure]:
        def track(numbers: Iterable[int]) -> Iterable[int]:
            bar = tqdm(numbers, desc=name, unit="run", file=sys.stderr, disable=quiet)
            return cast(Iterable[int], bar)

        wanted = (options["players"], options["rows"], options["archive"])
        return load(settings.BENCHES[name])(Run(options["runs"], track, *wanted))
