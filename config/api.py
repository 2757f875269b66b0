"""The one JSON API: routers of every app under /api/v1/, documentation at /api/docs."""

import logging
from typing import Any

import orjson
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from accounts.alerts.api import router as alerts_router
from accounts.api import router as accounts_router
from accounts.signins.api import router as sign_in_router
from config.openapi import with_problems
from config.problems import NotThere, Problem, problem_response
from config.system.api import router as system_router
from demper.api import router as demper_router
from economy.api import router as economy_router
from stats.faceit.api import router as faceit_router
from stats.football.api import router as football_router
from stats.warthunder.api import router as warthunder_router

log = logging.getLogger(__name__)


class FastRenderer(BaseRenderer):
    """JSON by orjson: datetimes as ISO 8601, several times faster than the standard library."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the body; anything unknown is written by its text form."""
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class FastParser(Parser):
    """Reads JSON bodies with orjson."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the decoded body; raises ValueError, which becomes a 400 problem."""
        body = orjson.loads(request.body)
        # PostgreSQL stores no NUL; an escaped backslash before u0000 is refused alike.
        if b"\\u0000" in request.body:
            raise ValueError("a text holds a NUL character")
        # A schema would read a list or a number as an object of which nothing is told.
        if not isinstance(body, dict):
            raise ValueError("the body is no JSON object")  # a 400 problem
        return body


class Api(NinjaAPI):
    """Ninja's, whose description names the problem documents too."""

    def get_openapi_schema(self, *args: Any, **options: Any) -> Any:
        """Return the OpenAPI document."""
        return with_problems(super().get_openapi_schema(*args, **options))


api = Api(
    title="Dozor",
    version="1",
    description=(
        "Everything the pages show, for programs. Sign in with `Authorization: Bearer <token>` "
        "(make one on the account page or by `manage.py token`, or sign in by `POST /auth/login`). "
        "Errors are RFC 9457 problem documents "
        " with a stable `code`. Lists are paged by `?limit=` (at most 100) and `?cursor=`."
    ),
    urls_namespace="api",
    docs_url="/docs",
    # The shapes stand beside each call; the long list of them all at the end is left out.
    docs=Swagger({"defaultModelsExpandDepth": -1}),
    openapi_url="/v1/openapi.json",
    renderer=FastRenderer(),
    parser=FastParser(),
)
api.add_router("/v1", accounts_router, tags=["Account"])
api.add_router("/v1/auth", sign_in_router, tags=["Account"])
api.add_router("/v1", alerts_router, tags=["Alerts"])
api.add_router("/v1/warthunder", warthunder_router, tags=["War Thunder"])
api.add_router("/v1/faceit", faceit_router, tags=["CS2 on FACEIT"])
api.add_router("/v1/football", football_router, tags=["Football"])
api.add_router("/v1/economy", economy_router, tags=["Economy"])
api.add_router("/v1/demper", demper_router, tags=["Kaspi Demper"])
api.add_router("/v1/admin/system", system_router, tags=["System"])


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """A problem raised on purpose."""
    return problem_response(request, error)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that does not fit the schema: 422 with one entry per field."""
    errors = [
        {"field": ".".join(str(part) for part in item["loc"][1:]), "message": item["msg"]}
        for item in error.errors
    ]
    detail = "; ".join(f"{item['field']}: {item['message']}" for item in errors)
    return problem_response(request, Problem(422, "invalid", detail, errors=errors))


@api.exception_handler(AuthenticationError)
def on_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    problem = Problem(
        401,
        "not_signed_in",
        "Sign in or send a valid API token.",
        headers={"WWW-Authenticate": 'Bearer realm="dozor"'},
    )
    return problem_response(request, problem)


@api.exception_handler(AuthorizationError)
def on_forbidden(request: HttpRequest, error: AuthorizationError) -> HttpResponse:
    """Somebody is signed in, but this is not theirs to do."""
    return problem_response(request, Problem(403, "forbidden", str(error)))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Errors of the framework itself, such as a body that is not JSON."""
    code = {400: "bad_request", 401: "not_signed_in", 403: "forbidden", 404: "not_found"}
    problem = Problem(error.status_code, code.get(error.status_code, "refused"), str(error))
    return problem_response(request, problem)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """An object that is not there, or not for this person."""
    return problem_response(request, NotThere())


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def on_bad_request(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that Django will not read: too large, too many parts, broken, or broken off."""
    if isinstance(error, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        detail = "The body is larger, or has more parts, than this call takes."
        return problem_response(request, Problem(413, "body_too_large", detail))
    return problem_response(request, Problem(400, "bad_request", "The request cannot be read."))


@api.exception_handler(Exception)
def on_crash(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: the text stays in the log, the caller gets the request's id."""
    log.error("API call failed", exc_info=error)
    problem = Problem(500, "internal", "Something broke on our side. It is recorded.")
    return problem_response(request, problem)
