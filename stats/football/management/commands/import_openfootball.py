"""Store seasons of openfootball from an archive, a folder, a file, or the web."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config.upstream.errors import NotFound, UpstreamError
from stats.football.leagues import season_of_year
from stats.football.records import ParseError
from stats.football.services.openfootball import (
    NothingThere,
    SeasonFile,
    Wanted,
    collect_season,
    import_season,
    seasons_in,
)
from stats.football.services.places import leagues_wanted, prepare_places
from stats.football.services.storing import Stored

Item = TypeVar("Item")


class Command(BaseCommand):
    """import_openfootball PATH|--season S: stores what is new; the rest stays as it is."""

    help = (
        "Store seasons of openfootball: PATH is its archive (tar), a folder or a file at "
        "season/league.json; without it a season is read from the web. May be interrupted and "
        "started again: what is stored already is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the seasons are, which of them, and whether to show a bar."""
        parser.add_argument("path", nargs="?", type=Path, metavar="PATH")
        parser.add_argument("--season", metavar="S", help="a season such as 2024-25")
        parser.add_argument("--league", metavar="CODE", help="only this league, such as en.1")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, count and say; ends with an error when nothing could be taken."""
        wanted = self._wanted(options["season"], options["league"])
        bar = not options["no_progress"] and sys.stderr.isatty()
        if options["path"] is None and not wanted.season:
            raise CommandError("Nothing was stored: give a PATH, or --season for the web.")
        prepare_places()
        self._reasons: list[str] = []
        if options["path"] is None:
            done = self._from_web(wanted, bar)
        else:
            done = self._from_path(options["path"], wanted, bar)
        for reason in self._reasons[1 if not done.total else 0 :]:
            self.stderr.write(reason)
        if not done.total:
            first = self._reasons[0] if self._reasons else "no wanted season is there."
            raise CommandError(f"Nothing was stored: {first}")
        self.stdout.write(f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged.")

    def _wanted(self, season: str | None, league: str | None) -> Wanted:
        codes = frozenset([league] if league else (one.code for one in leagues_wanted()))
        try:
            return Wanted(codes, season_of_year(season) if season else "")
        except ValueError as error:
            raise CommandError(f"Nothing was stored: {error}.") from error

    def _from_path(self, path: Path, wanted: Wanted, bar: bool) -> Stored:
        try:
            files = sorted(seasons_in(path, wanted), key=lambda file: (file.season, file.league))
        except NothingThere as error:
            raise CommandError(f"Nothing was stored: {error}") from error
        except OSError as error:
            reason = f"{path} cannot be read: {error.strerror or error}."
            raise CommandError(f"Nothing was stored: {reason}") from error
        return sum((self._take(file) for file in _shown(files, bar)), Stored())

    def _take(self, file: SeasonFile) -> Stored:
        try:
            return import_season(file, now=timezone.now())
        except ParseError as error:
            self._reasons.append(f"{file.season}/{file.league}: {error}")
            return Stored()

    def _from_web(self, wanted: Wanted, bar: bool) -> Stored:
        done = Stored()
        for league in _shown(sorted(wanted.leagues), bar):
            try:
                done += collect_season(wanted.season, league, now=timezone.now())
            except NotFound:
                self._reasons.append(f"{wanted.season}/{league}: the source has no such season.")
            except (UpstreamError, ParseError) as error:
                self._reasons.append(f"{wanted.season}/{league}: {error}")
        return done


def _shown(items: list[Item], bar: bool) -> Iterable[Item]:
    shown: Iterable[Item] = tqdm(items, unit="season", disable=not bar, file=sys.stderr)
    return shown
