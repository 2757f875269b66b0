"""Collecting, for staff: runs with their progress, starting one, calling one off."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from stats.football.drawings.runs import run_lines, source_lines
from stats.football.forms import CollectForm
from stats.football.queries.runs import get_run, list_runs
from stats.football.services.collecting import SourceOff, cancel, start

PAGE = 20
NUMBER_LENGTH_MAX = 18


@never_cache
@staff_member_required(login_url=settings.LOGIN_URL)
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs and start one; HTMX gets the list alone."""
    form = CollectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _start(request, form)
    is_part = bool(request.headers.get("HX-Request")) and request.method != "POST"
    context = _listed(request)
    if not is_part:
        context |= {"form": form, "sources": source_lines()}
    name = "football/run_rows.html" if is_part else "football/runs.html"
    response = render(request, name, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _start(request: HttpRequest, form: CollectForm) -> HttpResponse:
    told = form.cleaned_data
    user = cast(User, request.user)
    now = timezone.now()
    try:
        row = start(told["source"], told["scope"], requested_by=user, now=now)
    except SourceOff as error:
        messages.warning(request, str(error))
    else:
        if row.requested_at == now:
            messages.success(request, _("The run is under way."))
        else:
            messages.info(request, _("Such a run is under way already."))
    return redirect("football:runs")


def _listed(request: HttpRequest) -> dict[str, Any]:
    brief = request.GET.get("kind", "") == "live"
    before = _number(request.GET.get("before", ""))
    found = list_runs(before, PAGE + 1, brief=brief)
    lines = run_lines(found[:PAGE])
    return {
        "lines": lines,
        "more": lines[-1].row.pk if len(found) > PAGE else None,
        "older": before is not None,
        "brief": brief,
        "active": any(line.active for line in lines),
    }


def _number(text: str) -> int | None:
    fits = text.isascii() and text.isdecimal() and len(text) <= NUMBER_LENGTH_MAX
    return int(text) if fits else None


@staff_member_required(login_url=settings.LOGIN_URL)
@require_POST
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a run off; what was stored stays."""
    row = get_run(pk)
    if row is None:
        raise Http404
    if not cancel(row, now=timezone.now()):
        messages.info(request, _("The run has ended already."))
    return redirect("football:runs")
