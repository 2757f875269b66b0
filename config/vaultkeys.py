"""Where the keys of secrets at rest come from: the environment, or a file made on first use."""

import contextlib
import os
import tempfile
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
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Make a key, whole at once: of several processes that start together one wins."""
    file, name = tempfile.mkstemp(prefix=f"{FILE}.", dir=path.parent)
    try:
        with os.fdopen(file, "w", encoding="ascii") as out:
            out.write(Fernet.generate_key().decode() + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
