"""Rooms of watched players, what is forecast of one, and how such forecasts have done."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.faceit.drawings.match_page import roster_context, state_context, title_of
from stats.faceit.drawings.room_odds import (
    forecast_context,
    record_context,
    room_odds_context,
    teams_of,
    veto_context,
)
from stats.faceit.drawings.rooms import room_lines
from stats.faceit.odds.veto import POOL_MAX
from stats.faceit.queries.matches import MatchPage, get_match, match_page
from stats.faceit.queries.odds import map_advice, model_in_use, odds_record
from stats.faceit.queries.rooms import live_rooms, recent_rooms
from stats.faceit.views.answers import moment_in, whole_number

PAGE = 25


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms of watched players that go on now, and the last ones, by cursor."""
    after = _after(request)
    recent, more = recent_rooms(after, PAGE)
    context = {
        "live_lines": room_lines(live_rooms(timezone.now())) if after is None else [],
        "recent_lines": room_lines(recent),
        "more": recent[-1].match if more else None,
        "older": after is not None,
        "demo": settings.DOZOR_DEMO,
    }
    return render(request, "faceit/rooms.html", context)


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    moment = moment_in(request.GET.get("after", ""))
    last = whole_number(request.GET.get("after_id", ""))
    return (moment, last) if moment and last is not None else None


@require_safe
def room(request: HttpRequest, match_id: str) -> HttpResponse:
    """What can be said of a room before it is played, and which maps to ban or pick."""
    row = get_match(match_id)
    if row is None:
        raise Http404
    page = match_page(row, timezone.now())
    context = {
        "match": row,
        "title": title_of(row),
        "teams": teams_of(row),
        **state_context(row),
        **roster_context(page),
        **forecast_context(row, page.facts.forecast),
        **_odds(page),
        "last_event": page.last_event,
    }
    return render(request, "faceit/room.html", context)


def _odds(page: MatchPage) -> dict[str, object]:
    if page.odds is None:
        return {"odds": None}
    match, odds = page.facts.match, page.odds
    context = room_odds_context(match, odds)
    pool = match.map_pool or odds.room.pool
    if pool and len(set(pool)) <= POOL_MAX:
        advice = {side: map_advice(odds, match, side) for side in (1, 2)}
        context.update(veto_context(match, advice))
    return context


@require_safe
def odds(request: HttpRequest) -> HttpResponse:
    """The public record of the forecasts: the model's scores, and how what was said came out."""
    demo = settings.DOZOR_DEMO
    context = record_context(model_in_use(demo).row, odds_record(demo))
    return render(request, "faceit/odds.html", {**context, "demo": demo})
