"""How well a stored key answers what was asked: exact, beginning, alike. Pure."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

EXACT, BEGINS, WORDS_BEGIN = 4.0, 3.0, 2.0
# Below this likeness a name is another name.
ALIKE: Final = 0.6
# Letters of different words that happen to fit say less than a whole name that does.
BY_WORDS, BY_TOKENS = 0.98, 0.9


def scores(asked: str, keys: Sequence[str]) -> list[float]:
    """Return how well each key answers what was asked.

    4 is the same key, 3 a key that begins so, 2 one whose words begin so in any order; below 1 it
    is a likeness: that of the whole (edits with letters changed over), of the best word for each
    word asked, or rapidfuzz's token ratio, whichever says most.
    """
    if not keys:
        return []
    whole = cdist([asked], keys, scorer=OSA.normalized_similarity)[0]
    tokens = cdist([asked], keys, scorer=fuzz.token_ratio)[0] / 100
    alike = np.maximum(whole, BY_TOKENS * tokens * (0.5 + 0.5 * whole))
    alike = np.maximum(alike, BY_WORDS * _by_words(asked.split(), keys))
    return [_tier(asked, key) or float(value) for key, value in zip(keys, alike, strict=True)]


def _tier(asked: str, key: str) -> float:
    if key == asked:
        return EXACT
    if key.startswith(asked):
        return BEGINS
    words = key.split()
    if all(any(word.startswith(part) for word in words) for part in asked.split()):
        return WORDS_BEGIN
    return 0.0


def _by_words(asked: Sequence[str], keys: Sequence[str]) -> NDArray[np.float64]:
    """Return the mean likeness of each asked word to the nearest word of a key, by length.

    What a key has besides counts a little against it.
    """
    words = list(dict.fromkeys(word for key in keys for word in key.split()))
    place = {word: at for at, word in enumerate(words)}
    near = cdist(asked, words, scorer=OSA.normalized_similarity)
    sizes = np.array([len(word) for word in asked], dtype=float)
    found = np.empty(len(keys))
    total = sizes.sum()
    for at, key in enumerate(keys):
        columns = [place[word] for word in key.split()]
        best = near[:, columns].max(axis=1)
        besides = max(0, len(key.replace(" ", "")) - total) / max(len(key), 1)
        found[at] = float((best * sizes).sum() / total) * (1 - 0.1 * besides)
    return found
