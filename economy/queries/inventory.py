"""What somebody has: balances and things, now (from a cache that cannot be stale) or at any time.

Things are cached under the sum of the versions of a user's wallets: every change of money or things
raises one of them, so what stands under a sum never changes. Names may: an edit in the catalogue
gives it a new mark, and what was cached under another mark counts as nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.signals import post_delete, post_save
from prometheus_client import Counter

from config.metrics import registry
from config.upstream.cache import bump
from economy import currencies
from economy.models import Inventory, InventoryMove, JournalEntry, Product, Wallet
from economy.queries.shown import shown
from economy.records import Account

LIFETIME_S: Final = 3_600
CATALOGUE_MARK: Final = "economy:catalogue"
# Somebody who buys without a pause is read as they were between two of their purchases.
LOOKS_MOST: Final = 4
COUNTED: Final = "economy:inventory:"
PRODUCT_FIELDS: Final = ("id", "name", "kind", "icon", "giftable", "demo")
_READS = Counter(
    "dozor_economy_inventory_reads_total",
    "Reads of an inventory, by whether the cache had it",
    ["outcome"],
    registry=registry,
)


@dataclass(frozen=True, slots=True)
class Thing:
    """`quantity` of a product that somebody has; more than nothing."""

    product_id: int
    name: str
    kind: str
    icon: str
    giftable: bool
    quantity: int
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Purse:
    """A wallet as it stands; `balance` in minor units. `version` 0: it was never used."""

    currency: str
    balance: int = 0
    version: int = 0
    frozen_at: datetime | None = None
    frozen_reason: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """Balances in minor units by currency, the default one first, and things by name."""

    user_id: int
    balances: Mapping[str, int]
    things: tuple[Thing, ...]

    @property
    def currency(self) -> str:
        """Return the currency of `balance`."""
        return currencies.default()

    @property
    def balance(self) -> int:
        """Return what the wallet of the default currency holds, in minor units."""
        return self.balances.get(self.currency, 0)


@dataclass(frozen=True, slots=True)
class Reads:
    """How often the cache of inventories had what was asked for."""

    hits: int
    misses: int

    @property
    def hit_rate(self) -> float | None:
        """Return the share of reads (0–1) that the cache answered, None before the first."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else None


def purses_of(user_id: int) -> list[Purse]:
    """Return a user's wallets, the known currencies first, unused ones with nothing; one query."""
    found = {one.currency: one for one in _purses(user_id) if settings.DOZOR_DEMO or not one.demo}
    known = [found.pop(code, Purse(code)) for code in currencies.known()]
    return [*known, *(found[code] for code in sorted(found))]


def holdings_of(user_id: int) -> Holdings:
    """Return what a user has now: one query where the cache has the things, else three.

    Balances and things are of one moment: where an operation lies between them they are read again.
    """
    purses = _purses(user_id)
    for _ in range(LOOKS_MOST):
        key = _key(user_id, purses)
        kept = cache.get_many([key, CATALOGUE_MARK])
        mark = kept.get(CATALOGUE_MARK) or _new_mark()
        found: tuple[str, tuple[Thing, ...]] | None = kept.get(key)
        if found and found[0] == mark:
            _count("hits")
            return _holdings(user_id, purses, found[1])
        things = tuple(_things(user_id))
        purses = _purses(user_id)
        if _key(user_id, purses) == key:
            _keep(key, mark, things)
            break
    _count("misses")
    return _holdings(user_id, purses, things)


def holdings_at(user_id: int, at: datetime) -> Holdings:
    """Return what a user had at that time, summed up from the journal and the moves; two queries.

    What happened at that very moment counts.
    """
    entries = JournalEntry.objects.filter(
        shown("wallet__"), wallet__user_id=user_id, account=Account.WALLET, created_at__lte=at
    )
    sums = dict(entries.values_list("currency").annotate(Sum("amount")).order_by())
    moves = (
        InventoryMove.objects.filter(shown("product__"), user_id=user_id, created_at__lte=at)
        .values_list(*(f"product__{name}" for name in PRODUCT_FIELDS))
        .annotate(held=Sum("quantity"))
        .filter(held__gt=0)
        .order_by("product__name", "product_id")
    )
    return Holdings(user_id, _in_order(sums), tuple(_thing(row) for row in moves))


def _purses(user_id: int) -> list[Purse]:
    rows = Wallet.objects.filter(user_id=user_id).values_list(
        "currency", "balance", "version", "frozen_at", "frozen_reason", "demo"
    )
    return [Purse(*row) for row in rows]


def _things(user_id: int) -> list[Thing]:
    rows = (
        Inventory.objects.filter(user_id=user_id, quantity__gt=0)
        .order_by("product__name", "product_id")
        .values_list(*(f"product__{name}" for name in PRODUCT_FIELDS), "quantity")
    )
    return [_thing(row) for row in rows]


def _thing(row: Sequence[Any]) -> Thing:
    number, name, kind, icon, giftable, demo, quantity = row
    return Thing(number, name, kind, icon, giftable, quantity, demo)


def _holdings(user_id: int, purses: Sequence[Purse], things: tuple[Thing, ...]) -> Holdings:
    demo = settings.DOZOR_DEMO
    balances = {one.currency: one.balance for one in purses if demo or not one.demo}
    kept = tuple(one for one in things if demo or not one.demo)
    return Holdings(user_id, _in_order(balances), kept)


def _in_order(balances: Mapping[str, int]) -> dict[str, int]:
    """Return balances with the default currency first, there even where it holds nothing."""
    codes = [currencies.default(), *sorted(set(balances) - {currencies.default()})]
    return {code: balances.get(code, 0) for code in codes}


# --- the cache ----------------------------------------------------------------------------------
def _key(user_id: int, purses: Sequence[Purse]) -> str:
    return f"user:{user_id}:inventory:{sum(one.version for one in purses)}"


def _keep(key: str, mark: str, things: tuple[Thing, ...]) -> None:
    """Cache things, unless a transaction is open: what it did may yet be undone."""
    if not connection.in_atomic_block:
        cache.set(key, (mark, things), LIFETIME_S)


def _new_mark() -> str:
    mark = uuid.uuid4().hex
    cache.set(CATALOGUE_MARK, mark, None)
    return mark


def forget_names(*, created: bool = False, **_: Any) -> None:
    """Let every inventory be read anew once an edit of a product is stored; a signal's receiver."""
    if not created:  # nobody has a new one
        transaction.on_commit(_new_mark)


def watch_catalogue() -> None:
    """Note every edit of a product; called from the app's ready()."""
    for signal in (post_save, post_delete):
        signal.connect(forget_names, sender=Product, dispatch_uid="economy.names")


def _count(outcome: str) -> None:
    _READS.labels(outcome).inc()
    bump(cache, COUNTED + outcome, None)


def reads() -> Reads:
    """Return how reads of inventories went in all processes that share the cache."""
    found = cache.get_many([COUNTED + "hits", COUNTED + "misses"])
    hits, misses = (int(found.get(COUNTED + outcome, 0)) for outcome in ("hits", "misses"))
    return Reads(hits, misses)
