"""Who may open a socket: the page's own session from the page's own origin, or a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare

from accounts.alerts import tickets
from accounts.models import User

BAD_REQUEST = 4400
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
TOO_MANY = 4429
MAX_SEQ = 2**63 - 1


class Refused(Exception):
    """A socket is not let in; `code` is the close code: 4400, 4401, 4403, 4404 or 4429."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the other end; the session key is empty for one who came by a ticket."""

    user: User
    session_key: str = ""

    def still_welcome(self) -> bool:
        """Tell whether the person is active and the session has not ended; reads the database."""
        if self.session_key:
            return _user_of_session(self.session_key) is not None
        return User.objects.filter(pk=self.user.pk, is_active=True).exists()


@dataclass(frozen=True, slots=True)
class Knock:
    """What a socket's opening request says."""

    host: str
    origin: str
    scheme: str
    session_key: str
    ticket: str
    last_id: int | None

    @property
    def own_origin(self) -> bool:
        """Tell whether the Origin is this site's: scheme, host and port all equal."""
        allowed_hosts = settings.ALLOWED_HOSTS
        if settings.DEBUG and not allowed_hosts:
            allowed_hosts = [".localhost", "127.0.0.1", "[::1]"]
        domain, _ = split_domain_port(self.host)
        if not domain or not validate_host(domain, allowed_hosts):
            return False
        return self.origin in {f"{self.scheme}://{self.host}", *settings.CSRF_TRUSTED_ORIGINS}


def read_knock(scope: Mapping[str, Any]) -> Knock:
    """Read an ASGI scope; raises Refused 4400 for a bad `last_id` or a NUL in the address."""
    if "\0" in scope.get("path", ""):
        raise Refused(BAD_REQUEST)
    headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Knock(
        host=headers.get(b"host", "").lower(),
        origin=headers.get(b"origin", "").lower(),
        scheme="https" if scope.get("scheme") in ("wss", "https") else "http",
        session_key=_session_key(headers.get(b"cookie", "")),
        ticket=query.get("ticket", [""])[0],
        last_id=_last_id(query.get("last_id", [])),
    )


def identify(knock: Knock, now: datetime) -> Visitor:
    """Return who knocks. Raises Refused: 4403 for a foreign origin, 4401 for a stranger.

    A browser always says its Origin. Whoever says none must bring a ticket, so that no page
    elsewhere can ride on a cookie.
    """
    if knock.origin and not knock.own_origin:
        raise Refused(NOT_ALLOWED)
    if knock.ticket:
        user = tickets.consume(knock.ticket, now)
        if user is None:
            raise Refused(NOT_SIGNED_IN)
        return Visitor(user)
    if not knock.origin:
        raise Refused(NOT_ALLOWED if knock.session_key else NOT_SIGNED_IN)
    user = _user_of_session(knock.session_key) if knock.session_key else None
    if user is None:
        raise Refused(NOT_SIGNED_IN)
    return Visitor(user, knock.session_key)


def _last_id(values: list[str]) -> int | None:
    if not values:
        return None
    if len(values) > 1 or not values[0].isascii() or not values[0].isdigit():
        raise Refused(BAD_REQUEST)
    number = int(values[0]) if len(values[0]) <= 19 else MAX_SEQ + 1
    if number > MAX_SEQ:
        raise Refused(BAD_REQUEST)
    return number


def _session_key(cookie_header: str) -> str:
    try:
        cookie = SimpleCookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    # No session has a NUL in its key, and PostgreSQL cannot even look for one.
    return cookie.value if cookie is not None and "\0" not in cookie.value else ""


def _user_of_session(session_key: str) -> User | None:
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user_id, mark = store.get(SESSION_KEY), store.get(HASH_SESSION_KEY, "")
    if user_id is None:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not _is_current(user, mark):
        return None
    return user


def _is_current(user: User, mark: str) -> bool:
    """Tell whether the session was opened with the password the user has now."""
    known = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(mark, value) for value in known)
