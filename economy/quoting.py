"""What a purchase would come to: every reason against it at once, and when it would be possible.

Pure. Amounts are whole minor units of the product's currency. The engine, which stops at the first
reason, refuses exactly what is refused here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from economy.records import Code

INCOME_SPAN: Final = timedelta(days=30)
# Fewer days or entries say nothing of what comes in on a usual day.
DAYS_NEEDED: Final = 3.0
ENTRIES_NEEDED: Final = 3
# What takes longer is no forecast any more.
WAIT_MOST: Final = timedelta(days=3_650)
DAY: Final = timedelta(days=1)


class How(StrEnum):
    """What has to happen until a purchase is possible."""

    NOW = "now"
    INCOME = "income"
    SALE_OPENS = "sale_opens"
    RESTOCK = "restock"
    NEW_PRICE = "new_price"
    UNFREEZE = "unfreeze"
    NO_INCOME = "no_income"
    NOT_ENOUGH_DATA = "not_enough_data"
    SALE_ENDS_BEFORE = "sale_ends_before"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Part:
    """What a purchase hands over; a permanent one is owned once."""

    product_id: int
    permanent: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as the shop has it. `parts` are a bundle's; none: it is handed over itself."""

    product_id: int
    price: int
    currency: str
    permanent: bool
    stock: int | None = None
    limit: int | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    active: bool = True
    parts: tuple[Part, ...] = ()

    @property
    def handed_over(self) -> tuple[Part, ...]:
        """Return what the buyer gets."""
        return self.parts or (Part(self.product_id, self.permanent),)

    def on_sale(self, now: datetime) -> bool:
        """Tell whether it can be bought at that time."""
        begun = self.sale_from is None or self.sale_from <= now
        return self.active and begun and (self.sale_to is None or now < self.sale_to)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who would buy: `owned` by product, and `bought` of this product, refunds left out."""

    balance: int
    frozen: bool = False
    owned: Mapping[int, int] = field(default_factory=dict)
    bought: int = 0


@dataclass(frozen=True, slots=True)
class Income:
    """What came into a wallet less what went out, in `entries` postings over at most 30 `days`."""

    net: int
    days: float
    entries: int

    @property
    def per_day(self) -> float | None:
        """Return minor units a day, None where too little is known."""
        if self.days < DAYS_NEEDED or self.entries < ENTRIES_NEEDED:
            return None
        return self.net / self.days


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a purchase would be refused, with the figures that explain it."""

    code: Code
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Affordable:
    """When the purchase becomes possible: `at` is None where nobody can tell, `how` says why.

    `missing` is what the balance lacks; `per_day` what the user's own income adds a day.
    """

    missing: int
    at: datetime | None
    how: How
    per_day: float | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What buying `quantity` would come to; `ok` is what the engine would answer now.

    `balance_after` is None where the purchase would be refused.
    """

    product_id: int
    quantity: int
    unit_price: int
    total: int
    currency: str
    balance_before: int
    balance_after: int | None
    reasons: tuple[Reason, ...]
    affordable: Affordable

    @property
    def ok(self) -> bool:
        """Tell whether the purchase would be done."""
        return not self.reasons


def quote(
    offer: Offer,
    buyer: Buyer,
    now: datetime,
    quantity: int = 1,
    expected_price: int | None = None,
    income: Income | None = None,
) -> Quote:
    """Say what a purchase would come to."""
    total = offer.price * quantity
    reasons = tuple(_reasons(offer, buyer, now, quantity, expected_price))
    return Quote(
        product_id=offer.product_id,
        quantity=quantity,
        unit_price=offer.price,
        total=total,
        currency=offer.currency,
        balance_before=buyer.balance,
        balance_after=None if reasons else buyer.balance - total,
        reasons=reasons,
        affordable=_affordable(offer, buyer, now, total, reasons, income),
    )


def _reasons(
    offer: Offer, buyer: Buyer, now: datetime, quantity: int, expected_price: int | None
) -> list[Reason]:
    """Return every reason in the order in which the engine would meet it."""
    total = offer.price * quantity
    found = []
    if not offer.on_sale(now):
        window = {"sale_from": offer.sale_from, "sale_to": offer.sale_to, "active": offer.active}
        found.append(Reason(Code.NOT_FOR_SALE, window))
    if expected_price is not None and expected_price != offer.price:
        prices = {"price": offer.price, "expected_price": expected_price}
        found.append(Reason(Code.PRICE_CHANGED, prices))
    found += _limits(offer, buyer, quantity)
    if offer.stock is not None and offer.stock < quantity:
        found.append(Reason(Code.SOLD_OUT, {"stock": offer.stock}))
    if buyer.frozen:
        found.append(Reason(Code.WALLET_FROZEN))
    if buyer.balance < total:
        missing = {"balance": buyer.balance, "price": total, "missing": total - buyer.balance}
        found.append(Reason(Code.INSUFFICIENT_FUNDS, missing))
    owned = [
        part.product_id
        for part in offer.handed_over
        if part.permanent and buyer.owned.get(part.product_id, 0) > 0
    ]
    if owned:
        found.append(Reason(Code.ALREADY_OWNED, {"owned": owned}))
    return found


def _limits(offer: Offer, buyer: Buyer, quantity: int) -> list[Reason]:
    found = []
    if offer.permanent and quantity != 1:
        found.append(Reason(Code.LIMIT_REACHED, {"limit": 1}))
    if offer.limit is not None and buyer.bought + quantity > offer.limit:
        figures = {"limit": offer.limit, "bought": buyer.bought}
        found.append(Reason(Code.LIMIT_REACHED, figures))
    return found


# What no waiting mends; a limit is for good, and a refund alone undoes a purchase.
_FOR_GOOD: Final = {Code.ALREADY_OWNED: How.NEVER, Code.LIMIT_REACHED: How.NEVER}
# What others have to mend, at a time that nobody can tell.
_BY_OTHERS: Final = {
    Code.WALLET_FROZEN: How.UNFREEZE,
    Code.SOLD_OUT: How.RESTOCK,
    Code.PRICE_CHANGED: How.NEW_PRICE,
}


def _affordable(
    offer: Offer,
    buyer: Buyer,
    now: datetime,
    total: int,
    reasons: tuple[Reason, ...],
    income: Income | None,
) -> Affordable:
    missing = max(0, total - buyer.balance)
    per_day = income.per_day if income else None
    codes = {reason.code for reason in reasons}
    for table in (_FOR_GOOD, _BY_OTHERS):
        how = next((table[code] for code in table if code in codes), None)
        if how:
            return Affordable(missing, None, how, per_day)
    at, how = now, How.NOW
    if Code.NOT_FOR_SALE in codes:
        if not offer.active or offer.sale_from is None or offer.sale_from <= now:
            return Affordable(missing, None, How.NEVER, per_day)
        at, how = offer.sale_from, How.SALE_OPENS
    if missing:
        saved, why = _saved(missing, per_day, now)
        if saved is None:
            return Affordable(missing, None, why, per_day)
        at, how = max((saved, How.INCOME), (at, how))
    if offer.sale_to is not None and at >= offer.sale_to:
        return Affordable(missing, None, How.SALE_ENDS_BEFORE, per_day)
    return Affordable(missing, at, how, per_day)


def _saved(missing: int, per_day: float | None, now: datetime) -> tuple[datetime | None, How]:
    """Return when the user's own income has brought what is missing."""
    if per_day is None:
        return None, How.NOT_ENOUGH_DATA
    if per_day <= 0 or missing / per_day > WAIT_MOST / DAY:
        return None, How.NO_INCOME
    return now + DAY * (missing / per_day), How.INCOME
