"""Check an exported journal offline: postings, balances, things, and the chain of its seals.

    python check_journal.py journal.jsonl.gz [--head HASH]

Python 3.9 or newer and nothing else. It reads the file once, line by line, and keeps in memory one
number for each wallet and each thing that somebody holds. It ends with 0 when everything agrees,
with 1 when something does not, with 2 when it cannot read the file.

Whoever wrote the file can write another one that agrees with itself. What they cannot do is to
take back a hash that somebody else wrote down: tell it by --head, and it has to be in the chain.

Every line is an array of JSON without spaces:

    ["dozor-journal", 1, written_at]
    ["entry", id, xact, transaction, account, wallet, currency, amount, balance_after, at, cause]
    ["move", id, xact, transaction, user, product, quantity, at, cause]
    ["seal", previous, digest, rows, first_entry, last_entry, first_move, last_move, upto, at, hash]
    ["wallet", id, user, currency, balance]
    ["holding", user, product, quantity]
    ["end", entries, moves, seals, last_hash]

A seal covers the rows since the seal before: its digest is the SHA-256 of their lines with their
line feeds, its hash the SHA-256 of the seal's own array without the hash. Rows after the last seal
are not sealed yet; they are checked in everything else.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import zlib
from typing import Any

GENESIS = "0" * 64
SHOWN_MOST = 20
# [kind, user, actor, recipient, product, quantity, unit_price, currency, reverses, words, demo, at]
KIND, QUANTITY, UNIT_PRICE, REVERSES = 0, 5, 6, 8


class Checker:
    """Reads lines one after the other and counts what does not agree."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.wrong = 0
        self.line = 0
        self.entries = self.moves = self.seals = self.sealed = 0
        self.head = GENESIS
        self.heads: set[str] = set()
        self.ended = False
        self._block = hashlib.sha256()
        self._rows = 0
        self._posted: list[int | None] = [None, None]
        self._moved: list[int | None] = [None, None]
        # (transaction, currency): the sum of its postings, while it is not 0
        self._open: dict[tuple[str, str], int] = {}
        self._balances: dict[int, int] = {}
        self._things: dict[tuple[int, int], int] = {}  # of a user and a product
        self._reversed: dict[str, str] = {}  # purchase: the refund that undid it
        self._currencies: dict[int, str] = {}

    def fault(self, told: str) -> None:
        """Note that something does not agree."""
        self.wrong += 1
        if len(self.faults) < SHOWN_MOST:
            self.faults.append(f"line {self.line}: {told}")

    def read(self, raw: bytes) -> None:
        """Take the next line, its line feed included."""
        self.line += 1
        try:
            values = json.loads(raw)
            kind = values[0]
            take = getattr(self, "_take_" + str(kind).replace("-", "_"), None)
            if self.ended:
                self.fault("something stands after the end")
            elif (kind == "dozor-journal") != (self.line == 1):
                self.fault("no journal begins here" if self.line == 1 else "another one begins")
            elif take is None:
                self.fault(f"a line of an unknown kind: {kind!r}")
            else:
                take(raw, *values[1:])
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            self.fault(f"it cannot be read: {error}")

    def _take_dozor_journal(self, raw: bytes, version: int, written_at: str) -> None:
        if version != 1:
            self.fault(f"this program knows version 1, not {version}")

    def _take_entry(
        self,
        raw: bytes,
        number: int,
        xact: int,
        deal: str,
        account: str,
        wallet: int,
        currency: str,
        amount: int,
        after: int,
        at: str,
        cause: list[Any],
    ) -> None:
        self.entries += 1
        self._cover(raw, self._posted, number)
        key = (deal, currency)
        left = self._open.pop(key, 0) + amount
        if left:
            self._open[key] = left
        if account != "wallet":
            return
        balance = self._balances.get(wallet, 0) + amount
        if balance != after:
            self.fault(f"wallet {wallet} has {balance} by its postings, and {after} is written")
        if balance < 0:
            self.fault(f"wallet {wallet} has less than nothing: {balance}")
        if self._currencies.setdefault(wallet, currency) != currency:
            self.fault(f"wallet {wallet} is posted to in {currency}")
        self._balances[wallet] = balance
        self._check_amount(deal, amount, cause)

    def _check_amount(self, deal: str, amount: int, cause: list[Any]) -> None:
        due = (cause[QUANTITY] or 0) * (cause[UNIT_PRICE] or 0)
        due = {"purchase": -due, "refund": due}.get(cause[KIND])
        if due is not None and amount != due:
            self.fault(f"transaction {deal} should post {due}, not {amount}")
        if cause[KIND] == "add_funds" and amount <= 0:
            self.fault(f"transaction {deal} adds {amount}")
        if cause[KIND] == "refund":
            self._undo(deal, cause)

    def _undo(self, deal: str, cause: list[Any]) -> None:
        if self._reversed.setdefault(cause[REVERSES], deal) != deal:
            self.fault(f"transaction {cause[REVERSES]} is refunded twice")

    def _take_move(
        self,
        raw: bytes,
        number: int,
        xact: int,
        deal: str,
        user: int,
        product: int,
        quantity: int,
        at: str,
        cause: list[Any],
    ) -> None:
        self.moves += 1
        self._cover(raw, self._moved, number)
        left = self._things.get((user, product), 0) + quantity
        if left < 0:
            self.fault(f"user {user} has less than none of product {product}: {left}")
        if left:
            self._things[user, product] = left
        else:
            self._things.pop((user, product), None)
        if cause[KIND] == "refund":
            self._undo(deal, cause)

    def _cover(self, raw: bytes, span: list[int | None], number: int) -> None:
        self._block.update(raw)
        self._rows += 1
        span[0] = number if span[0] is None else min(span[0], number)
        span[1] = number if span[1] is None else max(span[1], number)

    def _take_seal(
        self,
        raw: bytes,
        previous: str,
        digest: str,
        rows: int,
        first_entry: int | None,
        last_entry: int | None,
        first_move: int | None,
        last_move: int | None,
        upto: int,
        at: str,
        said: str,
    ) -> None:
        self.seals += 1
        if previous != self.head:
            self.fault(f"seal {self.seals} does not follow the one before")
        if rows != self._rows:
            self.fault(f"seal {self.seals} covers {rows} rows, and {self._rows} are there")
        if digest != self._block.hexdigest():
            self.fault(f"the rows before seal {self.seals} are not those that were sealed")
        if [first_entry, last_entry, first_move, last_move] != self._posted + self._moved:
            self.fault(f"seal {self.seals} names other rows")
        covered = json.dumps(json.loads(raw)[:-1], separators=(",", ":")).encode("ascii")
        if hashlib.sha256(covered).hexdigest() != said:
            self.fault(f"seal {self.seals} was changed")
        self.sealed += self._rows
        self.head = said
        self.heads.add(said)
        self._block, self._rows = hashlib.sha256(), 0
        self._posted, self._moved = [None, None], [None, None]

    def _take_wallet(self, raw: bytes, number: int, user: int, currency: str, balance: int) -> None:
        posted = self._balances.pop(number, 0)
        if posted != balance:
            self.fault(f"wallet {number} holds {balance}, and its postings make {posted}")
        if self._currencies.get(number, currency) != currency:
            self.fault(f"wallet {number} is of {currency}, its postings are not")

    def _take_holding(self, raw: bytes, user: int, product: int, quantity: int) -> None:
        moved = self._things.pop((user, product), 0)
        if moved != quantity:
            self.fault(f"user {user} holds {quantity} of product {product}, moves make {moved}")

    def _take_end(self, raw: bytes, entries: int, moves: int, seals: int, head: str) -> None:
        self.ended = True
        if [entries, moves, seals, head] != [self.entries, self.moves, self.seals, self.head]:
            self.fault("the end counts other rows than there are")

    def finish(self, head: str | None = None) -> bool:
        """Check what shows at the end only; tell whether everything agreed."""
        if not self.ended:
            self.fault("the file ends before its end")
        for deal, currency in list(self._open):
            self.fault(f"postings of transaction {deal} sum to {self._open[deal, currency]}")
        for wallet, balance in self._balances.items():
            if self.ended:
                self.fault(f"wallet {wallet} has postings ({balance}) and is not listed")
        for user, product in self._things:
            if self.ended:
                self.fault(f"user {user} was given product {product}, which is not listed")
        if head is not None and head not in self.heads:
            self.fault(f"the hash {head} is not in this chain: something was taken off or replaced")
        return self.wrong == 0


