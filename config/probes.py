"""/livez, /readyz, /health and /metrics: for load balancers, orchestrators and Prometheus."""

import hmac
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from config import health
from config.metrics import registry


class ProbeMiddleware:
    """Answers /livez and /readyz whatever the Host header says: probes call by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._probes = {"/livez": livez, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        return self._probes.get(request.path, self.get_response)(request)


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, cache and broker answer, else 503; a silent worker does not count."""
    found = health.report(time.time())
    return _answer(found, fit=found["status"] != "down")


@never_cache
@require_safe
def whole_health(request: HttpRequest) -> JsonResponse:
    """Like /readyz, but 503 also when no worker has run a task for a minute."""
    found = health.report(time.time())
    return _answer(found, fit=found["status"] == "ok")


def _answer(found: dict[str, Any], *, fit: bool) -> JsonResponse:
    response = JsonResponse(found, status=200 if fit else 503)
    # Probes come every few seconds: the failing part is logged once, by its own name.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for `Authorization: Bearer METRICS_TOKEN` or a signed-in staff member."""
    if not (_knows_token(request) or request.user.is_staff):
        return HttpResponseForbidden("Send METRICS_TOKEN as a bearer token, or sign in as staff.\n")
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _knows_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
