"""Players: what is stored with its age, a refresh when it is missing or old, history, uploads."""

from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from accounts.auth import TokenOrSession
from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from config.work.outcomes import Outcome
from stats.warthunder import queries
from stats.warthunder.api.access import (
    PublicRead,
    is_known,
    keep_private,
    share,
    wait_asked,
    wait_until,
)
from stats.warthunder.api.shapes import history_out, imported_out, player_out, ticket_out
from stats.warthunder.models import Player
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.outcomes import sentence
from stats.warthunder.queries.analysis import player_ratings
from stats.warthunder.schemas import HistoryOut, ImportOut, PlayerOut, RefreshOut
from stats.warthunder.services.imports import MAX_BYTES, MAX_FILES, Upload, import_pages
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.refresh import RefreshTicket, request_refresh, ticket_of

router = Router()
READ, WRITE = PublicRead(), TokenOrSession("warthunder:write")
# A failure is told as it is for this long; then the source is asked again.
FAILURE_TOLD = timedelta(minutes=10)
STATUS_OF = {
    Outcome.NOT_FOUND: (404, "player_not_found"),
    Outcome.BLOCKED: (503, "source_blocked"),
    Outcome.RATE_LIMITED: (503, "source_rate_limited"),
    Outcome.UNAVAILABLE: (503, "source_unavailable"),
    Outcome.UNREADABLE: (502, "source_unreadable"),
}


@router.get("/player/{nick}", auth=READ, response={200: PlayerOut, 202: RefreshOut})
def read_player(request: HttpRequest, nick: str, response: HttpResponse) -> Any:
    """What is known of a player, with its age.

    A nick nobody asked for yet is looked up for those who signed in or sent a token: 202 and a
    place to look, or the answer itself when `Prefer: wait=N` (at most 10 s) allows to wait for it.
    Others get 401 `sign_in_to_look_up`, unless ANONYMOUS_LOOK_UPS allows them too. Old data come at
    once, marked `stale`, while newer ones are fetched. Not found, blocked and unavailable are
    different problems.
    """
    player = _known_or_new(request, nick)
    now = timezone.now()
    if player.latest is None:
        player = _look_up(request, player, now)
    if player.latest is None:
        return _not_yet(player, response)
    page = queries.player_page(player, now)
    if page.stale:
        _ask_again(player, now)
        keep_private(response)
    else:
        share(response)
    return player_out(page, player_ratings(player))


@router.get("/player/{nick}/refresh", auth=READ, response={200: RefreshOut, 202: RefreshOut})
def read_refresh(request: HttpRequest, nick: str, response: HttpResponse) -> Any:
    """Where the refresh of a player stands; starts one when the data are missing or old.

    401 `sign_in_to_look_up` where the player's own address says so.
    """
    player = _known_or_new(request, nick)
    now = timezone.now()
    if player.latest is None or _is_old(player, now):
        _ask_again(player, now)
        player.refresh_from_db()
    if wait_asked(request):
        wait_until(lambda: not _reread(player).under_way, wait_asked(request))
        player.refresh_from_db()
    return _ticket_answer(player, ticket_of(player, timezone.now()), response)


@router.post("/player/{nick}/refresh", auth=WRITE, response={200: RefreshOut, 202: RefreshOut})
def start_refresh(request: HttpRequest, nick: str, response: HttpResponse) -> Any:
    """Ask the source now, unless it was asked a moment ago or is being asked."""
    player = _player(nick)
    ticket = request_refresh(player, now=timezone.now())
    if wait_asked(request) and ticket.under_way:
        wait_until(lambda: not _reread(player).under_way, wait_asked(request))
        player.refresh_from_db()
        ticket = ticket_of(player, timezone.now())
    return _ticket_answer(player, ticket, response)


@router.get("/player/{nick}/history", auth=READ, response=Page[HistoryOut])
def list_history(
    request: HttpRequest, nick: str, page: Query[PageQuery], response: HttpResponse
) -> dict[str, Any]:
    """The readings of a player, newest first, each with what it gained on the one before."""
    player = queries.get_player(_nick(nick))
    if player is None:
        raise NotThere("No reading of this player is stored.")
    rows = queries.player_history(player, before=_moment(page.position()), limit=page.limit)
    items, cursor = page_of(rows, page.limit, lambda item: [item.snapshot.taken_at.isoformat()])
    share(response)
    return {"items": [history_out(item) for item in items], "next_cursor": cursor}


