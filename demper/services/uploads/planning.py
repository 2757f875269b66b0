"""A price list is written down before it is sent: the preorders in it, the file, what it counts.

Each article is listed whole, with all its points and the shop's own prices, so that nothing else
of it changes. The source counts every price of every row; what does not fit in its limit is left
for later.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from accounts.models import User
from demper.budget import WINDOW
from demper.models import Preorder, PreorderState, Store, Upload, UploadState
from demper.queries.configs import ZONE
from demper.queries.preorders import counted_changes, counted_uploads
from demper.queries.price_list import listed_preorder, offers_for
from demper.records.sheets import Listed
from demper.services.feed import touched
from demper.sheets.points import pp_of
from demper.sheets.pricelist_xlsx import write_price_sheet
from demper.sheets.pricelist_xml import write_price_list

OPEN: Final = (UploadState.PLANNED, UploadState.SENT, UploadState.UNKNOWN)
WAITING: Final = (PreorderState.DRAFT, PreorderState.FAILED, PreorderState.ENDED)
MARGIN: Final = timedelta(seconds=60)  # the source counts from when a request came, not left
AT_A_TIME: Final = 500


class NothingToSend(Exception):
    """No preorder waits, or none of those that were named can be listed."""


class Busy(Exception):
    """Another price list of the shop is on its way; `upload_id` says which."""

    def __init__(self, upload_id: int) -> None:
        super().__init__(upload_id)
        self.upload_id = upload_id


class NoRoom(Exception):
    """The source takes no more changes now; `again_at` is when there is room again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


class Unfit(Exception):
    """The sheet's columns cannot say all of it: days or prices differ, or a point has no column."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A price list that is about to leave; `left_out` preorders wait for the next one."""

    upload: Upload
    left_out: int


@dataclass(frozen=True, slots=True)
class Room:
    """How many changes the source takes now, and when it takes the most again."""

    left: int
    again_at: datetime


def plan(
    store: Store,
    actor: User | None,
    now: datetime,
    *,
    ids: Sequence[int] | None = None,
    kind: str | None = None,
) -> Planned:
    """Write down a price list of these preorders, or of all that wait.

    `kind` None: a sheet where its columns can say everything, else XML. Raises NothingToSend,
    Busy, NoRoom, Unfit.
    """
    with transaction.atomic():
        shop = Store.objects.select_for_update().get(pk=store.pk)
        busy = Upload.objects.filter(store=shop, state__in=OPEN).values_list("pk", flat=True)
        if found := busy.first():
            raise Busy(found)
        pairs = list(_offers(shop, _rows(shop, ids)))
        if not pairs:
            raise NothingToSend
        taken, weight = _that_fit(pairs, room(shop, now))
        upload = _upload(shop, actor, [offer for _row, offer in taken], weight, kind, now)
        kept = [row.pk for row, _offer in taken if row.state != PreorderState.ENDED]
        Preorder.objects.filter(pk__in=kept).update(state=PreorderState.UPLOADING)
        touched(shop.pk)
    return Planned(upload, len(pairs) - len(taken))


def room(store: Store, now: datetime) -> Room:
    """Return what is left of the source's limit for a shop, in its hands and in the bot's."""
    if store.writes_pause_until and store.writes_pause_until > now:
        return Room(0, store.writes_pause_until)
    since = now - WINDOW - MARGIN
    counted = counted_changes(store.pk, since) + counted_uploads(store.pk, since)
    left = settings.DEMPER_WRITE_LIMIT - sum(weight for _at, weight in counted)
    last = max((at for at, _weight in counted), default=now - WINDOW - MARGIN)
    return Room(max(0, left), last + WINDOW + MARGIN)


def fits_sheet(offers: Iterable[Listed]) -> bool:
    """Tell whether the sheet's columns can say all that these offers are."""
    return all(_fits(offer) for offer in offers)


def _fits(offer: Listed) -> bool:
    days = {point.preorder_days for point in offer.points if point.available}
    named = [pp_of(point.store_id) for point in offer.points]
    prices = set(offer.city_prices.values())
    return len(days) <= 1 and len(prices) <= 1 and all(named) and len(set(named)) == len(named)


def _rows(store: Store, ids: Sequence[int] | None) -> list[Preorder]:
    rows = Preorder.objects.filter(store=store).select_related("product").order_by("changed_at")
    if ids is None:
        return list(rows.filter(state__in=WAITING))
    return list(rows.filter(pk__in=ids).exclude(state=PreorderState.UPLOADING))


def _offers(store: Store, rows: Sequence[Preorder]) -> Iterable[tuple[Preorder, Listed]]:
    """Yield preorders with what to list of them; what has no point or price is passed over."""
    for start in range(0, len(rows), AT_A_TIME):
        part = rows[start : start + AT_A_TIME]
        products = [row.product for row in part if row.product]
        found = offers_for(store, products, planned=False)
        known = {one.pk: offer for one, offer in zip(products, found, strict=True)}
        for row in part:
            offer = known.get(row.product_id or 0)
            if row.state != PreorderState.ENDED:
                offer = listed_preorder(row, offer)
            if offer is not None:
                yield row, offer


def _that_fit(
    pairs: Sequence[tuple[Preorder, Listed]], room_now: Room
) -> tuple[list[tuple[Preorder, Listed]], int]:
    taken, used = [], 0
    for row, offer in pairs:
        weight = max(1, len(offer.city_prices))
        if used + weight > room_now.left:
            break
        taken.append((row, offer))
        used += weight
    if not taken:
        raise NoRoom(room_now.again_at)
    return taken, used


def _upload(
    store: Store,
    actor: User | None,
    offers: Sequence[Listed],
    weight: int,
    kind: str | None,
    now: datetime,
) -> Upload:
    fits = fits_sheet(offers)
    if kind == "xlsx" and not fits:
        raise Unfit
    chosen = kind or ("xlsx" if fits else "xml")
    content = _sheet(offers) if chosen == "xlsx" else _xml(store, offers, now)
    return Upload.objects.create(
        store=store,
        actor=actor,
        kind=chosen,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        rows=len(offers),
        weight=weight,
        articles=[offer.sku for offer in offers],
        created_at=now,
    )


def _sheet(offers: Iterable[Listed]) -> bytes:
    return write_price_sheet(
        Listed(
            one.sku,
            one.model,
            one.brand,
            one.price or next(iter(one.city_prices.values())),
            {},
            one.points,
        )
        for one in offers
    )


def _xml(store: Store, offers: Iterable[Listed], now: datetime) -> bytes:
    today = now.astimezone(ZONE).date()
    return b"".join(write_price_list(store.name, store.merchant_id, today, offers))
