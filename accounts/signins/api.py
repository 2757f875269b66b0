"""Signing in by the JSON API: register, login, refresh, logout. `GET /auth/me` is in accounts.api.

None of these looks at a session cookie, so nobody can ride on one.
"""

from typing import Any

from allauth.core.internal.ratelimit import consume
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from ninja import Router, Status

from accounts.models import SignIn, User
from accounts.signins import families
from accounts.signins.attempts import TooManyAttempts, admit
from accounts.signins.devices import address_of, device_of
from accounts.signins.notices import tell_of_reuse
from accounts.signins.registering import SignupClosed, SignupRefused, register
from accounts.signins.schemas import LoginIn, LogoutIn, PairOut, RefreshIn, RegisterIn
from config.problems import Problem

router = Router()
Tokens = dict[str, Any]


@router.post("/register", auth=None, response={201: PairOut})
@sensitive_variables("body")
def register_account(
    request: HttpRequest, response: HttpResponse, body: RegisterIn
) -> Status[Tokens]:
    """Make an account, where sign-up is open (DOZOR_SIGNUP), and sign in."""
    if not consume(request, app="allauth.account", action="signup"):
        raise too_many(60)
    try:
        user = register(request, body.username, body.email, body.password)
    except SignupClosed as closed:
        raise Problem(403, "signup_closed", "Sign-up is closed here.") from closed
    except SignupRefused as refused:
        errors = [
            {"field": field, "message": line}
            for field, lines in refused.errors.items()
            for line in lines
        ]
        raise Problem(422, "invalid", str(refused), errors=errors) from refused
    return Status(201, signed_in(request, response, user))


@router.post("/login", auth=None, response=PairOut)
@sensitive_variables("body")
def login(request: HttpRequest, response: HttpResponse, body: LoginIn) -> Tokens:
    """Sign in with user name or e-mail address and password.

    Failures slow down further attempts on this account from this address, never the owner's from
    another. An unknown account, a wrong password and an account switched off answer alike.
    """
    try:
        attempt = admit(body.login, address_of(request))
    except TooManyAttempts as refused:
        raise too_many(refused.retry_after_s) from refused
    # allauth's backend hashes a password even when nobody has the name.
    user = authenticate(request, username=body.login, password=body.password)
    if not isinstance(user, User):
        raise wrong_credentials()
    attempt.succeeded()
    return signed_in(request, response, user)


def signed_in(request: HttpRequest, response: HttpResponse, user: User) -> Tokens:
    """Start a sign-in and return its tokens."""
    try:
        pair = families.begin(user, device_of(request), timezone.now())
    except families.RefreshRefused as refused:
        raise wrong_credentials() from refused
    return shown(response, pair)


def shown(response: HttpResponse, pair: families.Pair) -> Tokens:
    """Return the answer that holds tokens; no cache keeps it."""
    response["Cache-Control"] = "no-store"
    return {
        "access_token": pair.access,
        "access_expires_at": pair.access_expires_at,
        "refresh_token": pair.refresh,
        "refresh_expires_at": pair.refresh_expires_at,
    }


@router.post("/refresh", auth=None, response=PairOut)
@sensitive_variables("body")
def refresh(request: HttpRequest, response: HttpResponse, body: RefreshIn) -> Tokens:
    """Use a refresh token up and get the next pair.

    A token works once. One more use within 10 s, by a client that asked twice at the same time, is
    taken; any other second use ends the whole sign-in (`token_reused`).
    """
    try:
        return shown(response, families.rotate(body.refresh_token, timezone.now()))
    except families.TokenReused as reused:
        tell_of_reuse(request, reused.sign_in)
        detail = "This refresh token was used before: the sign-in is ended. Sign in again."
        raise Problem(401, "token_reused", detail, headers=CHALLENGE) from reused
    except families.RefreshRefused as refused:
        raise refresh_invalid() from refused


@router.post("/logout", auth=None, response={204: None})
@sensitive_variables("body")
def logout(request: HttpRequest, body: LogoutIn | None = None, everywhere: bool = False) -> Any:
    """End a sign-in at once, named by its refresh token or else by the bearer access token.

    With `everywhere=true` all of the person's sign-ins and browser sessions end; API tokens stay.
    """
    now = timezone.now()
    sign_in = named_sign_in(request, body)
    if sign_in is None:
        raise refresh_invalid()
    chosen = SignIn.objects.filter(pk=sign_in.pk)
    if everywhere:
        chosen = SignIn.objects.filter(user_id=sign_in.user_id)
        for session in UserSession.objects.filter(user_id=sign_in.user_id):
            session.end()
    families.end(chosen, SignIn.Reason.SIGNED_OUT, now)
    return Status(204, None)


def named_sign_in(request: HttpRequest, body: LogoutIn | None) -> SignIn | None:
    """Return the sign-in that a call means, ended or not; None when it proves none."""
    if body and body.refresh_token:
        return families.of_refresh(body.refresh_token)
    scheme, _space, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return families.read_access(plain.strip(), timezone.now())


CHALLENGE = {"WWW-Authenticate": 'Bearer realm="dozor"'}


def wrong_credentials() -> Problem:
    """Return the one refusal for all that can be wrong with name and password."""
    detail = "The login or the password is not right."
    return Problem(401, "wrong_credentials", detail, headers=CHALLENGE)


def refresh_invalid() -> Problem:
    """Return the refusal of a token that is unknown, spent, expired or of an ended sign-in."""
    return Problem(401, "token_invalid", "This token is not valid. Sign in.", headers=CHALLENGE)


def too_many(retry_after_s: int) -> Problem:
    """Return the refusal of an attempt that came too soon."""
    detail = f"Too many attempts. Try again in {retry_after_s} s."
    return Problem(429, "too_many_attempts", detail, headers={"Retry-After": str(retry_after_s)})
