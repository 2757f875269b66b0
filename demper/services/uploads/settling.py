"""What became of a price list: the cabinet's own list shows the days of waiting, or it does not.

A reply to an upload says only that a job was taken. So the list is read until every article shows
what the file said of it; what does not by the deadline is told, article by article.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction

from config.upstream.conversation import DIRECT, Way
from config.upstream.errors import UpstreamError
from config.upstream.registry import background
from demper.client import cabinet
from demper.models import Preorder, PreorderState, Product, Upload, UploadState
from demper.records.cabinet import CabinetPage, CabinetProduct, Point
from demper.records.parsing import ParseError
from demper.records.sheets import Listed
from demper.services import sessions
from demper.services.feed import touched
from demper.services.uploads.sending import FIRST_LOOK
from demper.sheets.points import pp_of, told_of
from demper.sheets.pricelist_xlsx import read_price_sheet
from demper.sheets.pricelist_xml import read_price_list

LONGEST_WAIT: Final = timedelta(minutes=10)
DEADLINE: Final = timedelta(hours=1)
PAGES_MOST: Final = 600
ERRORS_MOST: Final = 200
SETTLING: Final = (UploadState.SENT, UploadState.UNKNOWN)


def settle(pk: int, now: datetime, way: Way = DIRECT) -> UploadState | None:
    """Look at what became of a price list; returns its state then, None where there is none."""
    upload = Upload.objects.select_related("store", "store__login").filter(pk=pk).first()
    if upload is None or upload.state not in SETTLING:
        return None
    wanted = {offer.sku: offer for offer in _offers_in(upload)}
    try:
        found = _read(upload, wanted, way)
    except (UpstreamError, ParseError, sessions.NeedsLogin) as error:
        return _later(upload, now, str(error), None)
    missing = {sku: offer for sku, offer in wanted.items() if not _shows(offer, found.get(sku))}
    if not missing:
        return _finish(upload, UploadState.DONE, wanted, found, {}, now)
    return _later(upload, now, "", (wanted, found, missing))


Seen = Mapping[str, CabinetProduct]
Wanted = Mapping[str, Listed]


def _offers_in(upload: Upload) -> Sequence[Listed]:
    """Return what the file says, read back from the very bytes that left."""
    content = bytes(upload.content)
    read = read_price_sheet(content) if upload.kind == "xlsx" else read_price_list(content)
    return read.offers


def _read(upload: Upload, wanted: Wanted, way: Way) -> Seen:
    """Return the articles as the cabinet lists them now; whatever is not there has no row."""
    store = upload.store
    if store.login_id is None:
        raise sessions.NeedsLogin("nobody is signed in")
    found: dict[str, CabinetProduct] = {}
    for on_sale in (True, False):
        for number in range(PAGES_MOST):
            ask = partial(_page, store.merchant_id, number, on_sale, way)
            page = sessions.signed_in(store.login_id, ask)
            rows = (row for row in page.rows if row.merchant_sku in wanted)
            found.update((row.merchant_sku, row) for row in rows)
            if len(found) == len(wanted):
                return found
            if not page.rows or (number + 1) * cabinet.ROWS_MAX >= page.total:
                break
    return found


def _page(merchant_id: str, number: int, on_sale: bool, way: Way, cookies: Any) -> CabinetPage:
    ask = cabinet.products_page(merchant_id, cookies, page=number, available=on_sale, way=way)
    return background.run(ask)


def _shows(offer: Listed, seen: CabinetProduct | None) -> bool:
    """Tell whether the cabinet shows every point that the file put on sale, with its days."""
    if seen is None:
        return False
    whole = {point.store_id: point for point in seen.points}
    short = {pp_of(point.store_id): point for point in seen.points}
    for point in offer.points:
        shown = whole.get(point.store_id) or short.get(pp_of(point.store_id) or "-")
        if not _same(point, shown):
            return False
    return True


def _same(wanted: Point, shown: Point | None) -> bool:
    if shown is None or not shown.available:
        return not wanted.available
    return wanted.available and shown.preorder_days == wanted.preorder_days


def _later(
    upload: Upload, now: datetime, error: str, seen: tuple[Wanted, Seen, Wanted] | None
) -> UploadState:
    """Look again after as long as it has waited so far; after DEADLINE tell what is not there."""
    age = now - (upload.sent_at or upload.created_at)
    if age >= DEADLINE and seen is not None:
        wanted, found, missing = seen
        return _finish(upload, UploadState.FAILED, wanted, found, missing, now)
    wait = min(max(age, FIRST_LOOK), LONGEST_WAIT)
    told = {"error": error[:300]} if error else {}
    rows = Upload.objects.filter(pk=upload.pk, state__in=SETTLING)
    rows.update(verify_at=now + wait, **told)
    return UploadState(upload.state)


def _finish(
    upload: Upload,
    state: UploadState,
    wanted: Wanted,
    found: Seen,
    missing: Wanted,
    now: datetime,
) -> UploadState:
    errors = [
        {"row": 0, "column": sku, "code": "not_shown" if sku in found else "not_listed"}
        for sku in missing
    ]
    with transaction.atomic():
        rows = Upload.objects.filter(pk=upload.pk, state__in=SETTLING)
        settled = rows.update(
            state=state, settled_at=now, verify_at=None, row_errors=errors[:ERRORS_MOST],
            error=_told(len(missing)),
        )  # fmt: skip
        if not settled:
            return state
        _keep_points(upload, found)
        preorders = Preorder.objects.filter(store=upload.store_id, article__in=list(wanted))
        preorders.filter(article__in=list(missing), state=PreorderState.UPLOADING).update(
            state=PreorderState.FAILED
        )
        done = preorders.exclude(article__in=list(missing))
        done.filter(state=PreorderState.ENDED).delete()
        done.filter(state=PreorderState.UPLOADING).update(state=PreorderState.ACTIVE)
        # What was edited while its file was away is to be handed in once more.
        done.filter(changed_at__gt=upload.created_at).update(state=PreorderState.DRAFT)
        touched(upload.store_id)
    return state


def _told(missing: int) -> str:
    return f"{missing} articles are not shown as the file says" if missing else ""


def _keep_points(upload: Upload, found: Seen) -> None:
    """Store the points as the cabinet shows them, so that nothing publishes the old ones."""
    rows = Product.objects.filter(store=upload.store_id, merchant_sku__in=list(found))
    changed = []
    for row in rows.only("pk", "merchant_sku", "points"):
        row.points = [told_of(point) for point in found[row.merchant_sku].points]
        changed.append(row)
    Product.objects.bulk_update(changed, ["points"], batch_size=500)
