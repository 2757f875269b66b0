"""Rules of the pricing decision: bounds, refusals, who is a rival, where a strategy stands."""

from fractions import Fraction

import pytest

from demper.pricing import bounds_of, decide, eligible, fingerprint, profit_of
from demper.records.pricing import (
    PRICE_MAX,
    Alone,
    BelowFloor,
    Bounds,
    Clamp,
    Costs,
    Reason,
    RivalFilter,
    Strategy,
)
from demper.tests.offers import at, config, market, offer

COSTS = Costs(cost_kzt=700, delivery_kzt=50, commission_bp=1250, tax_bp=300)


def test_the_floor_pays_cost_delivery_and_the_least_profit_after_commission_and_tax():
    floor, ceiling = bounds_of(COSTS, Bounds(min_profit=100, max_profit=300))
    # 850 / 0.845 = 1005.9…, 1050 / 0.845 = 1242.6…
    assert (floor, ceiling) == (1006, 1242)
    assert (profit_of(1006, COSTS), profit_of(1005, COSTS)) == (100, 99)
    assert (profit_of(1242, COSTS), profit_of(1243, COSTS)) == (299, 300)


def test_the_dearer_floor_and_the_cheaper_ceiling_hold():
    both = Bounds(min_price=1100, max_price=1200, min_profit=100, max_profit=300)
    assert bounds_of(COSTS, both) == (1100, 1200)
    assert bounds_of(COSTS, Bounds(min_price=500, max_price=9000, max_profit=300)) == (888, 1242)


def test_a_known_cost_alone_gives_the_price_that_loses_nothing_as_floor():
    floor, ceiling = bounds_of(COSTS, Bounds())
    assert floor is not None and profit_of(floor, COSTS) == 0 and ceiling is None
    assert profit_of(floor - 1, COSTS) == -1


def test_without_a_cost_a_wish_of_profit_sets_no_bound():
    assert bounds_of(Costs(), Bounds(min_profit=10, max_profit=20)) == (None, None)
    assert bounds_of(Costs(), Bounds(min_price=0)) == (1, None)
    assert profit_of(100, Costs()) is None


def test_where_commission_and_tax_take_everything_there_is_no_floor():
    greedy = Costs(cost_kzt=10, commission_bp=9000, tax_bp=1000)
    assert bounds_of(greedy, Bounds(min_price=50)) == (None, None)
    assert decide(config(costs=greedy), market(150), at(150)).reason is Reason.NO_FLOOR


@pytest.mark.parametrize(
    ("reason", "settings", "look"),
    [
        (Reason.NO_FLOOR, {"low": None}, {}),
        (Reason.FLOOR_ABOVE_CEILING, {"low": 201}, {}),
        (Reason.FLOOR_ABOVE_CEILING, {"low": PRICE_MAX + 1, "high": None}, {}),
        (Reason.STALE_SNAPSHOT, {}, {"age_s": 600.5}),
        (Reason.STALE_SNAPSHOT, {}, {"age_s": float("nan")}),
        (Reason.INCOMPLETE_SNAPSHOT, {}, {"complete": False}),
        (Reason.INCOMPLETE_SNAPSHOT, {}, {"total": 3}),
        (Reason.EMPTY_SNAPSHOT, {}, {"offers": (), "total": 0}),
        (Reason.EMPTY_SNAPSHOT, {}, {"offers": (offer("r1", 120),), "total": 1}),
    ],
)
def test_a_refusal_writes_nothing_and_keeps_what_is_known(reason, settings, look):
    decision = decide(config(**settings), market(120, **look), at(500, alone_seen=2))
    assert (decision.price, decision.reason, decision.alone_seen) == (None, reason, 2)


def test_an_offer_that_came_twice_does_not_complete_a_list():
    twice = offer("r1", 120)
    torn = market(120, more=(twice,))
    assert decide(config(), torn, at(150)).reason is Reason.INCOMPLETE_SNAPSHOT


def test_own_sister_ignored_and_unpriced_offers_are_no_rivals():
    more = (offer("sister", 101), offer("own", 90, sku="other"), offer("ghost", None))
    rules = RivalFilter(ignored=frozenset({"r1"}))
    found = eligible(
        config(rivals=rules, sisters=frozenset({"sister"})), market(110, 120, 0, more=more)
    )
    assert [one.merchant_id for one in found] == ["r2"]


def test_a_white_list_lets_nobody_else_in():
    rules = RivalFilter(only=frozenset({"r2"}))
    assert [one.merchant_id for one in eligible(config(rivals=rules), market(110, 120))] == ["r2"]


def test_a_merchant_counts_once_with_the_cheapest_offer_that_passes():
    late = offer("r1", 105, sku="late", preorder_days=9)
    rules = RivalFilter(max_preorder_days=3)
    both = market(130, 120, more=(late, offer("r1", 125, sku="second")))
    found = eligible(config(rivals=rules), both)
    assert [(one.merchant_id, one.price) for one in found] == [("r2", 120), ("r1", 125)]


@pytest.mark.parametrize(
    ("rules", "passing"),
    [
        (RivalFilter(min_rating=4.5), {"known"}),
        (RivalFilter(min_reviews=10), {"known"}),
        (RivalFilter(max_preorder_days=0), {"known", "new"}),
        (RivalFilter(max_delivery_days=1), {"known", "new"}),  # unknown delivery stays in
        (RivalFilter(), {"known", "new", "slow"}),
    ],
)
def test_filters_let_pass_whom_they_describe(rules, passing):
    rivals = (
        offer("known", 120, rating=4.8, reviews=30, delivery_days=0),
        offer("new", 121),
        offer("slow", 122, rating=3.0, reviews=3, preorder_days=5, delivery_days=7),
    )
    found = eligible(config(rivals=rules), market(more=rivals))
    assert {one.merchant_id for one in found} == passing


