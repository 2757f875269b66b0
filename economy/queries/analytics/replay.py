"""The events of a past time in order, as `economy.whatif` replays them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from economy.figures import DAY, Window
from economy.models import Product
from economy.queries.analytics import pieces
from economy.queries.analytics.flows import Steps, get_flows
from economy.queries.analytics.pieces import Sql, aware, rows_of
from economy.whatif import Changes, Event, Held, Outcome, Purse, Undone, Wish, compare

AT_A_TIME: Final = 2_000
_DEALS = (
    "SELECT deal.created_at AS at, 0 AS rank, COALESCE(entry.id, 0) AS place, deal.kind AS kind,"
    " deal.user_id AS user_id, deal.product_id AS product_id, deal.currency AS currency,"
    " deal.quantity AS quantity, deal.unit_price AS unit_price, entry.balance_after AS balance,"
    " product.kind AS sort, '' AS code, deal.id AS number, deal.reverses_id AS reverses,"
    " CASE WHEN back.id IS NULL THEN 0 ELSE 1 END AS undone, 0 AS asked"
    " FROM economy_transaction deal"
    " LEFT JOIN economy_journalentry entry ON entry.transaction_id = deal.id"
    " AND entry.account = 'wallet'"
    " LEFT JOIN economy_product product ON product.id = deal.product_id"
    " LEFT JOIN economy_transaction back ON back.reverses_id = deal.id"
    " WHERE deal.kind IN ('purchase', 'refund', 'add_funds', 'adjustment')"
    " AND deal.created_at >= %s AND deal.created_at < %s{deals}"
)
_REFUSALS = (
    "SELECT refusal.created_at, 1, refusal.id, 'refusal', refusal.user_id, refusal.product_id,"
    " product.currency, COALESCE(refusal.quantity, 1), product.price, refusal.balance,"
    " product.kind, refusal.code, NULL{uuid}, NULL{uuid}, 0,"
    " COALESCE(refusal.price, 0) FROM economy_refusal refusal"
    " JOIN economy_product product ON product.id = refusal.product_id"
    " WHERE refusal.operation = 'purchase' AND refusal.created_at >= %s"
    " AND refusal.created_at < %s{refusals}"
)
_OPENING = (
    "SELECT wallet.user_id, wallet.currency, wallet.balance - COALESCE(SUM(entry.amount), 0)"
    " FROM economy_wallet wallet LEFT JOIN economy_journalentry entry"
    " ON entry.wallet_id = wallet.id AND entry.created_at >= %s"
    " WHERE wallet.user_id IN (SELECT refusal.user_id FROM economy_refusal refusal"
    " WHERE refusal.code = 'sold_out' AND refusal.created_at >= %s"
    " UNION SELECT deal.user_id FROM economy_transaction deal"
    " WHERE deal.kind = 'purchase' AND deal.unit_price = 0 AND deal.created_at >= %s)"
    " GROUP BY wallet.id, wallet.user_id, wallet.currency, wallet.balance"
)


def _statement(window: Window) -> Sql:
    ends = (pieces.moment(window.since), pieces.moment(window.until))
    deals = Sql(_DEALS.format(deals=pieces.shown_only("deal")), ends)
    uuid = "::uuid" if pieces.is_postgres() else ""
    refusals = Sql(_REFUSALS.format(uuid=uuid, refusals=pieces.shown_only("refusal")), ends)
    return pieces.union([deals, refusals])


def count_events(window: Window) -> int:
    """Return how many events a window has."""
    one = _statement(window)
    return int(rows_of(Sql(f"SELECT COUNT(*) FROM ({one.text}) event", one.values))[0][0])  # noqa: S608


def opening_of(window: Window) -> dict[Purse, int]:
    """Return balances at the start, of those whose events do not tell theirs."""
    since = pieces.moment(window.since)
    found = rows_of(Sql(_OPENING, (since, since, since)))
    return {(user, currency): int(balance) for user, currency, balance in found}


def events(window: Window) -> Iterator[Event]:
    """Read a window's events in order of time, a part at a time."""
    one = _statement(window)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{one.text} ORDER BY at, rank, place, number", one.values)
        while rows := cursor.fetchmany(AT_A_TIME):
            for row in rows:
                event = _event(*row)
                if event is not None:
                    yield event


def _event(
    at: Any, rank: int, place: int, kind: str, user: int, product: int, currency: str,
    quantity: int, unit_price: int, balance: int | None, sort: str, code: str,
    number: Any, reverses: Any, undone: int, asked: int,
) -> Event | None:  # fmt: skip
    permanent = sort == "permanent"
    if kind == "purchase":
        before = None if balance is None else balance + quantity * unit_price
        mark = _uuid(number) if undone else None
        return Wish(
            aware(at), user, product, currency, quantity, unit_price, before, permanent,
            number=mark,
        )  # fmt: skip
    if kind == "refund":
        return Undone(user, product, currency, quantity, unit_price, balance, _uuid(reverses))
    if kind == "refusal":
        # Where money lacked, what was asked for is told; the price of one is its part of that.
        price = asked // quantity if code == "insufficient_funds" and asked else unit_price
        return Wish(aware(at), user, product, currency, quantity, price, balance, permanent, code)
    return None if balance is None else Held(user, currency, balance)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


@dataclass(frozen=True, slots=True)
class Forecast:
    """A replay with what it is about: products by id, and the supply really held at the end."""

    window: Window
    outcome: Outcome
    products: Mapping[int, Product]
    supply: Mapping[str, int]


def get_forecast(
    window: Window, changes: Changes, *, seen: Callable[[int], object] = lambda count: None
) -> Forecast:
    """Replay a window with changes; `seen` is told of each event that has passed."""

    def watched() -> Iterator[Event]:
        for event in events(window):
            seen(1)
            yield event

    outcome = compare(watched(), changes, opening_of(window))
    told = {product for product, _currency in outcome.after} | {*changes.prices, *changes.stocks}
    supply = {
        currency: get_flows(Steps(window, DAY), currency)[1].closing
        for currency in outcome.supply_change
    }
    return Forecast(window, outcome, Product.objects.in_bulk(told), supply)
