"""Store profile pages saved from a browser, by the pipeline that fetched pages take."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config.work.outcomes import Outcome
from stats.warthunder.services.imports import MAX_BYTES, ImportResult, Upload, import_page


class Command(BaseCommand):
    """import_profile FILE…: one line per file; a file imported before is passed over."""

    help = (
        "Store profile pages saved from a browser. May be interrupted and started again: "
        "a file that is stored already is not stored twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and whether to show a bar."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")
        parser.add_argument(
            "--file-time",
            action="store_true",
            help="the pages were saved when the files were last written; otherwise: now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; ends with an error when not one is stored."""
        bar = not options["no_progress"] and sys.stderr.isatty()
        results = []
        for path in tqdm(options["files"], unit="file", disable=not bar, file=sys.stderr):
            result = self._import(path, options["file_time"])
            results.append(result)
            self._say(result)
        stored = sum(result.stored for result in results)
        if not stored:
            raise CommandError(f"Nothing was stored: {results[0].message}")
        self.stdout.write(f"{stored} of {len(results)} stored.")

    def _import(self, path: Path, file_time: bool) -> ImportResult:
        try:
            with path.open("rb") as file:
                body = file.read(MAX_BYTES + 1)
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            return ImportResult(path.name, Outcome.UNREADABLE, message)
        upload = Upload(path.name, body, written_at if file_time else None)
        return import_page(upload, now=timezone.now(), rng=SystemRandom())

    def _say(self, result: ImportResult) -> None:
        line = f"{result.name}: {result.message}"
        (self.stdout if result.stored else self.stderr).write(line)
