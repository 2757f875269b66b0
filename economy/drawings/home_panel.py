"""What the economy shows on the home page: what sells well."""

from typing import Final

from django.utils import timezone

from config.dashboard import Panel, register_panel
from economy.drawings.shop import icon_of
from economy.models import Product
from economy.money import Money
from economy.queries.catalogue import best_sellers
from economy.queries.shown import shown

SHOWN_MOST: Final = 5


def register_home() -> None:
    """Make it known."""
    register_panel(popular_panel)


def popular_panel() -> Panel | None:
    """Return what sold most this week, None while nothing did; one query, two every few minutes."""
    sold = best_sellers(timezone.now())
    rows = Product.objects.filter(shown(), active=True).in_bulk(sold) if sold else {}
    lines = [
        {
            "product": rows[pk],
            "icon": icon_of(rows[pk].icon),
            "price": Money(rows[pk].price, rows[pk].currency),
            "sold": count,
        }
        for pk, count in sold.items()
        if pk in rows
    ]
    if not lines:
        return None
    demo = any(rows[pk].demo for pk in rows)
    return Panel("economy/home_popular.html", {"lines": lines[:SHOWN_MOST], "demo": demo})
