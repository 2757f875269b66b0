"""The house's own pages: home, search, the page of components, and what stands for an error."""

from typing import Any, cast

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.alerts import kinds, queries
from accounts.models import User
from config import dashboard, search

FEED_PAGE = 15
START_COOKIE = "start_hidden"
YEAR_S = 365 * 86_400


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's own page, or the front page for a visitor."""
    if not request.user.is_authenticated:
        return render(request, "front.html")
    context = {**feed_context(request), "sources": dashboard.source_rows()}
    context["demo"] = settings.DOZOR_DEMO
    context["needs"] = dashboard.needs_of(request.user, context["sources"])
    context["panels"] = [*dashboard.own_panels(request.user), *dashboard.panels()]
    if START_COOKIE not in request.COOKIES:
        context["steps"] = dashboard.start_steps(request.user)
    return render(request, "home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none: the admin, the API's documents."""
    return redirect(staticfiles_storage.url("img/favicon.svg"), permanent=True)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The live feed alone, for HTMX; without it, the home page."""
    if not request.user.is_authenticated or not request.headers.get("HX-Request"):
        return redirect("home")
    return render(request, "components/feed.html", feed_context(request))


def feed_context(request: HttpRequest) -> dict[str, Any]:
    """Return the lines of the feed: of the group chosen, before the number given."""
    group = request.GET.get("group", "")
    chosen = kinds.codes_in([group]) if group in kinds.GROUPS else None
    before = request.GET.get("before", "")
    alerts = queries.list_alerts(
        cast(User, request.user),
        kinds=chosen,
        before_seq=int(before) if before.isdecimal() and len(before) < 16 else None,
        limit=FEED_PAGE + 1,
    )
    shown = alerts[:FEED_PAGE]
    return {
        "lines": queries.lines_of(shown),
        "older": shown[-1].seq if len(alerts) > FEED_PAGE else None,
        "earlier_page": bool(before),
        "group": group if chosen is not None else "",
        "groups": dashboard.feed_groups(group if chosen is not None else ""),
    }


@require_POST
def hide_start(request: HttpRequest) -> HttpResponse:
    """Put the first steps away on this browser."""
    response = redirect("home")
    response.set_cookie(
        START_COOKIE, "1", max_age=YEAR_S, samesite="Lax", secure=request.is_secure()
    )
    return response


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Search everything stored by a part of a name; HTMX gets the results alone."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[: search.QUERY_LENGTH_MAX]
    viewer = request.user.pk
    kinds = dict(search.kinds(viewer))
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    context: dict[str, Any] = {"q": text, "kind": kind, "kinds": _kinds(kind, text, viewer)}
    if text:
        context["answer"] = search.find_all(text, kind, viewer)
        context["exact_url"] = search.exact_url(text)
    is_part = bool(request.headers.get("HX-Request"))
    name = "components/search_results.html" if is_part else "search.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _kinds(kind: str, text: str, viewer: int | None) -> list[dict[str, Any]]:
    """Return what can be looked for, everything first, as items of a segmented control."""
    choices = [("", _("Everything")), *search.kinds(viewer)]
    return [
        {
            "label": label,
            "url": "?" + urlencode({"kind": code, "q": text} if code else {"q": text}),
            "current": code == kind,
        }
        for code, label in choices
    ]


@staff_member_required(login_url=settings.LOGIN_URL)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Everything a page may be made of, in one place."""
    return render(request, "operations/components.html", dashboard.component_samples())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, in words."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in words."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return error_page(request, 403, "403_csrf")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in words."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database, session or context processors: any of them may be what broke."""
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(loader.render_to_string("errors/500.html", context), status=500)


def error_page(request: HttpRequest, status: int, name: str = "") -> HttpResponse:
    """Render templates/errors/ with the id under which the request is in the log."""
    context = {"request_id": getattr(request, "request_id", ""), "status": status}
    return render(request, f"errors/{name or status}.html", context, status=status)
