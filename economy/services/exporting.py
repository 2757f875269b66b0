"""Writes the whole journal with its seals as lines that anybody can check offline.

One JSON array a line, in the order of the chain: a header, rows and the seal after each block's
rows (the very bytes that the hashes cover, see economy/chain.py), rows that are not sealed yet,
then what wallets and people hold by those rows, and the end:

    ["dozor-journal", 1, written_at]
    ["entry", …]   ["move", …]   ["seal", …, hash]
    ["wallet", id, user, currency, balance]   ["holding", user, product, quantity]
    ["end", entries, moves, seals, last_hash]

People stand in it by their numbers; reasons and references by their digests.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db import connection

from economy.chain import GENESIS, entry_line, move_line
from economy.queries import chained
from economy.queries.chained import Mark

# Rows written between two tellings of progress.
STEP = 1000
HOLDINGS = """
SELECT holding.user_id, holding.product_id, SUM(holding.quantity) FROM (
    SELECT user_id, product_id, quantity FROM economy_inventory
    UNION ALL
    SELECT user_id, product_id, -quantity FROM economy_inventorymove WHERE {later}) holding
GROUP BY holding.user_id, holding.product_id ORDER BY 1, 2
"""
WALLETS = """
SELECT wallet.id, wallet.user_id, wallet.currency, wallet.balance - COALESCE(since.amount, 0)
FROM economy_wallet wallet LEFT JOIN (
    SELECT wallet_id, SUM(amount) AS amount FROM economy_journalentry
    WHERE account = 'wallet' AND {later} GROUP BY wallet_id) since ON since.wallet_id = wallet.id
ORDER BY wallet.id
"""


@dataclass(slots=True)
class Written:
    """What an export holds."""

    entries: int = 0
    moves: int = 0
    seals: int = 0
    waiting: int = 0
    head: str = GENESIS
    place: Mark = field(default_factory=Mark)


def export(out: IO[bytes], now: datetime, progress: Callable[[int], None] | None = None) -> Written:
    """Write the journal up to now into `out`; nothing of it is kept in memory.

    `progress` is told how many rows were written since it was told last.
    """
    done = Written()
    with chained.reading():
        out.write(_line("dozor-journal", 1, now.isoformat()))
        for lines in (_sealed(done), _waiting(done), _held(done)):
            for count, line in enumerate(lines, 1):
                out.write(line)
                if progress and count % STEP == 0:
                    progress(STEP)
        out.write(_line("end", done.entries, done.moves, done.seals, done.head))
    return done


def _sealed(done: Written) -> Iterator[bytes]:
    for sealed in chained.chain():
        for entry in sealed.entries:
            done.entries += 1
            yield entry_line(entry) + b"\n"
        for move in sealed.moves:
            done.moves += 1
            yield move_line(move) + b"\n"
        done.seals += 1
        done.head = sealed.hash
        done.place = done.place.after(sealed.block)
        yield sealed.block.line[:-1] + b',"' + sealed.hash.encode() + b'"]\n'


def _waiting(done: Written) -> Iterator[bytes]:
    """Yield rows that are committed and that no seal covers yet."""
    begin, done.place = done.place, chained.settled(done.place)
    for entry in chained.entries(begin, done.place):
        done.entries += 1
        done.waiting += 1
        yield entry_line(entry) + b"\n"
    for move in chained.moves(begin, done.place):
        done.moves += 1
        done.waiting += 1
        yield move_line(move) + b"\n"


def _held(done: Written) -> Iterator[bytes]:
    """Yield what is stored of wallets and things, without what came after the rows above."""
    for wallet, user, currency, balance in _rows(WALLETS, done.place.xact, done.place.entry):
        yield _line("wallet", wallet, user, currency, int(balance))
    for user, product, quantity in _rows(HOLDINGS, done.place.xact, done.place.move):
        yield _line("holding", user, product, int(quantity))


def _rows(sql: str, xact: int, number: int) -> Iterator[tuple[Any, ...]]:
    later = "xact >= %s" if xact else "id > %s"
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.format(later=later), [xact or number])
        while rows := cursor.fetchmany(chained.CHUNK):
            yield from rows


def _line(*values: Any) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
