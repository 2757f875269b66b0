"""The state of the system on one page, for staff."""

from typing import Any, Final

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import health
from config.dashboard import source_rows
from config.system.databases import get_database
from config.system.process import get_machine, get_process
from demper.queries import operations as queries
from demper.services.switches import installation_on

PARTS: Final = {"database": _("database"), "cache": _("cache"), "broker": _("message broker")}
STATES: Final = {"ok": _("in order"), "degraded": _("no worker"), "down": _("down")}
TONES: Final = {"ok": "good", "degraded": "warn", "down": "bad"}
CHANGES: Final = {
    "awaiting": _("wait for approval"),
    "planned": _("planned"),
    "sent": _("sent, not seen yet"),
    "unknown": _("outcome unknown"),
}


@never_cache
@staff_member_required(login_url=settings.LOGIN_URL)
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Services, workers and leases, the queue, budgets, proxies, sources, resources, tables."""
    now = timezone.now()
    queue = queries.get_queue(now)
    context: dict[str, Any] = {
        **_house(now.timestamp()),
        "bot_on": installation_on(),
        "workers": queries.list_workers(now),
        "leases": queries.list_leases(now),
        "queue": queue,
        "changes": [(CHANGES[state], count) for state, count in queue.changes.items()],
        "lately": queries.get_lately(now),
        "budgets": queries.list_budgets(now),
        "proxies": queries.list_proxies(now),
        "now": now,
        "demo": settings.DOZOR_DEMO,
    }
    return render(request, "demper/operations.html", context)


def _said(detail: str) -> str:
    """Return what a part of the house says of itself; names and errors stay as they are."""
    return str({"answers": _("answers"), "memory": _("in memory")}.get(detail, detail))


def _house(now_s: float) -> dict[str, Any]:
    found = health.report(now_s)
    return {
        "state": {"word": STATES[found["status"]], "tone": TONES[found["status"]]},
        "parts": [
            {**part, "label": PARTS[part["name"]], "detail": _said(part["detail"])}
            for part in found["parts"]
        ],
        "worker": found["worker"],
        "runtime": _("several processes") if settings.DISTRIBUTED else _("one process"),
        "process": get_process(),
        "machine": get_machine(),
        "database": get_database(),
        "sources": source_rows(),
    }
