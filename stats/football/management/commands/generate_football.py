"""Fill the tables with leagues that never were, or take them out again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from stats.football.services.generated import OtherPlan, fill, plan_for, remove

ROWS = 1_500_000
LEAGUES_MAX = 50


class Command(BaseCommand):
    """generate_football --rows N: seasons of nine leagues until they hold the rows."""

    help = (
        "Generate leagues gen1.1, gen2.1 … until their matches have N rows of events and players' "
        "figures; they are demo rows. May be interrupted and started again: seasons that are "
        "stored are passed over. --remove takes them all out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, by which seed, or away with it."""
        parser.add_argument("--rows", type=int, default=ROWS, metavar="N", help=f"{ROWS} if unsaid")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same rows")
        parser.add_argument("--leagues", type=int, default=9, help="how many leagues, 9 if unsaid")
        parser.add_argument("--remove", action="store_true", help="take out what was generated")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill or remove, and say what came of it."""
        quiet = options["no_progress"] or not sys.stderr.isatty()
        if options["remove"]:
            gone = list(tqdm(remove(), unit="season", disable=quiet, file=sys.stderr))
            self.stdout.write(f"{len(gone)} seasons removed.")
            return
        if options["rows"] < 1:
            raise CommandError("--rows: use a whole number from 1.")
        if options["seed"] < 0:
            raise CommandError("--seed: use a whole number from 0.")
        if not 1 <= options["leagues"] <= LEAGUES_MAX:
            raise CommandError(f"--leagues: use a whole number from 1 to {LEAGUES_MAX}.")
        self._fill(options, quiet)

    def _fill(self, options: dict[str, Any], quiet: bool) -> None:
        now = timezone.now()
        try:
            plan = plan_for(
                options["rows"], options["seed"], now.date(), leagues=options["leagues"]
            )
        except OtherPlan as error:
            raise CommandError(f"Nothing was stored: {error}; --remove takes it out.") from error
        rows = new = 0
        with tqdm(total=plan.rows, unit="row", disable=quiet, file=sys.stderr) as bar:
            for season in fill(plan, now):
                bar.update(season.rows)
                rows += season.rows
                new += season.new
        self.stdout.write(f"{rows} rows of events and players' figures; {new} new seasons.")
