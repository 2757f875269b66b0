"""Which products sell: sums of a window, buyers, and the course of revenue."""

from collections.abc import Iterable
from dataclasses import dataclass

from economy.figures import Sales, Window
from economy.models import Product
from economy.queries.analytics import pieces
from economy.queries.analytics.flows import Steps
from economy.queries.analytics.pieces import SALE_COLUMNS, Sql, rows_of, sale_rows

_SUMS = ", ".join(f"SUM({name})" for name in SALE_COLUMNS)


@dataclass(frozen=True, slots=True)
class ProductSales:
    """A product's sales in one currency, and how many different people kept what they bought."""

    product: Product
    currency: str
    sales: Sales
    buyers: int


def list_products(
    window: Window, limit: int | None = None, currency: str = ""
) -> list[ProductSales]:
    """Return products by things bought and not brought back, then by revenue; sold ones only."""
    rows = sale_rows(window)
    text = (
        f"SELECT product_id, currency, {_SUMS} FROM ({rows.text}) row"  # noqa: S608  # our own words
        " WHERE %s = '' OR currency = %s GROUP BY product_id, currency"
        " HAVING SUM(quantity) > SUM(returned)"
        " ORDER BY SUM(quantity) - SUM(returned) DESC, SUM(revenue) - SUM(refunded) DESC,"
        " product_id, currency"
    )
    if limit is not None:
        text += f" LIMIT {int(limit)}"
    found = rows_of(Sql(text, (*rows.values, currency, currency)))
    products = Product.objects.in_bulk({row[0] for row in found})
    buyers = _buyers(window, products)
    return [
        ProductSales(
            products[one],
            money,
            Sales(*(int(value) for value in sums)),
            buyers.get((one, money), 0),
        )
        for one, money, *sums in found
    ]


def _buyers(window: Window, products: Iterable[int]) -> dict[tuple[int, str], int]:
    """Count different people; those of several hours do not add up, so single rows tell."""
    wanted = sorted(products)
    if not wanted:
        return {}
    inside = pieces.within("deal", window)
    marks = ", ".join(["%s"] * len(wanted))
    text = (
        "SELECT deal.product_id, deal.currency, COUNT(DISTINCT deal.user_id)"  # noqa: S608  # our own words
        f" FROM economy_transaction deal WHERE deal.kind = 'purchase' AND {inside.text}"
        f" AND deal.product_id IN ({marks}){pieces.shown_only('deal')}"
        " AND NOT EXISTS (SELECT 1 FROM economy_transaction back WHERE back.reverses_id = deal.id)"
        " GROUP BY deal.product_id, deal.currency"
    )
    found = rows_of(Sql(text, (*inside.values, *wanted)))
    return {(product, currency): int(count) for product, currency, count in found}


def get_sales(steps: Steps, currency: str) -> tuple[Sales, tuple[int, ...]]:
    """Return all sales of a window in one currency, and the net revenue of each step."""
    rows = sale_rows(steps.window)
    text = (
        f"SELECT at / {steps.size_s} - {steps.first}, {_SUMS} FROM ({rows.text}) row"  # noqa: S608  # our own words
        " WHERE currency = %s GROUP BY 1"
    )
    total, course = [0] * len(SALE_COLUMNS), [0] * len(steps)
    for place, *sums in rows_of(Sql(text, (*rows.values, currency))):
        one = Sales(*(int(value) for value in sums))
        course[int(place)] += one.net
        total = [kept + int(value) for kept, value in zip(total, sums, strict=True)]
    return Sales(*total), tuple(course)


def names_of(products: Iterable[int | None]) -> dict[int | None, str]:
    """Return products' names by their ids."""
    wanted = {one for one in products if one is not None}
    return dict(Product.objects.filter(pk__in=wanted).values_list("pk", "name"))
