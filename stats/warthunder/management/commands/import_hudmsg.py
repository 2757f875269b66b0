"""Store kill feeds of the game client that were saved in files."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from stats.warthunder.models import FeedSource
from stats.warthunder.services.killfeeds import (
    MAX_BYTES,
    FeedRefused,
    Imported,
    Incoming,
    import_feed,
)


class Command(BaseCommand):
    """import_hudmsg FILE… --user U --me NICK: one line per file; nothing is counted twice."""

    help = (
        "Store kill feeds (answers of 127.0.0.1:8111/hudmsg) saved in files. May be interrupted "
        "and started again: what is stored already is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, whose they are, and whether to show a bar."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--user", required=True, metavar="U", help="name of the account")
        parser.add_argument("--me", required=True, metavar="NICK", help="the nick played under")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; ends with an error when not one could be taken."""
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"Nothing was stored: there is no account {options['user']}.")
        bar = not options["no_progress"] and sys.stderr.isatty()
        taken, reasons = 0, []
        for path in tqdm(options["files"], unit="file", disable=not bar, file=sys.stderr):
            try:
                self._say(path, self._import(user, path, options["me"]))
                taken += 1
            except (FeedRefused, OSError) as error:
                reasons.append(f"{path.name}: {_reason(error)}")
                self.stderr.write(reasons[-1])
        if not taken:
            raise CommandError(f"Nothing was stored: {reasons[0]}")
        self.stdout.write(f"{taken} of {len(options['files'])} taken.")

    def _import(self, user: User, path: Path, me: str) -> Imported:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        return import_feed(user, Incoming(body, FeedSource.COMMAND, me), now=timezone.now())

    def _say(self, path: Path, done: Imported) -> None:
        self.stdout.write(
            f"{path.name}: {done.stored} stored, {done.repeats} known before, "
            f"{done.unusable} unusable, {done.unknown} of unknown wording."
        )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the file cannot be read: {error.strerror}."
    return " ".join(str(error).split())
