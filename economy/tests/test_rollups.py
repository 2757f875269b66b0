from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from economy import trending
from economy.figures import DAY, HOUR, Window
from economy.models import DailyUser, HourlyFlow, HourlySale, RollUp, Transaction, Trend, Wallet
from economy.queries.analytics.demand import list_unmet
from economy.queries.analytics.flows import Steps, get_flows, spent_of
from economy.queries.analytics.people import first_day, get_customers, list_cohorts
from economy.queries.analytics.sales import get_sales, list_products
from economy.queries.analytics.trends import levels
from economy.services.rollups import roll_up
from economy.tests import analytics_world as world
from economy.tests.conftest import POSTGRES
from economy.tests.things import NOW

# On Postgres a row is known by the transaction that wrote it: each needs its own.
pytestmark = [pytest.mark.django_db(transaction=POSTGRES), pytest.mark.slow]
LATER = NOW + 40 * DAY


def everything():
    """Return a mark behind which stands every row of this test, whoever else is at work."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_xact_id()::text::bigint + 1")
        else:
            cursor.execute("SELECT COALESCE(MAX(rowid), 0) + 1 FROM economy_transaction")
        return cursor.fetchone()[0]


def roll(batch=7):
    return roll_up(NOW, until=everything(), batch=batch)


def assert_figures_equal_the_journal(window):
    for currency in ("coins", "gems"):
        steps = Steps(window, HOUR if window.until - window.since <= 2 * DAY else DAY)
        flows, supply = get_flows(steps, currency)
        sums = {}
        for flow in flows:
            old = sums.get((flow.account, flow.kind), (0, 0, 0))
            new = (flow.came, flow.went, flow.count)
            sums[flow.account, flow.kind] = tuple(a + b for a, b in zip(old, new, strict=True))
        assert sums == world.flows(window, currency)
        assert supply.opening == world.supply(window.since, currency)
        ends = [*(at for at in steps.starts()[1:]), window.until]
        assert [*supply.course] == [world.supply(at, currency) for at in ends]
        shop = world.flows(window, currency)
        kept = sum(came - went for (at, _), (came, went, _n) in shop.items() if at == "shop")
        assert spent_of(flows) == kept

        found = get_customers(window, currency)
        assert (found.active, found.buyers, found.revenue) == world.customers(window, currency)
        total, course = get_sales(steps, currency)
        assert (total.net, sum(course)) == (found.revenue, found.revenue)
        unmet = {(u.product, u.code): (u.attempts, u.people, u.wanted, u.missing)
                 for u in list_unmet(window, currency)}  # fmt: skip
        assert unmet == world.unmet(window, currency)
    sold = {
        (row.product.pk, row.currency): (
            row.sales.kept, row.sales.standing, row.sales.net, row.buyers,
        )
        for row in list_products(window)
    }  # fmt: skip
    assert sold == world.popular(window)


def assert_cohorts_equal_the_journal(now):
    for currency in ("coins", "gems"):
        found = {
            (first_day(one.week).date(), later): (one.buyers[later], one.revenue[later])
            for one in list_cohorts(now, currency, 52)
            for later in range(len(one.buyers))
            if one.buyers[later]
        }
        assert found == world.cohorts(Window(NOW - 400 * DAY, now), currency)


def assert_trends_equal_a_recomputation():
    for product, level in levels().items():
        rows = [
            (deal.quantity, deal.created_at)
            for deal in Transaction.objects.filter(kind="purchase", product=product)
            if not Transaction.objects.filter(reverses=deal).exists()
        ]
        assert level == pytest.approx(trending.recomputed(rows), abs=1e-9)
    bought = Transaction.objects.filter(kind="purchase", reversed_by=None)
    assert set(levels()) == set(bought.values_list("product_id", flat=True))


WINDOWS = [
    Window(NOW, NOW + HOUR),
    Window(NOW - DAY, NOW + DAY),
    Window(NOW + timedelta(minutes=17), NOW + timedelta(minutes=43)),
    Window(NOW + timedelta(minutes=31, microseconds=1), NOW + timedelta(days=3, seconds=9)),
    Window(NOW - timedelta(days=2, hours=3), NOW + timedelta(days=20, minutes=1)),
    Window(NOW - 90 * DAY, LATER),
]
MOVES = [
    ("fund", 0, 60, 0), ("fund", 1, 21, 3), ("fund", 2, 1, 59), ("fund", 0, 40, 60),
    ("buy", 0, 0, 60), ("buy", 0, 5, 61), ("buy", 0, 3, 119), ("buy", 1, 0, 120),
    ("buy", 1, 2, 121), ("buy", 2, 4, 122), ("use", 0, 0, 123), ("give", 0, 0, 180),
    ("refund", 9, 0, 200), ("buy", 0, 6, 240), ("fund", 1, 7, 2 * 1440), ("buy", 1, 1, 2 * 1440),
    ("refund", 0, 3, 3 * 1440), ("buy", 0, 0, 7 * 1440), ("buy", 2, 2, 7 * 1440 + 1),
    ("adjust", 0, 2, 8 * 1440), ("adjust", 1, 3, 8 * 1440 + 5), ("buy", 0, 3, 14 * 1440),
    ("buy", 1, 3, 14 * 1440), ("refund", 0, 1, 15 * 1440), ("buy", 0, 5, 16 * 1440),
]  # fmt: skip


@pytest.fixture
def lively(user, other_user, staff):
    products = world.shelf()
    third = type(user).objects.create_user("cat", "cat@example.com", "secret-word")
    Wallet.objects.create(user=user, currency="coins", balance=0)
    return [user, other_user, third], products


def test_figures_equal_the_journal_before_during_and_after_a_roll_up(lively, staff):
    for part in (MOVES[:8], MOVES[8:17], MOVES[17:]):
        world.play(part, *lively, staff)
        for window in WINDOWS:
            assert_figures_equal_the_journal(window)
        roll(batch=3)
    for window in WINDOWS:
        assert_figures_equal_the_journal(window)
    assert_cohorts_equal_the_journal(LATER)
    assert_trends_equal_a_recomputation()
    assert HourlySale.objects.exists()


def test_a_demos_rows_count_only_in_a_demo(lively, staff, settings):
    world.play(MOVES, *lively, staff)
    roll()
    settings.DOZOR_DEMO = True
    with_demo = list_products(WINDOWS[-1])
    assert_figures_equal_the_journal(WINDOWS[-1])
    settings.DOZOR_DEMO = False
    without = list_products(WINDOWS[-1])
    assert_figures_equal_the_journal(WINDOWS[-1])
    assert {row.product.name for row in with_demo} - {row.product.name for row in without} == {
        "Pretended"
    }


def test_summing_up_twice_changes_nothing(lively, staff):
    world.play(MOVES, *lively, staff)
    first = roll()
    kept = [
        list(model.objects.order_by("pk").values())
        for model in (HourlyFlow, HourlySale, DailyUser, Trend)
    ]

    assert roll().upto >= first.upto
    assert kept == [
        list(model.objects.order_by("pk").values())
        for model in (HourlyFlow, HourlySale, DailyUser, Trend)
    ]


def test_sums_cut_short_go_on_where_they_stood(lively, staff, monkeypatch):
    from economy.services import rollups

    world.play(MOVES[:12], *lively, staff)
    real, calls = rollups._follow_trends, []

    def breaks_down(begin, end):
        calls.append(begin)
        real(begin, end)
        if len(calls) == 1:
            raise RuntimeError("the machine went off")

    monkeypatch.setattr(rollups, "_follow_trends", breaks_down)
    with pytest.raises(RuntimeError):
        roll(batch=2)
    assert not HourlyFlow.objects.exists()
    mark = everything()
    assert roll(batch=2).upto >= mark
    for window in WINDOWS:
        assert_figures_equal_the_journal(window)


def test_a_row_of_a_past_hour_is_summed_up_whenever_it_comes(lively, staff):
    world.play(MOVES, *lively, staff)
    roll()
    world.play([("fund", 0, 50, -3 * 1440), ("buy", 0, 0, -2 * 1440)], *lively, staff)
    for _ in range(2):
        for window in WINDOWS:
            assert_figures_equal_the_journal(window)
        assert_cohorts_equal_the_journal(LATER)
        roll()


def test_sums_begin_again_where_a_server_numbers_from_lower_on(lively, staff):
    world.play(MOVES, *lively, staff)
    roll()
    RollUp.objects.update(upto=2**62)
    roll_up(NOW)

    assert RollUp.objects.get().upto < 2**62
    for window in WINDOWS:
        assert_figures_equal_the_journal(window)


moves = st.lists(
    st.tuples(
        st.sampled_from(["fund", "buy", "buy", "buy", "use", "give", "adjust", "refund", "roll"]),
        st.integers(0, 2),
        st.integers(0, 60),
        st.sampled_from([0, 1, 59, 60, 61, 119, 120, 1439, 1440, 1441, 10_079, 10_080, 20_000]),
    ),
    min_size=5,
    max_size=30,
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(todo=moves, span=st.tuples(st.integers(-100, 3000), st.integers(1, 30_000)))
def test_figures_equal_the_journal_whatever_happened(lively, staff, todo, span):
    with nullcontext() if POSTGRES else transaction.atomic():
        for move in [("fund", who, 60, 0) for who in range(3)] + todo:
            if move[0] == "roll":
                roll(batch=4)
            else:
                world.play([move], *lively, staff)
        begin = NOW + timedelta(minutes=span[0])
        assert_figures_equal_the_journal(Window(begin, begin + timedelta(minutes=span[1])))
        assert_figures_equal_the_journal(Window(NOW, NOW + 2 * HOUR))
        assert_cohorts_equal_the_journal(LATER)
        assert_trends_equal_a_recomputation()
        if not POSTGRES:
            transaction.set_rollback(True)
