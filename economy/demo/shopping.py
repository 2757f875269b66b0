"""What the demo's customers want in one stretch of time: the same for the same stretch, always.

Customers and products are meant by their numbers in a list. Some want more than they can have:
what a shop refuses is worth seeing too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, pi, sin
from random import Random
from typing import Final

SEED: Final = 6
# Customers differ: the first of a list comes so many times as often as the last.
SPREAD: Final = 12.0
ALLOWANCE: Final = (200, 500, 1_000, 2_000)
REASONS: Final = ("Bought by mistake.", "The wrong one.", "A friend gave me one.")


class Want(StrEnum):
    """What somebody comes for."""

    BUY = "buy"
    USE = "use"
    GIVE = "give"
    FUNDS = "funds"
    REFUND = "refund"


OFTEN: Final = {Want.BUY: 56, Want.USE: 24, Want.GIVE: 6, Want.FUNDS: 12, Want.REFUND: 2}
GREED: Final = 0.04
TOO_MUCH: Final = (15, 30, 100)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that one customer wants; `amount` in minor units, of funds."""

    want: Want
    customer: int
    product: int
    quantity: int = 1
    other: int = 0
    amount: int = 0
    reason: str = ""
    share: float = 0.0  # of the stretch: when it happens


def wishes(slot: int, mean: float, customers: int, liked: Sequence[int]) -> list[Wish]:
    """Return what is wanted in a stretch of time, `mean` things on the average, in their order.

    `liked` says for each product how often it is wanted beside the others.
    """
    rng = Random(SEED * 1_000_003 + slot)  # noqa: S311  # an invented world, no secrets
    moments = sorted(rng.random() for _ in range(_how_many(rng, mean)))
    return [_wish(rng, share, customers, liked) for share in moments]


def crowd(hour: int, day: int) -> float:
    """Return how busy an hour of the day (UTC) is beside the average one, later days more."""
    return (1 + 0.8 * sin((hour - 12) * pi / 12)) * (1 + 0.012 * day)


def _how_many(rng: Random, mean: float) -> int:
    limit, count, product = exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _wish(rng: Random, share: float, customers: int, liked: Sequence[int]) -> Wish:
    want = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    customer = min(int(customers * (SPREAD ** rng.random() - 1) / (SPREAD - 1)), customers - 1)
    product = rng.choices(range(len(liked)), liked)[0]
    greedy = rng.random() < GREED
    few = rng.choices((1, 2, 3, 5), (70, 18, 8, 4))[0]
    quantity = rng.choice(TOO_MUCH) if greedy else few
    other = (customer + rng.randrange(1, customers)) % customers
    return Wish(
        want, customer, product, quantity, other, rng.choice(ALLOWANCE), rng.choice(REASONS), share
    )
