"""Where the keys of secrets at rest come from: the environment, or a file made on first use."""

import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

FILE = "vault.key"


def given_or_kept(given: list[str], folder: Path) -> list[str]:
    """Return the keys that were given, else the one kept in `folder`, made when missing.

    Raises ImproperlyConfigured for a key that is none; the key itself is not repeated.
    """
    for number, key in enumerate(given, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"VAULT_KEYS: key {number} is not 32 bytes in URL-safe base64; "
                "make one with `manage.py vault_key`."
            ) from None
    return given or [_kept(folder / FILE)]


def _kept(path: Path) -> str:
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(file, "w", encoding="ascii") as out:
        key = Fernet.generate_key().decode()
        out.write(key + "\n")
    return key
