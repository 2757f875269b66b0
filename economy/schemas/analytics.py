"""What the economy's figures are asked by, and how they are told."""

import datetime as dt
from datetime import timedelta
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator

from economy import currencies
from economy.figures import span_of


def _known_span(text: str) -> str:
    span_of(text)
    return text


def _known_currency(text: str) -> str:
    if text and text not in currencies.known():
        raise ValueError("there is no such currency")
    return text


Span = Annotated[str, AfterValidator(_known_span)]
Money = Annotated[str, AfterValidator(_known_currency)]
Limit = Annotated[int, Field(ge=1, le=100)]


class EcPopularQuery(Schema):
    """Over which time (1h … 90d), how many, and of which currency (all where none is named)."""

    window: Span = "7d"
    limit: Limit = 20
    currency: Money = ""


class EcFiguresQuery(Schema):
    """Over which time (1h … 90d) and of which currency (the first where none is named)."""

    window: Span = "30d"
    currency: Money = ""

    @property
    def span(self) -> timedelta:
        """The length of the window."""
        return span_of(self.window)

    @property
    def money(self) -> str:
        """The currency asked for."""
        return self.currency or currencies.default()


class EcTopQuery(EcFiguresQuery):
    """As well as how many."""

    limit: Limit = 20


class EcCohortsQuery(Schema):
    """How many weeks back, and of which currency."""

    weeks: Annotated[int, Field(ge=1, le=52)] = 12
    currency: Money = ""


class EcPopularItem(Schema):
    """Things bought and kept (`purchases`, by `transactions`), by how many people, for how much."""

    product_id: int
    name: str
    purchases: int
    buyers: int
    revenue: int
    transactions: int
    currency: str


class EcPopularOut(Schema):
    """Products that sold, the most wanted first."""

    items: list[EcPopularItem]
    window: str


class EcWindowOut(Schema):
    """The time and currency of figures; amounts are minor units of it."""

    currency: str
    since: dt.datetime
    until: dt.datetime


class EcSourceOut(Schema):
    """Money that came into wallets, or left them, for one reason."""

    account: str
    reason: str
    amount: int
    postings: int
    share: float


class EcFlowsOut(EcWindowOut):
    """Where money came from and where it went."""

    sources: list[EcSourceOut]
    sinks: list[EcSourceOut]
    net: int


class EcPointOut(Schema):
    """A value at the end of a step that began at `at`."""

    at: dt.datetime
    value: int


class EcSupplyOut(EcWindowOut):
    """Money in all wallets: `inflation` is net flow by opening supply, `velocity` spending by mean
    supply; both null where there was no money."""

    opening: int
    came: int
    went: int
    closing: int
    inflation: float | None
    velocity: float | None
    course: list[EcPointOut]


class EcRevenueOut(EcWindowOut):
    """Purchases of the window; net is without those refunded since.

    Active people bought, used, gave or had funds added; buyers bought and kept something.
    """

    revenue: int
    refunded: int
    net: int
    purchases: int
    refunds: int
    units: int
    active: int
    buyers: int
    conversion: float | None
    arpu: float | None
    arppu: float | None
    course: list[EcPointOut]


class EcCohortOut(Schema):
    """People who first bought in the week of a Monday; the lists go by weeks since."""

    week: dt.date
    size: int
    buyers: list[int]
    retention: list[float]
    revenue: list[int]


class EcCohortsOut(Schema):
    """Weekly cohorts, the oldest first; weeks are UTC."""

    currency: str
    cohorts: list[EcCohortOut]


class EcProductFiguresOut(Schema):
    """A product's sales; `net_*` are without what was refunded since."""

    product_id: int
    name: str
    units: int
    purchases: int
    revenue: int
    refunds: int
    refunded: int
    net_units: int
    net_revenue: int
    buyers: int


class EcProductsOut(EcWindowOut):
    """Products that sold, the most wanted first."""

    products: list[EcProductFiguresOut]


class EcBucketOut(Schema):
    """Wallets that hold at least `low` and less than `high`."""

    low: int
    high: int | None
    wallets: int


class EcBalancesOut(Schema):
    """How money is spread now; `top_share` is what the richest 1 % (`top_wallets`) hold."""

    currency: str
    wallets: int
    supply: int
    median: float | None
    top_wallets: int
    top_share: float | None
    gini: float | None
    buckets: list[EcBucketOut]


class EcUnmetOut(Schema):
    """Refused purchases of a product for one reason.

    `wanted` counts each person's largest attempt once, `missing` what their balances lacked.
    """

    product_id: int
    name: str
    code: str
    attempts: int
    people: int
    wanted: int
    missing: int


class EcCodeOut(Schema):
    """Refusals of one operation for one reason, whatever the currency."""

    operation: str
    code: str
    attempts: int
    people: int


class EcRefusalsOut(EcWindowOut):
    """What people wanted and did not get."""

    wanted: int
    missing: int
    products: list[EcUnmetOut]
    codes: list[EcCodeOut]


class EcTrendOut(Schema):
    """`score`: how many bought this moment would weigh as much; halves in 24 hours."""

    product_id: int
    name: str
    score: float


class EcTrendingOut(Schema):
    """What is in demand now, best first."""

    currency: str
    at: dt.datetime
    items: list[EcTrendOut]
