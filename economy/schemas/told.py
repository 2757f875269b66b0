"""Answers of the economy's calls."""

import datetime as dt
from uuid import UUID

from ninja import Schema


class EcHealthOut(Schema):
    """The economy answers, and these are its currencies with their decimals."""

    status: str
    currency: str
    currencies: dict[str, int]


class EcPurchaseOut(Schema):
    """A purchase that was done; `price` is that of one, `balance` what is left."""

    transaction_id: UUID
    balance: int
    product_id: int
    quantity: int
    price: int


class EcUseOut(Schema):
    """Things were used up; `quantity` is how many are left."""

    product_id: int
    quantity: int


class EcFundsOut(Schema):
    """Money was added; `balance` is what there is now."""

    transaction_id: UUID
    balance: int


class EcRefundOut(Schema):
    """A purchase was undone: `amount` came back to the buyer, whose `balance` is this now."""

    transaction_id: UUID
    balance: int
    refunded: UUID
    amount: int


class EcTransferOut(Schema):
    """Things were given away."""

    transaction_id: UUID
    product_id: int
    quantity: int
    to_user: int


class EcThingOut(Schema):
    """`quantity` of a product that somebody has."""

    product_id: int
    name: str
    kind: str
    quantity: int
    giftable: bool
    demo: bool


class EcInventoryOut(Schema):
    """What somebody has. `balance` is in `currency`; `balances` are those of every wallet.

    `at` is the time asked for, null for now.
    """

    user_id: int
    balance: int
    currency: str
    balances: dict[str, int]
    at: dt.datetime | None
    items: list[EcThingOut]


class EcWalletOut(Schema):
    """A wallet; `version` rises with every change of money or things. Frozen: it moves nothing."""

    currency: str
    decimals: int
    balance: int
    version: int
    frozen: bool
    frozen_reason: str
    demo: bool


class EcWalletsOut(Schema):
    """All wallets of somebody."""

    user_id: int
    items: list[EcWalletOut]


class EcPersonOut(Schema):
    """Somebody else in a transaction."""

    user_id: int
    name: str


class EcTransactionOut(Schema):
    """A transaction as its user sees it.

    `amount` changed the balance (0: things alone moved), which was `balance_after` then.
    `counterparty` is the other side of a gift, which was `received` or given. `reverses` is the
    purchase that a refund undid, `reversed_by` the refund that undid a purchase.
    """

    transaction_id: UUID
    kind: str
    created_at: dt.datetime
    product_id: int | None
    name: str
    quantity: int | None
    unit_price: int | None
    amount: int
    currency: str
    balance_after: int
    received: bool
    counterparty: EcPersonOut | None
    reason: str
    reverses: UUID | None
    reversed_by: UUID | None
    demo: bool


class EcPartOut(Schema):
    """A part of a bundle: how many are granted, and how many the caller has."""

    product_id: int
    name: str
    kind: str
    quantity: int
    owned: int


class EcProductOut(Schema):
    """A product as the caller sees it. No `stock`: any number. `price` is that of one.

    `bought` counts what the caller bought against `per_user_limit`, null without a limit.
    """

    product_id: int
    name: str
    description: str
    icon: str
    kind: str
    price: int
    currency: str
    stock: int | None
    per_user_limit: int | None
    sale_from: dt.datetime | None
    sale_to: dt.datetime | None
    on_sale: bool
    giftable: bool
    owned: int
    bought: int | None
    popular: bool
    parts: list[EcPartOut]
    version: int
    demo: bool


class EcReasonOut(Schema):
    """Why a purchase would be refused, with the figures that explain it; others are left out.

    `owned` are the products that one has already.
    """

    code: str
    detail: str
    price: int = 0
    expected_price: int = 0
    balance: int = 0
    missing: int = 0
    stock: int = 0
    limit: int = 0
    bought: int = 0
    active: bool = True
    sale_from: dt.datetime | None = None
    sale_to: dt.datetime | None = None
    owned: list[int] = []


class EcAffordableOut(Schema):
    """When the purchase becomes possible: `at` is null where nobody can tell.

    `how`: now, income, sale_opens, restock, new_price, unfreeze, no_income, not_enough_data,
    sale_ends_before or never. `per_day` is what the caller's wallet gained a day of late, in minor
    units, null where fewer than 3 days or 3 postings are known, or nothing is missing.
    """

    missing: int
    at: dt.datetime | None
    how: str
    detail: str
    per_day: float | None


class EcQuoteOut(Schema):
    """What a purchase would come to now; `ok` is what the purchase would answer."""

    user_id: int
    product_id: int
    quantity: int
    unit_price: int
    total: int
    currency: str
    balance_before: int
    balance_after: int | None
    ok: bool
    reasons: list[EcReasonOut]
    affordable: EcAffordableOut


class EcReadsOut(Schema):
    """How reads of inventories went; `hit_rate` (0–1) is null before the first."""

    hits: int
    misses: int
    hit_rate: float | None