def check(path: str, head: str | None = None) -> Checker:
    """Check a file; return the checker."""
    checker = Checker()
    reader = gzip.open if str(path).endswith(".gz") else open
    with reader(path, "rb") as lines:
        try:
            for raw in lines:
                checker.read(raw)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            checker.fault(f"the packed file is damaged: {error}")
    checker.finish(head)
    return checker


def main(arguments: list[str] | None = None) -> int:
    """Check the file that the arguments name and print the verdict."""
    parser = argparse.ArgumentParser(description="Check an exported journal offline.")
    parser.add_argument("journal", help="the export, .jsonl or .jsonl.gz")
    parser.add_argument("--head", help="a hash that has to be in the chain")
    options = parser.parse_args(arguments)
    try:
        checker = check(options.journal, options.head)
    except OSError as error:
        sys.stderr.write(f"{options.journal}: {error}\n")
        return 2
    sys.stdout.write("\n".join(verdict(checker)) + "\n")
    return 1 if checker.wrong else 0


def verdict(checker: Checker) -> list[str]:
    """Say what was checked and what came of it."""
    waiting = checker.entries + checker.moves - checker.sealed
    lines = [
        f"postings  {checker.entries}",
        f"moves     {checker.moves}",
        f"seals     {checker.seals}, {waiting} rows not sealed yet",
        f"head      {checker.head}",
        *(f"WRONG     {told}" for told in checker.faults),
    ]
    if checker.wrong > len(checker.faults):
        lines.append(f"WRONG     {checker.wrong - len(checker.faults)} more")
    return [*lines, "verdict   " + ("DOES NOT AGREE" if checker.wrong else "agrees")]


if __name__ == "__main__":
    sys.exit(main())
