"""Shapes of the calls about reviews, orders and sales."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Field, Schema

from demper.schemas.products import Id

SalesDay = Annotated[dt.date, Field(ge=dt.date(2010, 1, 1), le=dt.date(2200, 1, 1))]


class KdReviewsIn(Schema):
    """A product by its master SKU or by its address on kaspi.kz.

    With `store_id` the estimate leans on what this shop of the caller's sold itself.
    """

    product: str = Field(min_length=1, max_length=500)
    store_id: Id | None = None


class KdReviewsQuery(Schema):
    """Which shop's own sales are to sharpen the estimate."""

    store_id: Id | None = None


class KdRange(Schema):
    """A value with its 95 % interval, from `n` observations."""

    value: float
    low: float
    high: float
    n: int


class KdSalesEstimate(Schema):
    """What all shops sell in a week, as reviews tell it.

    `reviewing` is the share of buyers who write a review: assumed (Beta(4, 76)) unless
    `calibrated` by `own_sold` sales and `own_reviews` reviews of one's own shop.
    """

    per_week: KdRange
    reviewing: KdRange
    calibrated: bool
    own_sold: int
    own_reviews: int


class KdReviewSeller(Schema):
    """A seller named by reviews, with the share of all that name one."""

    merchant_id: str
    name: str
    share: KdRange


class KdReviewWord(Schema):
    """A word and in how many reviews it stands."""

    word: str
    reviews: int


class KdReviewAnalysis(Schema):
    """What was read of a product's reviews; null is "not enough data", never zero.

    `weeks` counts the reviews of the last 12 weeks, oldest first; `covered` of them were read
    whole. `trend` is the mean rating of the last 90 days (`fresh`) minus that before (`old`).
    """

    read: int
    total: int
    ratings: int
    rating: float | None
    distribution: dict[str, int]
    weeks: list[int]
    covered: int
    per_week: KdRange | None
    fresh: KdRange | None
    old: KdRange | None
    trend: KdRange | None
    sellers: list[KdReviewSeller]
    liked: list[KdReviewWord]
    disliked: list[KdReviewWord]
    sales: KdSalesEstimate | None


class KdReviewsOut(Schema):
    """Where a product's reviews stand. `analysis` is of `read_at`, `age_s` seconds ago.

    `state`: done, under_way (look again at `location`), failed (`outcome`, `message`), or new.
    """

    product: str
    state: Literal["new", "under_way", "failed", "done"]
    outcome: str
    message: str
    location: str
    read_at: dt.datetime | None
    age_s: float | None
    analysis: KdReviewAnalysis | None
    demo: bool


class KdSellsQuery(Schema):
    """Which days, both counted in, as Almaty has them; the last 30 where nothing is said."""

    first: SalesDay | None = Field(None, alias="from")
    last: SalesDay | None = Field(None, alias="to")
    limit: int = Field(20, ge=1, le=200)


class KdSellsDay(Schema):
    """A day as it was rolled up. `profit` is of the `known` lines of all `lines`."""

    day: dt.date
    orders: int
    revenue: int
    profit: int
    known: int
    lines: int
    looks: int
    first: int
    first_share: float | None
    changes: int


class KdSellsProduct(Schema):
    """An article by its revenue; `profit` and `margin` are null while its cost is unknown."""

    product_id: int | None
    merchant_sku: str
    title: str
    units: int
    revenue: int
    fees: int
    profit: int | None
    margin: float | None


class KdBotEffect(Schema):
    """Profit a day after minus before the bot was switched on, paired by product.

    `value` with its 95 % interval is null below `needed` products with both windows.
    """

    products: int
    needed: int
    unknown: int
    days: float
    before: float
    after: float
    value: float | None
    low: float | None
    high: float | None


class KdSellsOut(Schema):
    """A shop's sales over a period, in whole tenge. Orders that were called off bring nothing.

    `profit` is of the `known` of all `lines`: those whose product's cost was entered. `hours`
    counts orders by weekday (Monday first) and hour of Almaty. Judge by profit, not by
    `first_share`.
    """

    store_id: int
    first: dt.date = Field(alias="from")
    last: dt.date = Field(alias="to")
    orders: int
    cancelled: int
    cancelled_share: float | None
    revenue: int
    mean_order: int | None
    profit: int
    known: int
    lines: int
    looks: int
    first_share: float | None
    changes: int
    days: list[KdSellsDay]
    products: list[KdSellsProduct]
    hours: list[list[int]]
    bots_effect: KdBotEffect
    orders_read_at: dt.datetime | None
    demo: bool


class KdOrderRowError(Schema):
    """A cell that could not be taken."""

    row: int
    column: str
    code: str
    value: str
    message: str


class KdOrderImportOut(Schema):
    """What became of a sheet of orders; the first 200 errors are told."""

    import_id: int
    rows: int
    added: int
    changed: int
    errors: list[KdOrderRowError]
