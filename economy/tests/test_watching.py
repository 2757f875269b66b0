"""What staff are told of by the clock, and what is forgotten by it."""

from datetime import timedelta

import pytest
from django.conf import settings as house

from accounts.alerts.kinds import line
from accounts.alerts.models import Alert
from config import beat, queues
from economy import tasks
from economy.kinds import CHECKS
from economy.models import ExternalReference, IdempotencyKey, Product
from economy.services import keys, stocking
from economy.services.verifying import NAMES
from economy.services.watching import growths, inflation, low_stocks, watch
from economy.tests.things import COINS, NOW, buy, fund, key, potion

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(staff, kind):
    return list(
        Alert.objects.filter(user=staff, kind=kind)
        .order_by("seq")
        .values_list("payload", flat=True)
    )


# --- low stocks ---------------------------------------------------------------------------------
@pytest.mark.slow
def test_staff_are_told_of_a_low_stock_once_until_it_was_restocked(user, staff):
    product = potion(stock=7)
    fund(user, 10_000)
    assert low_stocks(NOW) == 0

    buy(user, product, 2)
    assert [low_stocks(NOW), low_stocks(NOW), low_stocks(NOW)] == [1, 0, 0]
    stocking.restock(product.pk, 10, NOW)
    assert low_stocks(NOW) == 0
    stocking.restock(product.pk, -12, NOW)
    assert low_stocks(NOW) == 1
    assert [one["stock"] for one in told(staff, "economy.stock.low")] == [5, 3]
    assert not Alert.objects.filter(user=user).exists()


def test_a_product_can_have_a_threshold_of_its_own(staff, settings):
    potion(name="Rare", stock=50, low_stock_at=60)
    potion(name="Plenty", stock=4, low_stock_at=1)
    potion(name="Gone", stock=1, active=False)
    potion(name="Any number")
    low_stocks(NOW)
    assert [one["product"] for one in told(staff, "economy.stock.low")] == ["Rare"]

    settings.ECONOMY_LOW_STOCK = 0
    potion(name="Empty", stock=0)
    assert low_stocks(NOW) == 0


def test_nobody_but_active_staff_is_told(user, staff, django_user_model):
    away = django_user_model.objects.create_user("away", is_staff=True, is_active=False)
    potion(stock=1)
    watch(NOW)
    assert set(Alert.objects.values_list("user", flat=True)) == {staff.pk}
    assert away.pk != staff.pk


def test_a_demos_stock_is_told_of_in_a_demo_only(staff, settings):
    settings.DOZOR_DEMO = False
    potion(stock=1, demo=True)
    assert low_stocks(NOW) == 0
    settings.DOZOR_DEMO = True
    assert low_stocks(NOW) == 1
    assert Alert.objects.get(user=staff).demo


# --- inflation ----------------------------------------------------------------------------------
def test_growth_is_the_net_flow_of_seven_days_by_the_supply_before(user):
    fund(user, 1_000, NOW - 8 * DAY)
    fund(user, 400, NOW - 6 * DAY)
    buy(user, potion(price=100), now=NOW - DAY)
    assert growths(NOW) == {COINS: 0.3}


def test_where_there_was_nothing_before_nothing_grew(user):
    fund(user, 1_000, NOW - DAY)
    assert growths(NOW) == {}


def test_staff_are_told_of_inflation_once_for_each_time_it_is_crossed(user, staff, settings):
    settings.ECONOMY_INFLATION_ALERT = 0.25
    fund(user, 1_000, NOW - 8 * DAY)
    assert inflation(NOW) == 0
    fund(user, 300, NOW)
    assert [inflation(NOW), inflation(NOW), inflation(NOW + DAY)] == [1, 0, 0]
    assert inflation(NOW + 8 * DAY) == 0
    fund(user, 400, NOW + 8 * DAY)
    assert inflation(NOW + 8 * DAY) == 1
    assert [one["percent"] for one in told(staff, "economy.supply.inflation")] == [30.0, 30.8]


def test_no_threshold_means_no_word_of_inflation(user, settings):
    settings.ECONOMY_INFLATION_ALERT = 0.0
    fund(user, 1, NOW - 8 * DAY)
    fund(user, 1_000, NOW)
    assert inflation(NOW) == 0


# --- words --------------------------------------------------------------------------------------
def test_alerts_are_said_in_sentences():
    said = line(
        "economy.supply.inflation", {"currency": "coins", "percent": 30.0, "within_days": 7}
    )
    assert said == "coins in all wallets grew by 30.0 % within 7 days"
    assert line("economy.stock.low", {"product": "Potion", "stock": 3}) == "Potion: 3 left"


@pytest.mark.parametrize("check", NAMES)
def test_every_check_has_a_name_that_staff_read(check):
    said = line("economy.books.discrepancy", {"check": check, "count": 1, "frozen": 0})
    assert said == f"Economy, {CHECKS[check]}: discrepancies 1, wallets frozen 0"


# --- keys ---------------------------------------------------------------------------------------
def test_old_keys_go_and_young_ones_and_references_stay(user, settings, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    fund(user, 10_000, NOW - 31 * DAY)
    ExternalReference.objects.create(operation="add_funds", reference="pay-1", created_at=NOW)
    for _ in range(4):
        buy(user, potion(price=1), now=NOW - 31 * DAY)
    buy(user, potion(price=1), named="young", now=NOW - 29 * DAY)

    assert keys.expire(NOW) == 5
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["young"]
    assert (ExternalReference.objects.count(), keys.expire(NOW)) == (1, 0)


def test_a_key_is_kept_for_a_week_at_least():
    assert house.ECONOMY_KEY_DAYS >= 7


# --- by the clock -------------------------------------------------------------------------------
@pytest.mark.slow
def test_every_task_may_run_twice(user):
    fund(user, 1_000)
    buy(user, potion(stock=3))
    for task in (tasks.seal_journal, tasks.keep_the_books, tasks.expire_keys, tasks.watch_economy):
        task()
        assert task() == 0


def test_tasks_are_asked_for_and_the_long_one_waits_in_its_own_queue():
    asked = {entry["task"] for entry in beat.schedule(demo=False).values()}
    wanted = {f"economy.tasks.{name}" for name in ("seal_journal", "keep_the_books", "expire_keys")}
    assert {*wanted, "economy.tasks.watch_economy"} <= asked
    assert queues.ROUTES["economy.tasks.keep_the_books"] == {"queue": "long"}
    assert Product.objects.count() == 0 and key()
