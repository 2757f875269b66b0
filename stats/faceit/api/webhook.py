"""Where FACEIT posts its webhooks: stored at once, understood later by a worker."""

import logging

from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from config.problems import Problem
from stats.faceit.api.secret import enabled, proves
from stats.faceit.schemas.webhook import TakenOut
from stats.faceit.services.deliveries import Taken, take

log = logging.getLogger(__name__)
BODY_MAX = 256 * 1024
RETRY_AFTER_S = 5
router = Router()


@router.post("/webhook", response=TakenOut)
def take_webhook(request: HttpRequest) -> dict[str, bool]:
    """FACEIT's webhooks. The secret of its App Studio in a header or a query parameter is needed.

    Every body is kept and answered with 200, a repeated one as well; what it says is worked out
    afterwards. While the database cannot take it in: 503 with Retry-After, to be sent again.
    """
    if not enabled():
        raise Problem(
            404, "webhooks_off", "Webhooks are not enabled: FACEIT_WEBHOOK_SECRET is not set."
        )
    if not proves(request):
        raise Problem(
            401,
            "wrong_secret",
            "The secret is missing or wrong.",
            headers={"WWW-Authenticate": 'Secret realm="faceit"'},
        )
    return {"repeated": _taken(_body(request)).repeated}


def _taken(body: bytes) -> Taken:
    """Store a body; while the database has no room for it FACEIT is asked to send it again."""
    try:
        return take(body, timezone.now())
    except OperationalError as error:
        log.warning("a webhook was put off: %s", error)
        raise Problem(
            503,
            "busy",
            "The database is busy. Send it again in a moment.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
        ) from error


def _body(request: HttpRequest) -> bytes:
    body = _sent(request)
    if body is None or len(body) > BODY_MAX:
        raise Problem(413, "body_too_large", f"Send at most {BODY_MAX // 1024} kB at a time.")
    return body


def _sent(request: HttpRequest) -> bytes | None:
    """Return what was sent, at most a byte more than is taken; None for what says it is larger."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    if not declared and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        # Django reads nothing of a body that comes in pieces of unsaid length.
        return bytes(request.META["wsgi.input"].read(BODY_MAX + 1))
    if declared and not (declared.isdigit() and int(declared) <= BODY_MAX):
        return None
    body = request.body
    if len(body) < int(declared or 0):
        raise Problem(400, "body_cut", "The body ended before its declared length.")
    return body
