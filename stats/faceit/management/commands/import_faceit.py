"""Read a CS2 player's whole history from FACEIT."""

import sys
from argparse import ArgumentParser
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from stats.faceit.models import HistoryImport, ImportPhase, ImportState, Player
from stats.faceit.nick import NicknameError
from stats.faceit.services.asking import Refused
from stats.faceit.services.history import request_import, run_import
from stats.faceit.services.refresh import look_up


class Command(BaseCommand):
    """import_faceit NICKNAME: may be interrupted and started again; goes on where it was."""

    help = (
        "Read a player's history from FACEIT: matches, figures, and the newest matches whole. "
        "NICKNAME may also be an id, a Steam id or an address. Interrupted, it goes on when it "
        "is started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose history, how much of it, and whether to show a bar."""
        parser.add_argument("nickname", metavar="NICKNAME")
        parser.add_argument(
            "--max", type=int, dest="most", metavar="N", help="read the newest N matches only"
        )
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; ends with an error of one line when nothing was stored."""
        if options["most"] is not None and options["most"] < 1:
            raise CommandError("--max: use a whole number from 1.")
        player = self._player(options["nickname"])
        row = request_import(player, None, now=timezone.now(), most=options["most"], here=True)
        quiet = options["no_progress"] or not sys.stderr.isatty()
        try:
            self._run(row, quiet)
        except KeyboardInterrupt:
            row.refresh_from_db()
            raise CommandError(
                f"Interrupted after {row.stored} matches; start it again to go on."
            ) from None
        row.refresh_from_db()
        if row.state != ImportState.DONE:
            raise CommandError(self._reason(row))
        self.stdout.write(
            f"{player.nickname}: {row.stored} matches stored, {row.read_whole} of them whole."
        )

    def _player(self, name: str) -> Player:
        try:
            return look_up(name, now=timezone.now())
        except (NicknameError, Refused) as error:
            raise CommandError(f"Nothing was stored: {error}") from None

    def _run(self, row: HistoryImport, quiet: bool) -> None:
        with tqdm(unit="match", file=sys.stderr, disable=quiet) as bar:

            def watch(now: HistoryImport) -> None:
                whole = now.phase == ImportPhase.WHOLE and now.to_read_whole
                bar.total = now.to_read_whole if whole else now.expected
                bar.n = now.read_whole if whole else now.stored
                bar.set_description(str(ImportPhase(now.phase).label))

            while True:
                done = run_import(row.pk, None, now=timezone.now(), rng=SystemRandom(), watch=watch)
                if done != "paused":
                    return

    def _reason(self, row: HistoryImport) -> str:
        kept = f"{row.stored} matches are stored" if row.stored else "Nothing was stored"
        if row.last_error:
            return f"{kept}: {row.last_error}"
        return f"{kept}: the import is {ImportState(row.state).label}, or a worker has it."
