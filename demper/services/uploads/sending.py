"""A planned price list leaves, once: it is SENT in the table before its request begins.

Whatever happens then, it is not sent again; what became of it the cabinet's own list tells. Only
an answer that says that nothing was done makes it planned again.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from config.upstream.conversation import DIRECT, Way
from config.upstream.errors import (
    Blocked,
    CircuitOpen,
    NotFound,
    OwnLimit,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from config.upstream.registry import background
from demper.client import cabinet
from demper.models import Preorder, PreorderState, Store, Upload, UploadState
from demper.records.parsing import ParseError
from demper.services import sessions
from demper.services.switches import installation_on
from demper.services.uploads.planning import room

FIRST_LOOK: Final = timedelta(seconds=30)
AGAIN: Final = timedelta(minutes=1)
PAUSE: Final = timedelta(minutes=30)  # after a 429
LIFE: Final = timedelta(hours=2)  # of what cannot leave; then it is given up


def send(pk: int, now: datetime, way: Way = DIRECT) -> UploadState | None:
    """Send a planned price list; returns its state then, None where it is not planned any more."""
    upload = Upload.objects.select_related("store", "store__login").filter(pk=pk).first()
    if upload is None or upload.state != UploadState.PLANNED:
        return None
    store = upload.store
    if now - upload.created_at >= LIFE:
        return fail(upload, "It could not leave for two hours.", now)
    if not installation_on():
        return fail(upload, "The bot of this installation is off.", now)
    if store.login_id is None:
        return fail(upload, "Nobody is signed in for this shop.", now)
    try:
        sessions.session_of(store.login_id)
    except sessions.NeedsLogin:
        return fail(upload, "The cabinet wants you to sign in again.", now)
    if not _claim(upload, now):
        return None
    return _deliver(upload, store.login_id, now, way)


def fail(upload: Upload, error: str, now: datetime) -> UploadState:
    """Give a price list up: its preorders are refused."""
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(
            state=UploadState.FAILED, error=error[:300], settled_at=now, verify_at=None
        )
        rows = Preorder.objects.filter(store=upload.store_id, article__in=upload.articles)
        rows.filter(state=PreorderState.UPLOADING).update(state=PreorderState.FAILED)
    return UploadState.FAILED


def _claim(upload: Upload, now: datetime) -> bool:
    """Write down that it leaves; False where somebody was faster or there is no room."""
    with transaction.atomic():
        store = Store.objects.select_for_update().get(pk=upload.store_id)
        rows = Upload.objects.filter(pk=upload.pk, state=UploadState.PLANNED)
        free = room(store, now)
        if free.left < upload.weight:
            rows.update(verify_at=max(free.again_at, now + AGAIN))
            return False
        return bool(
            rows.update(state=UploadState.SENT, sent_at=now, verify_at=now + FIRST_LOOK, error="")
        )


def _deliver(upload: Upload, login_id: int, now: datetime, way: Way) -> UploadState | None:
    try:
        job = sessions.signed_in(login_id, lambda cookies: _post(upload, cookies, way))
    except OwnLimit as error:
        return _unsend(upload, now + max(AGAIN, timedelta(seconds=error.retry_after_s)), str(error))
    except RateLimited as error:
        pause = now + max(PAUSE, timedelta(seconds=error.retry_after_s))
        Store.objects.filter(pk=upload.store_id).update(writes_pause_until=pause)
        return _unsend(upload, pause, str(error))
    except sessions.NeedsLogin:
        return fail(upload, "The cabinet wants you to sign in again.", now)
    except (UpstreamError, ParseError) as error:
        return _not_answered(upload, error, now)
    Upload.objects.filter(pk=upload.pk, state=UploadState.SENT).update(job_id=job[:80])
    return UploadState.SENT


def _not_answered(upload: Upload, error: UpstreamError | ParseError, now: datetime) -> UploadState:
    """Write down what an answer that is none means: nothing done, refused, or unknown."""
    not_sent = isinstance(error, Unavailable) and not error.sent
    if not_sent or isinstance(error, CircuitOpen):
        return _unsend(upload, now + AGAIN, str(error))
    if isinstance(error, (Blocked, NotFound)):
        return fail(upload, str(error), now)
    # What cannot be read, and what broke off, says nothing of what was done.
    rows = Upload.objects.filter(pk=upload.pk, state=UploadState.SENT)
    rows.update(state=UploadState.UNKNOWN, error=str(error)[:300])
    return UploadState.UNKNOWN


def _post(upload: Upload, cookies: Any, way: Way) -> str:
    name = f"price_list.{upload.kind}"
    content = bytes(upload.content)
    merchant = upload.store.merchant_id
    return background.run(cabinet.upload_prices(merchant, name, content, cookies, way))


def _unsend(upload: Upload, again_at: datetime, error: str) -> UploadState:
    """Plan again what certainly was not done: it counts nowhere."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.SENT).update(
        state=UploadState.PLANNED, sent_at=None, verify_at=again_at, error=error[:300]
    )
    return UploadState.PLANNED
