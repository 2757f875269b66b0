"""What has to be true of the books, each as one statement that answers with what is wrong.

A statement sees one moment of the database, so that operations under way are no discrepancy. None
reads a table into memory: the database compares, and at most `MOST` findings come of each.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Min

from economy.models import IdempotencyKey, Transaction, Wallet

MOST: Final = 1000
USERS_AT_ONCE: Final = 2000
KEYS_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it has to be. `wallets` (their ids) are those it concerns."""

    check: str
    subject: str
    expected: str
    found: str
    wallets: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells it from other findings, the same every time it is found."""
        return f"{self.check} {self.subject}"


UNBALANCED = """
SELECT transaction_id, currency, SUM(amount) FROM economy_journalentry
GROUP BY transaction_id, currency HAVING SUM(amount) <> 0 LIMIT %s
"""
WRONG_AMOUNT = """
SELECT deal.id, deal.due, deal.due_most, COALESCE(SUM(entry.amount), 0)
FROM (SELECT id,
             CASE kind WHEN 'purchase' THEN -quantity * unit_price
                       WHEN 'refund' THEN quantity * unit_price
                       WHEN 'add_funds' THEN 1 ELSE 0 END AS due,
             CASE kind WHEN 'purchase' THEN -quantity * unit_price
                       WHEN 'refund' THEN quantity * unit_price
                       WHEN 'add_funds' THEN 9223372036854775807 ELSE 0 END AS due_most
      FROM economy_transaction WHERE kind <> 'adjustment') deal
LEFT JOIN economy_journalentry entry
    ON entry.transaction_id = deal.id AND entry.account = 'wallet'
GROUP BY deal.id, deal.due, deal.due_most
HAVING COALESCE(SUM(entry.amount), 0) NOT BETWEEN deal.due AND deal.due_most LIMIT %s
"""
WRONG_MOVES = """
SELECT deal.id, deal.kind, deal.quantity, COALESCE(SUM(move.quantity), 0)
FROM economy_transaction deal
LEFT JOIN economy_inventorymove move ON move.transaction_id = deal.id
WHERE deal.kind IN ('purchase', 'use', 'gift')
GROUP BY deal.id, deal.kind, deal.quantity
HAVING (deal.kind = 'purchase' AND (COUNT(move.id) = 0 OR MIN(move.quantity) < 0))
    OR (deal.kind = 'use' AND COALESCE(SUM(move.quantity), 0) <> -deal.quantity)
    OR (deal.kind = 'gift' AND (COUNT(move.id) <> 2 OR SUM(move.quantity) <> 0
                                OR MAX(move.quantity) <> deal.quantity)) LIMIT %s
"""
# On Postgres no foreign key looks these up (migration 0010).
ORPHANS = {
    "postings": """
SELECT 'posting', entry.id, CASE WHEN deal.id IS NULL THEN 'transaction' ELSE 'wallet' END
FROM economy_journalentry entry
LEFT JOIN economy_transaction deal ON deal.id = entry.transaction_id
LEFT JOIN economy_wallet wallet ON wallet.id = entry.wallet_id
WHERE deal.id IS NULL OR (wallet.id IS NULL AND entry.wallet_id IS NOT NULL) LIMIT %s
""",
    "moves": """
SELECT 'move', move.id, CASE WHEN deal.id IS NULL THEN 'transaction'
                             WHEN person.id IS NULL THEN 'user' ELSE 'product' END
FROM economy_inventorymove move
LEFT JOIN economy_transaction deal ON deal.id = move.transaction_id
LEFT JOIN accounts_user person ON person.id = move.user_id
LEFT JOIN economy_product product ON product.id = move.product_id
WHERE deal.id IS NULL OR person.id IS NULL OR product.id IS NULL LIMIT %s
""",
    "amounts": """
SELECT 'transaction', deal.id, CASE WHEN person.id IS NULL THEN 'user' ELSE 'product' END
FROM economy_transaction deal
LEFT JOIN accounts_user person ON person.id = deal.user_id
LEFT JOIN economy_product product ON product.id = deal.product_id
WHERE person.id IS NULL OR (product.id IS NULL AND deal.product_id IS NOT NULL) LIMIT %s
""",
}
WALLETS = """
SELECT wallet.id, wallet.balance, COALESCE(SUM(entry.amount), 0),
       SUM(CASE WHEN entry.currency <> wallet.currency THEN 1 ELSE 0 END)
FROM economy_wallet wallet LEFT JOIN economy_journalentry entry ON entry.wallet_id = wallet.id
WHERE wallet.user_id > %s AND wallet.user_id <= %s GROUP BY wallet.id, wallet.balance
HAVING wallet.balance <> COALESCE(SUM(entry.amount), 0)
    OR SUM(CASE WHEN entry.currency <> wallet.currency THEN 1 ELSE 0 END) > 0 LIMIT %s
