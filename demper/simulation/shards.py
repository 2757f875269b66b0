"""Many products over a few instances that come and go, on paper.

Shops are divided by rendezvous hashing among the instances that are heard of; a shop is worked on
under a lease that names a token. An instance that stops without a word keeps its leases until
they run out; one that was only asleep wakes up with an old token and is turned away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from demper.sharding import owner_of, ranked

TICK_S: Final = 15
LEASE_S: Final = 90
HEARD_S: Final = 60  # who was silent for longer is not counted as alive
CADENCE_S: Final = 240
PRODUCTS_A_SECOND: Final = 200  # of one instance


@dataclass(slots=True)
class Shop:
    """A shop's size, when it is due, and its lease."""

    pk: int
    size: int
    due_s: int = 0
    done_s: int = 0
    token: int = 0
    holder: str = ""
    leased_until_s: int = 0
    longest_gap_s: int = 0
    looks: int = 0


@dataclass(slots=True)
class Shard:
    """An instance: what it is at work on, with the token it was given."""

    name: str
    awake: bool = True
    heard_s: int = 0
    shop: Shop | None = None
    token: int = 0
    left: int = 0  # products of that shop that are still to be looked at


@dataclass(frozen=True, slots=True)
class Fleet:
    """How it went. `balance` is the busiest instance's products over an even share (1 is best).

    `moved` is the share of products that one more instance takes from the others; `longest_gap_s`
    the longest that any shop waited for a look; `lost` counts shops that nobody has looked at for
    three cadences; `fenced` the times that an instance which had lost its lease was turned away;
    `doubled` the cycles that two instances both finished: never any.
    """

    products: int
    shops: int
    balance: float
    moved: float
    longest_gap_s: int
    lost: int
    fenced: int
    doubled: int
    looks: int


@dataclass(slots=True)
class _Counts:
    fenced: int = 0
    doubled: int = 0
    finished: dict[tuple[int, int], str] = field(default_factory=dict)


def shops_of(products: int, dice: Random) -> list[Shop]:
    """Return shops of uneven sizes, 20 to 3,000 products each, that make up so many products."""
    shops: list[Shop] = []
    left = products
    while left:
        size = min(left, max(20, min(3_000, round(dice.lognormvariate(5, 1)))))
        shops.append(Shop(len(shops) + 1, size, due_s=dice.randrange(CADENCE_S)))
        left -= size
    return shops


def balance_of(shops: Sequence[Shop], count: int) -> float:
    """Return the busiest instance's products over an even share."""
    loads = [0] * count
    for shop in shops:
        loads[owner_of(shop.pk, count)] += shop.size
    return max(loads) * count / sum(loads)


def moved_by_one_more(shops: Sequence[Shop], count: int) -> float:
    """Return the share of products that change hands when one more instance comes."""
    moved = sum(
        shop.size for shop in shops if owner_of(shop.pk, count) != owner_of(shop.pk, count + 1)
    )
    return moved / sum(shop.size for shop in shops)


def simulate_shards(
    products: int = 100_000, count: int = 4, *, hours: float = 1.0, seed: int = 1
) -> Fleet:
    """Return how a fleet does while one instance after another falls asleep, wakes and joins."""
    dice = Random(seed)  # noqa: S311  # a simulation, not a secret
    shops = shops_of(products, dice)
    shards = [Shard(f"i{number}") for number in range(count)]
    counts, end_s = _Counts(), int(hours * 3600)
    for now_s in range(0, end_s, TICK_S):
        _come_and_go(shards, now_s, dice)
        alive = [one.name for one in shards if now_s - one.heard_s <= HEARD_S]
        for shard in shards:
            if shard.awake:
                shard.heard_s = now_s
                _work(shard, shops, alive, now_s, counts)
    return Fleet(
        products,
        len(shops),
        balance_of(shops, count),
        moved_by_one_more(shops, count),
        max(max(shop.longest_gap_s, end_s - shop.done_s) for shop in shops),
        sum(end_s - shop.done_s > 3 * CADENCE_S for shop in shops),
        counts.fenced,
        counts.doubled,
        sum(shop.looks for shop in shops),
    )


def _come_and_go(shards: list[Shard], now_s: int, dice: Random) -> None:
    """Every ten minutes wake who sleeps, and put one to sleep; once one more comes."""
    if now_s % 600 == 300:
        for shard in shards:
            shard.awake = True
        dice.choice(shards).awake = False
    if now_s == 1_500:
        shards.append(Shard(f"i{len(shards)}", heard_s=now_s))


def _work(
    shard: Shard, shops: Sequence[Shop], alive: Sequence[str], now_s: int, counts: _Counts
) -> None:
    """Spend a tick's power: on the shop at hand, then on the next that is due."""
    power = PRODUCTS_A_SECOND * TICK_S
    waiting = iter(sorted(_due(shard, shops, alive, now_s), key=lambda one: one.due_s))
    while power:
        if shard.shop is None:
            shop = next(waiting, None)
            if shop is None:
                return
            shop.token += 1
            shop.holder = shard.name
            shard.shop, shard.token, shard.left = shop, shop.token, shop.size
        elif shard.shop.token != shard.token:
            counts.fenced += 1  # asleep for too long: another one has it
            shard.shop = None
            continue
        shard.shop.leased_until_s = now_s + LEASE_S
        spent = min(power, shard.left)
        power, shard.left = power - spent, shard.left - spent
        if not shard.left:
            _finish(shard, shard.shop, now_s, counts)


def _due(shard: Shard, shops: Sequence[Shop], alive: Sequence[str], now_s: int) -> list[Shop]:
    return [
        shop
        for shop in shops
        if shop.due_s <= now_s
        and shop.leased_until_s <= now_s
        and ranked(str(shop.pk), alive)[:1] == [shard.name]
    ]


def _finish(shard: Shard, shop: Shop, now_s: int, counts: _Counts) -> None:
    counts.doubled += (shop.pk, shop.due_s) in counts.finished
    counts.finished[shop.pk, shop.due_s] = shard.name
    shop.longest_gap_s = max(shop.longest_gap_s, now_s - shop.done_s)
    shop.done_s, shop.due_s, shop.leased_until_s = now_s, now_s + CADENCE_S, now_s
    shop.looks += 1
    shard.shop = None
