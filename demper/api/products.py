"""Products of a shop: the list, one of them, how it is priced, and many at once."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from demper.api.access import (
    READ,
    WRITE,
    caller,
    invalid,
    keep_own,
    limit_reached,
    product_of,
    store_of,
)
from demper.api.shapes import batch_out, product_out, stats_out, strategy_out
from demper.api.versions import IfMatch, version_of
from demper.models import Batch, Product
from demper.queries.products import (
    Choice,
    Order,
    Position,
    position_of,
    products_of,
    store_stats,
)
from demper.queries.shown import shown
from demper.schemas.products import (
    ID_MAX,
    MONEY_FIELDS,
    KdBatchBoundsIn,
    KdBatchEditIn,
    KdBatchIn,
    KdBatchOut,
    KdProductDetailOut,
    KdProductOut,
    KdProductsQuery,
    KdStoreQuery,
    KdStoreStatsOut,
    KdStrategyIn,
    KdStrategyOut,
)
from demper.services import batches
from demper.services.strategies import Invalid, Stale, set_strategy
from demper.services.subscriptions import LimitReached, allowance

router = Router()
NAMES = {field: name for name, field in MONEY_FIELDS.items()}


@router.get("/products/", auth=READ, response=Page[KdProductOut])
def list_products(
    request: HttpRequest,
    wanted: Query[KdProductsQuery],
    page: Query[PageQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """The products of a shop, with what the bot saw and why it stands where it stands."""
    store = store_of(request, wanted.store_id)
    after = _after(page.position(), wanted.sort)
    rows = products_of(store, wanted.choice(wanted.sort), after, page.limit)
    items, cursor = page_of(rows, page.limit, lambda row: _cursor(row, wanted.sort))
    keep_own(response)
    return {"items": [product_out(row) for row in items], "next_cursor": cursor}


@router.get("/products/store_stats", auth=READ, response=KdStoreStatsOut)
def read_store_stats(
    request: HttpRequest, wanted: Query[KdStoreQuery], response: HttpResponse
) -> dict[str, Any]:
    """What a shop's products come to, by reason too, and what the subscription allows."""
    store = store_of(request, wanted.store_id)
    keep_own(response)
    return stats_out(store, store_stats(store), allowance(caller(request), timezone.now()))


@router.get("/products/{int:product_id}", auth=READ, response=KdProductDetailOut)
def read_product(request: HttpRequest, product_id: int, response: HttpResponse) -> dict[str, Any]:
    """One product with its settings. Its ETag is what If-Match of a change may name."""
    row = product_of(request, product_id)
    told = {**product_out(row), "settings": strategy_out(row)}
    keep_own(response)
    response["ETag"] = f'"{row.version}.{_digest(told)}"'
    return told


@router.get("/products/{int:product_id}/strategy", auth=READ, response=KdStrategyOut)
def read_strategy(request: HttpRequest, product_id: int, response: HttpResponse) -> dict[str, Any]:
    """How a product's price is set."""
    row = product_of(request, product_id)
    keep_own(response)
    response["ETag"] = f'"{row.version}"'
    return strategy_out(row)


@router.put("/products/{int:product_id}/strategy", auth=WRITE, response=KdStrategyOut)
def put_strategy(
    request: HttpRequest,
    product_id: int,
    body: KdStrategyIn,
    response: HttpResponse,
    if_match: IfMatch = "",
) -> dict[str, Any]:
    """Change how a product's price is set; the bot looks at it again at once.

    428 `precondition_required` without If-Match, 412 `stale` where it was changed since.
    """
    row = product_of(request, product_id)
    version = version_of(if_match, "product", digested=True)
    try:
        changed = set_strategy(row, body.changes(), version, caller(request))
    except Stale as error:
        detail = "The settings were changed since you read them. Read them again."
        raise Problem(412, "stale", detail, version=error.product.version) from error
    except Invalid as error:
        raise invalid(error, NAMES) from error
    keep_own(response)
    response["ETag"] = f'"{changed.version}"'
    return strategy_out(changed)


