"""A strategy replayed on recorded snapshots: which prices it would have set, and what they earn.

What happened and what would have happened are both valued by the same buyers (the ones of
`assumptions`), with the middle of all recorded prices as the reference. Rivals do as they were
seen to do: how they would have answered other prices nobody knows, so a replay flatters who would
have provoked them.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from demper.pricing import profit_of
from demper.records.market import Snapshot
from demper.records.pricing import PricingConfig
from demper.simulation.assumptions import OWN, Assumptions, Standing, is_first, own_share
from demper.simulation.sellers import Mind, applied

LONGEST: Final = timedelta(hours=1)  # what was not looked at for longer is not valued
RATING: Final = 4.5  # of shops that have none yet


@dataclass(frozen=True, slots=True)
class Point:
    """A moment: the price that stood then, and the one that the strategy would have had."""

    at: datetime
    real: int | None
    replayed: int


@dataclass(frozen=True, slots=True)
class Account:
    """What prices came to: how many changes, the share of time in the first place, and profit.

    `profit` is an estimate for `visits_a_day`; None where the cost is unknown.
    """

    changes: int
    first: float
    profit: int | None


@dataclass(frozen=True, slots=True)
class Replay:
    """A strategy beside what happened; `skipped` snapshots could not be trusted."""

    points: tuple[Point, ...]
    real: Account
    replayed: Account
    skipped: int
    valued_s: float


def replay(
    config: PricingConfig, snapshots: Sequence[Snapshot], *, visits_a_day: float = 10.0
) -> Replay:
    """Return what a strategy would have done; snapshots are of one product, the oldest first."""
    trusted = [one for one in snapshots if one.complete and _own(config, one) is not None]
    points = _points(config, trusted)
    market = _market(config, trusted, visits_a_day)
    spans = _spans(trusted)
    return Replay(
        tuple(points),
        _account(config, market, trusted, [point.real for point in points], spans),
        _account(config, market, trusted, [point.replayed for point in points], spans),
        len(snapshots) - len(trusted),
        sum(spans),
    )


def _points(config: PricingConfig, snapshots: Sequence[Snapshot]) -> list[Point]:
    """Return both prices at every look; a new price stands from the look that set it."""
    points: list[Point] = []
    mind, price = Mind(), None
    for snapshot in snapshots:
        real = _own(config, snapshot)
        price = applied(
            config, snapshot, real if price is None else price, mind, snapshot.taken_at.timestamp()
        )
        points.append(Point(snapshot.taken_at, real, price))
    return points


def _own(config: PricingConfig, snapshot: Snapshot) -> int | None:
    prices = [one.price for one in snapshot.offers if one.merchant_id == config.own and one.price]
    return round(min(prices)) if prices else None


def _spans(snapshots: Sequence[Snapshot]) -> list[float]:
    """Return the seconds that each look stands for; the last one stands for none."""
    if not snapshots:
        return []
    times = [one.taken_at for one in snapshots]
    gaps = [min(later - at, LONGEST).total_seconds() for at, later in pairwise(times)]
    return [*gaps, 0.0]


def _market(
    config: PricingConfig, snapshots: Sequence[Snapshot], visits_a_day: float
) -> Assumptions:
    prices = [Fraction(one.price) for each in snapshots for one in each.offers if one.price]
    reference = round(statistics.median(prices)) if prices else 1
    return Assumptions(
        reference=max(reference, 1),
        costs=config.costs,
        bounds=config.bounds,
        buyers_a_day=visits_a_day,
    )


def _account(
    config: PricingConfig,
    market: Assumptions,
    snapshots: Sequence[Snapshot],
    prices: Sequence[int | None],
    spans: Sequence[float],
) -> Account:
    profit, first = 0.0, 0.0
    for snapshot, price, span in zip(snapshots, prices, spans, strict=True):
        if price is None or not span:
            continue
        offers = _offers(config, snapshot, price, market)
        first += span * is_first(offers)
        sold = own_share(market, offers) * market.buyers_a_day * span / 86_400
        profit += sold * (profit_of(price, config.costs) or 0)
    changes = sum(one != other for one, other in pairwise(prices))
    known = config.costs.cost_kzt is not None
    return Account(changes, first / (sum(spans) or 1), round(profit) if known else None)


def _offers(
    config: PricingConfig, snapshot: Snapshot, price: int, market: Assumptions
) -> tuple[Standing, ...]:
    """Return the recorded offers with another price of ours; sisters count as sellers here."""
    rating = next((o.rating for o in snapshot.offers if o.merchant_id == config.own), None)
    others = (
        Standing(one.merchant_id, max(round(one.price), 1), one.rating or RATING)
        for one in snapshot.offers
        if one.price and one.merchant_id != config.own
    )
    return (Standing(OWN, price, rating or RATING), *others)
