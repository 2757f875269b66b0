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
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isdigit() and int(declared) <= BODY_MAX:
        body = request.body
        if len(body) <= BODY_MAX:
            return body
    raise Problem(413, "body_too_large", f"Send at most {BODY_MAX // 1024} kB at a time.")
