"""Who is calling the JSON API: a program with a token, or a page with a session.

A bearer token is an API token (`dz_…`, which may what its scopes say) or the access token of a
sign-in, which may what its user may, as a session may, and needs no CSRF proof.

401 means nobody is known (no, bad, expired or revoked credentials), 403 that the caller is known
and may not; the code of the problem says why: `scope_missing`, `staff_only`, `csrf_failed`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from accounts.models import ApiToken, SignIn, User
from accounts.scopes import is_staff_only
from accounts.signins import families
from accounts.tokens import allows, verify
from config.problems import Problem

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


@dataclass(frozen=True, slots=True)
class Access:
    """The caller as `request.auth`; `token` is an API token, `sign_in` that of an access token."""

    user: User | AnonymousUser
    token: ApiToken | None = None
    sign_in: SignIn | None = None

    @property
    def person(self) -> User:
        """The signed-in user; raises AuthenticationError (401) for a visitor."""
        if not isinstance(self.user, User):
            raise AuthenticationError
        return self.user

    def allows(self, scope: str) -> bool:
        """True if this caller may use the scope."""
        if self.token:
            return allows(self.token, scope)
        if isinstance(self.user, User):
            return self.user.is_staff or not is_staff_only(scope)
        return False


class TokenOrSession(HttpBearer):
    """A bearer token that carries `scope`, or a signed-in session (with CSRF to change things)."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return the caller or None (401); raises Problem 403."""
        if "Authorization" in request.headers:
            access = super().__call__(request)
        else:
            access = session_access(request)
        if access:
            self.check(access)
        return access

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Return the token's owner and put them in place of the session's user."""
        access = token_access(token.strip())
        if access:
            request.user = access.user
        return access

    def check(self, access: Access) -> None:
        """Raise Problem 403 unless the caller may use the scope."""
        if access.token and self.scope not in access.token.scopes:
            raise Problem(
                403,
                "scope_missing",
                f"This token lacks the scope {self.scope}.",
                scope=self.scope,
            )
        if not access.allows(self.scope):
            raise staff_only()


class StaffOnly(TokenOrSession):
    """As TokenOrSession, and the user must be staff whatever the scope."""

    def check(self, access: Access) -> None:
        """Raise Problem 403 unless the caller is staff and may use the scope."""
        super().check(access)
        if not access.user.is_staff:
            raise staff_only()


class OptionalAuth(TokenOrSession):
    """Anybody: `request.auth.user` is a visitor when nobody signed in; a bad token is still 401."""

    def __init__(self) -> None:
        super().__init__("")

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return the caller, known or not; None (401) only for credentials that are wrong."""
        access = super().__call__(request)
        if access is None and "Authorization" not in request.headers:
            request.user = AnonymousUser()  # looking at it must not touch the session
            return Access(request.user)
        return access

    def check(self, access: Access) -> None:
        """Nothing is asked of the caller."""


def token_access(plain: str) -> Access | None:
    """Return the owner of an API token or an access token; None when it is not good now."""
    if plain.startswith("dz_"):
        row = verify(plain)
        return Access(row.user, row) if row else None
    sign_in = families.read_access(plain, timezone.now())
    return Access(sign_in.user, sign_in=sign_in) if sign_in else None


def no_view(request: HttpRequest) -> HttpResponse:
    """Stand where a middleware wants a view; never called."""
    return HttpResponse()


class CsrfCheck(CsrfViewMiddleware):
    """Django's own check of a request, without the page that it would answer with."""

    def __init__(self) -> None:
        super().__init__(no_view)

    def check(self, request: HttpRequest) -> None:
        """Raise Problem 403 `csrf_failed` unless the request carries its proof."""
        self.process_request(request)
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        self.process_view(request, no_view, (), {})

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        detail = f"Send the CSRF token in the X-CSRFToken header. {reason}"
        raise Problem(403, "csrf_failed", detail)


def session_access(request: HttpRequest) -> Access | None:
    """Return the signed-in user; raises Problem 403 `csrf_failed` for an unsafe call without proof.

    A request without a session cookie never touches the session, so its answer stays shareable.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if request.method not in SAFE_METHODS:
        CsrfCheck().check(request)
    return Access(user)


def staff_only() -> Problem:
    """Return the refusal for what only staff may do."""
    return Problem(403, "staff_only", "Only staff may do this.")
