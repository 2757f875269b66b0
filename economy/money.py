"""Money in words: minor units with their currency, as people read them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import npgettext, pgettext

from config.templatetags.dozor import NBSP, number, signed
from economy.currencies import known


def unit_of(currency: str, amount: int = 2) -> str:
    """Return what `amount` minor units of a currency are counted in: "coin", "coins", its code."""
    count = abs(amount) // 10 ** known().get(currency, 0)
    if currency == "coins":
        return npgettext("unit of money", "coin", "coins", count)
    if currency == "gems":
        return npgettext("unit of money", "gem", "gems", count)
    return currency


def name_of(currency: str) -> str:
    """Return a currency's name as a heading: "Coins", "Gems", its code."""
    if currency == "coins":
        return pgettext("currency", "Coins")
    if currency == "gems":
        return pgettext("currency", "Gems")
    return currency


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units of a currency."""

    amount: int
    currency: str

    @property
    def text(self) -> str:
        """The number alone: 1 200, 12.50, −5."""
        return number(self._value, self._digits)

    @property
    def signed(self) -> str:
        """The number as a change: +50, −1 200."""
        return signed(self._value, self._digits)

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return unit_of(self.currency, self.amount)

    @property
    def gain(self) -> bool:
        """Tell whether it is more than nothing."""
        return self.amount > 0

    def __str__(self) -> str:
        return f"{self.text}{NBSP}{self.unit}"

    @property
    def _digits(self) -> int:
        return known().get(self.currency, 0)

    @property
    def _value(self) -> Decimal:
        return Decimal(self.amount).scaleb(-self._digits)
