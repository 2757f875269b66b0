"""The two steps of a sign-in, and what is stored at its end: the session and the shops."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import User
from config.upstream.errors import RateLimited, Unauthorized, UpstreamError
from config.upstream.registry import background
from demper.client import cabinet
from demper.client.login import Carried, session_cookies
from demper.models import Login, LoginState, SignInAttempt, Store
from demper.records.cabinet import Shop, SignInAnswer
from demper.records.parsing import ParseError
from demper.services import syncing
from demper.services.sessions import sealed_cookies
from demper.services.sign_in import attempts
from demper.services.sign_in.identity import EMAIL, PASSWORD_MAX, Identity, identity_of
from demper.services.sign_in.refusals import SignInRefused, said_by_source
from demper.services.sign_in.transports import Transport, transport_in_use

log = logging.getLogger(__name__)
SHOPS_MOST: Final = 50
CODE_DIGITS: Final = range(4, 9)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How far a sign-in is: `login` and `stores` when it is done, else a code is wanted."""

    attempt: SignInAttempt
    login: Login | None = None
    stores: tuple[Store, ...] = field(default=())

    @property
    def needs_code(self) -> bool:
        """Tell whether a code is the next step."""
        return self.login is None


def start_by_phone(
    user: User, phone: str, now: datetime, transport: Transport | None = None
) -> SignedIn:
    """Ask for a code by SMS; raises SignInRefused."""
    who = identity_of("phone", phone)
    way = transport or transport_in_use()
    return _start(user, who, now, way, lambda: way.send_phone(who.value))


def start_by_email(
    user: User, email: str, password: str, now: datetime, transport: Transport | None = None
) -> SignedIn:
    """Sign in by e-mail and password, which may want a code too; raises SignInRefused."""
    who = identity_of("email", email)
    if not 0 < len(password) <= PASSWORD_MAX:
        raise SignInRefused("bad_email")
    way = transport or transport_in_use()
    return _start(user, who, now, way, lambda: way.send_password(who.value, password))


def verify(
    attempt: SignInAttempt, code: str, now: datetime, transport: Transport | None = None
) -> SignedIn:
    """Tell the code that came, and store the session and the shops; raises SignInRefused."""
    digits = code.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) in CODE_DIGITS):
        raise SignInRefused("bad_code", attempt=attempt.token)
    held = attempts.take_try(attempt, now)
    way, cookies = transport or transport_in_use(), attempts.cookies_in(held)
    email = str(held.get("email", ""))
    who = Identity(attempt.kind, email, attempt.label, held["digest"])
    if attempt.kind == "email" and EMAIL.fullmatch(email):
        answer, cookies = _asked(lambda: way.send_email_code(email, digits, cookies), attempt, now)
    else:
        answer, cookies = _asked(lambda: way.send_sms_code(digits, cookies), attempt, now)
    if answer.error_code:
        refused = said_by_source(answer.error_code, answer.wait_s, now, by_code=True)
        refused.attempt = attempt.token
        attempts.hold(attempt, refused.code, refused.wait_until)
        raise refused
    if answer.needs_code:
        raise SignInRefused("wrong_code", attempt=attempt.token)
    return _finish(attempt, who, answer, cookies, now, way)


def _start(
    user: User,
    who: Identity,
    now: datetime,
    way: Transport,
    ask: Callable[[], tuple[SignInAnswer, Carried]],
) -> SignedIn:
    attempts.check_pause(user, who, now)
    attempt = attempts.begin(user, who, now)
    answer, cookies = _asked(ask, attempt, now, over=True)
    if answer.error_code:
        refused = said_by_source(answer.error_code, answer.wait_s, now, by_code=False)
        attempts.end(attempt, refused.code, refused.wait_until)
        raise refused
    if answer.needs_code:
        attempts.carry(attempt, who, cookies)
        return SignedIn(attempt)
    return _finish(attempt, who, answer, cookies, now, way)


def _asked(
    ask: Callable[[], Answer], attempt: SignInAttempt, now: datetime, *, over: bool = False
) -> Answer:
    """Return what Kaspi answered; raises SignInRefused, after which a code may be sent again."""
    until = None
    try:
        return ask()
    except Unauthorized:
        code = "no_session"
    except RateLimited as error:
        code, until = "flood", now + timedelta(seconds=error.retry_after_s)
    except (UpstreamError, ParseError) as error:
        # The person is told to try again; why it failed is for whoever runs the house.
        log.warning("a sign-in of attempt %s failed: %s", attempt.pk, error)
        code = "unavailable"
    if over:
        attempts.end(attempt, code, until)
        raise SignInRefused(code, until)
    attempts.hold(attempt, code, until)
    raise SignInRefused(code, until, attempt.token)


def _finish(
    attempt: SignInAttempt,
    who: Identity,
    answer: SignInAnswer,
    cookies: Carried,
    now: datetime,
    way: Transport,
) -> SignedIn:
    """Go into the cabinet, see whose it is, and store it all."""
    inside = _asked(lambda: way.open_cabinet(answer.redirect_url, cookies), attempt, now, over=True)
    shops = _asked(lambda: background.run(_shops(inside)), attempt, now, over=True)
    if not shops:
        attempts.end(attempt, "no_shops")
        raise SignInRefused("no_shops")
    with transaction.atomic():
        login = _login(attempt, who, inside, now)
        stores = tuple(_store(login, shop, now) for shop in shops)
        attempts.end(attempt)
    for store in stores:
        if store.active:
            syncing.request(store, now)
    return SignedIn(attempt, login, stores)


async def _shops(inside: Carried) -> list[Shop]:
    cookies = session_cookies(inside)
    ids = await cabinet.merchants(cookies)
    return [await cabinet.merchant(one, cookies) for one in ids[:SHOPS_MOST]]


def _login(attempt: SignInAttempt, who: Identity, inside: Carried, now: datetime) -> Login:
    """Store the session in the login of this identity; whoever renewed it meanwhile comes late."""
    owner = attempt.owner
    fields = {
        "label": who.label,
        "session": sealed_cookies(owner.pk, inside),
        "state": LoginState.ACTIVE,
        "renewing_until": None,
        "last_checked_at": now,
        "last_error": "",
        "demo": settings.DOZOR_DEMO,
    }
    login, made = Login.objects.get_or_create(
        owner=owner,
        identity_digest=who.digest,
        defaults={**fields, "session_version": 1, "created_at": now},
    )
    if not made:
        rows = Login.objects.filter(pk=login.pk)
        rows.update(**fields, session_version=F("session_version") + 1)
        login.refresh_from_db()
    return login


def _store(login: Login, shop: Shop, now: datetime) -> Store:
    """Hang a shop on its login; what its owner set of it stays."""
    store, made = Store.objects.get_or_create(
        owner_id=login.owner_id,
        merchant_id=shop.merchant_id,
        defaults={
            "login": login,
            "name": shop.name,
            "demo": login.demo,
            "created_at": now,
        },
    )
    if not made:
        Store.objects.filter(pk=store.pk).update(login=login, name=shop.name, demo=login.demo)
        store.login, store.name, store.demo = login, shop.name, login.demo
    return store
