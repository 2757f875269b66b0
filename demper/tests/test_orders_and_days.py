"""Orders are stored once however often they come, and days are what their rows add up to."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from accounts.alerts.models import Alert
from accounts.models import User
from demper.models import (
    OfferSnapshot,
    Order,
    OrderLine,
    PriceChange,
    PriceChangeState,
    Product,
    ShopDay,
    Store,
    Watch,
)
from demper.pricing.bounds import profit_of
from demper.queries.days import ZONE, Period, day_of, looks_by_day
from demper.records.orders import OrderEntry, ShopOrder
from demper.records.pricing import Costs
from demper.services import notices
from demper.services.days import roll, roll_all, roll_days, tell_days
from demper.services.orders.importing import import_sheet
from demper.services.orders.storing import link_lines, store_lines, store_orders, store_sheet
from demper.sheets.workbooks import write_rows

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
numbers = count(1)


@pytest.fixture
def store() -> Store:
    """Return a shop."""
    owner = User.objects.create(username=f"owner{next(numbers)}")
    return Store.objects.create(
        owner=owner, merchant_id="30000001", name="Dala", created_at=NOW, commissions={"Tea": 730}
    )


def product(store: Store, sku: str, **fields: Any) -> Product:
    """Return a product of the shop."""
    return Product.objects.create(store=store, merchant_sku=sku, title=sku, **fields)


def order(code: str, at: datetime = NOW, total: int = 10_000, **fields: Any) -> ShopOrder:
    """Return an order as a source tells it."""
    return ShopOrder(code, f"id-{code}", "ARCHIVE", "COMPLETED", total, at, **fields)


def entry(sku: str, total: int = 10_000, quantity: int = 1) -> OrderEntry:
    """Return an article of an order."""
    return OrderEntry(sku, sku, quantity, total // quantity, total)


def put(store: Store, *orders: tuple[ShopOrder, list[OrderEntry]]) -> None:
    """Store orders of the API with their articles."""
    store_orders(store, [one for one, _entries in orders], NOW)
    rows = {row.code: row for row in Order.objects.filter(store=store)}
    store_lines(store, [(rows[one.code], entries) for one, entries in orders])


def test_the_same_orders_twice_are_stored_once(store: Store) -> None:
    first = store_orders(store, [order("1"), order("2")], NOW)
    again = store_orders(store, [order("1"), order("2")], NOW)
    assert (first.added, again.added, again.changed) == (2, 0, 0)
    assert not again.days


def test_a_changed_state_touches_its_day(store: Store) -> None:
    store_orders(store, [order("1")], NOW)
    stored = store_orders(store, [order("1", cancelled=True)], NOW)
    assert (stored.changed, stored.days) == (1, {day_of(NOW)})


def test_delivery_is_parted_over_the_articles(store: Store) -> None:
    put(store, (order("1", delivery_cost_kzt=1_000), [entry("a", 7_500), entry("b", 2_500)]))
    lines = OrderLine.objects.order_by("merchant_sku")
    assert [line.delivery_kzt for line in lines] == [750, 250]


def test_an_article_that_left_an_order_leaves_the_table(store: Store) -> None:
    put(store, (order("1"), [entry("a"), entry("b")]))
    put(store, (order("1"), [entry("b")]))
    assert [line.merchant_sku for line in OrderLine.objects.all()] == ["b"]


def test_a_sheet_adds_orders_and_leaves_those_of_the_api_alone(store: Store) -> None:
    put(store, (order("1", total=9_000), [entry("a", 9_000)]))
    sheet = [(order("1", total=5), [entry("a", 5)]), (order("2"), [entry("a")])]
    stored = store_sheet(store, sheet, NOW)
    assert stored.added == 1
    assert store_sheet(store, sheet, NOW).added == 0
    assert Order.objects.get(code="1").total_kzt == 9_000
    assert OrderLine.objects.count() == 2


def test_an_imported_sheet_rolls_its_days_up(store: Store) -> None:
    product(store, "A-1", cost_kzt=5_000)
    head = ["№ заказа", "Дата поступления заказа", "Артикул", "Сумма", "Статус"]
    rows = [["1", "05.11.2026", "A-1", "10000", "Выдан"], ["2", "x", "A-1", "1", "Выдан"]]
    told = import_sheet(store, write_rows(head, rows), "orders.xlsx", NOW)
    assert (told.rows, told.added) == (2, 1)
    assert told.errors == [
        {"row": 3, "column": "Дата поступления заказа", "code": "not_a_date", "value": "x"}
    ]
    day = ShopDay.objects.get(store=store)
    assert (day.day, day.orders, day.revenue_kzt) == (date(2026, 11, 5), 1, 10_000)
    assert day.profit_kzt == profit_of(10_000, Costs(5_000))


def test_an_order_near_midnight_belongs_to_almatys_day(store: Store) -> None:
    put(store, (order("1", datetime(2026, 11, 18, 20, tzinfo=UTC)), [entry("a")]))
    roll(store, Period(date(2026, 11, 17), date(2026, 11, 20)))
    assert [day.day for day in ShopDay.objects.all()] == [date(2026, 11, 19)]


def test_what_was_called_off_leaves_the_day_and_the_row_says_so(store: Store) -> None:
    put(store, (order("1"), [entry("a")]))
    roll_days(store, [day_of(NOW)])
    put(store, (order("1", cancelled=True), [entry("a")]))
    roll_days(store, [day_of(NOW)])
    day = ShopDay.objects.get(store=store)
    assert (day.orders, day.revenue_kzt, day.lines) == (0, 0, 0)


def test_an_article_is_tied_to_a_product_that_came_later(store: Store) -> None:
    put(store, (order("1"), [entry("late")]))
    product(store, "late", cost_kzt=4_000)
    assert link_lines(store) == {day_of(NOW)}
    assert link_lines(store) == frozenset()
    roll_days(store, [day_of(NOW)])
    assert ShopDay.objects.get(store=store).profit_known == 1


def test_another_shops_products_are_not_tied(store: Store) -> None:
    other = Store.objects.create(owner=store.owner, merchant_id="2", name="Two", created_at=NOW)
    product(other, "a", cost_kzt=1)
    put(store, (order("1"), [entry("a")]))
    assert link_lines(store) == frozenset()


def test_looks_of_a_snapshot_are_parted_over_its_days() -> None:
    taken = datetime(2026, 11, 18, 18, tzinfo=ZONE)
    parts = looks_by_day(taken, taken + timedelta(hours=24), 96)
    assert parts == [(date(2026, 11, 18), 24), (date(2026, 11, 19), 72)]
    assert sum(n for _day, n in looks_by_day(taken, taken + timedelta(days=9, seconds=7), 97)) == 97


def _snapshot(watch: Watch, taken: datetime, hours: float, times: int, rank: int | None) -> None:
    OfferSnapshot.objects.create(
        watch=watch, digest=b"", offers=b"", total=1, rank=rank, taken_at=taken, times=times,
        seen_until=taken + timedelta(hours=hours),
    )  # fmt: skip


def _random_month(store: Store, rng: Random) -> list[tuple[ShopOrder, list[OrderEntry]]]:
    """Fill a month with orders, looks and changes; returns the orders."""
    for place in range(6):
        product(
            store, f"p{place}", category=rng.choice(["Tea", "TV"]),
            cost_kzt=None if place == 5 else rng.randrange(1_000, 6_000),
            delivery_kzt=rng.randrange(900), commission_bp=900 if place == 0 else None,
        )  # fmt: skip
    watch = Watch.objects.create(
        product=Product.objects.get(merchant_sku="p0"), store=store, city_id="750000000"
    )
    for _one in range(40):
        taken = NOW - timedelta(hours=rng.uniform(0, 700))
        _snapshot(watch, taken, rng.uniform(0, 60), rng.randrange(1, 90), rng.choice([1, 2, None]))
    for _one in range(30):
        sent = NOW - timedelta(hours=rng.uniform(0, 700))
        state = rng.choice([PriceChangeState.CONFIRMED, PriceChangeState.REJECTED])
        PriceChange.objects.create(
            store=store, product=watch.product, watch=watch, city_id="1", new_kzt=1, state=state,
            planned_at=sent, sent_at=sent,
        )  # fmt: skip
    found = []
    for code in range(120):
        chosen = rng.sample(range(7), rng.choice([1, 1, 2]))
        entries = [entry(f"p{k}", rng.randrange(2_000, 30_000), rng.choice([1, 2])) for k in chosen]
        one = order(
            str(code), NOW - timedelta(hours=rng.uniform(0, 700)),
            sum(line.total_kzt for line in entries),
            delivery_cost_kzt=rng.choice([0, 1_231]), cancelled=rng.random() < 0.1,
        )  # fmt: skip
        found.append((one, entries))
    return found


def _by_hand(store: Store, found: list[tuple[ShopOrder, list[OrderEntry]]]) -> dict[date, Any]:
    """Work revenue, orders, lines and profit out one line after the other."""
    days: dict[date, list[Any]] = {}
    products: Mapping[str, Product] = {p.merchant_sku: p for p in Product.objects.all()}
    for one, entries in found:
        if one.cancelled:
            continue
        day = days.setdefault(day_of(one.created_at), [0, 0, 0, 0.0, 0])
        day[0] += 1
        for line in entries:
            day[1] += line.total_kzt
            day[2] += 1
            own = products.get(line.merchant_sku)
            if own is None or own.cost_kzt is None:
                continue
            share = own.commission_bp or store.commissions.get(own.category, store.commission_bp)
            if one.delivery_cost_kzt:
                paid = one.delivery_cost_kzt * line.total_kzt / one.total_kzt
            else:
                paid = own.delivery_kzt * line.quantity
            kept = line.total_kzt * (1 - share / 10_000)
            day[3] += kept - own.cost_kzt * line.quantity - paid
            day[4] += 1
    return days


def test_the_day_is_told_once_and_an_idle_one_not_at_all(store: Store) -> None:
    assert tell_days(NOW) == 0
    product(store, "a", cost_kzt=5_000)
    put(store, (order("1", total=1_234_000), [entry("a", 1_234_000)]))
    assert (tell_days(NOW), tell_days(NOW)) == (1, 0)
    told = Alert.objects.get()
    assert told.kind == notices.DAILY_SUMMARY
    assert (told.payload["orders"], told.payload["revenue"]) == (1, "1\u00a0234\u00a0000")
    assert told.payload["first_percent"] == "–"


@pytest.mark.slow
def test_rolled_days_equal_a_recomputation_however_often_they_are_rolled(store: Store) -> None:
    found = _random_month(store, Random(11))
    put(store, *found)
    roll_all(NOW, 35)
    by_hand = _by_hand(store, found)
    rows = {row.day: row for row in ShopDay.objects.filter(store=store)}
    for day, row in rows.items():
        orders, revenue, lines, profit, known = by_hand.get(day, [0, 0, 0, 0.0, 0])
        assert (row.orders, row.revenue_kzt, row.lines) == (orders, revenue, lines)
        assert row.profit_known == known
        assert abs(row.profit_kzt - profit) <= 3 * max(lines, 1)
    assert by_hand.keys() <= rows.keys()
    kept = OfferSnapshot.objects.filter(rank__isnull=False)
    inside = [one for one in kept if day_of(one.seen_until) <= day_of(NOW)]
    assert sum(row.looks for row in rows.values()) >= sum(one.times for one in inside)
    confirmed = PriceChange.objects.filter(state=PriceChangeState.CONFIRMED).count()
    assert sum(row.changes for row in rows.values()) == confirmed
    before = list(ShopDay.objects.order_by("day").values())
    roll_all(NOW, 35)
    assert list(ShopDay.objects.order_by("day").values()) == before
