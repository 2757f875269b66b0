"""Tries to make the economy lose or double something, and prints the verdict."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any, cast

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from economy.torture.battery import TRIALS, run
from economy.torture.scratch import scratch
from economy.torture.verdicts import Sizes, Verdict


class Command(BaseCommand):
    """economy_torture [--quick] [--json] [--seeds N] …: ends with 1 when a promise is broken."""

    help = (
        "Run the battery in a scratch database beside the configured one, made and removed for "
        "it: concurrent repeats, races for money, things and stock, processes and servers killed "
        "under load, operations cut after each step, random stories, a soak."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which trials, how large, and how to print."""
        parser.add_argument("--quick", action="store_true", help="small trials, within a minute")
        parser.add_argument("--json", action="store_true", help="print JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")
        parser.add_argument(
            "--only", nargs="+", metavar="TRIAL", choices=list(TRIALS), help=", ".join(TRIALS)
        )
        for field in fields(Sizes):
            if field.name != "operations":
                parser.add_argument(
                    f"--{field.name}", type=int, metavar="N", help=f"{field.default} if unsaid"
                )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the trials and print a line for each."""
        sizes = self._sizes(options)
        quiet = options["no_progress"] or not sys.stderr.isatty()

        def track(items: Iterable[Any], unit: str) -> Iterable[Any]:
            bar = tqdm(items, unit=unit, file=sys.stderr, disable=quiet, leave=False)
            return cast(Iterable[Any], bar)

        verdicts = []
        with scratch():
            vendor = connection.vendor
            for verdict in run(options["only"] or list(TRIALS), sizes, track):
                verdicts.append(verdict)
                if not options["json"]:
                    self.stdout.write(_line(verdict))
        bad = sum(verdict.bad for verdict in verdicts)
        if options["json"]:
            self._print(vendor, sizes, verdicts)
        else:
            seconds = sum(verdict.seconds for verdict in verdicts)
            said = "every promise is kept" if not bad else f"{bad} promises are broken"
            self.stdout.write(f"{vendor}, {seconds:.0f} s: {said}")
        if bad:
            sys.exit(1)

    def _sizes(self, options: dict[str, Any]) -> Sizes:
        sizes = Sizes().quick() if options["quick"] else Sizes()
        said = {field.name: options.get(field.name) for field in fields(Sizes)}
        for name, value in said.items():
            if value is not None and value < 1:
                raise CommandError(f"--{name}: use a whole number from 1.")
        return replace(sizes, **{name: value for name, value in said.items() if value is not None})

    def _print(self, vendor: str, sizes: Sizes, verdicts: list[Verdict]) -> None:
        told = {
            "passed": not any(verdict.bad for verdict in verdicts),
            "database": vendor,
            "sizes": asdict(sizes),
            "verdicts": [asdict(verdict) for verdict in verdicts],
        }
        self.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


def _line(verdict: Verdict) -> str:
    return f"{verdict.outcome:<8}{verdict.trial:<11}{verdict.seconds:>7.1f} s  {verdict.said}"
