"""A person's shops, and reading their lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from config.problems import NotThere, Problem
from demper.api.access import READ, WRITE, caller, keep_own, store_of
from demper.api.shapes import store_out, sync_out
from demper.queries.stores import last_sync, shops_of
from demper.schemas.stores import KdStoresOut, KdSyncOut
from demper.services import syncing
from demper.services.subscriptions import allowance

router = Router()


@router.get("/kaspi/stores", auth=READ, response=KdStoresOut)
def list_stores(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Your shops with their sessions, their last syncs and the bot's errors of 24 hours."""
    user, now = caller(request), timezone.now()
    allowed = allowance(user, now)
    keep_own(response)
    return {
        "items": [store_out(line) for line in shops_of(user.pk, now)],
        "limit": allowed.limit,
        "used": allowed.used,
        "active_until": allowed.active_until,
    }


@router.post("/kaspi/stores/{int:store_id}/sync", auth=WRITE, response={202: KdSyncOut})
def start_sync(request: HttpRequest, store_id: int, response: HttpResponse) -> Any:
    """Have the shop's whole list read again; one that is under way is gone on with."""
    store = store_of(request, store_id)
    if not store.active:
        raise Problem(409, "not_watched", "This shop is not watched.")
    if store.login_id is None:
        raise Problem(409, "needs_login", "Sign in to the cabinet of this shop first.")
    told = sync_out(syncing.request(store, timezone.now()))
    response["Location"] = told["location"]
    response["Retry-After"] = "2"
    return Status(202, told)


@router.get("/kaspi/stores/{int:store_id}/sync", auth=READ, response=KdSyncOut)
def read_sync(request: HttpRequest, store_id: int, response: HttpResponse) -> dict[str, Any]:
    """How far the last sync of the shop is."""
    sync = last_sync(store_of(request, store_id))
    if sync is None:
        raise NotThere("The list of this shop was never read.")
    keep_own(response)
    return sync_out(sync)


@router.delete("/kaspi/stores/{int:store_id}/sync", auth=WRITE, response={202: KdSyncOut})
def cancel_sync(request: HttpRequest, store_id: int) -> Any:
    """Stop the sync that is under way, at once or after the page that is being read."""
    sync = syncing.cancel(store_of(request, store_id), timezone.now())
    if sync is None:
        raise NotThere("Nothing is being read.")
    return Status(202, sync_out(sync))
