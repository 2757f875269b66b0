"""Finding the player a call names; who is not stored is looked up by a worker, never here."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Status

from accounts.publicread import (
    is_known,
    keep_private,
    share_words,
    wait_asked,
    wait_until,
)
from config.problems import NotThere, Problem
from config.work.outcomes import Outcome
from stats.faceit.api.access import pace
from stats.faceit.api.shapes import ROOT, newcomer_out, preparing_out, ticket_out
from stats.faceit.models import Player
from stats.faceit.nick import Named, NicknameError, is_player_id, read_pasted
from stats.faceit.queries.analysis.kept import ReadyAnalysis, ready_analysis
from stats.faceit.queries.players import get_player
from stats.faceit.services.analysis.preparing import ask_to_prepare
from stats.faceit.services.newcomers import Newcomer, ask_for_player, newcomer_of
from stats.faceit.services.refresh import RefreshTicket, request_refresh, ticket_of

# A failure is told as it is for this long; then the source is asked again.
FAILURE_TOLD = timedelta(minutes=10)
STATUS_OF = {
    Outcome.NOT_FOUND: (404, "player_not_found"),
    Outcome.BLOCKED: (503, "source_blocked"),
    Outcome.RATE_LIMITED: (503, "source_rate_limited"),
    Outcome.UNAVAILABLE: (503, "source_unavailable"),
    Outcome.UNREADABLE: (502, "source_unreadable"),
}


def stored_player(text: str) -> Player:
    """Return a stored player; raises Problem 404, or 422 for what names nobody."""
    player = get_player(checked(text))
    if player is None:
        raise NotThere("Nothing is stored of this player. GET /player/{nickname} looks them up.")
    return player


def checked(text: str) -> str:
    """Return a text that can name a player; raises Problem 422."""
    try:
        named = read_pasted(text)
    except NicknameError as error:
        raise Problem(422, "bad_nickname", str(error)) from error
    if named.kind is Named.MATCH_ID:
        raise Problem(422, "bad_nickname", "This names a match, not a player.")
    return text


def player_or_look_up(request: HttpRequest, text: str, now: datetime) -> Player | Newcomer:
    """Return the player with a profile, or where looking them up stands.

    Raises Problem: 401 for a visitor who may not cause it, 429, and how FACEIT failed.
    """
    player = get_player(checked(text))
    if player is not None and player.profile_at is not None:
        return player
    if not (settings.ANONYMOUS_LOOK_UPS or is_known(request)):
        raise Problem(
            401,
            "sign_in_to_look_up",
            "Nothing is stored of this player. Sign in or send a token to have them looked up.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    ident = player.faceit_id if player and is_player_id(player.faceit_id) else text
    standing = newcomer_of(ident)
    if standing is None:
        pace(request)
        standing = ask_for_player(ident, now)
    if standing.under_way:
        wait_until(lambda: _ended(ident), wait_asked(request))
        standing = newcomer_of(ident) or standing
    found = get_player(text)
    if found is not None and found.profile_at is not None:
        return found
    if standing.state in ("failed", "away"):
        _raise_failure(standing, text)
    return standing


def _ended(text: str) -> bool:
    standing = newcomer_of(text)
    return standing is None or not standing.under_way


def _raise_failure(standing: Newcomer, text: str) -> None:
    status, code = STATUS_OF[Outcome(standing.outcome)]
    if standing.state == "away":
        code = "source_away"
    raise Problem(
        status,
        code,
        standing.message,
        last_attempt_at=standing.at,
        location=refresh_url(text),
    )


def refresh_if_stale(request: HttpRequest, player: Player, now: datetime, *, stale: bool) -> None:
    """Ask for newer data unless the source failed lately: the schedule tries that again.

    A visitor's call causes no question, unless ANONYMOUS_LOOK_UPS allows it.
    """
    if not (settings.ANONYMOUS_LOOK_UPS or is_known(request)):
        return
    failed = player.last_outcome not in ("", Outcome.FOUND) and player.last_attempt_at is not None
    if stale and not (
        failed and player.last_attempt_at and now - player.last_attempt_at < FAILURE_TOLD
    ):
        request_refresh(player, now=now)


def ready_or_asked(request: HttpRequest, player: Player, response: HttpResponse) -> ReadyAnalysis:
    """Return a player's analysis, asking for a newer one where it is stale.

    `Prefer: wait=N` waits for one where there is none at all.
    """
    now = timezone.now()
    ready = ready_analysis(player, now)
    if not ready.stale:
        share_words(response)
        return ready
    ask_to_prepare(player)
    if ready.analysis is None and wait_asked(request):
        wait_until(lambda: _is_there(player), wait_asked(request))
    ready = ready_analysis(player, now)
    keep_private(response)
    return ready


def _is_there(player: Player) -> bool:
    return ready_analysis(player, timezone.now()).analysis is not None


def analysis_or_202(
    ready: ReadyAnalysis, made: Any, request: HttpRequest, response: HttpResponse
) -> Any:
    """Return the answer, or 202 while there is no analysis at all although matches are stored."""
    if ready.analysis is None and ready.stale:
        return accepted(preparing_out(ready, request.path), response)
    return made


def ticket_answer(player: Player, ticket: RefreshTicket, response: HttpResponse) -> Any:
    """Return where a refresh stands: 202 while it is under way."""
    keep_private(response)
    told = ticket_out(ticket, refresh_url(player.nickname))
    return accepted(told, response) if ticket.under_way else Status(200, told)


def newcomer_answer(standing: Newcomer, text: str, response: HttpResponse) -> Any:
    """Return where a look-up stands: 202 while it is under way."""
    keep_private(response)
    told = newcomer_out(standing, refresh_url(text))
    return accepted(told, response) if standing.under_way else Status(200, told)


def accepted(told: dict[str, Any], response: HttpResponse) -> Any:
    """Return 202 with the place to look."""
    response["Location"] = told["location"]
    response["Retry-After"] = "2"
    return Status(202, told)


def reread(player: Player) -> RefreshTicket:
    """Return where a player's refresh stands now."""
    row = Player.objects.filter(pk=player.pk).first()
    return ticket_of(row or player, timezone.now())


def refresh_url(text: str) -> str:
    """Return where to look for a refresh."""
    return f"{ROOT}/player/{quote(text, safe='')}/refresh"
