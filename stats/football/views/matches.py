"""The page of a match, and its live part."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.subjects import Subject
from stats.football.drawings.match_page import live_context, match_context
from stats.football.frames import MATCH
from stats.football.models import Match
from stats.football.queries.matches import get_match


@require_safe
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything stored of a match; `?view=` picks a section, `?period=` a part of the match."""
    row = _known(pk)
    context = match_context(
        row, timezone.now(), request.GET.get("view", ""), request.GET.get("period", "")
    )
    subject = Subject(MATCH, str(row.pk))
    return render(request, "football/match.html", {**context, "subject": subject})


@require_safe
def match_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Score and minute, in the overview events too, to be swapped while a match runs."""
    context = live_context(_known(pk), timezone.now(), request.GET.get("view", ""))
    return render(request, "football/match_live.html", context)


def _known(pk: int) -> Match:
    row = get_match(pk)
    if row is None:
        raise Http404
    return row
