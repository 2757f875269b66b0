"""The bot's effect is worked out once and kept, until something changes that it rests on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from demper.models import Edit, Store
from demper.queries.effect import bots_effect
from demper.records.orders import OrderEntry, ShopOrder
from demper.selling import PAIRS_MIN
from demper.services.days import roll_days
from demper.services.feed import touched
from demper.services.orders.storing import store_sheet
from demper.services.shops import set_shop
from demper.services.strategies import set_strategy
from demper.tests.stocked import owner_of_shops, stocked

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(hour=8, minute=0)
MARK_QUERIES = 2


def sell(store, back, total=2_000):
    """Sell one of each product on a day so far back."""
    at = NOW - timedelta(days=back)
    skus = store.products.values_list("merchant_sku", flat=True)
    entries = [OrderEntry(sku, sku, 1, total, total) for sku in skus]
    code = f"{store.pk}-{back}-{total}"
    order = ShopOrder(code, f"id-{code}", "ARCHIVE", "COMPLETED", total * len(entries), at)
    stored = store_sheet(store, [(order, entries)], NOW)
    roll_days(store, stored.days)


@pytest.fixture
def store():
    """A shop that sells each product daily, its bots on for twenty days."""
    store = stocked(owner_of_shops(), PAIRS_MIN)
    for back in range(1, 41):
        sell(store, back, 2_000 if back > 20 else 2_500)
    Edit.objects.bulk_create(
        Edit(product=one, after={"bot_active": True}, at=NOW - timedelta(days=20))
        for one in store.products.all()
    )
    return store


def asked(store, now=NOW):
    """Return the effect as pages ask for it, and how many queries it took beyond the mark."""
    store = Store.objects.get(pk=store.pk)
    with CaptureQueriesContext(connection) as found:
        effect = bots_effect(store, now)
    return effect, len(found) - MARK_QUERIES


def test_it_is_worked_out_once(store):
    first, queries = asked(store)
    again, more = asked(store)
    assert first.value is not None and first.value > 0
    assert (again, queries > 0, more) == (first, True, 0)


def test_a_confirmed_price_and_todays_orders_change_nothing_of_it(store):
    first, _queries = asked(store)
    touched(store.pk)
    sell(store, 0)
    assert asked(store) == (first, 0)


@pytest.mark.parametrize("what", ["an order", "a cost", "a commission", "a day"])
def test_what_it_rests_on_has_it_worked_out_anew(store, what):
    first, _queries = asked(store)
    now = NOW
    if what == "an order":
        sell(store, 3, 9_000)
    elif what == "a cost":
        set_strategy(store.products.first(), {"cost_kzt": 1}, None, store.owner, now=NOW)
    elif what == "a commission":
        set_shop(store, {"commissions": {"Kettles": 2_000}}, NOW)
    else:
        now += timedelta(days=1)
    changed, queries = asked(store, now)
    assert queries > 0 and changed != first


def test_shops_do_not_share_it(store):
    other = stocked(store.owner, 1, merchant_id="Other")
    asked(store)
    assert asked(other)[0].products == 0
    assert asked(store)[1] == 0
