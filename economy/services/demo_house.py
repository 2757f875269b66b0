"""A demo's shop: filled at the first start with a month that was, kept alive by its customers.

Everything goes over the desk, so the books balance as any others do. Every wish has a key of its
own: what is done twice happens once.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from economy import currencies
from economy.demo.catalogue import LIKED, NAMES, OFFERS, Offer
from economy.demo.shopping import Want, Wish, crowd, wishes
from economy.models import BundleItem, ExternalReference, Inventory, Product, Transaction
from economy.records import Deed, Kind, Reply
from economy.services import desk

PREFIX: Final = "demo-"
CASHIER: Final = "demo-cashier"
# The last thing that filling does; a reference is kept for ever.
FILLED: Final = "demo-welcome"
DAYS: Final = 30
HOUR_S: Final = 3600
WISHES_PER_HOUR: Final = 1.4
SLOT_S: Final = 20
WISHES_PER_SLOT: Final = 1.0
# Of the first and of the second currency: for the first user, and for each customer at the start.
WELCOME: Final = (5_000, 200)
POCKET_MONEY: Final = (1_500, 20)


@dataclass(frozen=True, slots=True)
class _Shop:
    """Who and what there is; wishes mean them by their numbers."""

    cashier: int
    customers: Sequence[int]
    products: Sequence[Product]

    @property
    def liked(self) -> list[int]:
        return [LIKED.get(product.name, 1) for product in self.products]


def fill_house(user: User) -> None:
    """Stock the shop, let a month go by in it, and give the first user money to spend."""
    if settings.DOZOR_DEMO and not is_filled():
        fill(user, timezone.now())


def fill(user: User, now: datetime) -> None:
    """Do so, the month ending at `now`; what was cut short goes on where it stood."""
    with transaction.atomic():
        shop = _open(now)
        _hand_out(shop, now - timedelta(days=DAYS))
    stands_at = _last_deed()
    for day in range(DAYS + 1):
        with transaction.atomic():  # a day at a time: others write in between
            _live_through(shop, day, stands_at, now)
    _welcome(shop, user, now)


def is_filled() -> bool:
    """Tell whether the demo's shop has its past."""
    return ExternalReference.objects.filter(reference=FILLED).exists()


def shop_a_little(now: datetime) -> list[int]:
    """Let customers do what they want in this stretch of SLOT_S; return the statuses they got."""
    if not settings.DOZOR_DEMO or not is_filled():
        return []
    shop, slot = _open(now), int(now.timestamp()) // SLOT_S
    wanted = wishes(slot, WISHES_PER_SLOT, len(shop.customers), shop.liked)
    return [
        reply.status
        for number, wish in enumerate(wanted)
        if (reply := _grant(shop, wish, f"{PREFIX}slot-{slot}-{number}", now))
    ]


# --- who and what there is ----------------------------------------------------------------------
def _open(now: datetime) -> _Shop:
    """Return the shop, with everybody and everything that was not there yet."""
    products = {product.name: product for product in Product.objects.filter(demo=True)}
    for offer in OFFERS:
        if offer.name not in products:
            products[offer.name] = _put_up(offer, products, now)
    names = [f"{PREFIX}{name}" for name in NAMES]
    people = _people([*names, CASHIER])
    customers = [people[name] for name in names if name in people]
    return _Shop(people[CASHIER], customers, [products[offer.name] for offer in OFFERS])


def _people(names: Sequence[str]) -> dict[str, int]:
    """Return the ids of those who shop: nobody can sign in as one of them."""
    theirs = User.objects.filter(username__in=names, is_active=False)
    found = dict(theirs.values_list("username", "pk"))
    if len(found) < len(names):
        User.objects.bulk_create(
            (
                User(username=name, password=make_password(None), is_active=False)
                for name in names
                if name not in found
            ),
            ignore_conflicts=True,
        )
        found = dict(theirs.values_list("username", "pk"))
    return found


def _put_up(offer: Offer, products: dict[str, Product], now: datetime) -> Product:
    begins, ends = (None if day is None else now + timedelta(days=day) for day in offer.days)
    product = Product.objects.create(
        name=offer.name, description=offer.description, icon=offer.icon,
        kind=(Kind.PERMANENT if offer.once else Kind.CONSUMABLE).value, price=offer.price,
        currency=_currency(second=offer.second), stock=offer.stock, per_user_limit=offer.limit,
        sale_from=begins, sale_to=ends, giftable=offer.giftable, demo=True,
        created_at=now - timedelta(days=DAYS + 1),
    )  # fmt: skip
    BundleItem.objects.bulk_create(
        BundleItem(bundle=product, part=products[name], quantity=quantity)
        for name, quantity in offer.parts
    )
    return product


