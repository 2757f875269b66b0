"""Bodies and queries of the economy's calls."""

import datetime as dt
from typing import Annotated, Final

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, StrictInt, StringConstraints

from economy.queries.catalogue import Order
from economy.records import AMOUNT_MAX, QUANTITY_MAX, Deed, Kind

ID_MAX: Final = 2**63 - 1


def _in_utc(moment: dt.datetime) -> dt.datetime:
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("no such moment in UTC") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Quantity = Annotated[StrictInt, Field(ge=1, le=QUANTITY_MAX)]
UserId = Annotated[StrictInt, Field(ge=1, le=ID_MAX)]
Currency = Annotated[str, Field(max_length=8)]


class EcPurchaseIn(Schema):
    """What to buy. `expected_price` is what one was shown to cost, in minor units.

    Without `user_id` it is for the caller; for somebody else only staff buy.
    """

    user_id: UserId | None = None
    quantity: Quantity = 1
    expected_price: Annotated[StrictInt, Field(ge=0, le=AMOUNT_MAX)] | None = None


class EcUseIn(Schema):
    """How many to use up. Without `user_id` they are the caller's."""

    user_id: UserId | None = None
    quantity: Quantity = 1


class EcFundsIn(Schema):
    """Money to add, in minor units. `external_reference` is the payment's name at its source."""

    amount: Annotated[StrictInt, Field(ge=1, le=AMOUNT_MAX)]
    external_reference: str | None = Field(None, max_length=255)
    currency: Currency | None = None


class EcRefundIn(Schema):
    """Why a purchase is undone."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class EcTransferIn(Schema):
    """A gift: who gets how many of what."""

    to_user: UserId
    product_id: Annotated[StrictInt, Field(ge=1, le=ID_MAX)]
    quantity: Quantity = 1


class EcMomentQuery(Schema):
    """As of when; ISO 8601 with an offset or Z. Without it: now."""

    at: Moment | None = None


class EcTransactionsQuery(Schema):
    """Which transactions: of a kind, from a moment up to, not including, another."""

    kind: Deed | None = None
    since: Moment | None = Field(None, alias="from")
    until: Moment | None = Field(None, alias="to")
    currency: Currency = ""


class EcProductsQuery(Schema):
    """Which products, in which order: by `name`, `price`, `-price` or `newest`."""

    q: str = Field("", max_length=100)
    kind: Kind | None = None
    currency: Currency = ""
    on_sale: bool | None = None
    owned: bool | None = None
    affordable: bool | None = None
    sort: Order = Order.NAME


class EcQuoteQuery(Schema):
    """How many, what one was shown to cost, and for whom (somebody else: staff alone)."""

    quantity: int = Field(1, ge=1, le=QUANTITY_MAX)
    expected_price: int | None = Field(None, ge=0, le=AMOUNT_MAX)
    user_id: int | None = Field(None, ge=1, le=ID_MAX)