"""
RUNNING = """
SELECT wallet_id, MIN(id) FROM (
    SELECT entry.id, entry.wallet_id, entry.balance_after,
           SUM(entry.amount) OVER (PARTITION BY entry.wallet_id ORDER BY entry.id) AS running
    FROM economy_journalentry entry JOIN economy_wallet wallet ON wallet.id = entry.wallet_id
    WHERE wallet.user_id > %s AND wallet.user_id <= %s) said
WHERE running <> balance_after GROUP BY wallet_id LIMIT %s
"""
HOLDINGS = """
SELECT user_id, product_id, SUM(held), SUM(moved) FROM (
    SELECT user_id, product_id, quantity AS held, 0 AS moved FROM economy_inventory
    WHERE user_id > %s AND user_id <= %s
    UNION ALL
    SELECT user_id, product_id, 0, quantity FROM economy_inventorymove
    WHERE user_id > %s AND user_id <= %s) things
GROUP BY user_id, product_id HAVING SUM(held) <> SUM(moved) LIMIT %s
"""
HOLDERS = """
SELECT MIN(low), MAX(high) FROM (
    SELECT MIN(user_id) AS low, MAX(user_id) AS high FROM economy_wallet
    UNION ALL SELECT MIN(user_id), MAX(user_id) FROM economy_inventory
    UNION ALL SELECT MIN(user_id), MAX(user_id) FROM economy_inventorymove) holders
"""
UNANSWERED = """
SELECT id, operation FROM economy_idempotencykey
WHERE id > %s AND id <= %s AND status IS NULL AND created_at < %s LIMIT %s
"""
WITHOUT_EFFECT = {
    "postgresql": """
SELECT said.id, said.operation FROM (
    SELECT id, operation,
           convert_from(response, 'UTF8')::jsonb ->> 'transaction_id' AS number
    FROM economy_idempotencykey WHERE id > %s AND id <= %s AND status = 201) said
LEFT JOIN economy_transaction deal ON deal.id = said.number::uuid
WHERE deal.id IS NULL LIMIT %s
""",
    "sqlite": """
SELECT said.id, said.operation FROM (
    SELECT id, operation, REPLACE(
        json_extract(CAST(response AS TEXT), '$.transaction_id'), '-', '') AS number
    FROM economy_idempotencykey WHERE id > %s AND id <= %s AND status = 201) said
LEFT JOIN economy_transaction deal ON deal.id = said.number
WHERE deal.id IS NULL LIMIT %s
""",
}
REVERSED_TWICE = """
SELECT reverses_id, COUNT(*) FROM economy_transaction WHERE reverses_id IS NOT NULL
GROUP BY reverses_id HAVING COUNT(*) > 1 LIMIT %s
"""
REFUNDED_WRONG = """
SELECT back.id, past.id FROM economy_transaction back
LEFT JOIN economy_transaction past ON past.id = back.reverses_id
WHERE back.kind = 'refund' AND (past.id IS NULL OR past.kind <> 'purchase'
    OR past.user_id <> back.user_id OR past.product_id <> back.product_id
    OR past.quantity <> back.quantity OR past.unit_price <> back.unit_price
    OR past.currency <> back.currency) LIMIT %s
"""
MOVED_BACK = """
SELECT back.id, SUM(move.quantity) FROM economy_transaction back
JOIN economy_inventorymove move ON move.transaction_id IN (back.id, back.reverses_id)
WHERE back.kind = 'refund' GROUP BY back.id, move.user_id, move.product_id
HAVING SUM(move.quantity) <> 0 LIMIT %s
"""
STOCKS = """
SELECT product.id, product.stock, last.stock_after + last.sold - COALESCE(sold.quantity, 0) AS due
FROM economy_product product
JOIN economy_stockchange last ON last.id = (
    SELECT MAX(id) FROM economy_stockchange WHERE product_id = product.id)
LEFT JOIN (
    SELECT product_id,
           SUM(CASE kind WHEN 'purchase' THEN quantity ELSE -quantity END) AS quantity
    FROM economy_transaction WHERE kind IN ('purchase', 'refund') GROUP BY product_id
) sold ON sold.product_id = product.id
WHERE product.stock IS NOT NULL AND last.stock_after IS NOT NULL AND last.sold IS NOT NULL
"""
STOCKS_WRONG = f"SELECT id, stock, due FROM ({STOCKS}) counted WHERE stock <> due LIMIT %s"  # noqa: S608


def unbalanced() -> Iterator[Finding]:
    """Find transactions whose postings do not sum to nothing."""
    for number, currency, amount in _rows(UNBALANCED, MOST):
        yield Finding(
            "postings", f"{_uuid(number)} {currency}", "0", str(amount), _wallets_of(number)
        )


def wrong_amounts() -> Iterator[Finding]:
    """Find transactions whose postings are not what they say: price times quantity."""
    for number, due, most, amount in _rows(WRONG_AMOUNT, MOST):
        expected = str(due) if due == most else f"at least {due}"
        yield Finding("amounts", str(_uuid(number)), expected, str(amount), _wallets_of(number))


def wrong_moves() -> Iterator[Finding]:
    """Find transactions whose things are not what they say."""
    for number, kind, quantity, moved in _rows(WRONG_MOVES, MOST):
        yield Finding(
            "moves", str(_uuid(number)), f"{kind} of {quantity}", str(moved), _wallets_of(number)
        )


def orphans(check: str) -> Iterator[Finding]:
    """Find rows of a check's table that name something which is not there."""
    for what, number, parent in _rows(ORPHANS[check], MOST):
        yield Finding(check, f"{what} {number}", f"its {parent}", "nothing")


