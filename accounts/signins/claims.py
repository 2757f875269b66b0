"""JSON Web Tokens: HS256 by PyJWT, one key of several named by `kid`, every claim demanded.

`typ` keeps access and refresh tokens apart, `sub` is the user's id, `sid` the sign-in, `jti` 256
random bits. Keys are settings.JWT_KEYS, newest first: the first signs, all are accepted. Without
it one key is derived from SECRET_KEY for this purpose alone.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

ALGORITHM = "HS256"
ISSUER = "dozor"
AUDIENCE = "dozor-api"
ACCESS, REFRESH = "access", "refresh"
REQUIRED = ["iss", "aud", "exp", "nbf", "iat", "typ", "jti", "sub", "sid"]
CLOCK_LEEWAY_S = 5  # the clocks of two of our machines
MAX_CHARS = 2048


class TokenInvalid(ValueError):
    """The text is no token of ours that is good now; the reason is for nobody."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    user_id: int
    sign_in: UUID
    jti: str
    expires_at: datetime


def signing_keys() -> dict[str, bytes]:
    """Return the keys by `kid`, the one that signs first."""
    texts: list[str] = settings.JWT_KEYS
    keys = [text.encode() for text in texts] or [derived_key()]
    return {kid_of(key): key for key in keys}


def derived_key() -> bytes:
    """Return the 32 bytes that SECRET_KEY gives for tokens and for nothing else."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"dozor.accounts.jwt.hs256.v1", "sha256")


def kid_of(key: bytes) -> str:
    """Return the public name of a key, from which the key cannot be told."""
    return hashlib.sha256(b"dozor.accounts.jwt.kid:" + key).hexdigest()[:16]


def make(typ: str, user_id: int, sign_in: UUID, now: datetime, ttl_s: int) -> tuple[str, Claims]:
    """Return a signed token of `typ`, good from `now` for `ttl_s` seconds, and what it says."""
    claims = Claims(user_id, sign_in, secrets.token_urlsafe(32), now + timedelta(seconds=ttl_s))
    body = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "exp": claims.expires_at,
        "nbf": now,
        "iat": now,
        "typ": typ,
        "jti": claims.jti,
        "sub": str(user_id),
        "sid": sign_in.hex,
    }
    kid, key = next(iter(signing_keys().items()))
    return jwt.encode(body, key, algorithm=ALGORITHM, headers={"kid": kid}), claims


def read(text: str, typ: str) -> Claims:
    """Return what a token of `typ` says; raises TokenInvalid unless all of it is right."""
    if len(text) > MAX_CHARS:
        raise TokenInvalid
    try:
        body = _verified(text)
        if body["typ"] != typ:
            raise TokenInvalid
        ends = datetime.fromtimestamp(body["exp"], tz=UTC)
        return Claims(int(body["sub"]), UUID(hex=body["sid"]), body["jti"], ends)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise TokenInvalid from error


def _verified(text: str) -> dict[str, Any]:
    # The header only names a key of ours; the algorithm is never taken from it.
    key = signing_keys().get(str(jwt.get_unverified_header(text).get("kid")))
    if key is None:
        raise TokenInvalid
    return jwt.decode(
        text,
        key,
        algorithms=[ALGORITHM],
        audience=AUDIENCE,
        issuer=ISSUER,
        leeway=CLOCK_LEEWAY_S,
        options={"require": REQUIRED},
    )
