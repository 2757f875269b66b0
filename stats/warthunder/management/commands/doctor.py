"""`manage.py doctor FILE…`: read saved pages twice and say in words what is wrong with them."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stats.warthunder.doctor import examine


class Command(BaseCommand):
    """Exits with 0 when both readers agree on every file, with 1 otherwise."""

    help = "Read saved War Thunder pages with two readers and explain where they differ."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one or more files; `-` is the standard input."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a saved page, - for stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report on every file, then exit."""
        agreed = [self._report(name) for name in options["files"]]
        if not all(agreed):
            raise SystemExit(1)

    def _report(self, name: str) -> bool:
        try:
            body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        report = examine(body)
        self.stdout.write(self.style.MIGRATE_HEADING(name))
        for line in report.lines():
            self.stdout.write(f"  {line}")
        return report.agrees
