"""What sales come to: revenue, profit where costs are known, hours, and what the bot changed.

A line is what an order has of one article. Profit is the price without commission and tax, minus
what the things and their delivery cost; where a product's cost is unknown, so is the profit, and
the line is counted apart. Money is whole tenge, shares are basis points. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from typing import Final

from scipy.special import stdtrit

from demper.records.pricing import BASIS, Costs

PAIRS_MIN: Final = 10  # products on which both windows are known
WINDOW_MIN: Final = 7  # days
WINDOW_MAX: Final = 28


@dataclass(frozen=True, slots=True)
class Sums:
    """Lines added up. `paid_delivery` is what the seller paid for their delivery, where told.

    `other_units` are those whose orders do not tell it.
    """

    lines: int = 0
    units: int = 0
    revenue: int = 0
    paid_delivery: int = 0
    other_units: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)))


@dataclass(frozen=True, slots=True)
class Takings:
    """What was sold. `profit` is of the `known` lines alone; `fees` are commission and tax."""

    lines: int = 0
    units: int = 0
    revenue: int = 0
    fees: int = 0
    profit: int = 0
    known: int = 0
    known_revenue: int = 0

    def __add__(self, other: "Takings") -> "Takings":
        return Takings(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(Takings))
        )

    @property
    def margin(self) -> float | None:
        """Return profit by the revenue that it is of (0–1); None where no cost is known."""
        return self.profit / self.known_revenue if self.known_revenue else None


def takings_of(sums: Sums, costs: Costs) -> Takings:
    """Return what lines of one article left. Fees are rounded up: nothing is promised.

    What was paid for delivery counts where the order tells it, else the product's own figure.
    """
    fees = -(-sums.revenue * (costs.commission_bp + costs.tax_bp) // BASIS)
    if costs.cost_kzt is None:
        return Takings(sums.lines, sums.units, sums.revenue, fees)
    delivery = sums.paid_delivery + costs.delivery_kzt * sums.other_units
    profit = sums.revenue - fees - costs.cost_kzt * sums.units - delivery
    return Takings(sums.lines, sums.units, sums.revenue, fees, profit, sums.lines, sums.revenue)


def total_of(takings: Iterable[Takings]) -> Takings:
    """Add takings up."""
    return sum(takings, Takings())


def commission_of(own: int | None, category: str, by_category: Mapping[str, int], shop: int) -> int:
    """Return the commission that counts: the product's own, its category's, the shop's."""
    if own is not None:
        return own
    return by_category.get(category, shop)


def parted(amount: int, weights: Sequence[int]) -> list[int]:
    """Part whole tenge by weights so that the parts add up; evenly where all weigh nothing."""
    if not weights:
        return []
    weights = weights if any(weights) else [1] * len(weights)
    whole, heaped = sum(weights), 0
    marks = [0]
    for weight in weights:
        heaped += weight
        marks.append(amount * heaped // whole)
    return [after - before for before, after in pairwise(marks)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the bot changed in profit a day and product: after minus before, paired by product.

    `value` is the mean with its 95 % interval (Student's t), None while there are fewer than
    `needed` products with both windows; `before` and `after` are the sums a day of `products`
    products, over windows of `days` days on average. Seasons and other changes are in it too.
    """

    products: int
    needed: int = PAIRS_MIN
    days: float = 0.0
    before: float = 0.0
    after: float = 0.0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Switched:
    """A product whose bot was switched on at a day, with the profit of its days around it.

    `profits` maps day → tenge, days without sales are left out; None where the cost is unknown.
    """

    day: date
    profits: Mapping[date, int] | None


def effect_of(switched: Sequence[Switched], first: date, today: date) -> Effect:
    """Compare equal windows before and after each product's switch; the day itself is left out.

    `first` is the first day whose orders are known; today is not over and does not count. A window
    is as long as both sides allow, between 7 and 28 days.
    """
    pairs = []
    unknown = 0
    for one in switched:
        days = min((one.day - first).days, (today - one.day).days - 1, WINDOW_MAX)
        if days < WINDOW_MIN:
            continue
        if one.profits is None:
            unknown += 1
            continue
        pairs.append((days, *_around(one.day, days, one.profits)))
    n = len(pairs)
    if not n:
        return Effect(0, unknown=unknown)
    mean_days = sum(days for days, _before, _after in pairs) / n
    before, after = (sum(pair[side] for pair in pairs) for side in (1, 2))
    if n < PAIRS_MIN:
        return Effect(n, PAIRS_MIN, mean_days, before, after, unknown=unknown)
    changes = [after - before for _days, before, after in pairs]
    mean = sum(changes) / n
    spread = sum((change - mean) ** 2 for change in changes) / (n - 1)
    half = float(stdtrit(n - 1, 0.975)) * sqrt(spread / n)
    return Effect(n, PAIRS_MIN, mean_days, before, after, mean, mean - half, mean + half, unknown)


def _around(day: date, days: int, profits: Mapping[date, int]) -> tuple[float, float]:
    """Return the profit a day before and after."""
    before = sum(profits.get(day - timedelta(days=k), 0) for k in range(1, days + 1))
    after = sum(profits.get(day + timedelta(days=k), 0) for k in range(1, days + 1))
    return before / days, after / days
