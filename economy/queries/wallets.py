"""A person's wallets: what is in them, and how often that has changed."""

from django.db.models import Sum

from economy.models import Wallet
from economy.queries.shown import shown


def newest_version(user_id: int) -> int:
    """Return the sum of the versions of a user's wallets: it rises with every change."""
    rows = Wallet.objects.filter(shown(), user=user_id)
    return rows.aggregate(version=Sum("version"))["version"] or 0


def balances_of(user_id: int) -> tuple[int, dict[str, int]]:
    """Return the sum of the versions, and the balances in minor units by currency; one query."""
    rows = Wallet.objects.filter(shown(), user=user_id)
    found = list(rows.values_list("currency", "balance", "version"))
    return sum(row[2] for row in found), {currency: balance for currency, balance, _ in found}
