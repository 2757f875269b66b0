"""Which part of a name is what was asked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from config.finding.keys import key_of

# A word that far from the one asked is still marked, as a whole.
ALIKE: Final = 0.6
_PARTS: Final = re.compile(r"[^\W_]+|[\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name, and whether it is what was asked."""

    text: str
    mark: bool = False


def marked(name: str, asked: str) -> tuple[Piece, ...]:
    """Return a name in pieces: words that begin as one asked in part, words alike as a whole."""
    words = key_of(asked).split()
    pieces: list[Piece] = []
    for part in _PARTS.findall(name):
        size = _size(part, words)
        pieces += [Piece(part[:size], mark=True), Piece(part[size:])]
    return _joined(pieces)


def _size(word: str, asked: Sequence[str]) -> int:
    """Return how many signs of a word are to be marked."""
    key = key_of(word)
    if not key:
        return 0
    begun = max((len(one) for one in asked if key.startswith(one)), default=0)
    if begun:
        sizes = range(1, len(word) + 1)
        return next((size for size in sizes if len(key_of(word[:size])) >= begun), len(word))
    near = max((OSA.normalized_similarity(one, key) for one in asked), default=0.0)
    return len(word) if near >= ALIKE else 0


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].mark == piece.mark:
            found[-1] = Piece(found[-1].text + piece.text, piece.mark)
        else:
            found.append(piece)
    return tuple(found)
