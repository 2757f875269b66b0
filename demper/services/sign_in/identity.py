"""Who signs in: written as the source wants it, masked for people, digested for the table."""

import re
from dataclasses import dataclass, field
from typing import Final

from django.utils.crypto import salted_hmac

from demper.services.sign_in.refusals import SignInRefused

EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,120}\.[^@\s.]{2,24}")
PASSWORD_MAX: Final = 200
DIGITS: Final = 11


@dataclass(frozen=True, slots=True)
class Identity:
    """A phone or an e-mail address. Only `label` may be shown and only `digest` stored."""

    kind: str  # "phone" or "email"
    value: str = field(repr=False)
    label: str = ""
    digest: str = ""


def identity_of(kind: str, text: str) -> Identity:
    """Return who is meant by a text, "phone" or "email"; raises SignInRefused."""
    return _phone(text) if kind == "phone" else _email(text)


def _phone(text: str) -> Identity:
    digits = re.sub(r"\D", "", text)
    if len(digits) == DIGITS - 1:
        digits = "7" + digits
    if len(digits) != DIGITS or digits[0] not in "78" or digits[1] != "7" or len(text) > 40:
        raise SignInRefused("bad_phone")
    area, first, second, third = digits[1:4], digits[4:7], digits[7:9], digits[9:]
    value = f"+7 ({area}) {first}-{second}-{third}"
    return Identity("phone", value, f"+7 (7••) •••-••-{third}", _digest(value))


def _email(text: str) -> Identity:
    value = text.strip().lower()
    if not EMAIL.fullmatch(value):
        raise SignInRefused("bad_email")
    name, _at, host = value.partition("@")
    return Identity("email", value, f"{name[:1]}•••@{host}"[:80], _digest(value))


def _digest(value: str) -> str:
    return salted_hmac("demper.login", value, algorithm="sha256").hexdigest()
