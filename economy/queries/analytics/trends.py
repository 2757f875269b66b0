"""What is in demand: kept levels, and the purchases behind the mark."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from economy import trending
from economy.models import Product, RollUp, Trend
from economy.queries.analytics import pieces
from economy.queries.analytics.pieces import Sql
from economy.queries.shown import shown

Purchase = tuple[int, datetime]
_STANDS = "NOT EXISTS (SELECT 1 FROM economy_transaction back WHERE back.reverses_id = deal.id)"
_BOUGHT = (
    "SELECT deal.product_id, deal.quantity, deal.created_at FROM economy_transaction deal"
    " WHERE deal.kind = 'purchase' AND {where} ORDER BY deal.created_at, deal.id"
)


def _purchases(where: str, values: tuple[object, ...] = ()) -> dict[int, list[Purchase]]:
    found: dict[int, list[Purchase]] = defaultdict(list)
    for product, quantity, at in pieces.rows_of(Sql(_BOUGHT.format(where=where), values)):
        found[product].append((quantity, pieces.aware(at)))
    return found


def news_of(begin: str, end: str = "") -> tuple[dict[int, list[Purchase]], set[int]]:
    """Return purchases written between two marks by product, and products that had a refund."""
    fresh = pieces.behind(begin, end)
    back = (
        "SELECT DISTINCT deal.product_id FROM economy_transaction deal"  # noqa: S608  # our own words
        f" WHERE deal.kind = 'refund' AND {fresh}"
    )
    return _purchases(fresh), {row[0] for row in pieces.rows_of(Sql(back))}


def standing_purchases(product: int, end: str = "") -> list[Purchase]:
    """Return a product's purchases that were not refunded and are not forgotten yet."""
    newest = Sql(
        "SELECT MAX(deal.created_at) FROM economy_transaction deal"
        " WHERE deal.kind = 'purchase' AND deal.product_id = %s",
        (product,),
    )
    last = pieces.rows_of(newest)[0][0]
    if last is None:
        return []
    since = pieces.moment(pieces.aware(last) - trending.FORGOTTEN)
    where = f"deal.product_id = %s AND deal.created_at >= %s AND {_STANDS}"
    if end:
        # What is behind the mark is added when its turn comes.
        where += f" AND NOT ({pieces.behind(end)})"
    return _purchases(where, (product, since)).get(product, [])


def levels() -> dict[int, float]:
    """Return the level of every product that is or was in demand, as of this moment's rows."""
    while True:
        mark = _mark()
        found = _levels(str(mark))
        # Several statements: should sums have moved on between them, they are read again.
        if _mark() == mark:
            return found


def _mark() -> int:
    return RollUp.objects.values_list("upto", flat=True).first() or 0


def _levels(mark: str) -> dict[int, float]:
    bought, lost = news_of(mark)
    found = dict(Trend.objects.values_list("product_id", "level"))
    for product, rows in bought.items():
        level = found.get(product)
        for quantity, at in rows:
            level = trending.joined(level, trending.level_of(quantity, at))
        if level is not None:
            found[product] = level
    for product in lost:
        level = trending.recomputed(standing_purchases(product))
        if level is None:
            found.pop(product, None)
        else:
            found[product] = level
    return found


@dataclass(frozen=True, slots=True)
class Trending:
    """A product with its score: how many things bought this moment would weigh as much."""

    product: Product
    score: float


def list_trending(now: datetime, limit: int, currency: str = "") -> list[Trending]:
    """Return the products most in demand, best first."""
    found = sorted(levels().items(), key=lambda item: (-item[1], item[0]))
    products = Product.objects.filter(shown())
    if currency:
        products = products.filter(currency=currency)
    known = products.in_bulk([product for product, _level in found])
    ranked = [(known[one], level) for one, level in found if one in known]
    return [Trending(product, trending.score(level, now)) for product, level in ranked[:limit]]
