"""What the views of players and squadrons answer with alike."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from stats.warthunder.models import Player, Squadron
from stats.warthunder.outcomes import sentence
from stats.warthunder.services.refresh import RefreshTicket, request_refresh, ticket_of

CURSOR_LENGTH_MAX = 18


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part of a page."""
    return bool(request.headers.get("HX-Request"))


def whole_number(text: str) -> int | None:
    """Return the number in a query string, or None for anything else."""
    fits = text.isascii() and text.isdecimal() and len(text) <= CURSOR_LENGTH_MAX
    return int(text) if fits else None


def searched(request: HttpRequest) -> str:
    """Return what the person searches for: at most 60 characters, no NUL."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any]
) -> HttpResponse:
    """Render the part for HTMX and the page for everybody else, from one context."""
    response = render(request, part if is_htmx(request) else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def refresh_answer(
    request: HttpRequest, row: Player | Squadron, now: datetime, url: str
) -> HttpResponse:
    """Ask for a subject; HTMX gets the state of the refresh, a plain form its page again."""
    ticket = request_refresh(row, now=now)
    if is_htmx(request):
        return render(request, "warthunder/status.html", status_context(row, ticket, url))
    messages.info(request, _words(ticket))
    return redirect(url)


def _words(ticket: RefreshTicket) -> str:
    if ticket.state == "fresh":
        return _("It was read a moment ago; nothing newer can be had yet.")
    if ticket.state == "away":
        return _("The source of this page is not connected now.")
    if ticket.state == "failed":
        return sentence(ticket.outcome)
    return _("Asked for. The page shows the result when it is here.")


def status_answer(
    request: HttpRequest, row: Player | Squadron, now: datetime, url: str
) -> HttpResponse:
    """Say where a refresh stands; when it is over, tell the page to read itself again."""
    context = status_context(row, ticket_of(row, now), url)
    response = render(request, "warthunder/status.html", context)
    if not context["awaited"]:
        response["HX-Trigger"] = "dozor:refreshed"
    return response


def _is_awaited(row: Player | Squadron) -> bool:
    """Tell whether a person waits: for the first page, or since they asked for a new one."""
    seen, asked = row.last_success_at, row.requested_at
    return seen is None or (asked is not None and asked > seen)


def status_context(row: Player | Squadron, ticket: RefreshTicket, url: str) -> dict[str, Any]:
    """Return what the status bar needs: `url` is the subject's page."""
    return {
        "subject_row": row,
        "ticket": ticket,
        "awaited": ticket.under_way and _is_awaited(row),
        "outcome_words": sentence(ticket.outcome),
        "page_url": url,
        "refresh_url": f"{url}refresh/",
        "status_url": f"{url}status/",
    }
