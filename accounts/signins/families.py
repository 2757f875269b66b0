"""Sign-ins: a family of refresh tokens, each good for one use, ended together.

A refresh token is a JWT whose `jti` is 256 random bits; only the SHA-256 of that is stored. Using
it gives the next one. Using it again within TOLERANCE is taken, once, for a client that asked
twice at the same time, and gets a sibling; any other second use means that two hold the token, so
the sign-in ends and its person is told. Access tokens name their sign-in, which is read with the
user at every call (one query by primary key), so ending it refuses them at once.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import RefreshToken, SignIn, User
from accounts.signins import claims

TOLERANCE = timedelta(seconds=10)
REMEMBERED = timedelta(days=7)  # an ended sign-in stays on its person's page this long
PRUNED_AT_ONCE = 1000

log = logging.getLogger(__name__)


class RefreshRefused(Exception):
    """RefreshRefused ← TokenReused: the refresh token gives nothing."""


class TokenReused(RefreshRefused):
    """A token was used twice, and its sign-in ended now because of that."""

    def __init__(self, sign_in: SignIn) -> None:
        super().__init__("reused")
        self.sign_in = sign_in


@dataclass(frozen=True, slots=True)
class Pair:
    """The two tokens a client gets; neither text is stored."""

    access: str
    refresh: str
    access_expires_at: datetime
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """What is remembered of a client: the start of its user agent, and of its address."""

    user_agent: str
    ip_prefix: str


def begin(user: User, device: Device, now: datetime) -> Pair:
    """Start a sign-in; raises RefreshRefused if the password changed since it was checked."""
    with transaction.atomic():
        # Whoever changes the password afterwards finds this sign-in and ends it.
        unchanged = User.objects.select_for_update().filter(pk=user.pk, is_active=True)
        if unchanged.filter(password=user.password).first() is None:
            raise RefreshRefused
        sign_in = SignIn.objects.create(
            user=user,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(seconds=settings.JWT_REFRESH_TTL_S),
            user_agent=device.user_agent,
            ip_prefix=device.ip_prefix,
        )
        return _issue(sign_in, now)


def _issue(sign_in: SignIn, now: datetime) -> Pair:
    """Return new tokens of a sign-in and remember the refresh token by its digest."""
    user_id, pk = sign_in.user_id, sign_in.pk
    access, said = claims.make(claims.ACCESS, user_id, pk, now, settings.JWT_ACCESS_TTL_S)
    refresh, kept = claims.make(claims.REFRESH, user_id, pk, now, settings.JWT_REFRESH_TTL_S)
    RefreshToken.objects.create(
        sign_in=sign_in, digest=digest_of(kept.jti), created_at=now, expires_at=kept.expires_at
    )
    return Pair(access, refresh, said.expires_at, kept.expires_at)


def digest_of(jti: str) -> str:
    """Return the hexadecimal SHA-256 under which a refresh token is stored."""
    return hashlib.sha256(jti.encode()).hexdigest()


def rotate(plain: str, now: datetime) -> Pair:
    """Use a refresh token up and return the next pair; raises RefreshRefused, TokenReused.

    Safe to call at once from many processes: all that decides is a conditional UPDATE.
    """
    token = _find(plain)
    with transaction.atomic():
        # Writing the family's row first puts all its refreshes in a queue, on every database.
        ends = now + timedelta(seconds=settings.JWT_REFRESH_TTL_S)
        if not _live(now).filter(pk=token.sign_in_id).update(last_used_at=now, expires_at=ends):
            raise RefreshRefused
        if _use_up(token, now):
            return _issue(token.sign_in, now)
        end(SignIn.objects.filter(pk=token.sign_in_id), SignIn.Reason.REUSE, now)
    # Raised outside, or the end would be rolled back.
    log.warning("refresh token reused: sign-in ended", extra={"user_id": token.sign_in.user_id})
    raise TokenReused(token.sign_in)


def _find(plain: str) -> RefreshToken:
    """Return the stored row of a refresh token; raises RefreshRefused."""
    try:
        said = claims.read(plain, claims.REFRESH)
    except claims.TokenInvalid as error:
        raise RefreshRefused from error
    rows = RefreshToken.objects.select_related("sign_in__user")
    token = rows.filter(digest=digest_of(said.jti), sign_in_id=said.sign_in).first()
    if token is None or not token.sign_in.user.is_active:
        raise RefreshRefused
    return token


def _use_up(token: RefreshToken, now: datetime) -> bool:
    """True for the first use, and once more for a use at the same time; False for a reuse."""
    row = RefreshToken.objects.filter(pk=token.pk)
    if row.filter(used_at=None).update(used_at=now):
        return True
    return bool(row.filter(used_at__gt=now - TOLERANCE, repeated_at=None).update(repeated_at=now))


def _live(now: datetime) -> QuerySet[SignIn]:
    return SignIn.objects.filter(ended_at=None, expires_at__gt=now)


def read_access(plain: str, now: datetime) -> SignIn | None:
    """Return the live sign-in, with its active user, of an access token; else None."""
    try:
        said = claims.read(plain, claims.ACCESS)
    except claims.TokenInvalid:
        return None
    rows = _live(now).select_related("user")
    return rows.filter(pk=said.sign_in, user_id=said.user_id, user__is_active=True).first()


def of_refresh(plain: str) -> SignIn | None:
    """Return the sign-in of a refresh token, used or not; None when it is not one of ours."""
    try:
        return _find(plain).sign_in
    except RefreshRefused:
        return None


def end(sign_ins: QuerySet[SignIn], reason: SignIn.Reason, now: datetime) -> int:
    """End those of `sign_ins` that still go on; returns how many."""
    return sign_ins.filter(ended_at=None).update(ended_at=now, end_reason=reason)


def list_live(user: User, now: datetime) -> QuerySet[SignIn]:
    """Return a person's sign-ins that go on, the last used first."""
    return _live(now).filter(user=user).order_by("-last_used_at", "pk")


def list_reused(user: User, now: datetime) -> QuerySet[SignIn]:
    """Return the sign-ins that lately ended because a token was used twice, newest first."""
    ended = SignIn.objects.filter(user=user, end_reason=SignIn.Reason.REUSE)
    return ended.filter(ended_at__gt=now - REMEMBERED).order_by("-ended_at")


def prune(now: datetime) -> int:
    """Forget what ran out: spent tokens past their time, and sign-ins ended a while ago.

    A spent token is kept for as long as it could be presented, so that a reuse is always seen.
    Returns how many sign-ins and tokens went, at most PRUNED_AT_ONCE of each.
    """
    tokens = RefreshToken.objects.filter(expires_at__lt=now).values_list("pk", flat=True)
    gone = RefreshToken.objects.filter(pk__in=list(tokens[:PRUNED_AT_ONCE])).delete()[0]
    over = SignIn.objects.filter(expires_at__lt=now) | SignIn.objects.filter(
        ended_at__lt=now - REMEMBERED
    )
    keys = list(over.values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    return gone + SignIn.objects.filter(pk__in=keys).delete()[0]
