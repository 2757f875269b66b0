from datetime import timedelta
from uuid import UUID

import pytest

from economy.figures import DAY, Window
from economy.models import Refusal
from economy.queries.analytics.flows import Steps, get_flows, spent_of
from economy.queries.analytics.replay import count_events, events, opening_of
from economy.tests import analytics_world as world
from economy.tests.conftest import POSTGRES
from economy.tests.test_rollups import LATER, MOVES
from economy.tests.things import NOW
from economy.whatif import Changes, Held, Undone, Wish, compare, total

COINS = "coins"
POTION, CROWN = 1, 2
MONTH = Window(NOW - DAY, LATER)


def wish(minute, user, product=POTION, quantity=1, price=300, balance=1_000, **more):
    at = NOW + timedelta(minutes=minute)
    return Wish(at, user, product, COINS, quantity, price, balance, **more)


def after(happened, product=POTION, **changes):
    outcome = compare(happened, Changes(**changes))
    return outcome.after[product, COINS]


def test_nothing_changed_is_the_history():
    happened = [
        wish(0, 1),
        wish(1, 1, quantity=3, balance=700, code="insufficient_funds"),
        wish(2, 2, code="sold_out", balance=None),
        Held(1, COINS, 5_000),
    ]
    outcome = compare(happened, Changes())
    found = outcome.after[POTION, COINS]
    assert (found.purchases, found.units, found.revenue) == (1, 1, 300)
    assert found.refusals == {"insufficient_funds": 1, "sold_out": 1}
    assert outcome.supply_change == {COINS: 0}


def test_who_lacked_money_buys_at_a_lower_price():
    refused = wish(0, 1, balance=250, code="insufficient_funds")
    found = after([refused], prices={POTION: 250})
    assert (found.units, found.revenue, found.refused) == (1, 250, 0)


def test_a_higher_price_is_paid_only_from_what_one_had():
    found = after([wish(0, 1, balance=400), wish(1, 2, balance=600)], prices={POTION: 500})
    assert (found.units, found.revenue, found.refusals) == (1, 500, {"insufficient_funds": 1})


def test_money_saved_on_one_thing_buys_another():
    happened = [
        wish(0, 1, price=300, balance=1_000),
        wish(1, 1, product=CROWN, price=900, balance=700, code="insufficient_funds"),
    ]
    assert after(happened, CROWN, prices={POTION: 50}).units == 1
    assert after(happened, CROWN, prices={POTION: 150}).units == 0


def test_money_spent_on_one_thing_is_missing_for_another():
    happened = [
        wish(0, 1, price=300, balance=1_000),
        wish(1, 1, product=CROWN, price=600, balance=700),
    ]
    assert after(happened, CROWN, prices={POTION: 500}).refusals == {"insufficient_funds": 1}


def test_what_was_sold_out_is_bought_while_the_stock_lasts():
    happened = [
        wish(0, 1, balance=None, code="sold_out"),
        wish(1, 2, balance=900),
        wish(2, 3, balance=900),
    ]
    outcome = compare(happened, Changes(stocks={POTION: 2}), {(1, COINS): 500})
    found = outcome.after[POTION, COINS]
    assert (found.units, found.refusals) == (2, {"sold_out": 1})
    assert outcome.before[POTION, COINS].refusals == {"sold_out": 1}


def test_a_refund_gives_back_what_was_paid_then():
    number = UUID(int=7)
    happened = [
        wish(0, 1, balance=1_000, number=number),
        Undone(1, POTION, COINS, 1, 300, 1_000, number),
        wish(9, 1, balance=1_000),
    ]
    outcome = compare(happened, Changes(prices={POTION: 400}))
    found = outcome.after[POTION, COINS]
    assert (found.revenue, found.refunded, found.net, found.returned) == (800, 400, 400, 1)
    assert outcome.supply_change == {COINS: -100}


