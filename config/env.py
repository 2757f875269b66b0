"""One reader for each kind of environment setting, loud when the value is wrong."""

import ipaddress
import os
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the variable stripped of spaces, or the default when unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """Return a switch; raises ImproperlyConfigured for anything but yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is not a switch: use 1 or 0 (true or false).")


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31 - 1) -> int:
    """Return a whole number within low..high; raises ImproperlyConfigured otherwise."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number from {low} to {high}.")
    return number


def decimal(name: str, default: float, *, low: float = 0.0, high: float = 1e9) -> float:
    """Return a number within low..high; raises ImproperlyConfigured otherwise."""
    value = text(name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name}={value!r}: use a number from {low:g} to {high:g}.")
    return number


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return a comma-separated list without empty items."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def networks(name: str) -> list[str]:
    """Return a comma-separated list of networks such as 10.0.0.0/8; raises otherwise."""
    found = words(name)
    for word in found:
        try:
            ipaddress.ip_network(word)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}={word!r}: use networks such as 10.0.0.0/8, by commas."
            ) from None
    return found


def digits(name: str, default: str, *, high: int) -> dict[str, int]:
    """Return {word: number} of "word=number,word=number"; raises ImproperlyConfigured otherwise."""
    value = text(name, default)
    found: dict[str, int] = {}
    for part in value.split(","):
        match = re.fullmatch(r"\s*([a-z]{1,8})\s*=\s*(\d{1,2})\s*", part)
        if match is None or match[1] in found or int(match[2]) > high:
            raise ImproperlyConfigured(
                f"{name}={value!r}: use word=number,…, each word of at most 8 small letters once,"
                f" each number at most {high} (for example {default})."
            )
        found[match[1]] = int(match[2])
    return found


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """Return one of the allowed words; raises ImproperlyConfigured otherwise."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: use one of {', '.join(allowed)}.")
    return value


def url(name: str, schemes: Sequence[str], default: str = "") -> str:
    """Return an address whose scheme is allowed; raises ImproperlyConfigured otherwise.

    The value is not repeated in the error, because it may hold a password.
    """
    value = text(name, default)
    if value and value.partition("://")[0] not in schemes:
        kinds = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must start with {kinds}.")
    if value.startswith(("http://", "https://")) and not _has_host(value):
        raise ImproperlyConfigured(f"{name} names no host.")
    return value


def _has_host(value: str) -> bool:
    try:
        parts = urlsplit(value)
        # Reading a port that is none raises.
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def header_name(name: str, default: str) -> str:
    """Return the name of an HTTP header; raises ImproperlyConfigured for any other text."""
    value = text(name, default)
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", value):
        raise ImproperlyConfigured(f"{name} must be the name of a header, such as {default}.")
    return value


def header_value(name: str) -> str:
    """Return what can be sent in a header; the secret that it may be is in no error."""
    value = text(name)
    if not all(" " <= sign <= "~" for sign in value):
        raise ImproperlyConfigured(f"{name} must be plain ASCII on one line.")
    return value
