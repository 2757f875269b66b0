"""Keys of spellings, and the parts of a key that candidates are found by. Pure."""

import unicodedata
from typing import Final

from config.fold import fold

KEY_MAX: Final = 320
GRAM: Final = 3
# Two letters changed over leave a short name hardly a part of three in common with the right one.
SHORT: Final = 7


def key_of(text: str) -> str:
    """Return what spellings are compared by; "" where nothing of a text can be compared.

    Scripts that `fold` knows no letters of (東京) keep their own.
    """
    key = fold(text)
    if not key:
        plain = unicodedata.normalize("NFKC", text).casefold()
        key = " ".join("".join(s if s.isalnum() else " " for s in plain).split())
    return key[:KEY_MAX].strip()


def padded(key: str) -> str:
    """Return a key with two spaces around every word, as the index of SQLite holds it."""
    return "  " + key.replace(" ", "  ") + "  "


def grams_of(key: str) -> list[str]:
    """Return the parts of three of a padded key, each once; those between words are left out."""
    whole = padded(key)
    parts = (whole[at : at + GRAM] for at in range(len(whole) - GRAM + 1))
    return [part for part in dict.fromkeys(parts) if part.strip()]


def begins(key: str) -> list[str]:
    """Return the parts of three that every name has whose words begin as those of the key."""
    found: dict[str, None] = {}
    for word in key.split():
        start = "  " + word
        found |= dict.fromkeys(start[at : at + GRAM] for at in range(len(start) - GRAM + 1))
    # "  x" says no more than " xy".
    return [part for part in found if len(part.strip()) > 1] or list(found)


def variants(key: str) -> list[str]:
    """Return the key and, where it is short, the keys with two letters of it changed over."""
    if len(key) > SHORT:
        return [key]
    turned = (
        key[:at] + key[at + 1] + key[at] + key[at + 2 :]
        for at in range(len(key) - 1)
        if " " not in key[at : at + 2]
    )
    return list(dict.fromkeys([key, *turned]))
