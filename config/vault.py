"""Secrets at rest: sealed with the newest of VAULT_KEYS, opened with any of them.

What is sealed names its owner inside, so that a value copied to another row does not open there.
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class NotOpened(Exception):
    """A sealed value that no key opens, or that was sealed for somebody else."""


class Sealed:
    """A secret as it is stored; never shows what is inside."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __repr__(self) -> str:
        return "<Sealed>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.token == self.token

    def __hash__(self) -> int:
        return hash(self.token)


def seal(value: Any, *, owner: object) -> Sealed:
    """Return `value` (anything that JSON can say) sealed for `owner`, such as "user:7"."""
    plain = json.dumps({"owner": str(owner), "value": value}, ensure_ascii=False)
    return Sealed(_keys(tuple(settings.VAULT_KEYS)).encrypt(plain.encode()).decode())


def unseal(sealed: Sealed, *, owner: object) -> Any:
    """Return what was sealed for `owner`; raises NotOpened for another's, or without its key."""
    try:
        plain = _keys(tuple(settings.VAULT_KEYS)).decrypt(sealed.token.encode())
    except InvalidToken:
        raise NotOpened("None of VAULT_KEYS opens this secret.") from None
    held = json.loads(plain)
    if held["owner"] != str(owner):
        raise NotOpened("This secret belongs to somebody else.")
    return held["value"]


def rotated(sealed: Sealed) -> Sealed:
    """Return the same secret sealed with the newest key; raises NotOpened."""
    try:
        token = _keys(tuple(settings.VAULT_KEYS)).rotate(sealed.token.encode())
    except InvalidToken:
        raise NotOpened("None of VAULT_KEYS opens this secret.") from None
    return Sealed(token.decode())


def is_newest(sealed: Sealed) -> bool:
    """Tell whether the newest key sealed it, so that there is nothing to rotate."""
    try:
        _keys(tuple(settings.VAULT_KEYS[:1])).decrypt(sealed.token.encode())
    except InvalidToken:
        return False
    return True


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class VaultField(models.TextField):  # type: ignore[type-arg]
    """A column of sealed secrets: takes and gives Sealed, or None. Never in forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *args: Any) -> Sealed | None:
        """Return the column's text wrapped, so that no page or log shows it."""
        return Sealed(value) if value else None

    def to_python(self, value: Any) -> Sealed | None:
        """Return what was given as Sealed; raises TypeError for an open secret."""
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError("A VaultField takes what config.vault.seal returns.")

    def get_prep_value(self, value: Any) -> str | None:
        """Return the text to store."""
        sealed = self.to_python(value)
        return sealed.token if sealed else None

    def value_to_string(self, obj: models.Model) -> str:
        """Return nothing: secrets do not leave by `dumpdata`."""
        return ""
