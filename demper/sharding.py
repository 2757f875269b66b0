"""Which instance looks after which shop: rendezvous hashing. Pure.

Every candidate gets a score for a key, and the highest wins. When one more comes it takes its
share from the others and nothing else moves; when one goes only its own keys move. The digest is
the same in every process, unlike Python's own hash.
"""

import hashlib
from collections.abc import Iterable, Sequence


def owner_of(store_id: int, count: int) -> int:
    """Return which of `count` instances, 0 … count − 1, looks after a shop."""
    if count < 1:
        raise ValueError("There is no instance.")
    return max(range(count), key=lambda index: (_score(str(store_id), str(index)), index))


def mine(store_ids: Iterable[int], index: int, count: int) -> list[int]:
    """Return the shops of instance `index`, in the order given."""
    return [store_id for store_id in store_ids if owner_of(store_id, count) == index]


def ranked(key: str, names: Sequence[str]) -> list[str]:
    """Return names from the one that a key sticks to on to its next choices."""
    return sorted(names, key=lambda name: (_score(key, name), name), reverse=True)


def _score(key: str, name: str) -> bytes:
    return hashlib.blake2b(f"{key}@{name}".encode(), digest_size=8).digest()
