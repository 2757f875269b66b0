"""What holds for every configuration and every market: 300 examples each, 3,000 where slow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demper.pricing import bounds_of, decide, eligible, profit_of
from demper.records.market import Offer, Snapshot
from demper.records.pricing import (
    CONFIRMATIONS,
    PRICE_MAX,
    REFUSALS,
    Alone,
    BelowFloor,
    Bounds,
    Costs,
    Current,
    PricingConfig,
    ProbeRule,
    ProbeState,
    RivalFilter,
    Strategy,
)
from demper.tests.offers import AT, OWN

MERCHANTS = ("r1", "r2", "r3", "r4", "sister")


@dataclass(frozen=True)
class Case:
    config: PricingConfig
    snapshot: Snapshot
    current: Current


def a_config(dice: Random, fixed: dict) -> PricingConfig:
    """A configuration; one draw for all of it, for thousands are wanted."""

    def maybe(top: int = 3_000) -> int | None:
        return dice.choice([None, dice.randint(1, top)])

    values = {
        "strategy": dice.choice(list(Strategy)),
        "step": dice.choice([0, 1, 1, 50]),
        "position": dice.randint(1, 6),
        "fixed_price": maybe(),
        "costs": Costs(maybe(), dice.randint(0, 300), dice.randint(0, 6_000), 300),
        "bounds": Bounds(maybe(1_500), maybe(5_000), maybe(500), maybe()),
        "rivals": RivalFilter(
            ignored=frozenset(dice.sample(MERCHANTS, dice.choice([0, 0, 1]))),
            min_rating=dice.choice([None, None, 4.0]),
            max_preorder_days=dice.choice([None, None, 3]),
        ),
        "sisters": frozenset({"sister"}),
        "below_floor": dice.choice(list(BelowFloor)),
        "alone": dice.choice(list(Alone)),
        "dead_band": dice.choice([0, 0, 5, 100]),
        "max_drop": dice.choice([None, None, 70, 200]),
        "max_raise": dice.choice([None, None, 70, 200]),
        "probe": ProbeRule(enabled=dice.random() < 0.5),
    }
    return PricingConfig(own=OWN, **{**values, **fixed})


def an_offer(dice: Random, number: int, cents: int) -> Offer:
    price = Fraction(cents, 100) if cents else None
    return Offer(
        dice.choice(MERCHANTS),
        "A shop",
        str(number),
        price,
        rating=dice.choice([None, 3.0, 5.0]),
        preorder_days=dice.choice([0, 0, 9]),
    )


@st.composite
def cases(draw, **fixed):
    dice = Random(draw(st.integers(0, 2**32)))
    cents = draw(st.lists(st.integers(0, 500_000), max_size=7))
    rivals = [an_offer(dice, number, one) for number, one in enumerate(cents)]
    own = Offer(OWN, "Own", "1", Fraction(draw(st.integers(1, 5_000))))
    state = ProbeState(
        dice.choice([None, dice.randint(1, 3_000)]),
        dice.randint(0, 2),
        dice.randint(0, 9_000),
        0.0,
        dice.choice([None, int(own.price)]),
    )
    price = draw(st.none() | st.just(int(own.price)) | st.integers(1, 5_000))
    current = Current(price, dice.randint(0, 4), state, dice.random() * 1e6)
    snapshot = Snapshot("1", "2", (*rivals, own), len(cents) + 1, complete=True, taken_at=AT)
    return Case(a_config(dice, fixed), snapshot, current)


def with_offers(case: Case, changed: tuple[Offer, ...]) -> Snapshot:
    return replace(case.snapshot, offers=changed, total=len(changed))


def settled(case: Case) -> list[int]:
    """Apply decisions until nothing is written, and return what was."""
    current, written = case.current, []
    for _look in range(400):
        decision = decide(case.config, case.snapshot, current)
        confirmed = decision.alone_seen == 0 or current.alone_seen > CONFIRMATIONS
        if decision.price is None and (confirmed or decision.reason in REFUSALS):
            return written
        price = current.price if decision.price is None else decision.price
        written += [] if decision.price is None else [decision.price]
        current = Current(price, decision.alone_seen, decision.probe, current.now_s)
    raise AssertionError("It never came to rest.")


def within_bounds_and_profitable(case: Case) -> None:
    decision = decide(case.config, case.snapshot, case.current)
    floor, ceiling = bounds_of(case.config.costs, case.config.bounds)
    if decision.price is not None:
        assert floor is not None and floor <= decision.price <= min(ceiling or PRICE_MAX, PRICE_MAX)
        profit = profit_of(decision.price, case.config.costs)
        assert profit is None or profit >= (case.config.bounds.min_profit or 0)
        assert profit == decision.profit


def converges_and_then_is_silent(case: Case) -> None:
    written = settled(case)
    assert len(written) == len(set(written))  # no price comes twice: it does not swing


def own_and_sister_offers_are_irrelevant(case: Case) -> None:
    own = Offer(OWN, "Own", "1", Fraction(1))
    sister = Offer("sister", "Sister", "77", Fraction(1))
    others = [one for one in case.snapshot.offers if one.merchant_id not in {OWN, "sister"}]
    changed = with_offers(case, (own, sister, *others))
    assert decide(case.config, changed, case.current) == decide(
        case.config, case.snapshot, case.current
    )


def order_is_irrelevant(case: Case) -> None:
    turned = with_offers(case, tuple(reversed(case.snapshot.offers)))
    assert decide(case.config, turned, case.current) == decide(
        case.config, case.snapshot, case.current
    )


def an_untrusted_snapshot_never_writes(case: Case) -> None:
    rivals = tuple(one for one in case.snapshot.offers if one.merchant_id != OWN)
    for untrusted in (
        replace(case.snapshot, complete=False),
        replace(case.snapshot, total=case.snapshot.total + 1),
        replace(case.snapshot, age_s=case.config.stale_after_s + 1),
        with_offers(case, rivals),
        with_offers(case, ()),
    ):
        assert decide(case.config, untrusted, case.current).price is None


def the_first_place_is_taken_wherever_it_can_be(case: Case) -> None:
    settled_at = (settled(case) or [case.current.price])[-1]
    floor, ceiling = bounds_of(case.config.costs, case.config.bounds)
    rivals = eligible(case.config, case.snapshot)
    if rivals and floor is not None and floor <= min(ceiling or PRICE_MAX, PRICE_MAX):
        assert settled_at is not None and rivals[0].price is not None
        if floor < rivals[0].price:
            assert settled_at < rivals[0].price


def dearer_rivals_never_make_it_cheaper(case: Case) -> None:
    dearer = with_offers(
        case,
        tuple(
            one if one.price is None else replace(one, price=one.price * 5 / 4 + 1)
            for one in case.snapshot.offers
        ),
    )
    before = decide(case.config, case.snapshot, case.current)
    after = decide(case.config, dearer, case.current)
    assert _stands(after, case) >= _stands(before, case)
    if before.target is not None:
        assert after.target is not None and after.target >= before.target


def _stands(decision, case: Case) -> int:
    price = case.current.price if decision.price is None else decision.price
    return price or 0


CALM = {"probe": ProbeRule()}
PROPERTIES: dict[Callable[[Case], None], dict] = {
    within_bounds_and_profitable: {},
    converges_and_then_is_silent: CALM,
    own_and_sister_offers_are_irrelevant: {},
    order_is_irrelevant: {},
    an_untrusted_snapshot_never_writes: {},
    the_first_place_is_taken_wherever_it_can_be: {
        **CALM,
        "strategy": Strategy.BEAT,
        "dead_band": 0,
        "below_floor": BelowFloor.NEXT,
    },
    dearer_rivals_never_make_it_cheaper: {**CALM, "below_floor": BelowFloor.FLOOR},
}


def hold(rule: Callable[[Case], None], examples: int) -> None:
    calm = settings(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    calm(given(cases(**PROPERTIES[rule]))(rule))()


@pytest.mark.parametrize("rule", PROPERTIES, ids=lambda rule: rule.__name__)
def test_in_three_hundred_markets(rule):
    hold(rule, 300)


@pytest.mark.slow
@pytest.mark.parametrize("rule", PROPERTIES, ids=lambda rule: rule.__name__)
def test_in_three_thousand_markets(rule):
    hold(rule, 3_000)