@pytest.mark.parametrize(
    ("strategy", "more", "price", "rank"),
    [
        (Strategy.BEAT, {}, 119, 1),
        (Strategy.BEAT, {"step": 7}, 113, 1),
        (Strategy.BEAT, {"step": 0}, 119, 1),  # a tie is lost
        (Strategy.MATCH, {}, 120, 2),
        (Strategy.FOLLOW, {"step": 5}, 125, 2),
        (Strategy.POSITION, {"position": 1}, 119, 1),
        (Strategy.POSITION, {"position": 2}, 139, 2),
        (Strategy.POSITION, {"position": 2, "step": 50}, 120, 2),
        (Strategy.POSITION, {"position": 4, "step": 2}, 162, 4),
        (Strategy.FIXED, {"fixed_price": 180}, 180, 4),
    ],
)
def test_a_strategy_stands_where_it_says(strategy, more, price, rank):
    decision = decide(config(strategy=strategy, **more), market(160, 120, 140), at(150))
    assert (decision.price, decision.rank, decision.rivals) == (price, rank, 3)


@pytest.mark.parametrize(
    ("strategy", "price"), [(Strategy.BEAT, 120), (Strategy.MATCH, 120), (Strategy.FOLLOW, 122)]
)
def test_a_price_that_is_not_whole_is_rounded_towards_the_strategy(strategy, price):
    seen = market(Fraction("120.5"))
    assert decide(config(strategy=strategy), seen, at(150)).price == price


def test_the_anchor_is_named_with_its_exact_price():
    decision = decide(config(costs=Costs(cost_kzt=50)), market(Fraction("120.5")), at(150))
    assert (decision.anchor, decision.anchor_name) == ("r1", "R1")
    assert (decision.anchor_price, decision.profit) == (Fraction("120.5"), 55)


def test_the_target_does_not_look_at_the_own_price():
    targets = {decide(config(), market(160), at(own)).target for own in (100, 130, 170, 999)}
    assert targets == {159}


def test_a_price_rises_when_a_rival_leaves():
    assert decide(config(), market(160), at(119)).price == 159


@pytest.mark.parametrize(
    ("policy", "prices", "price", "reason"),
    [
        (BelowFloor.NEXT, (90, 140), 139, Reason.NEXT_REACHABLE),
        (BelowFloor.NEXT, (90, 100), 100, Reason.AT_FLOOR),
        (BelowFloor.NEXT, (90, 900), 200, Reason.AT_CEILING),
        (BelowFloor.FLOOR, (90, 140), 100, Reason.AT_FLOOR),
        (BelowFloor.HOLD, (90, 140), None, Reason.LEADER_BELOW_FLOOR),
    ],
)
def test_a_leader_below_the_floor_is_met_as_the_seller_chose(policy, prices, price, reason):
    decision = decide(config(below_floor=policy), market(*prices), at(150))
    assert (decision.price, decision.reason) == (price, reason)


def test_a_long_step_is_cut_at_the_floor_where_that_still_wins():
    decision = decide(config(step=30), market(110, 180), at(150))
    assert (decision.price, decision.reason, decision.rank) == (100, Reason.AT_FLOOR, 1)
    assert decision.clamps == (Clamp.FLOOR,)


@pytest.mark.parametrize(
    ("policy", "high", "price", "reason"),
    [
        (Alone.HOLD, 200, None, Reason.ALONE_HOLD),
        (Alone.CEILING, 200, 200, Reason.ALONE_CEILING),
        (Alone.CEILING, None, None, Reason.ALONE_HOLD),
        (Alone.CLIMB, 200, 153, Reason.ALONE_CLIMB),
        (Alone.CLIMB, None, None, Reason.ALONE_HOLD),
    ],
)
def test_without_rivals_three_snapshots_must_say_so(policy, high, price, reason):
    alone, seen, reasons = config(high=high, alone=policy), 0, []
    for _look in range(3):
        decision = decide(alone, market(), at(150, alone_seen=seen))
        reasons.append(decision.reason)
        seen = decision.alone_seen
    assert reasons[:2] == [Reason.ALONE_UNCONFIRMED] * 2
    assert (decision.price, decision.reason) == (price, reason)
    assert decide(alone, market(120), at(150, alone_seen=3)).alone_seen == 0


def test_a_climb_takes_steps_that_the_dead_band_lets_through_and_ends_at_the_ceiling():
    climbing = config(alone=Alone.CLIMB, dead_band=20)
    price, written = 150, []
    while (decision := decide(climbing, market(), at(price, alone_seen=9))).price is not None:
        price = decision.price
        written.append(price)
    assert written == [170, 190]  # the last ten are within the dead band


def test_a_fingerprint_forgets_order_and_time_and_nothing_else():
    first, second = market(120, 140), market(120, 140, age_s=90.0)
    turned = market(offers=tuple(reversed(first.offers)), total=3)
    assert fingerprint(first) == fingerprint(second) == fingerprint(turned)
    assert len(fingerprint(first)) == 16
    others = (market(120, 141), market(140, 120), market(120, 140, complete=False), market(120))
    assert len({fingerprint(one) for one in (first, *others)}) == 5
