"""`manage.py validate_ratings FILE.csv`: how far our ratings are from published HLTV 2.0 ones."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.bench.figures import Figure, as_json
from stats.faceit.rating.validation import Agreement, BadLines, agreements, read_career_lines

MAX_BYTES = 64 * 1024 * 1024
MEANINGS = {
    "hltv2_true": "2.0 with true KAST and true impact",
    "hltv2_true_kast": "2.0 with true KAST and estimated impact",
    "hltv2_estimated": "2.0 with estimated KAST and impact",
    "kast_estimated": "the estimate of KAST itself, in points",
    "hltv1": "1.0, another formula, against 2.0: for information",
    "style21": "2.1-style with the fallback means against 2.0: for information",
}


class Command(BaseCommand):
    """Prints a table, or with --json the figures alone."""

    help = (
        "Compare the ratings with published career lines (CSV: rating, kast, impact, kpr, apr, "
        "dpr, adr, 1kpr … 5kpr) and print MAE, maximum and bias."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and how to print."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare and print; one line of reason when the file cannot be used."""
        path = options["file"]
        bar = not options["no_progress"] and sys.stderr.isatty()
        try:
            lines = read_career_lines(_text(path))
        except BadLines as error:
            raise CommandError(f"{path} cannot be used: {error}.") from error
        rows = agreements(tqdm(lines, unit="line", file=sys.stderr, disable=not bar))
        self.stdout.write(as_json(_figures(rows)) if options["json"] else "\n".join(_table(rows)))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise BadLines("it is too large")
        return body.decode("utf-8-sig")
    except OSError as error:
        raise BadLines(str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise BadLines("it is not text in UTF-8") from error


def _table(rows: Sequence[Agreement]) -> list[str]:
    head = f"{'name':<18}{'MAE':>9}{'max':>9}{'bias':>9}{'RMSE':>9}{'n':>6}  what"
    return [
        head,
        *(
            f"{row.name:<18}{row.mae:>9.4f}{row.largest:>9.4f}{row.bias:>+9.4f}"
            f"{row.rmse:>9.4f}{row.lines:>6}  {MEANINGS[row.name]}"
            for row in rows
        ),
    ]


def _figures(rows: Sequence[Agreement]) -> list[Figure]:
    """Name each figure measure:formula; one run, for nothing here is random."""
    return [
        Figure(f"{measure}:{row.name}", value, unit, runs=1)
        for row in rows
        for measure, value, unit in (
            ("mae", row.mae, row.unit),
            ("max", row.largest, row.unit),
            ("bias", row.bias, row.unit),
            ("rmse", row.rmse, row.unit),
            ("n", row.lines, "lines"),
        )
    ]
