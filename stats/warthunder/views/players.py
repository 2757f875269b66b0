"""The list of players and the page of one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from stats.warthunder import drawings, queries
from stats.warthunder.labels import nick_problem
from stats.warthunder.models import Player
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries.analysis import why_no_advice
from stats.warthunder.queries.analysis.ready import ready_analyses
from stats.warthunder.queries.enemies import enemy_analysis
from stats.warthunder.services.analysis.preparing import ask_to_prepare
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.refresh import ticket_of
from stats.warthunder.views.answers import (
    page_or_part,
    refresh_answer,
    searched,
    status_answer,
    status_context,
    whole_number,
)

PAGE = 30
HISTORY = 8
ENEMIES = 10


@require_safe
def players(request: HttpRequest) -> HttpResponse:
    """List the stored players; `?nick=` leads to the page of exactly this nick."""
    asked = request.GET.get("nick", "")
    if not asked:
        return page_or_part(
            request, "warthunder/players.html", "warthunder/player_rows.html", _list(request)
        )
    try:
        return redirect("warthunder:player", nick=normalise_nick(asked))
    except NickError as error:
        context = {**_list(request), "asked": asked[:60], "problem": nick_problem(error)}
        return render(request, "warthunder/players.html", context, status=422)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The rows alone, as the person types; without HTMX the page with the same search."""
    return page_or_part(
        request, "warthunder/players.html", "warthunder/player_rows.html", _list(request)
    )


def _list(request: HttpRequest) -> dict[str, object]:
    text = searched(request)
    if text:
        found = queries.search_players(text, PAGE)
        return {"rows": drawings.player_rows(found), "q": text, "exact": _exact_url(text)}
    last = whole_number(request.GET.get("after_id", ""))
    key = request.GET.get("after", "").replace("\x00", "")
    after = (key, last) if key and last is not None else None
    found = queries.list_players(after=after, limit=PAGE)
    shown = found[:PAGE]
    more = shown[-1] if len(found) > PAGE else None
    return {"rows": drawings.player_rows(shown), "q": "", "more": more}


def _exact_url(text: str) -> str:
    try:
        return reverse("warthunder:player", args=[normalise_nick(text)])
    except NickError:
        return ""


@require_safe
def player(request: HttpRequest, nick: str) -> HttpResponse:
    """Everything stored of a player; asks no source, but offers to."""
    row = queries.get_player(_valid(nick))
    if row is None:
        context = {"nick": nick, "url": reverse("warthunder:player", args=[nick])}
        return render(request, "warthunder/player_unknown.html", context)
    if row.nick != nick:
        return redirect("warthunder:player", nick=row.nick)
    now = timezone.now()
    page = queries.player_page(row, now)
    shown = {
        **status_context(row, ticket_of(row, now), _url(row)),
        **drawings.player_context(page, request.GET.get("period", "")),
        "history": queries.player_history(row, limit=HISTORY)[:HISTORY],
        **_enemies(request, row),
    }
    if page.profile:
        shown.update(_analyses(request, row))
    return render(request, "warthunder/player.html", shown)


def _enemies(request: HttpRequest, row: Player) -> dict[str, Any]:
    """Return the opponents in the reader's own kill feeds as this player; strangers have none."""
    reader = request.user
    found = enemy_analysis(reader, row.nick, limit=ENEMIES) if isinstance(reader, User) else None
    return drawings.enemies_context(found)


def _analyses(request: HttpRequest, row: Player) -> dict[str, Any]:
    """Return what is worked out of a player, and have a worker work out what is not."""
    ready = ready_analyses(row)
    if ready.missing:
        ask_to_prepare(row)
    rest = request.GET.copy()
    rest.pop("mode", None)
    query = f"{rest.urlencode()}&" if rest else ""
    return {
        **drawings.rating_context(ready.ratings),
        **drawings.advice_context(ready.advice),
        **drawings.forecast_context(ready.outlooks, request.GET.get("mode", ""), query),
        "analyses": ready,
        "why_no_advice": "" if ready.can_advise else why_no_advice(row),
    }


@login_required
@require_POST
def player_refresh(request: HttpRequest, nick: str) -> HttpResponse:
    """Ask for a player's page as soon as a worker is free; a new nick is kept by that."""
    nick = _valid(nick)
    row = queries.get_player(nick) or ensure_player(nick, demo=settings.DOZOR_DEMO)
    return refresh_answer(request, row, timezone.now(), _url(row))


@require_safe
def player_status(request: HttpRequest, nick: str) -> HttpResponse:
    """Where the refresh of a player stands, for HTMX to ask every other second."""
    row = queries.get_player(_valid(nick))
    if row is None:
        raise Http404
    return status_answer(request, row, timezone.now(), _url(row))


def _valid(nick: str) -> str:
    try:
        return normalise_nick(nick)
    except NickError as error:
        raise Http404(str(error)) from error


def _url(row: Player) -> str:
    return reverse("warthunder:player", args=[row.nick])
