"""Store CSV files of football-data.co.uk: results, figures and odds."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config.upstream.errors import UpstreamError
from stats.football.records import ParseError
from stats.football.services.football_data import (
    NothingThere,
    Taken,
    collect_file,
    files_in,
    import_file,
    read_files,
)
from stats.football.services.places import prepare_places
from stats.football.services.storing import Stored

ROWS_TOLD_MOST: Final = 20


class Command(BaseCommand):
    """import_football_data PATH|URL…: stores what is new; the rest stays as it is."""

    help = (
        "Store CSV files of football-data.co.uk: a PATH is a file, a folder or a zip archive of "
        "them, a URL an address of that site. Main files (a season of a league) and extra ones "
        "(all seasons) are told apart by themselves. Started again, what is stored is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files are, of which league, and whether to show a bar."""
        parser.add_argument("paths", nargs="+", metavar="PATH|URL")
        parser.add_argument(
            "--league", metavar="CODE", help="what the files are of where they name no known league"
        )
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, count and say; ends with an error when nothing could be taken."""
        prepare_places()
        self._reasons: list[str] = []
        self._league: str | None = options["league"]
        bar = not options["no_progress"] and sys.stderr.isatty()
        done = Stored()
        wanted = list(self._wanted(options["paths"]))
        for place in tqdm(wanted, unit="file", disable=not bar, file=sys.stderr):
            for name, taken in self._taken(place):
                done += taken.stored
                self._tell_rows(name, taken)
        if not done.total:
            first = self._reasons[0] if self._reasons else "no wanted match is there."
            for reason in self._reasons[1:]:
                self.stderr.write(reason)
            raise CommandError(f"Nothing was stored: {first}")
        for reason in self._reasons:
            self.stderr.write(reason)
        self.stdout.write(f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged.")

    def _wanted(self, paths: list[str]) -> Iterator[str | Path]:
        for told in paths:
            if told.startswith(("http://", "https://")):
                yield told
                continue
            try:
                yield from files_in(Path(told))
            except (NothingThere, OSError) as error:
                self._reasons.append(_reason(told, error))

    def _taken(self, place: str | Path) -> Iterator[tuple[str, Taken]]:
        """Yield what came of each file; those that cannot be read are told at the end."""
        try:
            if isinstance(place, str):
                yield place, collect_file(place, league=self._league, now=timezone.now())
                return
            for file in read_files(place):
                try:
                    taken = import_file(file, league=self._league, now=timezone.now())
                    yield file.name, taken
                except ParseError as error:
                    self._reasons.append(_reason(file.name, error))
        except (NothingThere, OSError, UpstreamError, ParseError) as error:
            self._reasons.append(_reason(str(place), error))

    def _tell_rows(self, name: str, taken: Taken) -> None:
        for note in taken.skipped[:ROWS_TOLD_MOST]:
            self._reasons.append(f"{name}: {note.where}: {note.what}")
        if len(taken.skipped) > ROWS_TOLD_MOST:
            self._reasons.append(f"{name}: {len(taken.skipped) - ROWS_TOLD_MOST} more")


def _reason(name: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{name} cannot be read: {error.strerror or error}."
    return f"{name}: {error}"
