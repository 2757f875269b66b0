"""Store the table of vehicles and their battle ratings, from a file or an address."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config.upstream.errors import UpstreamError
from stats.warthunder.parse.vehicles import VehicleTable, parse_vehicles
from stats.warthunder.records import ParseError
from stats.warthunder.services.vehicles import Stored, fetch_vehicles, store_vehicles


class Command(BaseCommand):
    """import_vehicles FILE_OR_URL: adds and updates; vehicles the table leaves out stay."""

    help = (
        "Store the table of vehicles and their battle ratings (JSON). May be interrupted and "
        "started again: what is stored already is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the table is, and whether to show a bar."""
        parser.add_argument("source", metavar="FILE_OR_URL", help="a JSON file, or https://…")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, store and count; ends with an error when nothing can be stored."""
        source = options["source"]
        table = self._read(source)
        bar = not options["no_progress"] and sys.stderr.isatty()
        total = Stored()
        with tqdm(total=len(table.rows), unit="vehicle", disable=not bar, file=sys.stderr) as shown:
            for part in store_vehicles(table, source=source, now=timezone.now()):
                total += part
                shown.update(part.added + part.changed + part.unchanged)
        self.stdout.write(
            f"{total.added} added, {total.changed} changed, {total.unchanged} unchanged, "
            f"{table.skipped} not readable."
        )

    def _read(self, source: str) -> VehicleTable:
        web = source.startswith(("http://", "https://"))
        try:
            return parse_vehicles(fetch_vehicles(source) if web else Path(source).read_bytes())
        except OSError as error:
            raise CommandError(
                f"Nothing was stored: {source} cannot be read: {error.strerror}."
            ) from error
        except (UpstreamError, ParseError) as error:
            raise CommandError(f"Nothing was stored: {error}") from error
