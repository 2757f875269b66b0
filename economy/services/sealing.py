"""Seals the journal: what is committed becomes blocks of a chain, and cannot change unnoticed."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from economy.chain import GENESIS, Block, link
from economy.models import Seal
from economy.queries.chained import (
    entries,
    last_seal,
    moves,
    numbers_begun_anew,
    reading,
    settled,
)

LAG: Final = timedelta(seconds=60)
# Rows of each table in a block, about.
BLOCK_ROWS: Final = 20_000


class NumbersBegunAnew(Exception):
    """The database counts its transactions from below what is sealed: it was loaded from a dump."""

    def __init__(self) -> None:
        super().__init__(
            "The database numbers its transactions from below what is sealed, as after loading a"
            " dump: raise them (pg_resetwal --next-transaction-id) before anything is sealed."
        )


def seal(now: datetime, *, lag: timedelta = LAG, most: int = BLOCK_ROWS) -> int:
    """Seal all rows that are older than `lag` and settled; returns how many blocks that made.

    Any number may do so at once, and any of them may be killed: a block is one row, and only one
    can follow another. Raises NumbersBegunAnew.
    """
    made = 0
    while (block := _next_block(now, now - lag, most)) is not None:
        made += _append(block)
    return made


def _next_block(now: datetime, before: datetime, most: int) -> Block | None:
    """Return the block that follows the last seal; None when nothing is there for it."""
    with reading():
        previous, begin = last_seal()
        if previous is not None and numbers_begun_anew(begin):
            raise NumbersBegunAnew
        end = settled(begin, before, most)
        if end == begin:
            return None
        block = link(
            previous or GENESIS,
            entries(begin, end),
            moves(begin, end),
            upto_xact=end.xact,
            sealed_at=now,
        )
    return block if block.rows else None


def _append(block: Block) -> bool:
    """Store a seal; False when somebody else's stands in its place already."""
    try:
        with transaction.atomic():
            Seal.objects.create(
                previous=block.previous,
                first_entry=block.first_entry,
                last_entry=block.last_entry,
                first_move=block.first_move,
                last_move=block.last_move,
                upto_xact=block.upto_xact,
                rows=block.rows,
                digest=block.digest,
                hash=block.hash,
                sealed_at=block.sealed_at,
            )
    except IntegrityError:
        if not Seal.objects.filter(previous=block.previous).exists():
            raise
        return False
    return True
