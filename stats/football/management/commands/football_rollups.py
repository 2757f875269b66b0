"""Compare football's kept sums with a full recomputation, or make them anew."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from stats.football.models import Season
from stats.football.services.rollups import Verdict, Written, rebuild, verify

# A season that was never summed has thousands of differences, all alike.
TOLD_MOST = 20


class Command(BaseCommand):
    """football_rollups --verify|--rebuild [--league CODE]."""

    help = (
        "--verify compares the sums of teams and players with a full recomputation and ends with "
        "an error where they differ; --rebuild writes those that differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and for which league."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--verify", action="store_true", help="compare, change nothing")
        what.add_argument("--rebuild", action="store_true", help="write what differs")
        parser.add_argument("--league", metavar="CODE", help="only this league, such as en.1")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the seasons and say what came of it."""
        seasons = Season.objects.order_by("competition__code", "label")
        if options["league"]:
            seasons = seasons.filter(competition__code=options["league"])
            if not seasons.exists():
                raise CommandError(f"There is no season of {options['league']!r}.")
        quiet = options["no_progress"] or not sys.stderr.isatty()
        ids = list(seasons.values_list("pk", flat=True))
        shown = tqdm(ids, unit="season", disable=quiet, file=sys.stderr)
        if options["rebuild"]:
            done = sum((rebuild(pk) for pk in shown), Written())
            self.stdout.write(
                f"{len(ids)} seasons: {done.written} written, {done.removed} removed."
            )
        else:
            self._report([verify(pk) for pk in shown])

    def _report(self, verdicts: Sequence[Verdict]) -> None:
        wrong = sum(len(one.differences) for one in verdicts)
        rows = sum(one.rows for one in verdicts)
        self._tell(one for one in verdicts if one.differences)
        if wrong:
            raise CommandError(f"{wrong} sums differ from a full recomputation of {rows}.")
        self.stdout.write(f"{rows} sums of {len(verdicts)} seasons are right.")

    def _tell(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            season = Season.objects.select_related("competition").get(pk=verdict.season)
            name = f"{season.competition.code} {season.label}"
            for difference in islice(verdict.differences, TOLD_MOST):
                self.stdout.write(f"{name}: {difference}")
            if len(verdict.differences) > TOLD_MOST:
                self.stdout.write(f"{name}: {len(verdict.differences) - TOLD_MOST} more")
