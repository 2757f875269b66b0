"""A player: what is stored with its age, a refresh, the matches, the sessions."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from accounts.publicread import keep_private, share, share_words, wait_asked, wait_until
from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from stats.faceit.api.access import READ, WRITE, pace
from stats.faceit.api.asking import (
    newcomer_answer,
    player_or_look_up,
    refresh_if_stale,
    refresh_url,
    reread,
    stored_player,
    ticket_answer,
)
from stats.faceit.api.shapes import player_out, player_ref, ticket_out
from stats.faceit.models import Player
from stats.faceit.queries.analysis.kept import ready_analysis
from stats.faceit.queries.names import search_players
from stats.faceit.queries.players import open_rooms, profile_ttl_s
from stats.faceit.queries.recent import MatchRow, recent_matches
from stats.faceit.queries.sessions import SessionPage, SessionRow, list_sessions, session_page
from stats.faceit.schemas.players import (
    CsPlayerOut,
    CsRefreshOut,
    CsSessionOut,
    CsSessionPageOut,
    MatchRowOut,
    SearchOut,
)
from stats.faceit.services.analysis.preparing import ask_to_prepare
from stats.faceit.services.refresh import request_refresh, ticket_of

router = Router()
PK_MAX = 2**63


@router.get("/player/{nickname}", auth=READ, response={200: CsPlayerOut, 202: CsRefreshOut})
def read_player(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """What is known of a player, by nickname, FACEIT id, SteamID64 or address, with its age.

    Somebody nobody asked for yet is looked up for those who signed in or sent a token: 202 and a
    place to look, or the answer itself when `Prefer: wait=N` (at most 10 s) allows to wait for it.
    Others get 401 `sign_in_to_look_up`, unless ANONYMOUS_LOOK_UPS allows them too; more than one
    look-up a second is 429. Old data come at once, marked `stale`; for those who
    may ask, newer ones are fetched meanwhile.
    """
    now = timezone.now()
    player = player_or_look_up(request, nickname, now)
    if not isinstance(player, Player):
        return newcomer_answer(player, nickname, response)
    age_s = (now - (player.profile_at or now)).total_seconds()
    stale = age_s > profile_ttl_s()
    refresh_if_stale(request, player, now, stale=stale)
    ready = ready_analysis(player, now)
    if ready.stale:
        ask_to_prepare(player)
    if stale or ready.stale:
        keep_private(response)
    else:
        share_words(response)
    return player_out(player, ready, open_rooms(player, now), age_s=age_s, stale=stale)


@router.get(
    "/player/{nickname}/refresh", auth=READ, response={200: CsRefreshOut, 202: CsRefreshOut}
)
def read_refresh(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """Where the refresh or the look-up of a player stands; `Prefer: wait=N` waits for its end."""
    now = timezone.now()
    player = player_or_look_up(request, nickname, now)
    if not isinstance(player, Player):
        return newcomer_answer(player, nickname, response)
    return _waited(request, player, response)


@router.post(
    "/player/{nickname}/refresh", auth=WRITE, response={200: CsRefreshOut, 202: CsRefreshOut}
)
def start_refresh(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """Ask FACEIT now, unless it was asked a moment ago or is being asked. One call a second."""
    now = timezone.now()
    player = player_or_look_up(request, nickname, now)
    if not isinstance(player, Player):
        return newcomer_answer(player, nickname, response)
    pace(request)
    ticket = request_refresh(player, now=now)
    if ticket.under_way and wait_asked(request):
        return _waited(request, player, response)
    return ticket_answer(player, ticket, response)


@router.get("/player/{nickname}/history", auth=READ, response=Page[MatchRowOut])
def list_history(
    request: HttpRequest, nickname: str, page: Query[PageQuery], response: HttpResponse
) -> dict[str, Any]:
    """The stored matches of a player, newest first, with ratings and what Elo they moved."""
    player = stored_player(nickname)
    rows = recent_matches(player, before=_after_match(page.position()), limit=page.limit)
    items, cursor = page_of(rows, page.limit, _match_key)
    share(response)
    return {"items": items, "next_cursor": cursor}


@router.get("/player/{nickname}/sessions", auth=READ, response=Page[CsSessionOut])
def list_player_sessions(
    request: HttpRequest, nickname: str, page: Query[PageQuery], response: HttpResponse
) -> dict[str, Any]:
    """The sessions of a player, newest first: at most 4 h between matches, 12 h, 200 matches."""
    player = stored_player(nickname)
    before = _after_session(page.position())
    rows = list_sessions(player, timezone.now(), before=before, limit=page.limit)
    items, cursor = page_of(rows, page.limit, _session_key)
    share(response)
    return {"items": items, "next_cursor": cursor}


@router.get("/player/{nickname}/sessions/{session_id}", auth=READ, response=CsSessionPageOut)
def read_session(
    request: HttpRequest, nickname: str, session_id: int, response: HttpResponse
) -> dict[str, Any]:
    """One session with its matches."""
    player = stored_player(nickname)
    found = session_page(player, session_id, timezone.now()) if 0 < session_id < PK_MAX else None
    if found is None:
        raise NotThere("There is no such session of this player.")
    share(response)
    return _session_out(found)


@router.get("/search", auth=READ, response=SearchOut)
def search(request: HttpRequest, response: HttpResponse, q: str = "") -> dict[str, Any]:
    """Stored players whose nickname begins with `q` or resembles it, best first; at most 20."""
    share(response)
    return {"items": [player_ref(one) for one in search_players(q[:60], 20)]}


def _waited(request: HttpRequest, player: Player, response: HttpResponse) -> Any:
    if wait_asked(request):
        wait_until(lambda: not reread(player).under_way, wait_asked(request))
        player.refresh_from_db()
    ticket = ticket_of(player, timezone.now())
    if ticket.under_way:
        return ticket_answer(player, ticket, response)
    keep_private(response)
    return Status(200, ticket_out(ticket, refresh_url(player.nickname)))


def _session_out(found: SessionPage) -> dict[str, Any]:
    return {
        "session": found.session,
        "adr": found.adr,
        "best_match_id": found.best.match_id if found.best else None,
        "worst_match_id": found.worst.match_id if found.worst else None,
        "older": found.older,
        "newer": found.newer,
        "matches": found.matches,
    }


def _match_key(row: MatchRow) -> list[Any]:
    return [row.finished_at.isoformat(), row.pk]


def _session_key(row: SessionRow) -> list[Any]:
    return [row.started_at.isoformat()]


def _after_match(position: list[Any] | None) -> tuple[datetime, int] | None:
    if position is None:
        return None
    if len(position) != 2 or type(position[1]) is not int or abs(position[1]) >= PK_MAX:
        raise bad_cursor()
    return _moment(position[0]), position[1]


def _after_session(position: list[Any] | None) -> datetime | None:
    if position is None:
        return None
    if len(position) != 1:
        raise bad_cursor()
    return _moment(position[0])


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise bad_cursor() from None


def bad_cursor() -> Problem:
    """Return the refusal of another list's cursor."""
    return Problem(400, "bad_cursor", "The cursor is not one of this list.")
