"""Two weeks in a paper market: what strategies earn against six kinds of rivals."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.bench.figures import Figure, as_json
from demper.simulation.figures import NAIVE, Line, lines_of, table
from demper.simulation.rivals import KINDS
from demper.simulation.run import DAYS, compare
from demper.simulation.sellers import SELLERS

DAYS_MAX = 90
ALL = "all"


class Command(BaseCommand):
    """demper_simulate --strategy ours naive --rivals war: profit a day, side by side."""

    help = (
        "Simulate a market of rivals and compare strategies by profit. Every strategy meets every "
        "kind of rival alone, in the same market; docs/demper-pricing.md says what it assumes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take strategies, rivals, the time and the dice."""
        parser.add_argument(
            "--strategy", nargs="+", action="extend", choices=[*SELLERS, ALL],
            help="all of them if unsaid",
        )  # fmt: skip
        parser.add_argument(
            "--rivals", nargs="+", action="extend", choices=[*KINDS, ALL],
            help="all of them if unsaid",
        )  # fmt: skip
        parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"{DAYS} if unsaid")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the rivals' dice")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Simulate and print."""
        days = options["days"]
        if not 1 <= days <= DAYS_MAX:
            raise CommandError(f"--days: use a whole number from 1 to {DAYS_MAX}.")
        strategies = _chosen(options["strategy"], list(SELLERS))
        rivals = _chosen(options["rivals"], list(KINDS))
        quiet = options["no_progress"] or options["json"] or not sys.stderr.isatty()
        with tqdm(
            total=len(strategies) * len(rivals) * days, unit="day", disable=quiet, file=sys.stderr
        ) as bar:
            outcomes = list(
                compare(strategies, rivals, days=days, seed=options["seed"], seen=bar.update)
            )
        lines = lines_of(outcomes)
        if options["json"]:
            self.stdout.write(as_json(figure for line in lines for figure in _figures(line)))
            return
        self.stdout.write(table(lines))
        if days < DAYS:
            self.stdout.write(f"Price wars take days to be felt: use {DAYS} days to compare.")


def _chosen(asked: list[str] | None, names: list[str]) -> list[str]:
    return names if not asked or ALL in asked else list(dict.fromkeys(asked))


def _figures(line: Line) -> list[Figure]:
    """Return a line's figures; profits are compared with the naive bot's in the same market."""
    against = None if line.ratio is None else f"profit:{NAIVE}:{line.rival}"
    name = f"{line.strategy}:{line.rival}"
    return [
        Figure(f"profit:{name}", line.profit_a_day, "KZT/day", line.ratio, against, 1),
        Figure(f"first_share:{name}", line.first, "fraction", runs=1),
        Figure(f"changes:{name}", line.changes_a_day, "changes/day", runs=1),
    ]
