"""The list of squadrons, the page of one, its export and the verdicts on renames."""

import csv

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.alerts.queries import is_following
from accounts.subjects import Subject
from accounts.views import user_of
from stats.warthunder import drawings, queries
from stats.warthunder.labels import role_label
from stats.warthunder.models import Squadron
from stats.warthunder.queries.analysis.ready import ready_weeks
from stats.warthunder.queries.choices import SQUADRON
from stats.warthunder.queries.roster import Roster, RosterFilter
from stats.warthunder.services.analysis.preparing import ask_to_prepare
from stats.warthunder.services.refresh import request_refresh, ticket_of
from stats.warthunder.services.renames import NotARename, confirm_rename, reject_rename
from stats.warthunder.services.squadrons import ensure_squadron
from stats.warthunder.views.answers import (
    page_or_part,
    refresh_answer,
    searched,
    status_answer,
    status_context,
    whole_number,
)

PAGE = 30
ROSTER_PAGE = 25
NAME_LENGTH_MAX = 120
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def squadrons(request: HttpRequest) -> HttpResponse:
    """List the stored squadrons by name, or what a search finds."""
    text = searched(request)
    context: dict[str, object] = {"q": text}
    if text:
        context["rows"] = drawings.squadron_rows(queries.search_squadrons(text, PAGE))
    else:
        last = whole_number(request.GET.get("after_id", ""))
        name = request.GET.get("after", "").replace("\x00", "")
        after = (name, last) if name and last is not None else None
        found = queries.list_squadrons(after=after, limit=PAGE)
        context["rows"] = drawings.squadron_rows(found[:PAGE])
        context["more"] = found[PAGE - 1] if len(found) > PAGE else None
    return page_or_part(
        request, "warthunder/squadrons.html", "warthunder/squadron_rows.html", context
    )


@login_required
@require_POST
def squadron_add(request: HttpRequest) -> HttpResponse:
    """Keep a squadron by its full name and ask for its page."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
    if not name or len(name) > NAME_LENGTH_MAX or "/" in name:
        messages.error(request, _("Write the squadron's full name, as its page shows it."))
        return redirect("warthunder:squadrons")
    row = queries.get_squadron(name) or ensure_squadron(name, demo=settings.DOZOR_DEMO)
    request_refresh(row, now=timezone.now())
    return redirect(_url(row))


def _get(pk: int) -> Squadron:
    return get_object_or_404(queries.visible_squadrons(), pk=pk)


def _url(row: Squadron) -> str:
    return reverse("warthunder:squadron", args=[row.pk])


def _roster(request: HttpRequest, row: Squadron, limit: int) -> Roster:
    wanted = RosterFilter(
        text=searched(request),
        role=request.GET.get("role", ""),
        sort=request.GET.get("sort", "-rating"),
    )
    return queries.list_roster(row, timezone.now(), wanted, limit=limit)


@require_safe
def squadron(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures, roster, timeline and difference of a squadron."""
    row, now = _get(pk), timezone.now()
    context = status_context(row, ticket_of(row, now), _url(row))
    context.update(drawings.squadron_context(queries.squadron_page(row, now), now))
    limit = whole_number(request.GET.get("rows", "")) or ROSTER_PAGE
    context["roster"] = _roster(request, row, min(limit, 128))
    context["roster_columns"] = drawings.roster_columns(request.GET.get("sort", "-rating"))
    context["rows_more"] = min(limit + ROSTER_PAGE, 128)
    context["q"] = searched(request)
    before = whole_number(request.GET.get("before", ""))
    context.update(drawings.timeline_context(row, request.GET.get("kind", ""), before))
    pair = [whole_number(request.GET.get(side, "")) for side in ("a", "b")]
    context.update(drawings.difference_context(row, *pair, full="full" in request.GET))
    if row.latest_id:
        context.update(_weeks(row))
    context["may_judge"] = _may_judge(request, row)
    return render(request, "warthunder/squadron.html", context)


def _weeks(row: Squadron) -> dict[str, object]:
    """Return what is worked out of a squadron's weeks, and have a worker work out what is not."""
    ready = ready_weeks(row)
    if ready.missing:
        ask_to_prepare(row)
    shown = drawings.weeks_context(ready.weeks) if ready.weeks else {}
    return {**shown, "weeks_missing": ready.missing}


@login_required
@require_POST
def squadron_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a squadron's page as soon as a worker is free."""
    row = _get(pk)
    return refresh_answer(request, row, timezone.now(), _url(row))


@require_safe
def squadron_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the refresh of a squadron stands, for HTMX to ask every other second."""
    row = _get(pk)
    return status_answer(request, row, timezone.now(), _url(row))


@require_safe
def squadron_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster as the filter shows it, as a table for a spreadsheet (UTF-8 with a mark)."""
    row = _get(pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="squadron-{row.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(["nick", "role", "rating", "rating_change_7d", "activity", "joined_on"])
    for line in _roster(request, row, 128).rows:
        member = line.membership
        writer.writerow(
            [
                _harmless(member.nick),
                _harmless(str(role_label(member.role))),
                member.rating,
                line.rating_change,
                member.activity,
                member.joined_on,
            ]
        )
    return response


def _harmless(text: str) -> str:
    # A spreadsheet would take a nick that begins so for a formula.
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


@login_required
@require_POST
def rename_verdict(request: HttpRequest, pk: int, seq: int) -> HttpResponse:
    """Say that a probable rename is one, or that these are two people."""
    row = _get(pk)
    if not _may_judge(request, row):
        raise PermissionDenied
    event = get_object_or_404(row.events, seq=seq)
    decide = confirm_rename if request.POST.get("verdict") == "confirmed" else reject_rename
    try:
        decide(event.pk, user_of(request))
    except NotARename:
        messages.warning(request, _("Somebody has judged this already."))
    else:
        messages.success(request, _("Noted. The history follows your verdict."))
    return redirect(f"{_url(row)}#timeline")


def _may_judge(request: HttpRequest, row: Squadron) -> bool:
    """Staff judge everywhere, others where they follow."""
    if not request.user.is_authenticated:
        return False
    return request.user.is_staff or is_following(request.user, Subject(SQUADRON, str(row.pk)))
