"""Words of the economy that need neither Django nor a database. Money is whole minor units."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

KEY_LENGTH_MAX: Final = 255
QUANTITY_MAX: Final = 1_000_000
AMOUNT_MAX: Final = 10**15
BALANCE_MAX: Final = 10**18  # one amount more still fits into 64 bits

# Names of Product.icon; anything else is shown as DEFAULT_ICON.
ICONS: Final = (
    "package", "gift", "bolt", "star", "trophy", "shield-check", "shield-half", "pencil", "users",
    "user-plus", "flag", "swords", "target", "crosshair", "plane", "ship", "tank", "tag", "key",
    "flask", "hourglass", "sun", "coins", "bell-ringing", "binoculars", "calendar-event", "eye",
    "settings", "world", "activity", "inbox",
)  # fmt: skip
DEFAULT_ICON: Final = "package"


class Kind(StrEnum):
    """What a product is: used up by using it, or owned once and for good."""

    CONSUMABLE = "consumable"
    PERMANENT = "permanent"


class Deed(StrEnum):
    """What a transaction does."""

    PURCHASE = "purchase"
    USE = "use"
    ADD_FUNDS = "add_funds"
    REFUND = "refund"
    GIFT = "gift"
    ADJUSTMENT = "adjustment"


class Account(StrEnum):
    """Whose side a posting is on; only wallets have a stored balance."""

    WALLET = "wallet"
    SHOP = "shop"
    MINT = "mint"
    ADJUSTMENTS = "adjustments"


class Code(StrEnum):
    """Why an operation was refused, as clients read it."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    NOT_FOUND = "not_found"
    ALREADY_OWNED = "already_owned"
    SOLD_OUT = "sold_out"
    LIMIT_REACHED = "limit_reached"
    NOT_FOR_SALE = "not_for_sale"
    PRICE_CHANGED = "price_changed"
    KEY_REQUIRED = "key_required"
    KEY_REUSED = "key_reused"
    NONE_LEFT = "none_left"
    NOT_CONSUMABLE = "not_consumable"
    REFERENCE_USED = "reference_used"
    ALREADY_REFUNDED = "already_refunded"
    ALREADY_USED = "already_used"
    WALLET_FROZEN = "wallet_frozen"
    NOT_GIFTABLE = "not_giftable"
    NOT_REFUNDABLE = "not_refundable"
    BALANCE_TOO_LARGE = "balance_too_large"


STATUS_OF: Final[dict[Code, int]] = {
    Code.INSUFFICIENT_FUNDS: 402,
    Code.NOT_FOUND: 404,
    Code.ALREADY_OWNED: 409,
    Code.SOLD_OUT: 409,
    Code.LIMIT_REACHED: 409,
    Code.NOT_FOR_SALE: 409,
    Code.PRICE_CHANGED: 409,
    Code.KEY_REQUIRED: 400,
    Code.KEY_REUSED: 422,
    Code.NONE_LEFT: 409,
    Code.NOT_CONSUMABLE: 409,
    Code.REFERENCE_USED: 409,
    Code.ALREADY_REFUNDED: 409,
    Code.ALREADY_USED: 409,
    Code.WALLET_FROZEN: 409,
    Code.NOT_GIFTABLE: 409,
    Code.NOT_REFUNDABLE: 409,
    Code.BALANCE_TOO_LARGE: 409,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to an operation, as it is sent: the very bytes that a repetition gets again."""

    status: int
    body: bytes
    replayed: bool = False
