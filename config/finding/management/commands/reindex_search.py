"""`manage.py reindex_search [--verify]`: make the index of names anew, or compare it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.finding.groups import all_groups
from config.finding.indexing import differences, drop_strangers, rebuild


class Command(BaseCommand):
    """Works beside readers and writers; interrupted, it is started again."""

    help = "Bring what search finds up to date with the stored names, or compare the two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --verify and --no-progress."""
        parser.add_argument(
            "--verify", action="store_true", help="only compare; fails where they differ"
        )
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild every group, or tell where index and rows differ."""
        if options["verify"]:
            self._verify()
            return
        quiet = options["no_progress"] or not sys.stderr.isatty()
        for group in all_groups():
            total = group.model._default_manager.count()
            with tqdm(
                total=total, desc=group.code, unit=" names", file=sys.stderr, disable=quiet
            ) as bar:
                for done in rebuild(group):
                    bar.update(done)
            self.stdout.write(f"{group.code}: {total}")
        drop_strangers()

    def _verify(self) -> None:
        wrong = []
        for one in differences():
            line = (
                f"{one.group}: {one.missing} missing, {one.wrong} wrong, {one.left_over} left over"
            )
            self.stdout.write(line)
            if not one.none:
                wrong.append(one.group)
        if wrong:
            raise CommandError(
                f"The index differs from the rows of {', '.join(wrong)}; run reindex_search."
            )
