"""The currencies that wallets hold, as the operator names them in ECONOMY_CURRENCIES."""

from collections.abc import Mapping

from django.conf import settings


def default() -> str:
    """Return the currency that is meant where none is named: the first."""
    return next(iter(known()))


def known() -> Mapping[str, int]:
    """Return how many decimals each currency is shown with (0: its minor unit is its unit)."""
    currencies: Mapping[str, int] = settings.ECONOMY_CURRENCIES
    return currencies
