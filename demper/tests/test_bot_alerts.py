"""What an owner is told of what the bot met, at most once an hour of a product and kind."""

import pytest

from accounts.alerts.models import Alert
from demper.models import PriceChange, PriceChangeState, Product, Watch
from demper.services import notices
from demper.tests.bot_world import begun, later, look, offers, watched
from demper.tests.stocked import owner_of_shops

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return watched(owner_of_shops())


def seen(store, *looks):
    """Let the bot look several times, a minute apart: own price and rivals of each."""
    lease, run = begun(store)
    product = Product.objects.select_related("store").get(store=store)
    for minute, (own, rivals) in enumerate(looks):
        at = later(minute)
        look(lease, run, store, {product.pk: offers(product, own, rivals, at)}, at)


def kinds():
    return [alert.kind for alert in Alert.objects.order_by("pk")]


def test_a_lost_and_a_won_place_are_told_once_an_hour(store):
    first, second = (1500, [1600]), (1500, [1400])
    seen(store, first, second, first, second, first)
    assert kinds() == [notices.POSITION_LOST, notices.POSITION_WON]


def test_a_floor_is_told_when_it_is_reached(store):
    seen(store, (1500, [1400, 1000]), (1500, [900]), (1500, [900]))
    assert kinds().count(notices.FLOOR_REACHED) == 1
    told = Alert.objects.get(kind=notices.FLOOR_REACHED).payload
    assert told["price"] == 1000


def test_many_own_drops_within_an_hour_are_a_price_war(store):
    watch = Watch.objects.get()
    PriceChange.objects.bulk_create(
        PriceChange(
            store=store, product_id=watch.product_id, watch=watch, city_id=watch.city_id,
            old_kzt=1600 - step, new_kzt=1599 - step, state=PriceChangeState.CONFIRMED,
            planned_at=later(-9), sent_at=later(-9),
        )
        for step in range(6)
    )  # fmt: skip
    seen(store, (1500, [1400]), (1500, [1399]))
    told = Alert.objects.get(kind=notices.PRICE_WAR).payload
    assert (told["drops"], told["before"]) == (6, 1600)
