"""Prove the economy's books, or write them out for somebody else to check."""

import gzip
import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from economy.services.exporting import export
from economy.services.sealing import LAG, NumbersBegunAnew, seal
from economy.services.verifying import NAMES, Proof, verify

TOLD_MOST = 20
WORDS = {
    "postings": "postings of each transaction sum to 0 in each currency",
    "amounts": "postings are price times quantity",
    "moves": "things moved are those that were bought, used and given",
    "balances": "balance = sum of the wallet's postings",
    "running": "balance after each posting = sum so far",
    "inventory": "things owned = sum of moves",
    "keys": "every key has an answer and its transaction",
    "refunds": "refunds are of what was bought, once each",
    "stocks": "stock = last change by staff less what was sold since",
    "chain": "hash chain intact",
}


class Command(BaseCommand):
    """economy_verify [--json] [--no-freeze] | --export FILE | --print-checker."""

    help = (
        "Checks the whole journal, balances, things, keys and the chain of seals, prints the proof "
        "and ends with an error when something is wrong; wallets that disagree are frozen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do instead, and how."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--export", metavar="FILE", help="write the journal and its seals (.gz)")
        what.add_argument("--print-checker", action="store_true", help="print a program for it")
        parser.add_argument("--json", action="store_true", help="print the proof as JSON")
        parser.add_argument("--no-freeze", action="store_true", help="freeze nothing, tell nobody")
        parser.add_argument("--no-seal", action="store_true", help="seal nothing before")
        parser.add_argument(
            "--lag", type=int, default=int(LAG.total_seconds()), metavar="SECONDS",
            help="leave what is younger unsealed (60)",
        )  # fmt: skip
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what came of it."""
        if options["print_checker"]:
            checker = files("economy.standalone").joinpath("check_journal.py")
            self.stdout.write(checker.read_text(encoding="utf-8"), ending="")
            return
        quiet = options["no_progress"] or not sys.stderr.isatty()
        if options["lag"] < 0:
            raise CommandError("--lag takes seconds, 0 or more.")
        lag = timedelta(seconds=options["lag"])
        if not options["no_seal"]:
            try:
                seal(timezone.now(), lag=lag)
            except NumbersBegunAnew as error:
                self.stderr.write(str(error))
        if options["export"]:
            self._export(Path(options["export"]), quiet)
            return
        self._verify(lag, quiet, freezing=not options["no_freeze"], as_json=options["json"])

    def _export(self, path: Path, quiet: bool) -> None:
        """Write beside the file and put it in place whole: an export cut short is none."""
        part = path.with_name(f"{path.name}.part")
        try:
            with (
                tqdm(unit="row", disable=quiet, file=sys.stderr) as bar,
                _opened(part, path) as out,
            ):
                done = export(out, timezone.now(), bar.update)
            part.replace(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(
            f"{done.entries} postings and {done.moves} moves in {done.seals} blocks"
            f" ({done.waiting} rows not sealed yet), head {done.head}"
        )

    def _verify(self, lag: timedelta, quiet: bool, *, freezing: bool, as_json: bool) -> None:
        with tqdm(unit="check", disable=quiet, file=sys.stderr) as bar:

            def show(name: str, done: int, steps: int) -> None:
                bar.total, bar.n = steps, done
                bar.set_description(name)

            proof = verify(timezone.now(), freezing=freezing, lag=lag, progress=show)
        if as_json:
            self.stdout.write(json.dumps(_data(proof)))
        else:
            self._print(proof)
        if not proof.clean:
            raise CommandError(f"The books do not agree: {len(proof.findings)} discrepancies.")

    def _print(self, proof: Proof) -> None:
        for name, count in proof.counts.items():
            self.stdout.write(f"{name:<14}{count:>14,}")
        for currency, sums in proof.sums.items():
            parts = ", ".join(f"{account} {amount:+,}" for account, amount in sums.items())
            self.stdout.write(f"{currency}: {parts}; together {sum(sums.values())}")
        seals = proof.seals
        self.stdout.write(f"seals: {seals.count} of {seals.rows} rows, {seals.waiting} rows wait")
        if seals.count:
            self.stdout.write(f"  first {seals.first}\n  last  {seals.last}")
        for name in NAMES:
            found = proof.of(name)
            verdict = f"WRONG ({len(found)})" if found else "ok"
            self.stdout.write(f"{WORDS[name]:<58}{verdict}")
            for one in found[:TOLD_MOST]:
                self.stdout.write(f"    {one.subject}: {one.found}, expected {one.expected}")
            if len(found) > TOLD_MOST:
                self.stdout.write(f"    {len(found) - TOLD_MOST} more")
        if proof.frozen:
            self.stdout.write(f"frozen wallets: {', '.join(map(str, proof.frozen))}")
        self.stdout.write("verdict: " + ("the books agree" if proof.clean else "DO NOT AGREE"))


def _opened(part: Path, path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(part, "wb", compresslevel=6))
    return part.open("wb")


def _data(proof: Proof) -> dict[str, Any]:
    figures = [("discrepancies", len(proof.findings)), *proof.counts.items()]
    figures += [("seals", proof.seals.count), ("rows_waiting", proof.seals.waiting)]
    return {
        "verdict": "agrees" if proof.clean else "does not agree",
        "figures": [
            {
                "name": name,
                "value": value,
                "unit": "rows",
                "ratio": None,
                "against": None,
                "runs": 1,
            }
            for name, value in figures
        ],
        "sums": proof.sums,
        "seals": asdict(proof.seals),
        "checks": {name: len(proof.of(name)) for name in NAMES},
        "findings": [asdict(finding) for finding in proof.findings],
        "frozen": list(proof.frozen),
    }
