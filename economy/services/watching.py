"""Looks at stocks and at the supply of money, and tells staff where they should look as well."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from economy.models import JournalEntry, Product, Wallet
from economy.queries.shown import shown
from economy.records import Account, Deed
from economy.services import staff

INFLATION_DAYS: Final = 7
# So many products are told of at a time; the rest next time.
TOLD_MOST: Final = 200


def watch(now: datetime) -> int:
    """Tell staff of stocks that run low and of money that grows too fast; returns of how many.

    They are told once, and again when it came back after it had been over.
    """
    return low_stocks(now) + inflation(now)


def low_stocks(now: datetime) -> int:
    """Tell staff of products whose stock is at their threshold, or below it."""
    # No stock is below nothing: -1 stands for no threshold.
    threshold = Coalesce(F("low_stock_at"), Value(settings.ECONOMY_LOW_STOCK or -1))
    low = Product.objects.filter(shown(), active=True, stock__lte=threshold).order_by("pk")
    told = 0
    for product in low[:TOLD_MOST]:
        payload = {"product": product.name, "product_id": product.pk, "stock": product.stock}
        told += staff.tell_once(staff.LOW_STOCK, str(product.pk), payload, now, demo=product.demo)
    staff.over(staff.LOW_STOCK, but=[str(pk) for pk in low.values_list("pk", flat=True)])
    return told


def inflation(now: datetime) -> int:
    """Tell staff of currencies whose supply grew by more than ECONOMY_INFLATION_ALERT in 7 days."""
    if not settings.ECONOMY_INFLATION_ALERT:
        return 0
    told, above = 0, []
    for currency, growth in growths(now).items():
        if growth > settings.ECONOMY_INFLATION_ALERT:
            above.append(currency)
            payload = {
                "currency": currency,
                "percent": round(100 * growth, 1),
                "within_days": INFLATION_DAYS,
            }
            told += staff.tell_once(staff.INFLATION, currency, payload, now)
    staff.over(staff.INFLATION, but=above)
    return told


def growths(now: datetime) -> dict[str, float]:
    """Return by currency the net flow of the last 7 days ÷ the supply before them (a fraction).

    Without currencies of which there was nothing before.
    """
    wallets = Wallet.objects.filter(shown()).order_by("currency").values_list("currency")
    supply = dict(wallets.annotate(sum=Sum("balance")))
    flows = (
        JournalEntry.objects.filter(
            shown("wallet__"),
            account=Account.WALLET.value,
            # All of them: named, they let the index by kind and time be used.
            transaction__kind__in=[deed.value for deed in Deed],
            transaction__created_at__gte=now - timedelta(days=INFLATION_DAYS),
        )
        .order_by("currency")
        .values_list("currency")
        .annotate(sum=Sum("amount"))
    )
    net = dict(flows)
    opening = {currency: int(sum_) - int(net.get(currency, 0)) for currency, sum_ in supply.items()}
    return {
        currency: int(net.get(currency, 0)) / before
        for currency, before in opening.items()
        if before > 0
    }
