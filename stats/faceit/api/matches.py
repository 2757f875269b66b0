"""A match or a live room, and what was forecast of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from accounts.publicread import (
    is_known,
    keep_private,
    share_words,
    wait_asked,
    wait_until,
)
from config.problems import NotThere, Problem
from stats.faceit.api.access import READ, pace
from stats.faceit.api.rooms_shapes import forecast_out, match_out, odds_out
from stats.faceit.api.shapes import ROOT
from stats.faceit.models import Match, RoomForecast
from stats.faceit.nick import is_match_id
from stats.faceit.queries.matches import get_match, match_facts
from stats.faceit.queries.odds import room_odds
from stats.faceit.records import MatchState
from stats.faceit.schemas.matches import CsForecastOut, CsMatchOut, MatchTicketOut
from stats.faceit.services.looking_up import MatchTicket, ensure_match, look_up, ticket_of

router = Router()


@router.get("/match/{match_id}", auth=READ, response={200: CsMatchOut, 202: MatchTicketOut})
def read_match(request: HttpRequest, match_id: str, response: HttpResponse) -> Any:
    """A match: both teams with ratings and what these are made of, checks, Elo, the forecast.

    A live room has rosters and Elo instead of figures. A match nobody asked for yet is looked up
    for those who signed in or sent a token: 202 and a place to look, `Prefer: wait=N` waits.
    """
    match = get_match(match_id)
    if match is None or _is_bare(match):
        match = _look_up(request, match_id)
        if _is_bare(match):
            return _ticket(match, ticket_of(match, timezone.now()), response)
    facts = match_facts(match)
    if facts.live or not facts.has_stats:
        keep_private(response)
    else:
        share_words(response)
    return match_out(facts)


@router.get("/match/{match_id}/forecast", auth=READ, response=CsForecastOut)
def read_forecast(request: HttpRequest, match_id: str, response: HttpResponse) -> dict[str, Any]:
    """Team 1's chance to win: as it was stored before the match, else as of now.

    A match that has begun without a forecast never gets one: 404 `no_forecast`.
    """
    match = get_match(match_id)
    if match is None:
        raise NotThere("Nothing is stored of this match.")
    row = RoomForecast.objects.filter(match=match).select_related("model").first()
    if row is not None:
        share_words(response)
        return forecast_out(match, row)
    now = timezone.now()
    begun = match.started_at is not None and match.started_at <= now
    open_ = MatchState(match.state) in (
        MatchState.CREATED, MatchState.CONFIGURING, MatchState.READY,
    )  # fmt: skip
    odds = room_odds(match, now) if open_ and not begun else None
    if odds is None:
        detail = "Nobody forecast this match before it began, or its sides are not known yet."
        raise Problem(404, "no_forecast", detail)
    keep_private(response)
    return odds_out(match, odds, now)


def _is_bare(match: Match) -> bool:
    """Tell whether no more than the id is known."""
    return match.state == MatchState.UNKNOWN and match.details_at is None and match.stats_at is None


def _look_up(request: HttpRequest, match_id: str) -> Match:
    if not is_match_id(match_id):
        raise NotThere("A match's id is `1-` and a UUID in small letters.")
    if not is_known(request):
        raise Problem(
            401,
            "sign_in_to_look_up",
            "Nothing is stored of this match. Sign in or send a token to have it looked up.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    now = timezone.now()
    match = ensure_match(match_id, now)
    if not ticket_of(match, now).under_way:
        pace(request)
        look_up(match, now)
    wait_until(lambda: not _is_bare(_reread(match)), wait_asked(request))
    return _reread(match)


def _reread(match: Match) -> Match:
    return Match.objects.get(pk=match.pk)


def _ticket(match: Match, ticket: MatchTicket, response: HttpResponse) -> Any:
    if ticket.state == "away":
        raise Problem(503, "source_away", "FACEIT is not connected: set FACEIT_API_KEY.")
    if ticket.state == "failed":
        raise Problem(404, "match_not_found", "FACEIT did not tell of this match.")
    keep_private(response)
    location = f"{ROOT}/match/{match.match_id}"
    response["Location"] = location
    response["Retry-After"] = "2"
    told = {
        "match_id": match.match_id,
        "state": ticket.state,
        "outcome": ticket.outcome,
        "next_due_at": ticket.next_due_at,
        "location": location,
    }
    return Status(202, told)
