"""Calls that anybody may read, how long an answer may be shared, and how long a caller may wait."""

import re
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.auth import Access, OptionalAuth, TokenOrSession

WAIT_MAX_S = 10.0
LOOK_EVERY_S = 0.1
SHARED_S = 5
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])")
# A waiting caller holds a thread: the other threads stay free for those who do not wait.
_waiting = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 4))


class PublicRead(TokenOrSession):
    """Anybody while PUBLIC_STATS is on, else those who may use the scope."""

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return the caller, known or not; None is 401."""
        if settings.PUBLIC_STATS and "Authorization" not in request.headers:
            return OptionalAuth()(request)
        return super().__call__(request)


def is_known(request: HttpRequest) -> bool:
    """Say whether the caller of a public read signed in or sent a token."""
    caller: Access = request.auth  # type: ignore[attr-defined]
    return caller.user.is_authenticated


def share(response: HttpResponse) -> None:
    """Let caches keep an answer that is the same for everybody for a few seconds."""
    keep = f"public, max-age={SHARED_S}" if settings.PUBLIC_STATS else "private"
    response["Cache-Control"] = keep


def share_words(response: HttpResponse) -> None:
    """Let an answer with words be shared among readers of one language."""
    share(response)
    patch_vary_headers(response, ["Accept-Language"])


def keep_private(response: HttpResponse) -> None:
    """Forbid caches to keep an answer that will be another one in a moment."""
    response["Cache-Control"] = "no-store"


def wait_asked(request: HttpRequest) -> float:
    """Return the seconds of `Prefer: wait=N`, at most ten; 0 without it."""
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return min(float(found[1]), WAIT_MAX_S) if found else 0.0


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Look again and again until done or the time is up; False at once when too many wait."""
    if seconds <= 0 or not _waiting.acquire(blocking=False):
        return done()
    try:
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() >= end:
                return False
            time.sleep(LOOK_EVERY_S)
        return True
    finally:
        _waiting.release()
