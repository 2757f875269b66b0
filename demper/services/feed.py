"""The price list that Kaspi polls: made once for as long as nothing changes, kept packed.

Its ETag is a digest of what it says, so that an hour in which nothing changed costs the reader
nothing. An empty list would take the whole shop off sale: a shop that was never read whole has
none.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, Sum

from demper.models import PriceChange, PriceChangeState, Store
from demper.models.stores import new_secret_path
from demper.queries.configs import ZONE
from demper.queries.price_list import offers_of
from demper.queries.shown import shown
from demper.records.sheets import Listed
from demper.services.switches import installation_on
from demper.sheets.pricelist_xml import write_price_list

KEPT_S: Final = 24 * 3600
# What nobody told the revision of is in the list after so long.
AT_LATEST_S: Final = 600
READ_NOTED: Final = timedelta(seconds=30)
OPEN: Final = (PriceChangeState.PLANNED, PriceChangeState.SENT, PriceChangeState.UNKNOWN)
GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS


class NotReady(Exception):
    """There is no list to publish yet: nothing was read of the shop, or it sells nothing."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A price list, packed with gzip."""

    packed: bytes
    digest: str
    changed_at: datetime
    offers: int

    def unpacked(self) -> Iterator[bytes]:
        """Yield the list in pieces as it is without packing."""
        unpacker, step = zlib.decompressobj(GZIP_WINDOW), 64 * 1024
        rest = self.packed
        while rest:
            yield unpacker.decompress(rest, step)
            rest = unpacker.unconsumed_tail
        yield unpacker.flush()


def store_at(path: str) -> Store | None:
    """Return the shop whose price list has this address; None where there is none."""
    rows = Store.objects.filter(shown(), active=True, owner__is_active=True)
    return rows.filter(feed_path=path).first()


def feed_of(store: Store, now: datetime) -> Feed:
    """Return a shop's price list, from what is kept where it still holds; raises NotReady."""
    if store.last_sync_at is None:
        raise NotReady
    planned = store.bot_enabled and installation_on()
    key = _key(store, planned, now)
    kept: tuple[str, Feed] | None = cache.get(_name(store))
    if kept and kept[0] == key:
        return kept[1]
    made = _made(store, planned, now)
    if kept and kept[1].digest == made.digest:
        made = kept[1]
    cache.set(_name(store), (key, made), KEPT_S)
    return made


def note_read(store: Store, now: datetime) -> None:
    """Remember that the list was read; once in a while is often enough."""
    due = Q(feed_read_at=None) | Q(feed_read_at__lt=now - READ_NOTED)
    Store.objects.filter(due, pk=store.pk).update(feed_read_at=now)


def rotate(store: Store) -> str:
    """Give a shop's price list a new address; whoever knows the old one finds nothing there."""
    path = new_secret_path()
    Store.objects.filter(pk=store.pk).update(feed_path=path, feed_read_at=None)
    store.feed_path, store.feed_read_at = path, None
    return path


def touched(store_id: int) -> None:
    """Say that what the price list publishes changed."""
    Store.objects.filter(pk=store_id).update(revision=F("revision") + 1)


def _key(store: Store, planned: bool, now: datetime) -> str:
    """Return what changes whenever the list may say something else."""
    changes = PriceChange.objects.filter(store=store, state__in=OPEN).aggregate(
        many=Count("pk"), last=Max("pk"), sum=Sum("new_kzt")
    )
    parts = (
        store.revision,
        store.last_sync_at,
        planned,
        changes["many"],
        changes["last"],
        changes["sum"],
        int(now.timestamp() // AT_LATEST_S),
    )
    return "/".join(map(str, parts))


def _name(store: Store) -> str:
    return f"demper-feed:{store.pk}"


def _made(store: Store, planned: bool, now: datetime) -> Feed:
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP_WINDOW)
    digest = hashlib.sha256()
    offers = _Counted(offers_of(store, planned=planned))
    today = now.astimezone(ZONE).date()
    pieces: list[bytes] = []
    for piece in write_price_list(store.name, store.merchant_id, today, offers):
        digest.update(piece)
        pieces.append(packer.compress(piece))
    pieces.append(packer.flush())
    if not offers.count:
        raise NotReady
    at = now.replace(microsecond=0)
    return Feed(b"".join(pieces), digest.hexdigest()[:32], at, offers.count)


class _Counted:
    """Offers that are counted while somebody goes over them."""

    def __init__(self, offers: Iterator[Listed]) -> None:
        self.offers = offers
        self.count = 0

    def __iter__(self) -> Iterator[Listed]:
        for offer in self.offers:
            self.count += 1
            yield offer
