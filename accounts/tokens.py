"""API tokens: issued once in clear, kept as SHA-256, looked up by digest.

A token reads `dz_<prefix>_<random>`: 32 bits that name it in lists, then 256 bits of secret. The
whole text is hashed and found by a unique index, so no secret is ever compared byte by byte.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.scopes import is_staff_only, scopes_for, unknown_scopes

USED_EVERY = timedelta(minutes=1)
MAX_TOKENS = 50


class TokenRefused(ValueError):
    """TokenRefused ← ScopeRefused, TooManyTokens: no token was made."""


class ScopeRefused(TokenRefused):
    """Scopes that do not exist or are not this person's to give; `scopes` lists them."""

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(f"These scopes cannot be given: {', '.join(scopes)}.")
        self.scopes = list(scopes)


class TooManyTokens(TokenRefused):
    """The person has MAX_TOKENS that are not revoked."""

    def __init__(self) -> None:
        super().__init__(f"There are {MAX_TOKENS} tokens already: revoke one first.")


def issue(
    user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Create a token; return its row and the text that is shown once and never again.

    Raises ScopeRefused for unknown scopes and for staff scopes asked by others, TooManyTokens.
    """
    allowed = {scope.code for scope in scopes_for(user)}
    refused = [code for code in scopes if code not in allowed]
    if refused:
        raise ScopeRefused(unknown_scopes(refused) or refused)
    if list_tokens(user).count() >= MAX_TOKENS:
        raise TooManyTokens
    prefix = f"dz_{secrets.token_hex(4)}"
    plain = f"{prefix}_{secrets.token_hex(32)}"
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=digest_of(plain),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    return token, plain


def list_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that are not revoked, newest first, expired ones included."""
    return ApiToken.objects.filter(user=user, revoked_at=None).order_by("-id")


def digest_of(plain: str) -> str:
    """Return the hexadecimal SHA-256 under which a token is stored."""
    return hashlib.sha256(plain.encode()).hexdigest()


def verify(plain: str, now: datetime | None = None) -> ApiToken | None:
    """Return the live token with its user, or None if unknown, revoked, expired or inactive."""
    now = now or timezone.now()
    if not plain.startswith("dz_"):
        return None
    token = (
        ApiToken.objects.select_related("user")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, user__is_active=True)
        .filter(digest=digest_of(plain))
        .first()
    )
    if token:
        mark_used(token, now)
    return token


def mark_used(token: ApiToken, now: datetime) -> bool:
    """Remember the use, at most once in USED_EVERY; return whether a row was written."""
    if token.last_used_at and token.last_used_at > now - USED_EVERY:
        return False
    late = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
    return ApiToken.objects.filter(late, pk=token.pk).update(last_used_at=now) == 1


def revoke(token: ApiToken, now: datetime | None = None) -> bool:
    """End a token; False when it was revoked before."""
    live = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    return live.update(revoked_at=now or timezone.now()) == 1


def allows(token: ApiToken, scope: str) -> bool:
    """True if the token carries the scope, and its user is staff where that is needed."""
    return scope in token.scopes and (token.user.is_staff or not is_staff_only(scope))
