"""A region's ranking, or a country's within it, as it was read last."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Pin, User
from stats.faceit.drawings.rankings import REGIONS, ranking_context
from stats.faceit.frames import PLAYER
from stats.faceit.queries.pages.people import linked_player
from stats.faceit.queries.rankings import Place, list_ranking
from stats.faceit.services.rankings import DEEPEST, ask_for_ranking
from stats.faceit.views.answers import may_ask, whole_number

PAGE = 50
PINS_MOST = 200
_COUNTRY = re.compile(r"[a-z]{2}")


@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """Players of `?region=` (and `?country=`) by place; what is old or missing is asked for
    when the reader may cause that."""
    region = request.GET.get("region", REGIONS[0]).strip().upper()
    country = request.GET.get("country", "").strip().lower()
    after = _after(request)
    context: dict[str, object] = {
        "regions": REGIONS,
        "region": region[:20],
        "country": country[:8],
        "deepest": DEEPEST,
        "demo": settings.DOZOR_DEMO,
    }
    problem = _problem(region, country)
    if problem:
        return render(request, "faceit/rankings.html", {**context, "problem": problem}, status=422)
    now = timezone.now()
    page = list_ranking(region, country, now, after=after, limit=PAGE)
    context.update(ranking_context(page, *_mine(request)))
    context["asked"] = page.stale and may_ask(request) and _ask(region, country, after)
    context["older"] = after is not None
    return render(request, "faceit/rankings.html", context)


def _problem(region: str, country: str) -> str:
    if region not in REGIONS:
        return _("There is no region “%(name)s” on FACEIT. Known are %(regions)s.") % {
            "name": region[:20],
            "regions": ", ".join(REGIONS),
        }
    if country and not _COUNTRY.fullmatch(country):
        return _("Write a country as two Latin letters, such as kz or de.")
    return ""


def _after(request: HttpRequest) -> Place | None:
    place, pk = (whole_number(request.GET.get(name, "")) for name in ("after", "after_id"))
    return (min(place, DEEPEST), pk) if place is not None and pk is not None else None


def _ask(region: str, country: str, after: Place | None) -> bool:
    """Have a worker read the page of FACEIT's ranking that holds what is shown."""
    return ask_for_ranking(region, country, after[0] if after else 0)


def _mine(request: HttpRequest) -> tuple[int | None, set[int]]:
    """Return the rows of the reader's own player and of those they pinned."""
    user = request.user
    if not isinstance(user, User):
        return None, set()
    own = linked_player(user)
    pins = Pin.objects.filter(user=user, subject_type=PLAYER).values_list("subject_id", flat=True)
    return (own.pk if own else None), {int(pk) for pk in pins[:PINS_MOST] if pk.isdecimal()}
