"""The ranking of players and the comparison of a few."""

from math import isfinite

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.warthunder import drawings, queries
from stats.warthunder.labels import COUNTRIES, SCOPES, nick_problem
from stats.warthunder.models import OVERALL
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries import analysis
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.views.answers import whole_number

TOP_PAGE = 30
SUGGESTED = 12
DAYS_MAX, MISSIONS_MAX = 3650, 1_000_000
FIELDS = ("player1", "player2", "player3", "player4")


@require_safe
def top(request: HttpRequest) -> HttpResponse:
    """The players ranked by the lower end of their interval, filtered by the address."""
    wanted = _wanted(request)
    page = analysis.top(wanted, timezone.now(), after=_after(request), limit=TOP_PAGE)
    context = {**drawings.top_context(page, wanted), "filtered": wanted != analysis.TopFilter()}
    return render(request, "warthunder/top.html", context)


def _wanted(request: HttpRequest) -> analysis.TopFilter:
    """Read the filter; what nobody could choose is as if it were not said."""
    scope, country = request.GET.get("mode", ""), request.GET.get("country", "")
    days = whole_number(request.GET.get("active", "")) or 0
    missions = whole_number(request.GET.get("missions", "")) or MIN_MISSIONS
    return analysis.TopFilter(
        scope=scope if scope in SCOPES else OVERALL,
        country=country if country in COUNTRIES else "",
        active_days=min(days, DAYS_MAX) or None,
        min_missions=min(missions, MISSIONS_MAX),
    )


def _after(request: HttpRequest) -> tuple[float, int] | None:
    last = whole_number(request.GET.get("after_id", ""))
    try:
        low = float(request.GET.get("after", ""))
    except ValueError:
        return None
    return (low, last) if last is not None and isfinite(low) else None


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four players side by side; with fewer the form alone."""
    asked = [" ".join(request.GET.get(name, "").replace("\x00", "").split()) for name in FIELDS]
    context: dict[str, object] = {
        "fields": [(name, text[:60]) for name, text in zip(FIELDS, asked, strict=True)],
        "suggestions": _suggestions(),
    }
    wanted = [text for text in asked if text]
    try:
        if len(wanted) > 1:
            found = analysis.compare([normalise_nick(text) for text in wanted])
            context.update(drawings.comparison_context(found))
            sides = analysis.side_by_side(found.players, timezone.now())
            context.update(drawings.side_by_side_context(sides))
    except NickError as error:
        context["problem"] = nick_problem(error)
    except analysis.NotComparable as error:
        context["problem"] = str(error)
    status = 422 if "problem" in context else 200
    return render(request, "warthunder/compare.html", context, status=status)


@require_safe
def nicks(request: HttpRequest) -> HttpResponse:
    """Nicks like the one being typed, as options of a field; for HTMX."""
    field = request.headers.get("HX-Trigger-Name", "q")
    text = request.GET.get(field, "").replace("\x00", "").strip()[:60]
    found = [player.nick for player in queries.search_players(text, SUGGESTED)] if text else []
    return render(request, "warthunder/nick_options.html", {"suggestions": found or _suggestions()})


def _suggestions() -> list[str]:
    page = analysis.top(analysis.TopFilter(), timezone.now(), limit=SUGGESTED)
    return [row.rating.player.nick for row in page.rows]