def test_what_was_not_bought_is_not_refunded():
    number = UUID(int=7)
    happened = [
        wish(0, 1, balance=300, number=number),
        Undone(1, POTION, COINS, 1, 300, 300, number),
        wish(1, 1, balance=300, price=300),
    ]
    found = after(happened, prices={POTION: 301})
    assert (found.units, found.refunded, found.refusals) == (0, 0, {"insufficient_funds": 2})


def test_a_refund_brings_back_stock():
    number = UUID(int=7)
    happened = [
        wish(0, 1, number=number),
        Undone(1, POTION, COINS, 1, 300, 1_000, number),
        wish(1, 2),
    ]
    assert after(happened, stocks={POTION: 1}).units == 2


def test_one_wish_tried_again_is_one_purchase():
    tries = [wish(minute, 1, balance=100, code="insufficient_funds") for minute in range(5)]
    next_day = wish(1_500, 1, balance=100, code="insufficient_funds")
    assert after([*tries, next_day], prices={POTION: 40}).units == 2


def test_what_is_owned_once_is_bought_once():
    happened = [
        wish(0, 1, CROWN, price=900, balance=500, permanent=True, code="insufficient_funds"),
        wish(9_000, 1, CROWN, price=900, balance=900, permanent=True),
    ]
    found = after(happened, CROWN, prices={CROWN: 400})
    assert (found.units, found.revenue, found.refusals) == (1, 400, {"already_owned": 1})


def test_demand_answers_to_prices_by_expected_values():
    found = after([wish(0, 1, quantity=4, balance=9_000)], prices={POTION: 150}, elasticity=1.0)
    assert (found.units, found.revenue) == (8, 1_200)
    dearer = after([wish(0, 1, balance=9_000)], prices={POTION: 600}, elasticity=2.0)
    assert (dearer.units, dearer.revenue, dearer.purchases) == (0.25, 150, 0.25)


def test_without_elasticity_everything_stays_whole():
    found = after([wish(0, 1)], prices={POTION: 299})
    assert all(isinstance(value, int) for value in (found.units, found.revenue, found.net))


@pytest.mark.slow
@pytest.mark.django_db(transaction=POSTGRES)
def test_a_replay_of_the_journal_equals_it(user, other_user, staff):
    third = type(user).objects.create_user("cat", "cat@example.com", "secret-word")
    products = world.shelf()
    world.play(MOVES, [user, other_user, third], products, staff)
    read = list(events(MONTH))
    assert len(read) == count_events(MONTH)

    outcome = compare(read, Changes(), opening_of(MONTH))
    for currency in ("coins", "gems"):
        found = {one: tally for one, tally in outcome.after.items() if one[1] == currency}
        flows, _supply = get_flows(Steps(MONTH, DAY), currency)
        assert total(found.values()).net == spent_of(flows)
        kept = world.popular(MONTH)
        assert {one: tally.units - tally.returned for one, tally in found.items()
                if tally.units > tally.returned} == {
            one: row[0] for one, row in kept.items() if one[1] == currency
        }  # fmt: skip
    refused = Refusal.objects.filter(operation="purchase", demo=False, product__isnull=False)
    assert total(outcome.after.values()).refused == refused.count()
    assert outcome.after == outcome.before
    assert set(outcome.supply_change.values()) == {0}


@pytest.mark.slow
@pytest.mark.django_db(transaction=POSTGRES)
def test_a_lower_price_of_the_journal_lets_the_refused_buy(user, staff):
    potion, *_rest = world.shelf()
    world.fund(user, 150, "coins", NOW)
    world.buy(user, potion, 2, NOW)
    world.buy(user, potion, 1, NOW + timedelta(days=1))

    outcome = compare(events(MONTH), Changes(prices={potion.pk: 75}), opening_of(MONTH))
    was, now = (told[potion.pk, "coins"] for told in (outcome.before, outcome.after))
    assert (was.units, was.revenue, was.refused) == (1, 100, 1)
    assert (now.units, now.revenue, now.refused) == (2, 150, 1)
    assert outcome.supply_change == {"coins": -50}
