"""A login's session of the cabinet, and its renewal by one of all who meet it expired.

Not for use on the `background` loop, nor inside a transaction: whoever waits for somebody else's
renewal looks into the database for it.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db.models import F, Q
from django.utils import timezone

from config.upstream.asking import Cookie
from config.upstream.conversation import DIRECT, Way
from config.upstream.errors import Unauthorized, Unavailable, UpstreamError
from config.upstream.registry import background
from config.vault import NotOpened, Sealed, seal, unseal
from demper.client import login as door
from demper.client.ways import CABINET
from demper.models import Login, LoginState
from demper.services import notices

LEASE: Final = timedelta(seconds=90)
WAIT_S: Final = 60.0
POLL_S: Final = 0.05
POLL_MAX_S: Final = 1.0
Clock = Callable[[], datetime]
Answer = TypeVar("Answer")


class NeedsLogin(Exception):
    """Nobody can go on in this login's name before its owner signs in again."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the cabinet knows a login by; `version` tells one session from the next."""

    login_id: int
    version: int
    cookies: Mapping[str, str] = field(repr=False)


def session_of(login_id: int) -> Session:
    """Return a login's session as it is stored; raises NeedsLogin."""
    login = Login.objects.filter(pk=login_id).first()
    if login is None:
        raise NeedsLogin("This login was removed.")
    if login.state == LoginState.NEEDS_LOGIN:
        raise NeedsLogin("The cabinet wants its owner to sign in again.")
    return Session(login.pk, login.session_version, door.session_cookies(carried_of(login)))


def renew(
    login_id: int, seen_version: int, *, clock: Clock = timezone.now, way: Way = DIRECT
) -> Session:
    """Return a newer session than the one seen: renewed here, or by whoever was first.

    Of all threads and processes that call, one asks Kaspi. Raises NeedsLogin where it gives no
    session (the owner is told once), and an UpstreamError where it does not answer.
    """
    until, pause = time.monotonic() + WAIT_S, POLL_S
    while True:
        session = session_of(login_id)
        if session.version != seen_version:
            return session
        if _claim(login_id, seen_version, clock()):
            return _renewed(Login.objects.get(pk=login_id), clock, way)
        if time.monotonic() >= until:
            message = "another task renews this session and does not come to an end"
            raise Unavailable(CABINET, message, sent=False)
        time.sleep(pause)
        pause = min(POLL_MAX_S, pause * 1.5)


def forget(login: Login) -> None:
    """Forget a session: nothing is done in this login's name before its owner signs in again."""
    Login.objects.filter(pk=login.pk).update(
        session=None,
        session_version=F("session_version") + 1,
        state=LoginState.NEEDS_LOGIN,
        renewing_until=None,
    )


def signed_in(login_id: int, ask: Callable[[Mapping[str, str]], Answer]) -> Answer:
    """Return what `ask` gives by a session's cookies; an expired one is renewed once.

    Raises NeedsLogin, and whatever `ask` raises.
    """
    session = session_of(login_id)
    try:
        return ask(session.cookies)
    except Unauthorized:
        session = renew(login_id, session.version)
    try:
        return ask(session.cookies)
    except Unauthorized as error:
        raise NeedsLogin(str(error)) from None


def carried_of(login: Login) -> tuple[Cookie, ...]:
    """Return every cookie of a login; raises NeedsLogin where they cannot be opened."""
    if login.session is None:
        raise NeedsLogin("Nobody has signed in yet.")
    try:
        held = unseal(login.session, owner=f"user:{login.owner_id}")
    except NotOpened:
        raise NeedsLogin("None of the vault's keys opens this session.") from None
    return rows_as_cookies(held["cookies"])


def sealed_cookies(owner_id: int, cookies: Iterable[Cookie]) -> Sealed:
    """Return cookies as `Login.session` holds them."""
    return seal({"cookies": [one.as_row() for one in cookies]}, owner=f"user:{owner_id}")


def rows_as_cookies(rows: Sequence[Mapping[str, Any]]) -> tuple[Cookie, ...]:
    """Return the cookies that were written down."""
    return tuple(Cookie.of_row(row) for row in rows)


def _claim(login_id: int, version: int, now: datetime) -> bool:
    free = Q(renewing_until=None) | Q(renewing_until__lte=now)
    rows = Login.objects.filter(free, pk=login_id, session_version=version)
    held = rows.exclude(state=LoginState.NEEDS_LOGIN)
    return bool(held.update(state=LoginState.RENEWING, renewing_until=now + LEASE))


def _renewed(login: Login, clock: Clock, way: Way) -> Session:
    """Ask Kaspi for a new session and store what came of it, unless somebody took over."""
    try:
        # Without the dead session's own cookies: they would look like new ones.
        known = [one for one in carried_of(login) if one.name not in door.SESSION]
        cookies = background.run(door.renew(known, way))
    except (Unauthorized, NeedsLogin) as error:
        _lost(login, str(error), clock())
        raise NeedsLogin("The cabinet wants its owner to sign in again.") from None
    except UpstreamError as error:
        _settle(login, state=LoginState.ACTIVE, last_error=str(error)[:300])
        if isinstance(error, Unavailable) and error.sent:
            # What was asked in this session's name was refused before, so nothing was done.
            raise Unavailable(
                error.source, error.message, error.retry_after_s, sent=False
            ) from None
        raise
    _settle(
        login,
        state=LoginState.ACTIVE,
        session=sealed_cookies(login.owner_id, cookies),
        session_version=F("session_version") + 1,
        last_checked_at=clock(),
        last_error="",
    )
    return session_of(login.pk)


def _lost(login: Login, error: str, now: datetime) -> None:
    if _settle(login, state=LoginState.NEEDS_LOGIN, last_error=error[:300]):
        once = str(login.session_version)
        notices.tell([notices.of_login(notices.SESSION_EXPIRED, login, {}, now, once=once)], now)


def _settle(login: Login, **fields: Any) -> bool:
    """End a renewal; False where somebody else took it over, or the owner signed in meanwhile."""
    rows = Login.objects.filter(
        pk=login.pk, session_version=login.session_version, renewing_until=login.renewing_until
    )
    return bool(rows.update(renewing_until=None, **fields))