@router.post("/import", auth=WRITE, response=ImportOut)
def import_files(request: HttpRequest, files: File[list[UploadedFile]]) -> dict[str, Any]:
    """Store profile pages saved from a browser; a file that is no profile stores nothing.

    422 `nothing_imported` when not one of the files could be stored; `errors` says why for each.
    """
    if len(files) > MAX_FILES:
        raise Problem(413, "too_many_files", f"Send at most {MAX_FILES} files at a time.")
    # One file at a time is in memory.
    uploads = (Upload(file.name or "", file.read(MAX_BYTES + 1)) for file in files)
    results = import_pages(uploads, now=timezone.now(), rng=SystemRandom())
    stored = sum(result.stored for result in results)
    if not stored:
        errors = [{"field": result.name, "message": result.message} for result in results]
        raise Problem(422, "nothing_imported", "None of the files is a profile.", errors=errors)
    return {"stored": stored, "results": [imported_out(result) for result in results]}


def _nick(text: str) -> str:
    try:
        return normalise_nick(text)
    except NickError as error:
        raise Problem(422, "bad_nick", str(error)) from error


def _player(text: str) -> Player:
    """Return the player of this nick, new when nobody asked for it before."""
    nick = _nick(text)
    return queries.get_player(nick) or ensure_player(nick, demo=settings.DOZOR_DEMO)


def _known_or_new(request: HttpRequest, text: str) -> Player:
    """Return the player of this nick; a new one only for callers who may have nicks looked up.

    A look-up costs a row and a part of the source's hourly budget.
    """
    nick = _nick(text)
    player = queries.get_player(nick)
    if player is None and not (settings.ANONYMOUS_LOOK_UPS or is_known(request)):
        raise Problem(
            401,
            "sign_in_to_look_up",
            "Nothing is stored of this nick. Sign in or send a token to have it looked up.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return player or ensure_player(nick, demo=settings.DOZOR_DEMO)


def _look_up(request: HttpRequest, player: Player, now: datetime) -> Player:
    """Ask for a player of whom nothing is stored; raises Problem when that failed lately."""
    if not _failed_lately(player, now):
        request_refresh(player, now=now)
        wait_until(lambda: not _reread(player).under_way, wait_asked(request))
    player.refresh_from_db()
    if player.latest is None and _failed_lately(player, now):
        _raise_failure(player)
    return player


def _failed_lately(player: Player, now: datetime) -> bool:
    failed = player.last_outcome not in ("", Outcome.FOUND) and player.claimed_until is None
    asked_at = player.last_attempt_at
    return failed and asked_at is not None and now - asked_at < FAILURE_TOLD


def _raise_failure(player: Player) -> None:
    outcome = Outcome(player.last_outcome)
    status, code = STATUS_OF[outcome]
    raise Problem(
        status,
        code,
        sentence(outcome),
        reason=player.last_error,
        last_attempt_at=player.last_attempt_at,
        location=_refresh_url(player),
    )


def _ask_again(player: Player, now: datetime) -> None:
    """Ask for newer data unless the source failed lately: the schedule tries that again."""
    waiting = player.failures and player.next_due_at and player.next_due_at > now
    if not waiting and not _failed_lately(player, now):
        request_refresh(player, now=now)


def _is_old(player: Player, now: datetime) -> bool:
    seen_at = player.last_success_at
    return seen_at is None or now - seen_at > settings.WT_PLAYER_REFRESH


def _reread(player: Player) -> RefreshTicket:
    row = Player.objects.filter(pk=player.pk).first()
    return ticket_of(row or player, timezone.now())


def _not_yet(player: Player, response: HttpResponse) -> Any:
    return _ticket_answer(player, ticket_of(player, timezone.now()), response)


def _ticket_answer(player: Player, ticket: RefreshTicket, response: HttpResponse) -> Any:
    location = _refresh_url(player)
    keep_private(response)
    if not ticket.under_way:
        return Status(200, ticket_out(ticket, location))
    response["Location"] = location
    response["Retry-After"] = "2"
    return Status(202, ticket_out(ticket, location))


def _refresh_url(player: Player) -> str:
    return f"/api/v1/warthunder/player/{quote(player.nick, safe='')}/refresh"


def _moment(position: list[Any] | None) -> datetime | None:
    if position is None:
        return None
    try:
        moment = datetime.fromisoformat(position[0])
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(UTC)
    except (IndexError, TypeError, ValueError, OverflowError):
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.") from None
