"""What a token must say, and by whom it must be signed, to be believed."""

import base64
import json
import uuid
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.signins import claims

SIGN_IN = uuid.UUID(int=7)
OLD, NEW = "old-" * 8, "new-" * 8


@pytest.fixture(autouse=True)
def keys(settings):
    settings.JWT_KEYS = [NEW, OLD]
    return settings


def body(**changes):
    now = timezone.now()
    said = {
        "iss": claims.ISSUER,
        "aud": claims.AUDIENCE,
        "exp": now + timedelta(minutes=5),
        "nbf": now,
        "iat": now,
        "typ": "access",
        "jti": "j",
        "sub": "3",
        "sid": SIGN_IN.hex,
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def signed(said, key=NEW, kid=None, algorithm="HS256"):
    kid = claims.kid_of(NEW.encode()) if kid is None else kid
    return jwt.encode(said, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def later(**ago):
    return timezone.now() + timedelta(**ago)


def refused(text, typ="access"):
    with pytest.raises(claims.TokenInvalid):
        claims.read(text, typ)
    return True


def test_what_is_made_is_read():
    text, made = claims.make("access", 3, SIGN_IN, timezone.now(), 60)

    read = claims.read(text, "access")
    assert (read.user_id, read.sign_in, read.jti) == (3, SIGN_IN, made.jti)
    assert abs(read.expires_at - made.expires_at) <= timedelta(seconds=1)


def test_a_token_made_by_hand_as_ours_is_read():
    assert claims.read(signed(body()), "access").user_id == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"typ": "refresh"},
        {"typ": "ACCESS"},
        {"exp": later(minutes=-1)},
        {"nbf": later(days=1)},
        {"iat": later(days=1)},
        {"sub": "nobody"},
        {"sub": 3},
        {"sid": "none"},
        {"exp": "soon"},
        *({name: None} for name in claims.REQUIRED),
    ],
    ids=lambda changes: next(f"{name}-{type(value).__name__}" for name, value in changes.items()),
)
def test_a_claim_that_is_wrong_or_missing_is_refused(changes):
    assert refused(signed(body(**changes)))


def test_a_refresh_token_is_no_access_token_nor_the_other_way_round():
    access, _said = claims.make("access", 3, SIGN_IN, timezone.now(), 60)
    refresh, _said = claims.make("refresh", 3, SIGN_IN, timezone.now(), 60)

    assert refused(access, "refresh")
    assert refused(refresh, "access")


@pytest.mark.parametrize("name", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(name):
    header = {"alg": name, "typ": "JWT", "kid": claims.kid_of(NEW.encode())}
    said = body(exp=int(later(minutes=5).timestamp()), nbf=0, iat=0)

    assert refused(f"{part(header)}.{part(said)}.")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_the_right_key_is_refused(algorithm):
    assert refused(signed(body(), NEW * 2, algorithm=algorithm))
    assert refused(signed(body(), (NEW + NEW)[:64], algorithm=algorithm))


@pytest.mark.slow
def test_a_signature_by_a_pair_of_keys_is_refused():
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    assert refused(signed(body(), pem, algorithm="RS256"))


def test_our_signature_under_the_name_of_another_algorithm_is_refused():
    _head, said, signature = signed(body()).split(".")
    forged = part({"alg": "RS256", "typ": "JWT", "kid": claims.kid_of(NEW.encode())})

    assert refused(f"{forged}.{said}.{signature}")


@pytest.mark.parametrize("kid", ["", "other", "../key"])
def test_a_key_that_nobody_knows_is_refused(kid):
    assert refused(signed(body(), kid=kid))


def test_a_key_under_the_name_of_another_is_refused():
    assert refused(signed(body(), OLD, kid=claims.kid_of(NEW.encode())))


def test_a_key_is_changed_without_refusing_what_the_old_one_signed(keys):
    keys.JWT_KEYS = [OLD]
    text, _said = claims.make("access", 3, SIGN_IN, timezone.now(), 60)

    keys.JWT_KEYS = [NEW, OLD]
    assert claims.read(text, "access").user_id == 3
    fresh, _said = claims.make("access", 3, SIGN_IN, timezone.now(), 60)
    assert jwt.get_unverified_header(fresh)["kid"] == claims.kid_of(NEW.encode())
    keys.JWT_KEYS = [NEW]
    assert refused(text)


def test_without_keys_one_of_32_bytes_comes_from_the_secret_key_and_is_not_it(keys):
    keys.JWT_KEYS = []
    first = claims.derived_key()
    keys.SECRET_KEY = "x" * 50

    assert len(first) == 32
    assert claims.derived_key() not in (first, keys.SECRET_KEY.encode())
    text, _said = claims.make("access", 3, SIGN_IN, timezone.now(), 60)
    assert claims.read(text, "access").user_id == 3


def test_any_change_of_a_sign_is_refused():
    text = signed(body())
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "Q"
        assert refused(text[:place] + other + text[place + 1 :])


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_other_text_is_refused_and_breaks_nothing(text):
    assert refused(text)


def test_a_text_that_is_too_long_is_not_even_read():
    assert refused(signed(body(note="x" * 3000)))
