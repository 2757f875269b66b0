"""Orders and reviews are read from the running marketplace, as often as it is polite."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from config.work.outcomes import Outcome
from demper.models import Order, OrderFeed, OrderLine, ReviewAsk, ReviewReading, ShopDay, Store
from demper.queries.days import Period, day_of, figures_of
from demper.services import reviews
from demper.services.orders import reading
from demper.services.reviews import ask, ticket_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return what was handed to workers."""
    handed: list[tuple[Any, ...]] = []
    for module in (reviews, reading):
        monkeypatch.setattr(
            module.current_app, "send_task", lambda name, args, **_rest: handed.append((name, args))
        )
    return handed


def _shop(kaspi: Any, count: int = 40) -> Store:
    owner = User.objects.create(username="seller")
    store: Store = kaspi.shop(owner, count=count)
    reading.set_token(store, f"demo-orders-{store.merchant_id}", kaspi.now)
    return store


def _read(kaspi: Any, sent: list[tuple[Any, ...]]) -> str:
    assert reading.read_due(kaspi.now) == 1
    name, args = sent.pop()
    assert name == reading.TASK
    return reading.read(*args, kaspi.now)


def test_orders_are_read_back_to_90_days_and_resumed_where_they_stood(
    kaspi: Any, sent: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _shop(kaspi)
    monkeypatch.setattr(reading, "REQUESTS_MAX", 14)
    assert _read(kaspi, sent) == Outcome.FOUND
    feed = OrderFeed.objects.get()
    assert feed.back_to is not None
    assert kaspi.now - feed.back_to < reading.BACK
    monkeypatch.setattr(reading, "REQUESTS_MAX", 2_000)
    kaspi.advance(600)
    assert _read(kaspi, sent) == Outcome.FOUND
    feed.refresh_from_db()
    assert feed.back_to <= kaspi.now - reading.BACK
    told = Order.objects.filter(store=store)
    assert told.count() > 100
    assert not told.filter(cancelled=False, lines_read=False).exists()
    assert OrderLine.objects.filter(product=None).count() == 0
    # What was rolled up on the way is what the rows add up to.
    period = Period(day_of(kaspi.now - reading.BACK), day_of(kaspi.now))
    figures = figures_of(store, period)
    for day in ShopDay.objects.filter(store=store):
        assert day.orders == figures[day.day].orders
        assert day.revenue_kzt == figures[day.day].takings.revenue
    # Whoever comes again before the time asks nothing.
    assert reading.read_due(kaspi.now) == 0
    before = told.count()
    kaspi.advance(24 * 3600)
    assert _read(kaspi, sent) == Outcome.FOUND
    assert told.count() > before


def test_a_token_that_is_none_is_told_and_rests(kaspi: Any, sent: list[tuple[Any, ...]]) -> None:
    store = _shop(kaspi, count=1)
    reading.set_token(store, "somebody-elses", kaspi.now)
    assert _read(kaspi, sent) == Outcome.BLOCKED
    feed = OrderFeed.objects.get()
    assert feed.last_error == reading.NOT_TAKEN
    assert feed.next_due_at == kaspi.now + reading.REST
    assert "somebody-elses" not in feed.last_error
    reading.set_token(store, "", kaspi.now)
    kaspi.advance(7200)
    assert reading.read_due(kaspi.now) == 0


def test_reviews_are_read_once_an_hour_whoever_asks(
    kaspi: Any, sent: list[tuple[Any, ...]]
) -> None:
    store = _shop(kaspi, count=1)
    product = store.products.get()
    sku, now = product.master_sku, kaspi.now
    assert ticket_of(sku, now).state == "new"
    assert ask(sku, now).state == "under_way"
    assert ask(sku, now).state == "under_way"
    assert len(sent) == 1
    _name, args = sent.pop()
    assert reviews.read(*args, now) == Outcome.FOUND
    assert reviews.read(*args, now) == ""
    told = ask(sku, now + timedelta(minutes=59))
    assert (told.state, sent) == ("done", [])
    assert told.reading is not None
    assert told.reading.reviews > 0
    analysis = told.reading.analysis
    assert analysis["read"] <= reviews.PAGE_SIZE * reviews.PAGES_MAX
    assert analysis["sales"]["per_week"]["low"] < analysis["sales"]["per_week"]["high"]
    assert "Айгерим" not in str(analysis)
    assert ask(sku, now + timedelta(minutes=61)).state == "under_way"
    assert ReviewReading.objects.count() == 1


def test_a_reading_that_failed_is_told_and_not_tried_at_once(
    kaspi: Any, sent: list[tuple[Any, ...]]
) -> None:
    kaspi.market.faults.add("html", "review-view", times=None)
    ask("100000001", kaspi.now)
    row = ReviewAsk.objects.get()
    outcome = reviews.read(row.pk, row.claim_token, kaspi.now)
    assert outcome not in ("", Outcome.FOUND)
    told = ask("100000001", kaspi.now + timedelta(minutes=9))
    assert (told.state, told.outcome, len(sent)) == ("failed", outcome, 1)
    assert ask("100000001", kaspi.now + timedelta(minutes=11)).state == "under_way"
