"""The FACEIT account that is the caller's own, imports of histories, and the staff's cache."""

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from accounts.auth import Access, TokenOrSession
from accounts.models import User
from accounts.publicread import keep_private
from config.problems import NotThere, Problem
from config.upstream import cache
from stats.faceit.api.access import CLEAR_CACHE, READ, SEE_CACHE, WRITE, pace
from stats.faceit.api.asking import newcomer_answer, player_or_look_up, stored_player
from stats.faceit.api.shapes import ROOT, player_ref
from stats.faceit.models import AccountLink, HistoryImport, Player
from stats.faceit.schemas.matches import CacheOut, DroppedOut
from stats.faceit.schemas.players import (
    CsRefreshOut,
    HistoryImportOut,
    ImportQuery,
    LinkIn,
    LinkOut,
)
from stats.faceit.services.history import cancel_import, progress_of, request_import
from stats.faceit.services.linking import NotLinkable, link_account, unlink_account

router = Router()
OWN = TokenOrSession("faceit:read")
SOURCE = "faceit"
Shelf = Literal["default", "player", "stats", "match", "ranking", "history"]


@router.get("/me", auth=OWN, response=LinkOut)
def read_me(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """The FACEIT account you linked, if any."""
    keep_private(response)
    rows = AccountLink.objects.select_related("player").filter(player__demo=settings.DOZOR_DEMO)
    return _link_out(rows.filter(user=_person(request)).first())


@router.post("/link", auth=WRITE, response={200: LinkOut, 202: CsRefreshOut})
def link(request: HttpRequest, wanted: LinkIn, response: HttpResponse) -> Any:
    """Say which FACEIT account is yours, in place of another. It must exist there.

    Somebody not stored yet is looked up first: 202, and the same call again when it is found, or
    `Prefer: wait=N`. The change is kept in the admin's history.
    """
    now = timezone.now()
    player = player_or_look_up(request, wanted.player, now)
    if not isinstance(player, Player):
        return newcomer_answer(player, wanted.player, response)
    try:
        row = link_account(_person(request), player, now)
    except NotLinkable as error:
        raise Problem(409, "not_linkable", str(error)) from error
    keep_private(response)
    return _link_out(row)


@router.delete("/link", auth=WRITE, response={204: None})
def unlink(request: HttpRequest) -> Any:
    """Forget which FACEIT account is yours."""
    if not unlink_account(_person(request), timezone.now()):
        raise NotThere("You have linked no FACEIT account.")
    return Status(204, None)


@router.post("/player/{nickname}/import", auth=WRITE, response={202: HistoryImportOut})
def start_import(
    request: HttpRequest, nickname: str, wanted: Query[ImportQuery], response: HttpResponse
) -> Any:
    """Import a player's whole history, or the newest `most` matches; one under way goes on."""
    player = stored_player(nickname)
    pace(request)
    if player.demo != settings.DOZOR_DEMO:
        raise Problem(503, "source_away", "The source of this player is not connected now.")
    row = request_import(player, _person(request), now=timezone.now(), most=wanted.most)
    keep_private(response)
    response["Location"] = _import_url(player)
    return Status(202, _import_out(player, row))


@router.get("/player/{nickname}/import", auth=READ, response=HistoryImportOut)
def read_import(request: HttpRequest, nickname: str, response: HttpResponse) -> dict[str, Any]:
    """How far the newest import of a player's history is."""
    player = stored_player(nickname)
    keep_private(response)
    return _import_out(player, _newest(player))


@router.delete("/player/{nickname}/import", auth=WRITE, response=HistoryImportOut)
def stop_import(request: HttpRequest, nickname: str, response: HttpResponse) -> dict[str, Any]:
    """Call off an import of your own that is under way; what is stored stays."""
    player = stored_player(nickname)
    row = _newest(player)
    if row.requested_by_id != _person(request).pk:
        raise NotThere("You have asked for no import of this player.")
    if not cancel_import(row, now=timezone.now()):
        raise Problem(409, "import_over", "The import has ended already.")
    keep_private(response)
    return _import_out(player, row)


@router.get("/admin/cache", auth=SEE_CACHE, response=CacheOut)
def read_cache(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Lookups, hit rate and entries of FACEIT's answers, by kind; staff only."""
    keep_private(response)
    answers = cache.answers()
    policy = settings.UPSTREAM_POLICIES[SOURCE]
    found = {kind: answers.statistics(cache.shelf_of(SOURCE, kind)) for kind in _kinds()}
    whole = answers.statistics()
    names = ("hits", "misses", "stale", "revalidated", "hit_rate", "entries")
    return {
        "backend": whole.backend,
        "shared": whole.shared,
        "kinds": [
            {
                "kind": kind,
                "ttl_s": policy.ttl_for(kind),
                **{name: getattr(one, name) for name in names},
            }
            for kind, one in found.items()
        ],
    }


@router.delete("/admin/cache", auth=CLEAR_CACHE, response=DroppedOut)
def clear_cache(request: HttpRequest, kind: Shelf | None = None) -> dict[str, Any]:
    """Delete FACEIT's kept answers of a kind, of all kinds when none is named; staff only."""
    answers = cache.answers()
    kinds = [kind] if kind else _kinds()
    return {"removed": {one: answers.drop(cache.shelf_of(SOURCE, one)) for one in kinds}}


def _kinds() -> list[str]:
    return list(Shelf.__args__)  # type: ignore[attr-defined]


def _person(request: HttpRequest) -> User:
    caller: Access = request.auth  # type: ignore[attr-defined]
    return caller.person


def _link_out(row: AccountLink | None) -> dict[str, Any]:
    if row is None:
        return {"player": None, "linked_at": None}
    return {"player": player_ref(row.player), "linked_at": row.linked_at}


def _newest(player: Player) -> HistoryImport:
    row = player.imports.first()
    if row is None:
        raise NotThere("No import of this player was asked for.")
    return row


def _import_out(player: Player, row: HistoryImport) -> dict[str, Any]:
    progress = progress_of(row)
    names = (
        "id", "state", "phase", "pages", "stored", "expected", "read_whole", "to_read_whole",
        "share", "message", "started_at", "ended_at",
    )  # fmt: skip
    told = {name: getattr(progress, name) for name in names}
    return {**told, "location": _import_url(player)}


def _import_url(player: Player) -> str:
    return f"{ROOT}/player/{player.nickname}/import"
