"""The Idempotency-Key, and answers that go out as they were stored."""

from http import HTTPStatus
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Header

from config.problems import Problem
from economy.api.access import access_of
from economy.records import KEY_LENGTH_MAX, Code, Reply
from economy.services.desk import Asked

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
Key = Annotated[
    str,
    Header(
        alias=HEADER,
        description=(
            f"Needed, 1 to {KEY_LENGTH_MAX} characters: the same key again gets the same answer, "
            "byte for byte, and nothing is done twice. It counts for one user and one operation."
        ),
    ),
]


def asked(request: HttpRequest, key: str) -> Asked:
    """Return who asks, under which key; raises Problem 400 `key_required` without a fit one."""
    if not 1 <= len(key) <= KEY_LENGTH_MAX:
        raise Problem(
            400,
            Code.KEY_REQUIRED.value,
            f"Send an {HEADER} header of 1 to {KEY_LENGTH_MAX} characters.",
        )
    request_id: str = getattr(request, "request_id", "")
    return Asked(access_of(request).person.pk, key, request.path, request_id)


def sent(reply: Reply) -> HttpResponse:
    """Send an answer's own bytes; one given before says so in its header."""
    good = reply.status < HTTPStatus.BAD_REQUEST
    response = HttpResponse(
        reply.body,
        status=reply.status,
        content_type="application/json" if good else "application/problem+json",
    )
    response["Cache-Control"] = "no-store"
    if reply.replayed:
        response[REPLAYED] = "true"
    return response
