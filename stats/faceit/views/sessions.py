"""Further pages of a player: maps, sessions, and the history with its filters and export."""

import csv
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stats.faceit.drawings.matches import match_lines
from stats.faceit.drawings.people import page_ident
from stats.faceit.drawings.pool import pool_context
from stats.faceit.drawings.sittings import session_context, session_lines
from stats.faceit.labels import map_label
from stats.faceit.models import Player
from stats.faceit.queries.analysis.kept import ready_analysis
from stats.faceit.queries.pages.matches import (
    MatchFilter,
    all_kept,
    kept_matches,
    maps_played,
    results_by_map,
)
from stats.faceit.queries.recent import MatchRow, Position
from stats.faceit.queries.sessions import list_sessions, session_page
from stats.faceit.services.analysis.preparing import ask_to_prepare
from stats.faceit.views.answers import (
    known_player,
    moment_in,
    page_or_part,
    player_context,
    whole_number,
)

PAGE = 30
SESSIONS_PAGE = 20
PERIODS_DAYS = (7, 30, 90, 365)
RESULTS = ("won", "lost")
EXPORTED = (
    "match_id", "finished_at", "maps", "result", "own_score", "enemy_score", "rounds", "kills",
    "deaths", "assists", "adr", "headshot_rate", "rating1", "rating2_estimate",
    "rating21_style_estimate", "elo_after", "elo_change", "elo_predicted",
)  # fmt: skip


@require_safe
def maps(request: HttpRequest, nickname: str) -> HttpResponse:
    """Each map of a player in detail, with its trend."""
    row, now = known_player(nickname), timezone.now()
    if page_ident(row) != nickname:
        return redirect("faceit:maps", nickname=page_ident(row))
    ready = ready_analysis(row, now)
    if ready.stale:
        ask_to_prepare(row)
    context = {
        **player_context(request, row, now, "maps"),
        **pool_context(ready.analysis, results_by_map(row)),
        "analysis": ready.analysis,
        "working": ready.stale,
    }
    return render(request, "faceit/maps.html", context)


@require_safe
def sessions(request: HttpRequest, nickname: str) -> HttpResponse:
    """A player's sessions, newest first."""
    row, now = known_player(nickname), timezone.now()
    if page_ident(row) != nickname:
        return redirect("faceit:sessions", nickname=page_ident(row))
    before = moment_in(request.GET.get("before", ""))
    found = list_sessions(row, now, before=before, limit=SESSIONS_PAGE)
    shown = found[:SESSIONS_PAGE]
    context = {
        **player_context(request, row, now, "sessions"),
        "session_lines": session_lines(shown),
        "more": shown[-1].started_at.isoformat() if len(found) > SESSIONS_PAGE else "",
        "further": bool(before),
    }
    return page_or_part(request, "faceit/sessions.html", "faceit/session_rows.html", context)


@require_safe
def session(request: HttpRequest, nickname: str, pk: int) -> HttpResponse:
    """One session with its matches."""
    row, now = known_player(nickname), timezone.now()
    page = session_page(row, pk, now)
    if page is None:
        raise Http404
    if page_ident(row) != nickname:
        return redirect("faceit:session", nickname=page_ident(row), pk=pk)
    context = {**player_context(request, row, now, "sessions"), **session_context(page)}
    return render(request, "faceit/session.html", context)


@require_safe
def matches(request: HttpRequest, nickname: str) -> HttpResponse:
    """A player's matches by map, result and period, newest first."""
    row, now = known_player(nickname), timezone.now()
    if page_ident(row) != nickname:
        return redirect("faceit:matches", nickname=page_ident(row))
    kept = _filter(request, now)
    rows, more = kept_matches(row, kept, _before(request), PAGE)
    context = {
        "match_lines": match_lines(rows),
        "more": rows[-1] if more else None,
        "kept": kept,
        **player_context(request, row, now, "matches"),
        **_choices(request, row, kept),
    }
    return page_or_part(request, "faceit/matches.html", "faceit/match_rows.html", context)


def _filter(request: HttpRequest, now: datetime) -> MatchFilter:
    """Read the filter; what nobody could choose is as if it were not said."""
    days = whole_number(request.GET.get("days", ""))
    result = request.GET.get("result", "")
    return MatchFilter(
        map=request.GET.get("map", "").replace("\x00", "")[:40],
        result=result if result in RESULTS else "",
        since=now - timedelta(days=days) if days in PERIODS_DAYS else None,
    )


def _before(request: HttpRequest) -> Position | None:
    at = moment_in(request.GET.get("before", ""))
    pk = whole_number(request.GET.get("before_id", ""))
    return (at, pk) if at and pk is not None else None


def _choices(request: HttpRequest, row: Player, kept: MatchFilter) -> dict[str, Any]:
    played = maps_played(row)
    days = request.GET.get("days", "")
    query = request.GET.copy()
    for name in ("before", "before_id"):
        query.pop(name, None)
    export = reverse("faceit:matches-csv", args=[page_ident(row)])
    return {
        "map_choices": [(name, map_label(name), count) for name, count in played.items()],
        "result_choices": [("won", _("Won")), ("lost", _("Lost"))],
        "period_choices": [(str(one), _("%d days") % one) for one in PERIODS_DAYS],
        "days": days if kept.since else "",
        "export_url": f"{export}?{query.urlencode()}" if query else export,
    }


@require_safe
def matches_csv(request: HttpRequest, nickname: str) -> HttpResponse:
    """The same matches as a table for a spreadsheet (UTF-8 with a mark), newest first."""
    row = known_player(nickname)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cs2-matches-{row.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(EXPORTED)
    for match in all_kept(row, _filter(request, timezone.now())):
        writer.writerow(_cells(match))
    return response


def _cells(match: MatchRow) -> list[object]:
    result = {True: "won", False: "lost", None: ""}[match.won]
    return [
        match.match_id, match.finished_at.isoformat(), "+".join(match.maps), result,
        match.own_score, match.enemy_score, match.rounds, match.kills, match.deaths, match.assists,
        _rounded(match.adr, 1), _rounded(match.headshot_rate, 4), _rounded(match.rating1, 3),
        _rounded(match.rating2, 3), _rounded(match.rating21, 3), match.elo_after,
        match.elo_change, match.elo_predicted,
    ]  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
