"""Many at once for one thing: one effect for a key, and not one thing more than there is."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from economy.models import Product
from economy.records import Deed, Kind, Reply
from economy.torture import books, things
from economy.torture.asking import Ask
from economy.torture.crowd import Crowd
from economy.torture.verdicts import Sizes, Track, demand

PRICE: Final = 10
IN_FLIGHT: Final = 32
AFFORDABLE, TRIED = 37, 200
RIVALS: Final = 20
STOCK, BUYERS = 20, 80


@dataclass(frozen=True, slots=True)
class _Case:
    """An operation for each key, and what shows that each had its effect once."""

    asks: list[Ask]
    effect: Callable[[], dict[str, int]]
    wanted: dict[str, int]


def repeats(sizes: Sizes, track: Track) -> str:
    """Ask each thing many times at once: one effect, equal bodies."""
    cases = {deed: make(sizes.keys) for deed, make in _CASES.items()}
    asks = [(deed, ask) for deed, case in cases.items() for ask in case.asks]
    with Crowd(sizes.repeats) as crowd:
        for deed, ask in track(asks, "key"):
            _demand_one_effect(deed, crowd.repeat(ask))
    for deed, case in cases.items():
        effect = case.effect()
        demand(effect == case.wanted, f"{deed}: {effect} instead of {case.wanted}")
    books.demand_balance()
    return (
        f"{sizes.repeats} at once × {sizes.keys} keys × {len(cases)} operations: "
        "one effect each, equal bodies"
    )


def _demand_one_effect(deed: Deed, replies: list[Reply]) -> None:
    bodies, fresh = (
        {(one.status, one.body) for one in replies},
        [one for one in replies if not one.replayed],
    )
    demand(len(bodies) == 1, f"{deed}: {len(bodies)} different answers to one key")
    demand(len(fresh) == 1, f"{deed}: {len(fresh)} answers say that they were the first")
    demand(replies[0].status < 300, f"{deed}: {replies[0].body.decode()}")


def _purchases(keys: int) -> _Case:
    (user,), thing = things.people(1), things.product(price=PRICE)
    things.fund(user, PRICE * keys * 3)
    return _Case(
        [Ask(Deed.PURCHASE, user, things.unique("key"), user, thing.pk) for _ in range(keys)],
        lambda: {"left": things.balance(user), "owned": things.owned(user, thing.pk)},
        {"left": PRICE * keys * 2, "owned": keys},
    )


def _uses(keys: int) -> _Case:
    (user,), thing = things.people(1), things.product(price=0)
    things.buy(user, thing.pk, keys * 3)
    return _Case(
        [Ask(Deed.USE, user, things.unique("key"), user, thing.pk) for _ in range(keys)],
        lambda: {"owned": things.owned(user, thing.pk), "uses": things.deeds(user, Deed.USE)},
        {"owned": keys * 2, "uses": keys},
    )


def _funds(keys: int) -> _Case:
    user, chief = things.people(2)
    return _Case(
        [
            Ask(
                Deed.ADD_FUNDS, chief, things.unique("key"), user, amount=PRICE,
                reference=things.unique("payment"),
            )
            for _ in range(keys)
        ],
        lambda: {"left": things.balance(user), "deeds": things.deeds(user, Deed.ADD_FUNDS)},
        {"left": PRICE * keys, "deeds": keys},
    )  # fmt: skip


def _refunds(keys: int) -> _Case:
    user, chief = things.people(2)
    thing = things.product(price=PRICE)
    things.fund(user, PRICE * keys)
    bought = [things.buy(user, thing.pk) for _ in range(keys)]
    return _Case(
        [Ask(Deed.REFUND, chief, things.unique("key"), user, transaction=one) for one in bought],
        lambda: {"left": things.balance(user), "owned": things.owned(user, thing.pk)},
        {"left": PRICE * keys, "owned": 0},
    )


def _gifts(keys: int) -> _Case:
    user, other = things.people(2)
    thing = things.product(price=0)
    things.buy(user, thing.pk, keys * 3)
    return _Case(
        [
            Ask(Deed.GIFT, user, things.unique("key"), user, thing.pk, other=other)
            for _ in range(keys)
        ],
        lambda: {"left": things.owned(user, thing.pk), "given": things.owned(other, thing.pk)},
        {"left": keys * 2, "given": keys},
    )


_CASES: Final[dict[Deed, Callable[[int], _Case]]] = {
    Deed.PURCHASE: _purchases,
    Deed.USE: _uses,
    Deed.ADD_FUNDS: _funds,
    Deed.REFUND: _refunds,
    Deed.GIFT: _gifts,
}


def funds_for_some(sizes: Sizes, track: Track) -> str:
    """Ask for more purchases than the money covers: exactly as many as it covers are made."""
    with Crowd(IN_FLIGHT) as crowd:
        for seed in track(range(sizes.seeds), "seed"):
            rng = Random(seed)  # noqa: S311  # prices only
            (user,), price = things.people(1), rng.randrange(1, 1_000)
            thing = things.product(price=price)
            things.fund(user, AFFORDABLE * price + rng.randrange(price))
            asks = [
                Ask(Deed.PURCHASE, user, things.unique("key"), user, thing.pk) for _ in range(TRIED)
            ]
            got = Counter(reply.status for reply in crowd.ask(asks))
            wanted = {201: AFFORDABLE, 402: TRIED - AFFORDABLE}
            demand(got == wanted, f"seed {seed}: {dict(got)} instead of {wanted}")
            demand(things.owned(user, thing.pk) == AFFORDABLE, f"seed {seed}: things differ")
            demand(0 <= things.balance(user) < price, f"seed {seed}: the balance differs")
    books.demand_balance()
    return (
        f"funds for {AFFORDABLE}, {TRIED} purchases, {IN_FLIGHT} in flight, {sizes.seeds} seeds: "
        f"exactly {AFFORDABLE} each"
    )


def owned_once(sizes: Sizes, track: Track) -> str:
    """Buy one permanent thing many times at once: it is owned and paid once."""
    with Crowd(RIVALS) as crowd:
        for seed in track(range(sizes.seeds), "seed"):
            (user,), thing = things.people(1), things.product(Kind.PERMANENT, PRICE)
            things.fund(user, PRICE * RIVALS)
            asks = [
                Ask(Deed.PURCHASE, user, things.unique("key"), user, thing.pk)
                for _ in range(RIVALS)
            ]
            got = Counter(reply.status for reply in crowd.ask(asks))
            demand(got == {201: 1, 409: RIVALS - 1}, f"seed {seed}: {dict(got)}")
            demand(things.balance(user) == PRICE * (RIVALS - 1), f"seed {seed}: paid not once")
            demand(things.owned(user, thing.pk) == 1, f"seed {seed}: owned not once")
    books.demand_balance()
    return f"a permanent thing bought {RIVALS} times at once, {sizes.seeds} times: one each"


def stock_for_some(sizes: Sizes, track: Track) -> str:
    """Let more buyers come than there are things: every thing is sold once."""
    with Crowd(IN_FLIGHT) as crowd:
        for seed in track(range(sizes.seeds), "seed"):
            thing, users = things.product(price=0, stock=STOCK), things.people(BUYERS)
            asks = [
                Ask(Deed.PURCHASE, user, things.unique("key"), user, thing.pk) for user in users
            ]
            got = Counter(reply.status for reply in crowd.ask(asks))
            wanted = {201: STOCK, 409: BUYERS - STOCK}
            demand(got == wanted, f"seed {seed}: {dict(got)} instead of {wanted}")
            left = Product.objects.values_list("stock", flat=True).get(pk=thing.pk)
            demand(left == 0, f"seed {seed}: {left} are left")
            held = sum(things.owned(user, thing.pk) for user in users)
            demand(held == STOCK, f"seed {seed}: {held} are owned")
    books.demand_balance()
    return f"stock {STOCK}, {BUYERS} buyers, {sizes.seeds} times: exactly {STOCK} each"
