"""The journal as a chain of blocks: rows as bytes, and hashes of which each covers the one before.

**A row** is one line of JSON, an array without spaces, other characters than ASCII escaped, times
in UTC to the microsecond (`2026-03-01T12:00:00.000000Z`), nothing written as null:

    ["entry", id, xact, transaction, account, wallet, currency, amount, balance_after, created_at,
     cause]
    ["move", id, xact, transaction, user, product, quantity, created_at, cause]
    cause = [kind, user, actor, recipient, product, quantity, unit_price, currency, reverses,
             words, demo, created_at]

`cause` is the row's transaction; `words` is the SHA-256 of its reason, a zero byte and its external
reference: whoever checks the chain needs not read them. **A block's digest** is the SHA-256 of its
lines, each ended by a line feed: postings first, then moves. **A block's hash** is the SHA-256 of

    ["seal", previous, digest, rows, first_entry, last_entry, first_move, last_move, upto_xact,
     sealed_at]

where `previous` is the hash of the block before, for the first 64 zeros, and the numbers of
postings and moves are the lowest and the highest of the block.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

GENESIS: Final = "0" * 64


class Cause(NamedTuple):
    """The transaction that a row belongs to, as the chain covers it."""

    kind: str
    user: int
    actor: int | None
    recipient: int | None
    product: int | None
    quantity: int | None
    unit_price: int | None
    currency: str
    reverses: UUID | None
    words: str
    demo: bool
    created_at: datetime


class Entry(NamedTuple):
    """A posting."""

    id: int
    xact: int
    transaction: UUID
    account: str
    wallet: int | None
    currency: str
    amount: int
    balance_after: int | None
    created_at: datetime
    cause: Cause


class Move(NamedTuple):
    """Things that came or went."""

    id: int
    xact: int
    transaction: UUID
    user: int
    product: int
    quantity: int
    created_at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True)
class Block:
    """What a seal says of a block."""

    previous: str
    digest: str
    rows: int
    first_entry: int | None
    last_entry: int | None
    first_move: int | None
    last_move: int | None
    upto_xact: int
    sealed_at: datetime

    @property
    def line(self) -> bytes:
        """Return the bytes that the block's hash covers."""
        return _line(
            (
                "seal", self.previous, self.digest, self.rows, self.first_entry, self.last_entry,
                self.first_move, self.last_move, self.upto_xact, self.sealed_at,
            )
        )  # fmt: skip

    @property
    def hash(self) -> str:
        """Return the block's hash."""
        return hashlib.sha256(self.line).hexdigest()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A block as it is stored, and the rows that are there now."""

    block: Block
    hash: str
    entries: Iterable[Entry]
    moves: Iterable[Move]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a chain: `what` is link, rows, digest or hash; `place` counts from 1."""

    place: int
    what: str
    expected: str
    found: str


def words_of(reason: str, reference: str) -> str:
    """Return the digest by which a transaction's words stand in the chain."""
    return hashlib.sha256(f"{reason}\0{reference}".encode()).hexdigest()


def entry_line(entry: Entry) -> bytes:
    """Return a posting's bytes."""
    return _line(("entry", *entry))


def move_line(move: Move) -> bytes:
    """Return a move's bytes."""
    return _line(("move", *move))


def link(
    previous: str,
    entries: Iterable[Entry],
    moves: Iterable[Move],
    *,
    upto_xact: int,
    sealed_at: datetime,
) -> Block:
    """Make the block of these rows that follows `previous`; rows are read once, in their order."""
    digest = hashlib.sha256()
    posted = _cover(digest, ((entry.id, entry_line(entry)) for entry in entries))
    moved = _cover(digest, ((move.id, move_line(move)) for move in moves))
    return Block(
        previous, digest.hexdigest(), posted.rows + moved.rows,
        posted.first, posted.last, moved.first, moved.last, upto_xact, sealed_at,
    )  # fmt: skip


def faults(chain: Iterable[Sealed]) -> Iterator[Fault]:
    """Tell what is wrong with a chain, block by block; nothing of it is kept in memory."""
    before = GENESIS
    for place, sealed in enumerate(chain, 1):
        said = sealed.block
        found = link(
            said.previous,
            sealed.entries,
            sealed.moves,
            upto_xact=said.upto_xact,
            sealed_at=said.sealed_at,
        )
        if said.previous != before:
            yield Fault(place, "link", before, said.previous)
        if found.rows != said.rows:
            yield Fault(place, "rows", str(said.rows), str(found.rows))
        if found.digest != said.digest:
            yield Fault(place, "digest", said.digest, found.digest)
        elif found != said or said.hash != sealed.hash:
            yield Fault(place, "hash", sealed.hash, said.hash)
        before = sealed.hash


class _Covered(NamedTuple):
    rows: int
    first: int | None
    last: int | None


def _cover(digest: Any, lines: Iterable[tuple[int, bytes]]) -> _Covered:
    rows, first, last = 0, None, None
    for number, line in lines:
        digest.update(line + b"\n")
        rows += 1
        first = number if first is None else min(first, number)
        last = number if last is None else max(last, number)
    return _Covered(rows, first, last)


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    raise TypeError(f"no canonical form of {type(value).__name__}")


_encode = json.JSONEncoder(separators=(",", ":"), default=_plain).encode


def _line(values: tuple[Any, ...]) -> bytes:
    return _encode(values).encode("ascii")
