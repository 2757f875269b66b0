"""Collect football from a source now, with a bar; may be interrupted and started again."""

import sys
import time
from argparse import ArgumentParser
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.services.collecting import (
    COLLECTED,
    KINDS,
    BadScope,
    SourceOff,
    advance,
    progress_of,
    start,
)

LOOK_EVERY_S = 1.0
OVER = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


class Command(BaseCommand):
    """collect_football: interrupted, it goes on where it was when it is started again."""

    help = (
        "Collect football: the current season of every configured league and what history is "
        "missing, or the leagues and seasons named. Interrupted, it goes on where it was when it "
        "is started again with the same words."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where, of what, and whether to show a bar."""
        parser.add_argument("--source", choices=[*map(str, COLLECTED)], default=str(COLLECTED[0]))
        parser.add_argument("--league", nargs="+", action="extend", default=[], metavar="CODE")
        parser.add_argument("--season", nargs="+", action="extend", default=[], metavar="S")
        parser.add_argument("--kind", choices=KINDS, help="full unless seasons are named")
        parser.add_argument("--day", metavar="DATE", help="for --kind day, such as 2026-03-01")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect; ends with an error of one line when the run did not end well."""
        told = {
            "kind": options["kind"],
            "leagues": options["league"],
            "seasons": options["season"],
            "day": options["day"],
        }
        try:
            row = start(options["source"], told, now=timezone.now(), here=True)
        except (BadScope, SourceOff) as error:
            raise CommandError(f"Nothing was collected: {error}") from None
        quiet = options["no_progress"] or not sys.stderr.isatty()
        try:
            self._run(row, quiet)
        except KeyboardInterrupt:
            row.refresh_from_db()
            left = len(row.todo)
            raise CommandError(
                f"Interrupted with {left} steps left; start it again to go on."
            ) from None
        self._say(row)

    def _run(self, row: CollectRun, quiet: bool) -> None:
        with tqdm(unit="step", file=sys.stderr, disable=quiet) as bar:

            def watch(now: CollectRun) -> None:
                told = progress_of(now)
                bar.total, bar.n = told.total, told.done
                bar.set_postfix_str(f"{told.stored} new, {told.failed} failed")

            while True:
                word = advance(row.pk, None, now=timezone.now(), rng=SystemRandom(), watch=watch)
                row.refresh_from_db()
                if word == "taken" and row.state not in OVER:
                    watch(row)  # a worker has it: its progress is shown until it ends
                    time.sleep(LOOK_EVERY_S)
                elif word != "paused":
                    return

    def _say(self, row: CollectRun) -> None:
        counts = (
            f"{row.asked} asked: {row.stored} new, {row.unchanged} unchanged, {row.failed} failed"
        )
        if row.state != RunState.DONE:
            why = row.last_error or f"the run is {RunState(row.state).label}"
            raise CommandError(f"{counts}. Not finished: {why}")
        self.stdout.write(f"{counts}.")
        if row.failed and row.last_error:
            self.stderr.write(row.last_error)
