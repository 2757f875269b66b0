"""The books recomputed from nothing but their rows: a second opinion, by statements of its own.

Each statement counts rows that must not be there. Written for SQLite and Postgres.
"""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from economy.services import sealing, verifying
from economy.torture.verdicts import demand

_CHECKS: Final = {
    "transactions whose postings do not sum to nothing": (
        "SELECT count(*) FROM (SELECT 1 FROM economy_journalentry"
        " GROUP BY transaction_id, currency HAVING SUM(amount) <> 0) AS odd"
    ),
    "wallets that differ from their journal": (
        "SELECT count(*) FROM economy_wallet w WHERE w.balance <> COALESCE((SELECT SUM(e.amount)"
        " FROM economy_journalentry e WHERE e.wallet_id = w.id), 0)"
    ),
    "postings with another balance after them than their sum": (
        "SELECT count(*) FROM (SELECT balance_after, SUM(amount) OVER"
        " (PARTITION BY wallet_id ORDER BY id) AS running FROM economy_journalentry"
        " WHERE wallet_id IS NOT NULL) AS told WHERE balance_after <> running"
    ),
    "balances below nothing": "SELECT count(*) FROM economy_wallet WHERE balance < 0",
    "holdings that differ from their moves": (
        "SELECT count(*) FROM economy_inventory i WHERE i.quantity <> COALESCE((SELECT"
        " SUM(m.quantity) FROM economy_inventorymove m WHERE m.user_id = i.user_id"
        " AND m.product_id = i.product_id), 0)"
    ),
    "moves of things that nobody holds": (
        "SELECT count(*) FROM (SELECT m.user_id, m.product_id FROM economy_inventorymove m"
        " GROUP BY m.user_id, m.product_id) AS moved WHERE NOT EXISTS (SELECT 1"
        " FROM economy_inventory i WHERE i.user_id = moved.user_id"
        " AND i.product_id = moved.product_id)"
    ),
    "purchases paid otherwise than by their price": (
        "SELECT count(*) FROM economy_transaction t WHERE t.kind = 'purchase'"
        " AND t.quantity * t.unit_price <> -COALESCE((SELECT SUM(e.amount)"
        " FROM economy_journalentry e WHERE e.transaction_id = t.id"
        " AND e.wallet_id IS NOT NULL), 0)"
    ),
    "refunds of another amount than was paid": (
        "SELECT count(*) FROM economy_transaction r JOIN economy_transaction t"
        " ON t.id = r.reverses_id WHERE t.quantity * t.unit_price <> COALESCE((SELECT"
        " SUM(e.amount) FROM economy_journalentry e WHERE e.transaction_id = r.id"
        " AND e.wallet_id IS NOT NULL), 0)"
    ),
    "gifts whose things got lost or doubled": (
        "SELECT count(*) FROM economy_transaction t WHERE t.kind = 'gift' AND 0 <> (SELECT"
        " SUM(m.quantity) FROM economy_inventorymove m WHERE m.transaction_id = t.id)"
    ),
    "keys without an answer": "SELECT count(*) FROM economy_idempotencykey WHERE status IS NULL",
    "answers that name no transaction": (
        "SELECT count(*) FROM economy_idempotencykey k WHERE k.status < 300"
        " AND k.operation <> 'use' AND NOT EXISTS"
        " (SELECT 1 FROM economy_transaction t WHERE t.id = {number})"
    ),
    "answers that name another's transaction": (
        "SELECT count(*) FROM (SELECT {number} AS number FROM economy_idempotencykey k"
        " WHERE k.status < 300 AND k.operation <> 'use') AS named"
        " WHERE number IN (SELECT {number} FROM economy_idempotencykey k WHERE k.status < 300"
        " AND k.operation <> 'use' GROUP BY 1 HAVING count(*) > 1)"
    ),
    "kinds with more or fewer transactions than answers": (
        "SELECT count(*) FROM (SELECT t.kind, count(*) AS written FROM economy_transaction t"
        " GROUP BY t.kind) AS told WHERE told.written <> (SELECT count(*)"
        " FROM economy_idempotencykey k WHERE k.status < 300 AND k.operation = told.kind)"
    ),
}
_NUMBER: Final = {
    "postgresql": "(convert_from(k.response, 'UTF8')::json ->> 'transaction_id')::uuid",
    "sqlite": "replace(json_extract(CAST(k.response AS TEXT), '$.transaction_id'), '-', '')",
}


def discrepancies() -> list[str]:
    """Return what does not add up, each with how often; the keys must not have expired."""
    found = []
    with connection.cursor() as cursor:
        for what, sql in _CHECKS.items():
            cursor.execute(sql.replace("{number}", _NUMBER[connection.vendor]))
            (count,) = cursor.fetchone()
            if count:
                found.append(f"{count} {what}")
    return found


def demand_balance() -> None:
    """Raise Failed unless everything adds up, here and in the proof that the house itself makes."""
    found, now, at_once = discrepancies(), timezone.now(), timedelta(0)
    sealing.seal(now, lag=at_once)
    proof = verifying.verify(now, freezing=False, lag=at_once)
    found += [
        f"{one.check}: {one.subject} is {one.found} instead of {one.expected}"
        for one in proof.findings
    ]
    demand(not found, "; ".join(found))