@router.post("/products/batch_enable", auth=WRITE, response=KdBatchOut)
def enable_products(request: HttpRequest, body: KdBatchIn) -> dict[str, Any]:
    """Let the bot price many products. 409 `subscription_limit` where they are too many."""
    return _batch(request, body, batches.Action.ENABLE, {})


@router.post("/products/batch_disable", auth=WRITE, response=KdBatchOut)
def disable_products(request: HttpRequest, body: KdBatchIn) -> dict[str, Any]:
    """Stop the bot for many products; what it planned for them is cancelled."""
    return _batch(request, body, batches.Action.DISABLE, {})


@router.post("/products/batch_edit", auth=WRITE, response=KdBatchOut)
def edit_products(request: HttpRequest, body: KdBatchEditIn) -> dict[str, Any]:
    """Give many products the same settings; those that they contradict are skipped."""
    return _batch(request, body, batches.Action.EDIT, body.changes.changes())


@router.post("/products/batch_bounds", auth=WRITE, response=KdBatchOut)
def bound_products(request: HttpRequest, body: KdBatchBoundsIn) -> dict[str, Any]:
    """Set lowest and highest prices by percent of each product's cost."""
    asked = {"min_percent": body.min_percent, "max_percent": body.max_percent}
    sent = {name: value for name, value in asked.items() if value is not None}
    return _batch(request, body, batches.Action.BOUNDS, sent)


@router.post("/products/batches/{int:batch_id}/undo", auth=WRITE, response=KdBatchOut)
def undo_batch(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """Take a batch back where what it set still stands. 409 `already_undone` the second time."""
    rows = Batch.objects.filter(shown("store__"), store__owner=caller(request))
    batch = rows.select_related("store").filter(pk=min(batch_id, ID_MAX)).first()
    if batch is None:
        raise NotThere("You have no such batch.")
    try:
        return batch_out(batches.undo(batch, caller(request)))
    except batches.AlreadyUndone as error:
        raise Problem(409, "already_undone", "This batch was taken back before.") from error
    except LimitReached as error:
        raise limit_reached(error) from error


def _batch(
    request: HttpRequest, body: KdBatchIn, action: batches.Action, changes: dict[str, Any]
) -> dict[str, Any]:
    store = store_of(request, body.store_id)
    try:
        result = batches.apply(store, _wanted(body), action, changes, caller(request), body.dry_run)
    except Invalid as error:
        raise invalid(error, NAMES) from error
    except LimitReached as error:
        raise limit_reached(error) from error
    return batch_out(result)


def _wanted(body: KdBatchIn) -> Choice | Sequence[int]:
    """Return the products that a batch is about: exactly one way of naming them is allowed."""
    if (body.product_ids is None) == (body.filter is None):
        raise Problem(422, "invalid", "Give either product_ids or filter ({} means all).")
    return body.product_ids if body.product_ids is not None else body.filter.choice()  # type: ignore[union-attr]


def _digest(told: dict[str, Any]) -> str:
    return hashlib.blake2b(orjson.dumps(told, default=str), digest_size=8).hexdigest()


def _cursor(row: Product, order: Order) -> list[Any]:
    value, number = position_of(row, order)
    return [order.value, value.isoformat() if isinstance(value, datetime) else value, number]


def _after(position: list[Any] | None, order: Order) -> Position | None:
    """Return where a page starts; raises Problem 400 for a cursor of another list."""
    if position is None:
        return None
    try:
        name, value, number = position
        if name != order.value or not _whole(number):
            raise ValueError("another order")
        return _value(value, order), number
    except (TypeError, ValueError, OverflowError):
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.") from None


def _value(value: Any, order: Order) -> Any:
    if order is Order.TITLE or value is None:
        return None
    if order in (Order.CHANGED, Order.CHECKED):
        return datetime.fromisoformat(value).astimezone(UTC)
    if not _whole(value):
        raise ValueError("no number")
    return value


def _whole(value: Any) -> bool:
    return type(value) is int and abs(value) <= ID_MAX
