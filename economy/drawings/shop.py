"""Products as the shop shows them: a card each, with its marks and what one can do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.templatetags.dozor import day, moment, number
from economy.models import Product
from economy.money import Money
from economy.queries.catalogue import Card
from economy.records import DEFAULT_ICON, ICONS

FEW: Final = 20
ENDS_SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip on a card."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card of the shop; `why` says why there is no button, empty where there is one."""

    product: Product
    icon: str
    price: Money
    note: str
    marks: tuple[Mark, ...]
    why: str
    short: bool
    url: str
    buy_url: str

    @property
    def consumable(self) -> bool:
        """Tell whether the product is used up by using it."""
        return self.product.kind == "consumable"

    @property
    def demo(self) -> bool:
        """Tell whether the product is a demo's."""
        return self.product.demo


def icon_of(name: str) -> str:
    """Return the symbol of a product's icon, the usual one for a name nobody knows."""
    return name if name in ICONS else DEFAULT_ICON


def card_lines(
    cards: Iterable[Card], balances: Mapping[str, int] | None, now: datetime
) -> list[CardLine]:
    """Return a line for each card; `balances` by currency are None for a visitor."""
    return [card_line(card, balances, now) for card in cards]


def card_line(card: Card, balances: Mapping[str, int] | None, now: datetime) -> CardLine:
    """Return one card's line."""
    product = card.product
    missing = 0
    if balances is not None:
        missing = max(0, product.price - balances.get(product.currency, 0))
    why = _why(card, now)
    return CardLine(
        product=product,
        icon=icon_of(product.icon),
        price=Money(product.price, product.currency),
        note=_note(card, now),
        marks=tuple(_marks(card, 0 if why else missing)),
        why=why,
        short=bool(missing) and not why,
        url=reverse("economy:product", args=[product.pk]),
        buy_url=reverse("economy:buy", args=[product.pk]),
    )


def _why(card: Card, now: datetime) -> str:
    product = card.product
    if product.sale_from is not None and now < product.sale_from:
        return _("from %(at)s") % {"at": moment(product.sale_from)}
    if not card.on_sale:
        return _("not for sale")
    if product.kind == "permanent" and not card.parts and card.owned:
        return _("yours for good")
    if product.stock == 0:
        return _("sold out")
    if card.left_to_buy == 0:
        return _("limit reached")
    return ""


def _marks(card: Card, missing: int) -> Iterable[Mark]:
    product = card.product
    if product.stock and product.stock <= FEW:
        text = ngettext("%(n)s left", "%(n)s left", product.stock) % {"n": number(product.stock)}
        yield Mark(text, "warn", "alert-triangle")
    elif product.stock:
        yield Mark(_("%(n)s left") % {"n": number(product.stock)})
    if card.popular:
        yield Mark(_("popular"), "accent")
    if card.owned and product.kind == "permanent":
        yield Mark(_("yours"), "good", "check")
    elif card.owned:
        yield Mark(_("you have %(n)s") % {"n": number(card.owned)})
    if missing:
        yield Mark(_("short by %(money)s") % {"money": Money(missing, product.currency).text})


def _note(card: Card, now: datetime) -> str:
    """Say what matters before buying: the end of the sale, the limit, what is inside, the kind."""
    product = card.product
    said = []
    if product.sale_to is not None and product.sale_to - now <= ENDS_SOON:
        said.append(_("until %(day)s") % {"day": day(product.sale_to)})
    if card.left_to_buy:
        said.append(_("you may buy %(n)s more") % {"n": number(card.left_to_buy)})
    if card.parts:
        count = sum(part.quantity for part in card.parts)
        words = ngettext("a set of %(n)s thing", "a set of %(n)s things", count)
        said.append(words % {"n": number(count)})
    elif product.kind == "permanent":
        said.append(_("for good"))
    else:
        said.append(_("single use"))
    return ", ".join(said)
