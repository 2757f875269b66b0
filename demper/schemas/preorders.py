"""Shapes of the calls about preorders and the price lists that are handed in."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StrictBool, StrictInt

from demper.schemas.products import IDS_MOST, Id
from demper.sheets.points import DAYS_MAX, SKU_MOST, STOCK_MAX

StateWord = Literal["draft", "uploading", "active", "failed", "ended"]
Days = Annotated[StrictInt, Field(ge=0, le=DAYS_MAX)]
Stock = Annotated[StrictInt, Field(ge=0, le=STOCK_MAX)]
PointName = Literal["PP1", "PP2", "PP3", "PP4", "PP5"]
Money = Annotated[StrictInt, Field(ge=1, le=1_000_000_000)]


class KdWarehouse(Schema):
    """A pick-up point: whether it has the article, how many, and after how many days.

    `stock` null: not counted. `days` null: the preorder's `delivery_days`.
    """

    available: StrictBool = True
    stock: Stock | None = None
    days: Days | None = None


class KdPreorderIn(Schema):
    """New preorders: of `product_ids` of a shop, or one of an `article` by its own words."""

    store_id: Id
    product_ids: Annotated[list[Id], Field(max_length=IDS_MOST)] | None = None
    article: str = Field("", max_length=SKU_MOST)
    name: str = Field("", max_length=400)
    brand: str = Field("", max_length=120)
    price: Money | None = None
    warehouses: dict[PointName, KdWarehouse] = {}
    delivery_days: Days = 0


class KdPreorderChangeIn(Schema):
    """What changes of a preorder; what is left out stays. `warehouses` is the whole grid."""

    name: str | None = Field(None, max_length=400)
    brand: str | None = Field(None, max_length=120)
    price: Money | None = None
    warehouses: dict[PointName, KdWarehouse] | None = None
    delivery_days: Days | None = None


class KdPreordersQuery(Schema):
    """Which preorders: of a state, with words in article or name."""

    q: str = Field("", max_length=100)
    state: StateWord | None = None


class KdPreorderOut(Schema):
    """A preorder; money in whole tenge. Its `version` is what If-Match names."""

    preorder_id: int
    store_id: int
    product_id: int | None
    article: str
    name: str
    brand: str
    price: int
    warehouses: dict[str, Any]
    delivery_days: int
    state: str
    version: int
    created_at: dt.datetime
    changed_at: dt.datetime


class KdAddedOut(Schema):
    """What was added; `present` articles had a preorder before."""

    items: list[KdPreorderOut]
    present: int


class KdRowErrorOut(Schema):
    """A row of a sheet that was passed over: rows count from 1, as the sheet does."""

    row: int
    column: str
    code: str
    value: str
    message: str


class KdImportedOut(Schema):
    """What a sheet came to, or would."""

    dry_run: bool
    added: int
    changed: int
    same: int
    errors: list[KdRowErrorOut]


class KdUploadIn(Schema):
    """What to hand in: these preorders, or without `preorder_ids` all that wait.

    `kind` null: Excel where its columns can say everything, XML where they cannot.
    """

    preorder_ids: Annotated[list[Id], Field(max_length=IDS_MOST)] | None = None
    kind: Literal["xml", "xlsx"] | None = None


class KdUploadOut(Schema):
    """A price list that was handed in; `state` is planned, sent, done, failed or unknown."""

    upload_id: int
    store_id: int
    kind: str
    rows: int
    changes: int
    articles: list[str]
    state: str
    job_id: str
    error: str
    row_errors: list[dict[str, Any]]
    created_at: dt.datetime
    sent_at: dt.datetime | None
    settled_at: dt.datetime | None


class KdUploadStartedOut(KdUploadOut):
    """A price list that is on its way; `left_out` wait for the limit to be free again."""

    left_out: int


class KdUploadsOut(Schema):
    """Price lists of a shop, the newest first."""

    items: list[KdUploadOut]


class KdFeedOut(Schema):
    """Where Kaspi reads the shop's price list, and when it did last."""

    url: str
    read_at: dt.datetime | None
