"""A product's rules as the decision takes them: cities, windows of the schedule, nights."""

from datetime import UTC, datetime

import pytest

from demper.models import Product, Store, Watch
from demper.queries.configs import config_of, current_of, off_in, sleeps
from demper.records.pricing import Strategy

pytestmark = pytest.mark.alike
MORNING = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # a Friday, 9:00 in Almaty
NIGHT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)  # 23:30 in Almaty


def config(at=MORNING, city="1", store=None, **fields):
    store = store or Store(merchant_id="Own", commission_bp=1250, tax_bp=300)
    return config_of(Product(**fields), city, store, ["Sister"], at)


def test_a_citys_own_values_come_before_the_products():
    rules = {"cities": {"1": {"min_price": 900, "max_price": None}}}
    found = config(min_price_kzt=1000, max_price_kzt=2000, rules=rules)
    assert (found.bounds.min_price, found.bounds.max_price) == (900, 2000)
    assert config(city="2", min_price_kzt=1000, rules=rules).bounds.min_price == 1000
    assert (found.own, found.sisters) == ("Own", {"Sister"})


def test_a_window_of_the_schedule_holds_by_the_clock_of_almaty():
    window = {"days": [4], "from": "08:00", "to": "10:00", "strategy": "fixed", "fixed_price": 5}
    found = config(rules={"schedule": [window]})
    assert (found.strategy, found.fixed_price) == (Strategy.FIXED, 5)
    assert config(NIGHT, rules={"schedule": [window]}).strategy is Strategy.BEAT
    thursday = {**window, "days": [3]}
    assert config(rules={"schedule": [thursday]}).strategy is Strategy.BEAT


@pytest.mark.parametrize(
    ("night", "asleep"),
    [
        (["22:00", "08:00"], True),
        (["08:00", "22:00"], False),
        (["23:30", "23:31"], True),
        (None, False),
    ],
)
def test_a_night_may_go_over_midnight(night, asleep):
    assert sleeps(Product(rules={"night": night} if night else {}), NIGHT) is asleep


def test_a_commission_is_the_products_else_its_categorys_else_the_shops():
    store = Store(merchant_id="Own", commission_bp=1250, commissions={"Food": 730}, tax_bp=300)
    assert config(store=store, category="Food").costs.commission_bp == 730
    assert config(store=store, category="Food", commission_bp=0).costs.commission_bp == 0
    assert config(store=store).costs.commission_bp == 1250
    assert config(store=store).costs.tax_bp == 300


def test_a_probes_state_survives_the_table():
    watch = Watch(price_kzt=7, probe={"raised_from": 5, "raised_to": 7, "checks": 1})
    current = current_of(watch, NIGHT)
    assert (current.price, current.probe.raised_to, current.probe.checks) == (7, 7, 1)
    assert current_of(watch, NIGHT, 9).price == 9


def test_a_city_may_be_off():
    product = Product(rules={"cities": {"1": {"off": True}}})
    assert off_in(product, "1") and not off_in(product, "2")
