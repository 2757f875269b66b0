"""What somebody has and did."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from config.paging import Page, PageQuery, page_of
from config.problems import Problem
from economy import currencies
from economy.api.access import MANAGE, READ, keep_own, whose
from economy.api.shapes import holdings_out, transaction_out
from economy.queries.inventory import holdings_at, holdings_of, purses_of, reads
from economy.queries.transactions import Line, Position, Wanted, list_transactions
from economy.schemas.asked import EcMomentQuery, EcTransactionsQuery
from economy.schemas.told import EcInventoryOut, EcReadsOut, EcTransactionOut, EcWalletsOut

router = Router()


@router.get("/users/{int:user_id}/inventory", auth=READ, response=EcInventoryOut)
def read_inventory(
    request: HttpRequest, user_id: int, wanted: Query[EcMomentQuery], response: HttpResponse
) -> dict[str, Any]:
    """Balances and things, now or as of any time (`at`), then summed up from the journal.

    Another user's is for staff alone: 403.
    """
    user = whose(request, user_id)
    keep_own(response)
    held = holdings_at(user, wanted.at) if wanted.at else holdings_of(user)
    return holdings_out(held, wanted.at)


@router.get("/users/{int:user_id}/wallets", auth=READ, response=EcWalletsOut)
def list_wallets(request: HttpRequest, user_id: int, response: HttpResponse) -> dict[str, Any]:
    """Wallets by currency, the default one first; another user's are for staff alone."""
    user = whose(request, user_id)
    known = currencies.known()
    keep_own(response)
    items = [
        {
            "currency": one.currency,
            "decimals": known.get(one.currency, 0),
            "balance": one.balance,
            "version": one.version,
            "frozen": one.frozen_at is not None,
            "frozen_reason": one.frozen_reason,
            "demo": one.demo,
        }
        for one in purses_of(user)
    ]
    return {"user_id": user, "items": items}


@router.get("/users/{int:user_id}/transactions", auth=READ, response=Page[EcTransactionOut])
def list_user_transactions(
    request: HttpRequest,
    user_id: int,
    wanted: Query[EcTransactionsQuery],
    page: Query[PageQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """Transactions, newest first, each with the balance after it; gifts received among them."""
    user = whose(request, user_id)
    which = Wanted(wanted.kind, wanted.since, wanted.until, wanted.currency)
    found = list_transactions(user, which, _after(page.position()), page.limit)
    items, cursor = page_of(found, page.limit, _cursor)
    keep_own(response)
    return {"items": [transaction_out(line) for line in items], "next_cursor": cursor}


@router.get("/inventory-cache", auth=MANAGE, response=EcReadsOut)
def read_inventory_cache(request: HttpRequest) -> dict[str, Any]:
    """How often the cache had the inventory that was asked for; staff."""
    found = reads()
    return {"hits": found.hits, "misses": found.misses, "hit_rate": found.hit_rate}


def _cursor(line: Line) -> list[Any]:
    at, number = line.position
    return [at.isoformat(), str(number)]


def _after(position: list[Any] | None) -> Position | None:
    """Return where a page starts; raises Problem 400 for a cursor of another list."""
    if position is None:
        return None
    try:
        at, number = position
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(UTC), UUID(number)
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.") from None
