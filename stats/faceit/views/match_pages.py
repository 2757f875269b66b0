"""The page of a match: its state, its scoreboard, its checks, and looking one up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stats.faceit.drawings.demo_file import demo_file_context
from stats.faceit.drawings.match_page import match_context, state_context, title_of
from stats.faceit.drawings.scoreboard import SORT
from stats.faceit.drawings.tickets import ticket_sentence, waiting_sentence
from stats.faceit.models import Match
from stats.faceit.nick import PASTED_LENGTH_MAX, Named, NicknameError, is_match_id, read_pasted
from stats.faceit.queries.matches import get_match, match_page
from stats.faceit.services.demo_files import newest_of
from stats.faceit.services.looking_up import MatchTicket, ensure_match, look_up, ticket_of
from stats.faceit.views.answers import asks_too_fast, warn_of_pace

MAP_NUMBER_MAX = 9


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Lead from a pasted address of a room, or a match's id, to the page of that match."""
    text = request.GET.get("q", "").replace("\x00", "")[: PASTED_LENGTH_MAX + 1].strip()
    try:
        pasted = read_pasted(text)
    except NicknameError as error:
        return _not_found(request, text, _(error.sentence) % error.values)
    if pasted.kind is Named.MATCH_ID:
        return redirect("faceit:match", match_id=pasted.value)
    if pasted.kind is Named.NICKNAME:
        return redirect("faceit:player", nickname=pasted.value)
    return _not_found(request, text, _("This names a player, not a match."))


def _not_found(request: HttpRequest, text: str, problem: str) -> HttpResponse:
    context = {"asked": text[:PASTED_LENGTH_MAX], "problem": problem if text else ""}
    return render(request, "faceit/match_find.html", context, status=422 if text else 200)


@require_safe
def match(request: HttpRequest, match_id: str) -> HttpResponse:
    """Everything stored of a match; asks no source, but offers to."""
    row = get_match(match_id)
    if row is None:
        return _unknown(request, match_id)
    now = timezone.now()
    page = match_page(row, now)
    context = match_context(page, _map_number(request), request.GET.get("sort", SORT))
    context.update(_status(row, ticket_of(row, now)), title=title_of(row))
    if settings.FACEIT_DEMO_FILES:
        context.update(demo_file_context(row, newest_of(row), switched_on=True))
    return render(request, "faceit/match.html", context)


def _unknown(request: HttpRequest, match_id: str) -> HttpResponse:
    if not is_match_id(match_id):
        raise Http404
    context = {"match_id": match_id, "refresh_url": _url(match_id, "faceit:match-refresh")}
    return render(request, "faceit/match_unknown.html", context)


def _map_number(request: HttpRequest) -> int | None:
    text = request.GET.get("map", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
    return number if 1 <= number <= MAP_NUMBER_MAX else None


@login_required
@require_POST
def refresh(request: HttpRequest, match_id: str) -> HttpResponse:
    """Ask for a match as soon as a worker is free; a new one is kept by that."""
    now = timezone.now()
    row = get_match(match_id)
    if row is None and not is_match_id(match_id):
        raise Http404
    fast, htmx = asks_too_fast(request), bool(request.headers.get("HX-Request"))
    if fast and (row is None or not htmx):
        warn_of_pace(request)
        return redirect("faceit:match", match_id=match_id)
    row = row or ensure_match(match_id, now)
    ticket = ticket_of(row, now) if fast else look_up(row, now)
    if htmx:
        return render(request, "faceit/match_status.html", _status(row, ticket))
    messages.info(request, ticket_sentence(ticket))
    return redirect("faceit:match", match_id=row.match_id)


@require_safe
def status(request: HttpRequest, match_id: str) -> HttpResponse:
    """Where asking for a match stands, for HTMX to ask every other second."""
    row = get_match(match_id)
    if row is None:
        raise Http404
    ticket = ticket_of(row, timezone.now())
    response = render(request, "faceit/match_status.html", _status(row, ticket))
    if not ticket.under_way:
        response["HX-Trigger"] = "dozor:refreshed"
    return response


def _status(row: Match, ticket: MatchTicket) -> dict[str, Any]:
    return {
        "match": row,
        **state_context(row),
        "ticket": ticket,
        "ticket_words": ticket_sentence(ticket),
        "waiting_words": waiting_sentence(ticket),
        "awaited": ticket.under_way and row.requested_at is not None,
        "page_url": _url(row.match_id, "faceit:match"),
        "refresh_url": _url(row.match_id, "faceit:match-refresh"),
        "status_url": _url(row.match_id, "faceit:match-status"),
    }


def _url(match_id: str, name: str) -> str:
    return reverse(name, args=[match_id])
