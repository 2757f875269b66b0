"""Shapes of the calls about products of a shop."""

import datetime as dt
from typing import Annotated, Any, Final, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool, StrictInt

from demper.queries.products import TEXT_MAX, Choice, Floor, Order
from demper.records.pricing import Alone, BelowFloor, Reason, Strategy

ID_MAX: Final = 2**63 - 1
IDS_MOST: Final = 10_000
Id = Annotated[StrictInt, Field(ge=1, le=ID_MAX)]
IdQuery = Annotated[int, Field(ge=1, le=ID_MAX)]
Amount = StrictInt | None
ModeWord = Literal["live", "test", "approval"]


class KdFilter(Schema):
    """Which products: `q` is a part of the title or a SKU; what is left out wants all."""

    q: str = Field("", max_length=TEXT_MAX)
    reason: Reason | None = None
    strategy: Strategy | None = None
    mode: ModeWord | None = None
    category: str = Field("", max_length=200)
    bot: bool | None = None
    available: bool | None = None
    floor: Floor | None = None
    gone: bool = False

    def choice(self, order: Order = Order.TITLE) -> Choice:
        """Return what is asked for as the queries take it."""
        return Choice(
            text=self.q.replace("\x00", "").strip(),
            reason=self.reason.value if self.reason else "",
            strategy=self.strategy.value if self.strategy else "",
            mode=self.mode or "",
            category=self.category.replace("\x00", ""),
            bot=self.bot,
            available=self.available,
            floor=self.floor.value if self.floor else "",
            gone=self.gone,
            order=order,
        )


class KdProductsQuery(KdFilter):
    """Which products of which shop, in which order."""

    store_id: IdQuery
    sort: Order = Order.TITLE


class KdStoreQuery(Schema):
    """Which shop."""

    store_id: IdQuery


class KdCostQuery(KdStoreQuery):
    """Of which shop the sheet is, and whether it is only tried."""

    dry_run: bool = False


class KdProductOut(Schema):
    """A product; money in whole tenge. `profit` is what one sale at the price leaves.

    `reason`, `rank`, `rivals`, `best_rival` and the bounds are of the shop's main city, as the bot
    saw it at `checked_at`.
    """

    product_id: int
    store_id: int
    merchant_sku: str
    master_sku: str
    title: str
    brand: str
    category: str
    image_url: str
    shop_link: str
    available: bool
    price: int | None
    city_prices: dict[str, int]
    cost: int | None
    delivery: int
    commission_bp: int
    profit: int | None
    bot_active: bool
    mode: str
    strategy: str
    reason: str
    rank: int | None
    rivals: int | None
    best_rival: int | None
    floor: int | None
    ceiling: int | None
    checked_at: dt.datetime | None
    changed_at: dt.datetime | None
    gone_at: dt.datetime | None
    version: int
    demo: bool


class KdStrategyOut(Schema):
    """How a product's price is set; `version` is what If-Match of the next change names."""

    product_id: int
    version: int
    strategy: str
    mode: str
    step: int
    position: int
    fixed_price: int | None
    min_price: int | None
    max_price: int | None
    min_profit: int | None
    max_profit: int | None
    cost: int | None
    delivery: int
    commission_bp: int | None
    below_floor: str
    alone: str
    rules: dict[str, Any]


class KdProductDetailOut(KdProductOut):
    """A product with its settings."""

    settings: KdStrategyOut


class KdStrategyIn(Schema):
    """What to change; what is left out stays, null takes a bound or a rule away.

    `rules` by key: ignored, only (merchant ids), min_rating, min_reviews, max_preorder_days,
    max_delivery_days, dead_band, max_drop, max_raise, climb_bp, probe, night ("22:00–08:00"),
    schedule [{days, from, to, …}], cities {city id: {off, min_price, max_price, fixed_price, …}}.
    """

    model_config = ConfigDict(extra="forbid")

    strategy: Strategy | None = None
    mode: ModeWord | None = None
    step: StrictInt | None = None
    position: StrictInt | None = None
    fixed_price: Amount = None
    min_price: Amount = None
    max_price: Amount = None
    min_profit: Amount = None
    max_profit: Amount = None
    cost: Amount = None
    delivery: StrictInt | None = None
    commission_bp: Amount = None
    below_floor: BelowFloor | None = None
    alone: Alone | None = None
    rules: dict[str, Any] | None = None

    def changes(self) -> dict[str, Any]:
        """Return what was sent, under the names of the settings."""
        sent = self.model_dump(exclude_unset=True, mode="json")
        return {MONEY_FIELDS.get(name, name): value for name, value in sent.items()}


MONEY_FIELDS: Final = {
    name: f"{name}_kzt"
    for name in (
        "step", "fixed_price", "min_price", "max_price", "min_profit", "max_profit", "cost",
        "delivery",
    )
}  # fmt: skip


class KdBatchIn(Schema):
    """Many products of a shop: those with these ids, or all that the filter wants.

    With `dry_run` nothing is done, only counted.
    """

    model_config = ConfigDict(extra="forbid")

    store_id: Id
    product_ids: Annotated[list[Id], Field(max_length=IDS_MOST)] | None = None
    filter: KdFilter | None = None
    dry_run: StrictBool = False


class KdBatchEditIn(KdBatchIn):
    """The settings that many products get."""

    changes: KdStrategyIn


class KdBatchBoundsIn(KdBatchIn):
    """The lowest and the highest price by percent of each product's cost."""

    min_percent: StrictInt | None = None
    max_percent: StrictInt | None = None


class KdBatchOut(Schema):
    """How many products changed (or would), how many did not and why, and the undo's handle.

    `room` is how many more the subscription allows to be watched, null for any number.
    """

    count: int
    skipped: dict[str, int]
    batch_id: int | None
    room: int | None
    dry_run: bool


class KdStoreStatsOut(Schema):
    """What a shop's products come to; `reasons` and `modes` count products."""

    store_id: int
    products: int
    on_sale: int
    bot_on: int
    first: int
    ranked: int
    at_floor: int
    leader_below_floor: int
    without_cost: int
    without_floor: int
    reasons: dict[str, int]
    modes: dict[str, int]
    changed_at: dt.datetime | None
    checked_at: dt.datetime | None
    limit: int | None
    used: int
    active_until: dt.datetime | None


class KdCostErrorOut(Schema):
    """A row of a sheet that was not taken."""

    row: int
    column: str
    code: str
    message: str


class KdCostImportOut(Schema):
    """What became of a sheet of costs; the first errors."""

    import_id: int
    rows: int
    changed: int
    unchanged: int
    unknown: int
    errors: list[KdCostErrorOut]
    more_errors: int
    batch_id: int | None
    dry_run: bool
