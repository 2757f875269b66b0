"""What every request passes first: its id, its log line, its place in the metrics."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from config.metrics import count_request

log = logging.getLogger("dozor.access")
HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def request_id_of(given: str) -> str:
    """Return the caller's id when it is 8–64 plain characters, else a new one."""
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex


class RequestMiddleware:
    """Sets `request.request_id`, puts it on the answer and into every log line in between."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, measure and log."""
        request_id = request_id_of(request.headers.get(HEADER, ""))
        request.request_id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - started)
        response[HEADER] = request_id
        return response

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        route = match.route if match else "unmatched"
        count_request(request.method or "", route, response.status_code, seconds)
        # Some addresses are secrets: whoever knows one may read what is there.
        secret = match is not None and getattr(match.func, "secret_path", False)
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": route if secret else request.path,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            },
        )
