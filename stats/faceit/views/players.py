"""The list of players, looking one up, and the page of one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views import user_of
from stats.faceit.drawings import player_page as drawings
from stats.faceit.drawings.people import player_rows
from stats.faceit.models import Player
from stats.faceit.nick import NicknameError
from stats.faceit.queries.pages import people
from stats.faceit.queries.pages.elo_line import elo_line
from stats.faceit.queries.players import get_player, player_page, search_players
from stats.faceit.services.analysis.preparing import ask_to_prepare
from stats.faceit.services.history import cancel_import, request_import
from stats.faceit.services.newcomers import ask_for_player, newcomer_of
from stats.faceit.views.answers import (
    asks_too_fast,
    checked,
    is_htmx,
    known_player,
    outcome_words,
    page_or_part,
    page_url,
    player_context,
    reader_of,
    refresh_answer,
    searched,
    status_answer,
    warn_of_pace,
    whole_number,
)

PAGE = 30
RECENT = 12
# So many of one's own players without a verdict have it worked out at a look at the list.
PREPARED = 3


@require_safe
def players(request: HttpRequest) -> HttpResponse:
    """List one's own, the watched and all known players, or what a search finds."""
    text = searched(request.GET.get("q", ""))
    context = _found(text) if text else _listed(request)
    return page_or_part(request, "faceit/players.html", "faceit/player_rows.html", context)


def _found(text: str) -> dict[str, Any]:
    """Return what a search finds: who is named exactly, then who is spelled alike."""
    context: dict[str, Any] = {"q": text, "rows": [], "askable": True}
    exact = get_player(text)
    rows = [exact] if exact else []
    rows += [one for one in search_players(text[:60], PAGE) if one != exact]
    context["rows"] = player_rows(rows, people.form_verdicts(rows))
    context["exact"] = exact
    try:
        newcomer_of(text)
    except NicknameError as error:
        context["problem"] = "" if rows else _(error.sentence) % error.values
        context["askable"] = False
    return context


def _listed(request: HttpRequest) -> dict[str, Any]:
    elo, last = (
        _signed(request.GET.get("after", "")),
        whole_number(request.GET.get("after_id", "")),
    )
    after = (elo, last) if elo is not None and last is not None else None
    found = people.ranked_players(after, PAGE)
    shown, more = found[:PAGE], len(found) > PAGE
    context: dict[str, Any] = {"q": "", "more": shown[-1] if more else None}
    if after or is_htmx(request):
        return {**context, "rows": player_rows(shown, people.form_verdicts(shown))}
    reader = reader_of(request)
    mine = people.players_of(reader) if reader else []
    recent = people.recently_watched(RECENT, without=mine)
    verdicts = people.form_verdicts([*mine, *recent, *shown])
    for row in [one for one in mine if one.lines_version and one.pk not in verdicts][:PREPARED]:
        ask_to_prepare(row)
    return {
        **context,
        "rows": player_rows(shown, verdicts),
        "mine": player_rows(mine, verdicts),
        "recent": player_rows(recent, verdicts),
        "linked": people.linked_player(reader) if reader else None,
    }


def _signed(text: str) -> int | None:
    number = whole_number(text.removeprefix("-"))
    return -number if number is not None and text.startswith("-") else number


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Have whom a text names looked up, and say where that stands; leads to the page when found."""
    given = request.POST if request.method == "POST" else request.GET
    text = searched(given.get("q", ""))
    known = get_player(text)
    if known and known.profile_at:
        return _lead(request, page_url(known))
    try:
        if request.method == "POST":
            return _ask(request, text)
        ticket = newcomer_of(text)
    except NicknameError as error:
        context = {**_listed(request), "asked": text, "problem": _(error.sentence) % error.values}
        return render(request, "faceit/players.html", context, status=422)
    context = {"q": text, "ticket": ticket, "url": _look_up_url(text)}
    if ticket and ticket.outcome:
        context["outcome_words"] = outcome_words(ticket.outcome)
    return page_or_part(request, "faceit/look_up.html", "faceit/look_up_state.html", context)


def _ask(request: HttpRequest, text: str) -> HttpResponse:
    """Ask once a second at most: who presses twice is led to the same waiting page."""
    if asks_too_fast(request):
        newcomer_of(text)
        warn_of_pace(request)
    else:
        ask_for_player(text, timezone.now())
    return redirect(_look_up_url(text))


def _look_up_url(text: str) -> str:
    return reverse("faceit:look-up", query={"q": text})


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    if not is_htmx(request):
        return redirect(url)
    response = HttpResponse()
    response["HX-Redirect"] = url
    return response


@require_safe
def player(request: HttpRequest, nickname: str) -> HttpResponse:
    """Everything stored of a player; asks no source, but offers to."""
    row = get_player(nickname.replace("\x00", ""))
    if row is None:
        context = {"nickname": checked(nickname)}
        return render(request, "faceit/player_unknown.html", context)
    if page_url(row) != request.path:
        return redirect(page_url(row))
    now = timezone.now()
    tab = drawings.tab_of(request.GET.get("tab", ""))
    page = player_page(row, now)
    if page.ready.stale:
        ask_to_prepare(row)
    context = {
        **player_context(request, row, now, tab),
        **drawings.player_context(page, tab),
        **(drawings.overview_context(page, elo_line(row.pk)) if tab == "overview" else {}),
    }
    return render(request, "faceit/player.html", context)


@login_required
@require_POST
def player_refresh(request: HttpRequest, nickname: str) -> HttpResponse:
    """Ask for a player as soon as a worker is free."""
    return refresh_answer(request, known_player(nickname), timezone.now())


@require_safe
def player_status(request: HttpRequest, nickname: str) -> HttpResponse:
    """Where the refresh of a player stands, for HTMX to ask every other second."""
    return status_answer(request, known_player(nickname), timezone.now())


@login_required
@require_POST
def import_begin(request: HttpRequest, nickname: str) -> HttpResponse:
    """Have a player's whole history read."""
    row = known_player(nickname)
    if asks_too_fast(request):
        warn_of_pace(request)
    else:
        request_import(row, user_of(request), now=timezone.now())
    return _import_answer(request, row)


@login_required
@require_POST
def import_cancel(request: HttpRequest, nickname: str) -> HttpResponse:
    """Call an import off, which only who asked for it may; what was stored stays."""
    row, user = known_player(nickname), user_of(request)
    under_way = people.head_of(row, user, timezone.now()).importing
    if under_way is None or under_way.requested_by_id != user.pk:
        raise Http404
    cancel_import(under_way, now=timezone.now())
    return _import_answer(request, row)


@require_safe
def import_status(request: HttpRequest, nickname: str) -> HttpResponse:
    """Where an import stands, for HTMX to ask every other second."""
    row = known_player(nickname)
    context = _import_context(request, row)
    response = render(request, "faceit/import_status.html", context)
    if not context["importing"]:
        response["HX-Trigger"] = "dozor:refreshed"
    return response


def _import_answer(request: HttpRequest, row: Player) -> HttpResponse:
    if not is_htmx(request):
        return redirect(page_url(row))
    return render(request, "faceit/import_status.html", _import_context(request, row))


def _import_context(request: HttpRequest, row: Player) -> dict[str, Any]:
    return player_context(request, row, timezone.now(), "")
