"""What is refused before any view sees it, and refusals of the API in its own form.

Refused: a body that `config.intake` did not take, and a NUL character in an address (PostgreSQL
stores none, and nobody types one). Below /api/ every error is a problem document, those
that Django or the framework make themselves included.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from config.intake import MAX_BODY_BYTES, REFUSED
from config.problems import Problem, problem_response
from config.views import error_page

API = "/api/v"
PROBLEM_TYPE = "application/problem+json"
MEGABYTE = 1024 * 1024
NUL = Problem(400, "bad_request", "A NUL character is in the address.")
UNTAKEN = {
    408: Problem(408, "body_too_slow", "The body did not arrive in time. Send it again."),
    413: Problem(413, "body_too_large", f"Send at most {MAX_BODY_BYTES // MEGABYTE} MB at a time."),
    503: Problem(
        503,
        "busy",
        "Too much is being uploaded at this moment. Try again in a minute.",
        headers={"Retry-After": "60"},
    ),
}
CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}
DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}


class ApiErrorMiddleware:
    """Turns errors below /api/ into problem documents; drops cookies no database could look up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        response = self.get_response(request)
        if request.path.startswith(API) and is_foreign_error(response):
            return as_problem(request, response)
        return response


class RefusalMiddleware:
    """Refuses what no view should see; the innermost, so that its pages have all a page needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        refused = refusal_of(request)
        if refused is None:
            return self.get_response(request)
        if request.path.startswith(API):
            return problem_response(request, refused)
        return error_page(request, refused.status, _page_of(refused.status))


def refusal_of(request: HttpRequest) -> Problem | None:
    """Return why a request goes no further, or None."""
    scope: Mapping[str, Any] = request.META.get("asgi.scope", {})
    if REFUSED in scope:
        return UNTAKEN[scope[REFUSED]]
    query = request.META.get("QUERY_STRING", "")
    if "\0" in request.path_info or "%00" in query or "\0" in query:
        return NUL
    return None


def is_foreign_error(response: HttpResponseBase) -> bool:
    """Tell an error that is not a problem document yet."""
    said = response.headers.get("Content-Type", "")
    return response.status_code >= 400 and not said.startswith(PROBLEM_TYPE)


def as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a problem document of the same status; `Allow` and the like stay."""
    status = response.status_code
    detail = DETAILS.get(status) or HTTPStatus(status).phrase
    problem = Problem(status, CODES.get(status, "refused"), detail)
    answer = problem_response(request, problem)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response:
            answer[name] = response[name]
    return answer


def _page_of(status: int) -> str:
    return "503" if status == HTTPStatus.SERVICE_UNAVAILABLE else "400"
