"""Who may call, and how often somebody may cause questions to FACEIT."""

from django.http import HttpRequest

from accounts.auth import Access, StaffOnly, TokenOrSession
from accounts.publicread import PublicRead
from config.problems import Problem
from config.ratelimit import too_soon

READ, WRITE = PublicRead("faceit:read"), TokenOrSession("faceit:write")
SEE_CACHE, CLEAR_CACHE = StaffOnly("system:read"), StaffOnly("system:write")
PAUSE_S = 1


def pace(request: HttpRequest) -> None:
    """Let a person cause one question to FACEIT a second; raises Problem 429 for a second one.

    To be called before anything that asks the source, and nowhere else: stored answers are free.
    """
    caller: Access = request.auth  # type: ignore[attr-defined]
    who = caller.user.pk if caller.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
    if too_soon(f"faceit:{who}", PAUSE_S):
        raise Problem(
            429,
            "too_fast",
            "One call a second that asks FACEIT: try again in a second.",
            headers={"Retry-After": str(PAUSE_S)},
        )
