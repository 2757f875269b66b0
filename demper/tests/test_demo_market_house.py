"""The demo's owner finds shops that were watched for weeks."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Pin
from config.vault import unseal
from demper.models import (
    Decision,
    Login,
    OfferSnapshot,
    Order,
    PriceChange,
    Product,
    Run,
    ShopDay,
    Store,
    Watch,
)
from demper.services import demo_house
from demper.tests import kaspi_market

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def filled(db, user, settings):
    settings.DOZOR_DEMO = True
    demo_house.fill(user, NOW)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_owner_finds_two_shops_a_month_of_past_and_a_living_session(filled, user):
    assert Store.objects.filter(owner=user, demo=True, bot_enabled=True).count() == 2
    assert Product.objects.filter(demo=False).count() == 0
    assert Product.objects.filter(demo=True).count() == 130
    assert set(Decision.objects.values_list("reason", flat=True)) >= {
        "target", "at_floor", "already_optimal",
    }  # fmt: skip
    changes = PriceChange.objects.all()
    assert changes.count() > 1000
    assert changes.filter(planned_at__lt=NOW - timedelta(days=20)).count() == 0
    assert not changes.exclude(state="confirmed").exists()
    assert OfferSnapshot.objects.count() > 3000 and Decision.objects.count() > 2000
    days = ShopDay.objects.filter(store__merchant_id="30912001")
    before = days.filter(day__lt=(NOW - timedelta(days=21)).date())
    after = days.filter(day__gt=(NOW - timedelta(days=19)).date())
    assert sum(d.orders for d in after) / len(after) > 1.3 * sum(d.orders for d in before) / len(
        before
    )
    assert sum(day.profit_kzt for day in days) > 0
    assert Pin.objects.filter(user=user).count() == 4
    held = unseal(Login.objects.get().session, owner=f"user:{user.pk}")
    with kaspi_market.running() as kaspi:
        sid = next(one["value"] for one in held["cookies"] if one["name"] == "mc-sid")
        assert kaspi.market.signed_in(sid).shops == ("30912001", "30912002")
        for watch in Watch.objects.filter(product__merchant_sku__contains="_")[:20]:
            sold = kaspi.market.price(
                watch.store.merchant_id, watch.product.merchant_sku, watch.city_id
            )
            assert sold == watch.price_kzt
    counted = Order.objects.count(), Run.objects.count()
    demo_house.fill(user, NOW + timedelta(minutes=5))
    assert (Order.objects.count(), Run.objects.count()) == counted


@pytest.mark.django_db
def test_outside_of_a_demo_nothing_is_made_up(user, settings):
    settings.DOZOR_DEMO = False
    demo_house.fill_house(user)
    assert not Store.objects.exists()
