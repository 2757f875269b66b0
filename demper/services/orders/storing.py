"""Putting orders and their articles into the tables, as often as they come."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import TruncDate

from demper.models import Order, OrderLine, Product, Store
from demper.queries.days import ZONE, day_of
from demper.records.orders import OrderEntry, ShopOrder
from demper.selling import parted

API: Final = "api"
EXCEL: Final = "excel"
AT_ONCE: Final = 500
COLUMNS: Final = (
    "source_id", "state", "status", "total_kzt", "delivery_cost_kzt", "city", "pickup_point",
    "payment", "preorder", "cancelled", "created_at",
)  # fmt: skip
LINE_COLUMNS: Final = (
    "product", "name", "category", "quantity", "price_kzt", "total_kzt", "delivery_kzt",
)  # fmt: skip
Whole = tuple[ShopOrder, Sequence[OrderEntry]]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many orders are new and how many changed, and the shop's days that they touch."""

    added: int
    changed: int
    days: frozenset[date]

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.added + other.added, self.changed + other.changed, self.days | other.days
        )


NOTHING: Final = Stored(0, 0, frozenset())


def store_orders(store: Store, orders: Iterable[ShopOrder], now: datetime) -> Stored:
    """Store what the API told of orders; their articles are asked for apart."""
    return _in_parts(list(orders), lambda part: _store(store, part, now, API)[0])


def store_sheet(store: Store, orders: Iterable[Whole], now: datetime) -> Stored:
    """Store the orders of a sheet with their articles; what the API told of an order stays."""

    def put(part: list[Whole]) -> Stored:
        codes = [order.code for order, _entries in part]
        told = Order.objects.filter(store=store, code__in=codes, origin=API)
        known = set(told.values_list("code", flat=True))
        part = [one for one in part if one[0].code not in known]
        stored, rows = _store(store, [order for order, _entries in part], now, EXCEL)
        by_code = {row.code: row for row in rows}
        changed = store_lines(store, [(by_code[order.code], lines) for order, lines in part])
        return Stored(stored.added, stored.changed, stored.days | changed)

    return _in_parts(list(orders), put)


def store_lines(
    store: Store, found: Iterable[tuple[Order, Sequence[OrderEntry]]]
) -> frozenset[date]:
    """Store the articles of orders in place of those known; returns the days that changed."""
    pairs = list(found)
    skus = {entry.merchant_sku for _order, entries in pairs for entry in entries}
    products = dict(
        Product.objects.filter(store=store, merchant_sku__in=skus).values_list("merchant_sku", "pk")
    )
    rows = [row for order, entries in pairs for row in _lines(order, entries, products)]
    orders = [order.pk for order, _entries in pairs]
    wanted = {(row.order_id, row.merchant_sku): row for row in rows}
    with transaction.atomic():
        before = {
            (line.order_id, line.merchant_sku): line
            for line in OrderLine.objects.filter(order__in=orders)
        }
        gone = [line.pk for key, line in before.items() if key not in wanted]
        OrderLine.objects.filter(pk__in=gone).delete()
        OrderLine.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["order", "merchant_sku"],
            update_fields=LINE_COLUMNS,
        )
        Order.objects.filter(pk__in=orders).update(lines_read=True)
    altered = {key[0] for key, row in wanted.items() if not _same_line(before.get(key), row)}
    altered |= {key[0] for key in before if key not in wanted}
    return frozenset(day_of(order.created_at) for order, _lines in pairs if order.pk in altered)


def _in_parts(rows: list[Any], put: Any) -> Stored:
    total = NOTHING
    for begin in range(0, len(rows), AT_ONCE):
        with transaction.atomic():
            total += put(rows[begin : begin + AT_ONCE])
    return total


def _store(
    store: Store, orders: Iterable[ShopOrder], now: datetime, origin: str
) -> tuple[Stored, list[Order]]:
    """Store a part of orders; returns also the rows as they are, each with its key."""
    wanted = {order.code: order for order in orders}
    before = {row.code: row for row in Order.objects.filter(store=store, code__in=wanted)}
    rows = [
        Order(
            store=store,
            **asdict(order),
            read_at=now,
            origin=origin,
        )
        for order in wanted.values()
    ]
    Order.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "code"],
        update_fields=[*COLUMNS, "read_at", "origin"],
    )
    changed = [row for row in rows if row.code in before and not _same(before[row.code], row)]
    added = [row for row in rows if row.code not in before]
    days = {day_of(row.created_at) for row in (*added, *changed)}
    days |= {day_of(before[row.code].created_at) for row in changed}
    stored = Stored(len(added), len(changed), frozenset(days))
    return stored, list(Order.objects.filter(store=store, code__in=wanted))


def _same(one: Order, other: Order) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COLUMNS)


def _same_line(one: OrderLine | None, other: OrderLine) -> bool:
    names = ("product_id", *LINE_COLUMNS[1:])
    return one is not None and all(getattr(one, name) == getattr(other, name) for name in names)


def _lines(
    order: Order, entries: Sequence[OrderEntry], products: dict[str, int]
) -> list[OrderLine]:
    """Return an order's articles; each bears its part of the delivery, by what it costs."""
    joined: dict[str, OrderEntry] = {}
    for entry in entries:
        joined[entry.merchant_sku] = _joined(joined.get(entry.merchant_sku), entry)
    parts = parted(order.delivery_cost_kzt, [entry.total_kzt for entry in joined.values()])
    return [
        OrderLine(
            order=order,
            product_id=products.get(entry.merchant_sku),
            merchant_sku=entry.merchant_sku,
            name=entry.name,
            category=entry.category,
            quantity=entry.quantity,
            price_kzt=entry.price_kzt,
            total_kzt=entry.total_kzt,
            delivery_kzt=part,
        )
        for entry, part in zip(joined.values(), parts, strict=True)
    ]


def _joined(known: OrderEntry | None, more: OrderEntry) -> OrderEntry:
    """An article that an order names twice is one with both quantities."""
    if known is None:
        return more
    quantity, total = known.quantity + more.quantity, known.total_kzt + more.total_kzt
    return OrderEntry(
        known.merchant_sku, known.name, quantity, total // quantity, total, known.category
    )


def link_lines(store: Store) -> frozenset[date]:
    """Tie articles to products that came into the shop's list later; returns the days they are of.

    Their costs are known from then on.
    """
    same = Product.objects.filter(store=store, merchant_sku=OuterRef("merchant_sku"))
    loose = OrderLine.objects.filter(order__store=store, product=None).filter(Exists(same))
    days = loose.annotate(day=TruncDate("order__created_at", tzinfo=ZONE)).order_by()
    found = frozenset(days.values_list("day", flat=True).distinct())
    if found:
        loose.update(product=Subquery(same.values("pk")[:1]))
    return found
