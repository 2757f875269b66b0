"""API_RATE_PER_MINUTE: how many API calls a client may make, and the headers that say so.

A client is an address together with the token or session it claims. Claims are not yet checked
here, so one address as a whole may make ADDRESS_FACTOR times as many calls and no more. The window
is a clock minute, kept in the shared cache, so all web processes count together.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from config.problems import Problem, problem_response

WINDOW_S = 60
ADDRESS_FACTOR = 10
Proof = Callable[[HttpRequest], bool]
_exempt: dict[str, Proof] = {}


def exempt(path: str, proves: Proof) -> None:
    """Count no calls to `path` that prove who they are; called from an app's ready().

    A source that posts to us must not be told to slow down; whoever guesses at its secret must.
    """
    _exempt[path] = proves


def is_exempt(request: HttpRequest) -> bool:
    """Tell whether a call is of those that are not counted."""
    proves = _exempt.get(request.path)
    return proves is not None and proves(request)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a client's minute."""

    limit: int
    remaining: int
    resets_in_s: int

    @property
    def spent(self) -> bool:
        """True when this very call is one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """RateLimit fields of the IETF draft."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WINDOW_S}',
            "RateLimit": f'"minute";r={max(0, self.remaining)};t={self.resets_in_s}',
        }


def client_keys(request: HttpRequest) -> tuple[str, str]:
    """Name the caller and its address without storing either in clear."""
    address = request.META.get("REMOTE_ADDR", "")
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    claim = f"{address} {request.headers.get('Authorization', '')} {session}"
    return _digest(claim), _digest(address)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def count_call(key: str, limit: int, now: float) -> Allowance:
    """Count one call at `now` (Unix seconds) and return what is left."""
    window = int(now // WINDOW_S)
    cache_key = f"api-rate:{key}:{window}"
    cache.add(cache_key, 0, WINDOW_S * 2)
    try:
        calls = cache.incr(cache_key)
    except ValueError:  # evicted between the two calls
        calls = 1
    return Allowance(limit, limit - calls, int((window + 1) * WINDOW_S - now) + 1)


def too_soon(name: str, pause_s: int) -> bool:
    """Say whether `name` was noted less than `pause_s` ago; notes it otherwise.

    For calls that cost a source something: one person, whatever their clients, one at a time.
    """
    return not cache.add(f"api-pause:{_digest(name)}", True, pause_s)


class ApiRateMiddleware:
    """Counts calls below /api/ and refuses those over the limit with 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with RateLimit headers on API paths."""
        limit = settings.API_RATE_PER_MINUTE
        if not limit or not request.path.startswith("/api/v") or is_exempt(request):
            return self.get_response(request)
        client, address = client_keys(request)
        now = time.time()
        allowance = count_call(client, limit, now)
        whole = count_call(address, limit * ADDRESS_FACTOR, now)
        response = None
        if allowance.spent or whole.spent:
            response = self._refusal(request, allowance)
        response = response or self.get_response(request)
        for name, value in allowance.headers().items():
            response[name] = value
        return response

    @staticmethod
    def _refusal(request: HttpRequest, allowance: Allowance) -> HttpResponse:
        problem = Problem(
            429,
            "rate_limited",
            f"More than {allowance.limit} calls in a minute. "
            f"Try again in {allowance.resets_in_s} s.",
            headers={"Retry-After": str(allowance.resets_in_s)},
        )
        return problem_response(request, problem)
