"""A season's matches round by round, or all of them page by page."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.football.drawings.fixture_lines import by_day
from stats.football.queries.fixtures import (
    Position,
    RoundRef,
    current_round,
    list_fixtures,
    list_rounds,
    overdue,
    position_of,
    with_chances,
)
from stats.football.views.finding import (
    LeaguePage,
    league_context,
    page_of_league,
    query_with,
)

PAGE = 60
ROUND_MOST = 200
ALL = "all"
PK_MAX = 2**63


@require_safe
def fixtures(request: HttpRequest, code: str) -> HttpResponse:
    """The matches of `?round=` (the current one by default), or `?round=all` from the first on."""
    page = page_of_league(request, code)
    now = timezone.now()
    rounds = list_rounds(page.season)
    asked = request.GET.get("round", "")
    context = {**league_context(page, "fixtures"), "rounds": rounds}
    context["all_url"] = query_with(request, round=ALL, after=None, after_id=None)
    if asked == ALL or (not asked and not _named(rounds)):
        context.update(_all(page, _after(request)))
    else:
        context.update(_round(request, page, rounds, asked, now))
    context["late"], context["late_since"] = overdue(page.season, now)
    return render(request, "football/fixtures.html", context)


def _named(rounds: list[RoundRef]) -> bool:
    """Tell whether the source tells rounds at all."""
    return any(one.text for one in rounds)


def _round(
    request: HttpRequest, page: LeaguePage, rounds: list[RoundRef], asked: str, now: datetime
) -> dict[str, Any]:
    here = next((one for one in rounds if one.text == asked), None)
    if here is None and asked:
        here = next((one for one in rounds if str(one.number) == asked), None)
        if here is None:
            raise Http404("no such round")
    here = here or current_round(rounds, now)
    if here is None:
        raise Http404("no rounds")
    at = rounds.index(here)
    found = list_fixtures(page.season, round_text=here.text, limit=ROUND_MOST)
    days = by_day(with_chances(found))
    return {
        "round": here,
        "days": days,
        "before": _link(request, rounds[at - 1]) if at else None,
        "after": _link(request, rounds[at + 1]) if at + 1 < len(rounds) else None,
        "live": any(line.fixture.live for day in days for line in day.lines),
    }


def _link(request: HttpRequest, one: RoundRef) -> dict[str, str]:
    return {"label": one.label, "url": query_with(request, round=one.text)}


def _all(page: LeaguePage, after: Position | None) -> dict[str, Any]:
    found = list_fixtures(page.season, after=after, limit=PAGE)
    shown = found[:PAGE]
    more = position_of(shown[-1]) if len(found) > PAGE else None
    return {
        "round": None,
        "days": by_day(with_chances(shown)),
        "more": {"after": more[0].isoformat() if more[0] else "-", "after_id": more[1]}
        if more
        else None,
        "later": after is not None,
    }


def _after(request: HttpRequest) -> Position | None:
    """Return the place a page begins after, from the address; None for one we did not make."""
    at, pk = request.GET.get("after", ""), request.GET.get("after_id", "")
    if not at or not pk.isascii() or not pk.isdecimal() or len(pk) > 19 or int(pk) >= PK_MAX:
        return None
    if at == "-":
        return None, int(pk)
    try:
        moment = datetime.fromisoformat(at)
        return moment.astimezone(UTC), int(pk)
    except (ValueError, OverflowError):
        return None
