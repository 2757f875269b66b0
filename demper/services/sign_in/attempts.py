"""Sign-ins between their two steps: what is carried is sealed, and gone when they end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q

from accounts.models import User
from config.upstream.asking import Cookie
from config.vault import NotOpened, seal, unseal
from demper.client.login import Carried
from demper.models import SignInAttempt, SignInStep
from demper.services.sign_in.identity import Identity
from demper.services.sign_in.refusals import SignInRefused

LIFE: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
CODES_MOST: Final = 5
STARTS_MOST: Final = 5  # of one person within LIFE
PAUSE: Final = timedelta(seconds=60)


def attempt_for(user: User, token: str) -> SignInAttempt | None:
    """Return a person's sign-in by its token; None for another's."""
    return SignInAttempt.objects.filter(owner=user, token=token[:64]).first()


def check_pause(user: User, who: Identity, now: datetime) -> None:
    """Raise SignInRefused `flood` while Kaspi, or we, want this person to wait."""
    mine = SignInAttempt.objects.filter(owner=user, created_at__gt=now - KEPT)
    waits = mine.filter(label=who.label, wait_until__gt=now).order_by("-wait_until").first()
    if waits is not None:
        raise SignInRefused("flood", waits.wait_until)
    begun = mine.filter(created_at__gt=now - LIFE).order_by("-created_at")
    times = list(begun.values_list("created_at", flat=True)[:STARTS_MOST])
    if len(times) == STARTS_MOST:
        raise SignInRefused("flood", times[-1] + LIFE)


def begin(user: User, who: Identity, now: datetime) -> SignInAttempt:
    """Write down that a sign-in begins; those that this person left open end."""
    mine = SignInAttempt.objects.filter(owner=user, step=SignInStep.CODE)
    mine.update(step=SignInStep.FAILED, error_code="left", carried=None)
    return SignInAttempt.objects.create(
        owner=user,
        label=who.label,
        kind=who.kind,
        created_at=now,
        expires_at=now + LIFE,
    )


def carry(attempt: SignInAttempt, who: Identity, cookies: Carried) -> None:
    """Keep what the second step needs, sealed. Of a phone that is its digest alone."""
    told: dict[str, Any] = {"cookies": [one.as_row() for one in cookies], "digest": who.digest}
    if who.kind == "email":
        told["email"] = who.value  # it is sent along with the code
    attempt.carried = seal(told, owner=f"user:{attempt.owner_id}")
    attempt.save(update_fields=["carried"])


def take_try(attempt: SignInAttempt, now: datetime) -> Mapping[str, Any]:
    """Count one code and return what is carried; raises SignInRefused where none may be tried."""
    rows = SignInAttempt.objects.filter(pk=attempt.pk, step=SignInStep.CODE)
    if attempt.expires_at <= now:
        end(attempt, "expired")
        raise SignInRefused("expired")
    if attempt.wait_until and attempt.wait_until > now:
        raise SignInRefused("flood", attempt.wait_until, attempt.token)
    if not rows.filter(codes_tried__lt=CODES_MOST).update(codes_tried=F("codes_tried") + 1):
        known = SignInAttempt.objects.get(pk=attempt.pk)
        raise SignInRefused("too_many_codes" if known.step == SignInStep.CODE else "expired")
    if attempt.carried is None:
        raise SignInRefused("expired")
    try:
        held: Mapping[str, Any] = unseal(attempt.carried, owner=f"user:{attempt.owner_id}")
    except NotOpened:
        raise SignInRefused("expired") from None
    return held


def cookies_in(held: Mapping[str, Any]) -> Carried:
    """Return the cookies that were carried."""
    return tuple(Cookie.of_row(row) for row in held["cookies"])


def end(attempt: SignInAttempt, error_code: str = "", wait_until: datetime | None = None) -> None:
    """End a sign-in, well without an error; nothing is carried any more."""
    step = SignInStep.FAILED if error_code else SignInStep.DONE
    SignInAttempt.objects.filter(pk=attempt.pk).update(
        step=step, error_code=error_code[:40], wait_until=wait_until, carried=None
    )


def hold(attempt: SignInAttempt, error_code: str, wait_until: datetime | None) -> None:
    """Note why a code was not taken; another one may follow."""
    SignInAttempt.objects.filter(pk=attempt.pk).update(
        error_code=error_code[:40], wait_until=wait_until
    )


def prune(now: datetime) -> int:
    """Forget sign-ins of yesterday; what is carried goes as soon as it is too late."""
    late = Q(expires_at__lte=now) & ~Q(carried=None)
    SignInAttempt.objects.filter(late).update(carried=None)
    return SignInAttempt.objects.filter(created_at__lt=now - KEPT).delete()[0]
