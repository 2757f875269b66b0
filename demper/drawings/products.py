"""Products of a shop as lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.templatetags.dozor import percent, tenge
from demper.drawings.range_bar import range_bar
from demper.drawings.reasons import ReasonWords, words_of
from demper.models import Mode, Product, Store
from demper.pricing import profit_of
from demper.queries.configs import costs_of
from demper.queries.products import old_prices
from demper.records.pricing import Reason, Strategy

Words = str | Promise
MODES: Final[dict[str, Words]] = {
    Mode.LIVE: gettext_lazy("live"),
    Mode.TEST: gettext_lazy("test mode"),
    Mode.APPROVAL: gettext_lazy("asks first"),
}


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product; `margin` is what of the price one sale leaves, empty without a cost.

    `was` is the price before the last change.
    """

    product: Product
    reason: ReasonWords
    bar: SafeString
    strategy: str
    mode: Words
    margin: str
    profit: str
    losing: bool
    leads: bool
    was: int | None = None

    @property
    def moved(self) -> int | None:
        """Return by how many tenge the last change moved the price; None where nobody knows."""
        price = self.product.price_kzt
        return None if self.was is None or price is None else price - self.was

    @property
    def mark(self) -> str:
        """Return a short digest of what the line shows: another one is another line."""
        row = self.product
        shown = (
            row.title, row.merchant_sku, row.available, row.gone_at, row.price_kzt,
            row.best_rival_kzt, row.rank, row.rivals, row.floor_kzt, row.ceiling_kzt,
            row.bot_active, row.changed_at, row.checked_at is None, self.reason.code,
            self.strategy, str(self.mode), self.margin, self.profit, self.was,
        )  # fmt: skip
        return blake2b(repr(shown).encode(), digest_size=4).hexdigest()


def product_lines(rows: Sequence[Product], store: Store) -> list[ProductLine]:
    """Return a page of products as lines; one query."""
    before = old_prices(rows) if rows else {}
    return [product_line(row, store, before.get(row.pk)) for row in rows]


def product_line(row: Product, store: Store, was: int | None = None) -> ProductLine:
    """Return one product as a line; no query."""
    profit = profit_now(row, store)
    share = None if profit is None or not row.price_kzt else profit / row.price_kzt
    return ProductLine(
        product=row,
        reason=words_of(row.reason if row.bot_active else Reason.SWITCHED_OFF),
        bar=range_bar(row.floor_kzt, row.price_kzt, row.ceiling_kzt, row.best_rival_kzt),
        strategy=strategy_words(row),
        mode="" if row.mode == Mode.LIVE else MODES[row.mode],
        margin="" if share is None else percent(share, 1),
        profit="" if profit is None else tenge(profit),
        losing=profit is not None and profit < 0,
        leads=row.rank == 1,
        was=was,
    )


def profit_now(row: Product, store: Store) -> int | None:
    """Return what one sale at today's price leaves; None without a price or a cost."""
    if row.price_kzt is None or row.cost_kzt is None:
        return None
    return profit_of(row.price_kzt, costs_of(row, store))


def strategy_words(row: Product) -> str:
    """Say a strategy in a few words."""
    if row.strategy == Strategy.BEAT:
        return _("First by %(step)s") % {"step": tenge(row.step_kzt)}
    if row.strategy == Strategy.MATCH:
        return _("Same as the leader")
    if row.strategy == Strategy.FOLLOW:
        return _("Behind by %(step)s") % {"step": tenge(row.step_kzt)}
    if row.strategy == Strategy.POSITION:
        return _("Place %(place)s") % {"place": row.position}
    return _("Fixed at %(price)s") % {"price": tenge(row.fixed_price_kzt)}


def is_stale(checked_at: datetime | None, store: Store, now: datetime) -> bool:
    """Tell whether the last look is older than four cadences."""
    if checked_at is None:
        return False
    return (now - checked_at).total_seconds() > 4 * store.cadence_s