def _currency(*, second: bool) -> str:
    known = list(currencies.known())
    return known[min(int(second), len(known) - 1)]


# --- what they do -------------------------------------------------------------------------------
def _hand_out(shop: _Shop, now: datetime) -> None:
    for customer in shop.customers:
        _pay_in(shop, customer, POCKET_MONEY, f"{PREFIX}pocket-{customer}", now)


def _welcome(shop: _Shop, user: User, now: datetime) -> None:
    with transaction.atomic():
        _pay_in(shop, user.pk, WELCOME, FILLED, now)


def _pay_in(shop: _Shop, user: int, amounts: Iterable[int], name: str, now: datetime) -> None:
    """Add funds in each currency, the second first; the first under the very name."""
    named = [*zip(currencies.known(), amounts, ("", "-second"), strict=False)]
    for currency, amount, suffix in reversed(named):
        key = f"{name}{suffix}"
        asked = desk.Asked(shop.cashier, key)
        desk.add_funds(asked, user, amount, currency, key, demo=True, now=now)


def _last_deed() -> datetime:
    """Return when something was last done: a past that was cut short goes on from there."""
    times = Transaction.objects.filter(demo=True).order_by("-created_at")
    return times.values_list("created_at", flat=True)[:1].get()


def _live_through(shop: _Shop, day: int, since: datetime, now: datetime) -> None:
    """Let what of one day of the past lies between two times go by, in its order."""
    first = int(now.timestamp()) // HOUR_S - DAYS * 24
    for hour in range(first + day * 24, first + (day + 1) * 24):
        mean = WISHES_PER_HOUR * crowd(hour % 24, day)
        begins = datetime.fromtimestamp(hour * HOUR_S, UTC)
        for number, wish in enumerate(wishes(hour, mean, len(shop.customers), shop.liked)):
            moment = begins + timedelta(seconds=wish.share * HOUR_S)
            if since < moment < now:
                _grant(shop, wish, f"{PREFIX}hour-{hour}-{number}", moment)


def _grant(shop: _Shop, wish: Wish, key: str, now: datetime) -> Reply | None:
    """Ask for what somebody wants; None where there is nothing to ask for."""
    customer = shop.customers[wish.customer]
    asked = desk.Asked(customer, key)
    if wish.want is Want.FUNDS:
        by_cashier, currency = desk.Asked(shop.cashier, key), currencies.default()
        return desk.add_funds(by_cashier, customer, wish.amount, currency, key, demo=True, now=now)
    if wish.want is Want.REFUND:
        bought = _last_purchase(customer)
        by_cashier = desk.Asked(shop.cashier, key)
        return desk.refund(by_cashier, bought, wish.reason, now=now) if bought else None
    if wish.want is Want.BUY:
        product = shop.products[wish.product]
        quantity = 1 if product.kind == Kind.PERMANENT.value else wish.quantity
        return desk.buy(asked, customer, product.pk, quantity, now=now)
    return _use_or_give(shop, wish, asked, customer, now)


def _use_or_give(
    shop: _Shop, wish: Wish, asked: desk.Asked, customer: int, now: datetime
) -> Reply | None:
    """Use or give some of what somebody has; who has nothing asks for what is not there."""
    own = Inventory.objects.filter(user=customer, quantity__gt=0, product__demo=True)
    if wish.want is Want.USE:
        own = own.filter(product__kind=Kind.CONSUMABLE.value)
    things = list(own.order_by("product_id").values_list("product_id", "quantity"))
    product, has = things[wish.product % len(things)] if things else (shop.products[0].pk, 1)
    quantity = min(wish.quantity, has)
    if wish.want is Want.USE:
        return desk.use(asked, customer, product, quantity, now=now)
    other = shop.customers[wish.other]
    return desk.give(asked, customer, other, product, quantity, now=now)


def _last_purchase(customer: int) -> uuid.UUID | None:
    rows = Transaction.objects.filter(
        user=customer, kind=Deed.PURCHASE.value, demo=True, reversed_by=None
    )
    return rows.order_by("-created_at", "-id").values_list("pk", flat=True).first()
