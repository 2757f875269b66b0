"""What the views of players answer with alike."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.models import User
from config.ratelimit import too_soon
from config.work.outcomes import Outcome
from stats.faceit.drawings.people import head_context, page_ident
from stats.faceit.models import Player
from stats.faceit.nick import NicknameError, check_nickname
from stats.faceit.queries.pages.people import head_of
from stats.faceit.queries.players import get_player
from stats.faceit.services.refresh import RefreshTicket, request_refresh, ticket_of

CURSOR_LENGTH_MAX = 18
QUERY_LENGTH_MAX = 200
PAUSE_S = 1


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part of a page."""
    return bool(request.headers.get("HX-Request"))


def whole_number(text: str) -> int | None:
    """Return the number in a query string, or None for anything else."""
    fits = text.isascii() and text.isdecimal() and len(text) <= CURSOR_LENGTH_MAX
    return int(text) if fits else None


def moment_in(text: str) -> datetime | None:
    """Return the aware time in a query string, or None for anything else."""
    try:
        found = datetime.fromisoformat(text[:40].replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo and 1 < found.year < 9999 else None


def searched(text: str) -> str:
    """Return what a person searches for: at most QUERY_LENGTH_MAX characters, no NUL."""
    return text.replace("\x00", "").strip()[:QUERY_LENGTH_MAX]


def reader_of(request: HttpRequest) -> User | None:
    """Return who is signed in."""
    return request.user if isinstance(request.user, User) else None


def asks_too_fast(request: HttpRequest) -> bool:
    """Tell whether a person caused a question to FACEIT within this second; notes this one.

    Pages and calls of the API count together.
    """
    return too_soon(f"faceit:{request.user.pk or request.META.get('REMOTE_ADDR', '')}", PAUSE_S)


def may_ask(request: HttpRequest) -> bool:
    """Tell whether merely reading a page may cause a question to FACEIT now."""
    known = request.user.is_authenticated or settings.ANONYMOUS_LOOK_UPS
    return known and not asks_too_fast(request)


def warn_of_pace(request: HttpRequest) -> None:
    """Tell a person that questions to FACEIT have a pace."""
    messages.warning(request, _("One question a second: ask again in a moment."))


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any]
) -> HttpResponse:
    """Render the part for HTMX and the page for everybody else, from one context."""
    response = render(request, part if is_htmx(request) else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_url(player: Player) -> str:
    """Return the address of a player's page."""
    return reverse("faceit:player", args=[page_ident(player)])


def known_player(nickname: str) -> Player:
    """Return the stored player of an address; Http404 when there is none."""
    player = get_player(nickname.replace("\x00", ""))
    if player is None:
        raise Http404
    return player


def checked(nickname: str) -> str:
    """Return a nickname that could be one; Http404 for others."""
    try:
        return check_nickname(nickname)
    except NicknameError as error:
        raise Http404(str(error)) from error


def player_context(
    request: HttpRequest, player: Player, now: datetime, section: str
) -> dict[str, Any]:
    """Return what stands over every page of a player; `section` is the tab it is under."""
    head = head_of(player, reader_of(request), now)
    return {
        **head_context(head),
        **status_context(player, ticket_of(player, now)),
        "section": section,
    }


def refresh_answer(request: HttpRequest, player: Player, now: datetime) -> HttpResponse:
    """Ask for a player; HTMX gets the state of the refresh, a plain form its page again."""
    fast = asks_too_fast(request)
    ticket = ticket_of(player, now) if fast else request_refresh(player, now=now)
    if is_htmx(request):
        return render(request, "faceit/status.html", status_context(player, ticket))
    if fast:
        warn_of_pace(request)
    else:
        messages.info(request, _words(ticket))
    return redirect(page_url(player))


def status_answer(request: HttpRequest, player: Player, now: datetime) -> HttpResponse:
    """Say where a refresh stands; when it is over, tell the page to read itself again."""
    context = status_context(player, ticket_of(player, now))
    response = render(request, "faceit/status.html", context)
    if not context["awaited"]:
        response["HX-Trigger"] = "dozor:refreshed"
    return response


def _words(ticket: RefreshTicket) -> str:
    if ticket.state == "fresh":
        return _("It was read a moment ago; nothing newer can be had yet.")
    if ticket.state == "away":
        return ticket.message or _("The source of this player is not connected now.")
    if ticket.state == "failed":
        return outcome_words(ticket.outcome)
    return _("Asked for. The page shows the result when it is here.")


def outcome_words(outcome: str) -> str:
    """Say how FACEIT answered, each outcome in its own words."""
    words = {
        Outcome.NOT_FOUND: _("FACEIT knows nobody of this name."),
        Outcome.BLOCKED: _("FACEIT refused the API key."),
        Outcome.RATE_LIMITED: _("FACEIT asked us to wait: the limit of requests is used up."),
        Outcome.UNAVAILABLE: _("FACEIT does not answer."),
        Outcome.UNREADABLE: _("FACEIT answered something that cannot be read."),
    }
    known = {item.value: text for item, text in words.items()}
    return known.get(outcome, "")


def status_context(player: Player, ticket: RefreshTicket) -> dict[str, Any]:
    """Return what the status bar needs."""
    url = page_url(player)
    seen, asked = player.last_success_at, player.requested_at
    waited = seen is None or (asked is not None and asked > seen)
    return {
        "player": player,
        "ticket": ticket,
        "awaited": ticket.under_way and waited and asked is not None,
        "outcome_words": outcome_words(ticket.outcome),
        "page_url": url,
        "refresh_url": f"{url}refresh/",
        "status_url": f"{url}status/",
        "import_url": f"{url}import/",
    }