def wrong_wallets(after: int, upto: int) -> Iterator[Finding]:
    """Find wallets of a range of users that are not what their postings say."""
    for wallet, balance, posted, strange in _rows(WALLETS, after, upto, MOST):
        found = f"{balance}, {strange} of another currency" if strange else str(balance)
        yield Finding("balances", f"wallet {wallet}", str(posted), found, (wallet,))


def wrong_running(after: int, upto: int) -> Iterator[Finding]:
    """Find wallets with a posting after which the balance was not what it says."""
    for wallet, entry in _rows(RUNNING, after, upto, MOST):
        yield Finding(
            "running", f"wallet {wallet}", "the sum so far", f"posting {entry}", (wallet,)
        )


def wrong_holdings(after: int, upto: int) -> Iterator[Finding]:
    """Find things of a range of users that are not what their moves say."""
    for user, product, held, moved in _rows(HOLDINGS, after, upto, after, upto, MOST):
        yield Finding(
            "inventory", f"user {user} product {product}", str(moved), str(held),
            tuple(Wallet.objects.filter(user=user).values_list("pk", flat=True)),
        )  # fmt: skip


def orphan_keys(after: int, upto: int, before: datetime) -> Iterator[Finding]:
    """Find keys that were taken before that time and have no answer, or no transaction."""
    moment = connection.ops.adapt_datetimefield_value(before)
    for key, operation in _rows(UNANSWERED, after, upto, moment, MOST):
        yield Finding("keys", f"key {key}", "an answer", f"{operation} without one")
    try:
        with transaction.atomic():
            lacking = list(_rows(WITHOUT_EFFECT[connection.vendor], after, upto, MOST))
    except DatabaseError as error:
        yield Finding("keys", f"keys {after + 1} to {upto}", "answers", str(error).split("\n")[0])
        return
    for key, operation in lacking:
        yield Finding("keys", f"key {key}", "a transaction", f"{operation} without one")


def wrong_refunds() -> Iterator[Finding]:
    """Find purchases refunded twice, and refunds that are not of what was bought."""
    for number, count in _rows(REVERSED_TWICE, MOST):
        yield Finding("refunds", str(_uuid(number)), "1", str(count), _wallets_of(number))
    for number, past in _rows(REFUNDED_WRONG, MOST):
        found = str(_uuid(past)) if past else "nothing"
        yield Finding("refunds", str(_uuid(number)), "its purchase", found, _wallets_of(number))
    for number, left in _rows(MOVED_BACK, MOST):
        yield Finding("refunds", str(_uuid(number)), "0 things", str(left), _wallets_of(number))


def wrong_stocks() -> Iterator[Finding]:
    """Find products whose stock does not follow from the last change and what was sold since."""
    for product, stock, due in _rows(STOCKS_WRONG, MOST):
        yield Finding("stocks", f"product {product}", str(due), str(stock))


def ranges_of_users() -> list[tuple[int, int]]:
    """Return ranges of users' ids, after the first and up to the second, that hold anything."""
    low, high = next(_rows(HOLDERS))
    return _ranges(low, high, USERS_AT_ONCE)


def ranges_of_keys() -> list[tuple[int, int]]:
    """Return ranges of keys' ids, after the first and up to the second."""
    found = IdempotencyKey.objects.aggregate(low=Min("id"), high=Max("id"))
    return _ranges(found["low"], found["high"], KEYS_AT_ONCE)


def _ranges(low: int | None, high: int | None, size: int) -> list[tuple[int, int]]:
    if low is None or high is None:
        return []
    return [(start, min(start + size, high)) for start in range(low - 1, high, size)]


def _wallets_of(number: Any) -> tuple[int, ...]:
    """Return the wallets that a transaction concerns: those it posted to, or its user's."""
    posted = Wallet.objects.filter(entries__transaction=_uuid(number)).distinct()
    deals = Transaction.objects.filter(pk=_uuid(number))
    theirs = Wallet.objects.filter(
        user__in=deals.values("user"), currency__in=deals.values("currency")
    )
    for rows in (posted, theirs):
        if found := tuple(rows.order_by("pk").values_list("pk", flat=True)[:10]):
            return found
    return ()


def _uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _rows(sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()
