"""Signing in to the merchant cabinet in two steps. Passwords and codes are kept nowhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from config.problems import NotThere, Problem
from demper.api.access import WRITE, caller
from demper.api.shapes import login_out
from demper.models import SignInAttempt
from demper.schemas.stores import KdAuthIn, KdAuthOut, KdSmsStartIn, KdSmsVerifyIn
from demper.services import sign_in
from demper.services.sign_in import SignedIn, SignInRefused

router = Router()
ANSWERS = {200: KdAuthOut, 202: KdAuthOut}


@router.post("/kaspi/auth", auth=WRITE, response=ANSWERS)
def sign_in_by_email(request: HttpRequest, body: KdAuthIn, response: HttpResponse) -> Any:
    """Sign in by e-mail and password; 202 wants the code, sent here again with `attempt`.

    Recommended: an employee of the cabinet with the role MANAGE_OFFERS. 429 `flood` says in
    Retry-After how long Kaspi wants to be left alone.
    """
    now = timezone.now()
    if body.attempt:
        attempt = _attempt(request, body.attempt)
        return _told(response, lambda: sign_in.verify(attempt, body.code, now))
    user, password = caller(request), body.password.get_secret_value()
    return _told(response, lambda: sign_in.start_by_email(user, body.email, password, now))


@router.post("/kaspi/auth/sms/start", auth=WRITE, response=ANSWERS)
def start_by_sms(request: HttpRequest, body: KdSmsStartIn, response: HttpResponse) -> Any:
    """Have a code sent to a phone; 202 with the attempt that `/sms/verify` wants."""
    user, now = caller(request), timezone.now()
    return _told(response, lambda: sign_in.start_by_phone(user, body.phone, now))


@router.post("/kaspi/auth/sms/verify", auth=WRITE, response=ANSWERS)
def verify_sms(request: HttpRequest, body: KdSmsVerifyIn, response: HttpResponse) -> Any:
    """Tell the code: then the login and all its shops are there, and their lists are read."""
    attempt, now = _attempt(request, body.attempt), timezone.now()
    return _told(response, lambda: sign_in.verify(attempt, body.code, now))


def _attempt(request: HttpRequest, token: str) -> SignInAttempt:
    attempt = sign_in.attempt_for(caller(request), token)
    if attempt is None:
        raise NotThere("You have no such sign-in.")
    return attempt


def _told(response: HttpResponse, step: Callable[[], SignedIn]) -> Any:
    response["Cache-Control"] = "no-store"
    try:
        done = step()
    except SignInRefused as refused:
        raise _problem(refused) from None
    return Status(202 if done.needs_code else 200, _out(done))


def _problem(refused: SignInRefused) -> Problem:
    wait_s = refused.wait_s(timezone.now())
    headers = {"Retry-After": str(wait_s)} if wait_s else {}
    told: dict[str, Any] = {"attempt": refused.attempt, "wait_s": wait_s}
    return Problem(refused.status, refused.code, refused.message, headers=headers, **told)


def _out(done: SignedIn) -> dict[str, Any]:
    return {
        "step": "code" if done.needs_code else "done",
        "attempt": done.attempt.token if done.needs_code else "",
        "label": done.attempt.label,
        "expires_at": done.attempt.expires_at,
        "login": done.login and login_out(done.login),
        "stores": [
            {"store_id": one.pk, "merchant_id": one.merchant_id, "name": one.name}
            for one in done.stores
        ],
    }
