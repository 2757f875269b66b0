"""What people wanted and did not get: refused purchases by reason and product."""

from economy.figures import Unmet, Window
from economy.queries.analytics import pieces
from economy.queries.analytics.pieces import Sql, rows_of
from economy.records import Code

# What an attempt would have cost: told where money lacked, else today's price.
_COST = (
    "CASE WHEN refusal.code = 'insufficient_funds' AND refusal.price IS NOT NULL"
    " THEN refusal.price ELSE product.price * COALESCE(refusal.quantity, 1) END"
)
_UNMET = (
    "SELECT product_id, code, SUM(attempts), COUNT(*), SUM(wanted), SUM(missing) FROM ("
    "SELECT refusal.product_id, refusal.code, refusal.user_id, COUNT(*) AS attempts,"
    " MAX({cost}) AS wanted, MAX(CASE WHEN refusal.code = 'insufficient_funds'"
    " AND refusal.price > COALESCE(refusal.balance, 0)"
    " THEN refusal.price - COALESCE(refusal.balance, 0) ELSE 0 END) AS missing"
    " FROM economy_refusal refusal JOIN economy_product product ON product.id = refusal.product_id"
    " WHERE refusal.operation = 'purchase' AND product.currency = %s AND refusal.code IN ({codes})"
    " AND refusal.created_at >= %s AND refusal.created_at < %s{shown}"
    " GROUP BY refusal.product_id, refusal.code, refusal.user_id) person"
    " GROUP BY product_id, code ORDER BY SUM(wanted) DESC, SUM(attempts) DESC, product_id, code"
)
_CODES = (
    "SELECT refusal.operation, refusal.code, COUNT(*), COUNT(DISTINCT refusal.user_id)"
    " FROM economy_refusal refusal WHERE refusal.code IN ({codes})"
    " AND refusal.created_at >= %s AND refusal.created_at < %s{shown}"
    " GROUP BY refusal.operation, refusal.code ORDER BY COUNT(*) DESC, 1, 2"
)
# With every code named, the index of refusals by code and time serves.
_ALL = ", ".join(f"'{code.value}'" for code in Code)


def list_unmet(window: Window, currency: str) -> list[Unmet]:
    """Return refused purchases of a currency's products, the most money first."""
    text = _UNMET.format(cost=_COST, codes=_ALL, shown=pieces.shown_only("refusal"))
    values = (currency, pieces.moment(window.since), pieces.moment(window.until))
    return [
        Unmet(product, code, int(attempts), int(people), int(wanted or 0), int(missing or 0))
        for product, code, attempts, people, wanted, missing in rows_of(Sql(text, values))
    ]


def list_codes(window: Window) -> list[tuple[str, str, int, int]]:
    """Return (operation, code, attempts, people) of everything refused, whatever it was about."""
    text = _CODES.format(codes=_ALL, shown=pieces.shown_only("refusal"))
    values = (pieces.moment(window.since), pieces.moment(window.until))
    return [
        (operation, code, int(attempts), int(people))
        for operation, code, attempts, people in rows_of(Sql(text, values))
    ]
