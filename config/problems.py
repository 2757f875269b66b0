"""Errors of the JSON API as RFC 9457 problem documents.

Problem ← NotThere, Conflict, Invalid: any layer above the services may raise one; `config.api`
turns it, and every other error, into `application/problem+json`.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse


class Problem(Exception):
    """An answer that is not a success: HTTP status, a stable code, one sentence for a person."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = extra


class NotThere(Problem):
    """404: it does not exist, or it belongs to somebody else."""

    def __init__(self, detail: str = "There is nothing at this address.") -> None:
        super().__init__(404, "not_found", detail)


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Render a problem with the id of the request, so that a report can be traced in the log."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
        "errors": problem.errors,
        **problem.extra,
    }
    response = HttpResponse(
        orjson.dumps(body, default=str),
        status=problem.status,
        content_type="application/problem+json",
    )
    for name, value in problem.headers.items():
        response[name] = value
    return response
