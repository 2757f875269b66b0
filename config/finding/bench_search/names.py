"""Names nobody bears, and names with one letter wrong. Pure."""

import random
from typing import Final

from config.finding.keys import key_of

LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SOUNDS: Final = """
    ka ro mi to se va lu ne pe do za gri sto bel mar kin son lan ter vik ov ski man der ra li
    an el in dun fos hal bru wey ost gar nim tal
"""


def invented(count: int, seed: int) -> list[str]:
    """Return that many names of two words, the same for a seed."""
    rng = random.Random(seed)  # noqa: S311  # names are no secret

    sounds = _SOUNDS.split()

    def word() -> str:
        return "".join(rng.choice(sounds) for _ in range(rng.randint(2, 4))).capitalize()

    return [f"{word()} {word()}" for _ in range(count)]


def misspelt(name: str, rng: random.Random) -> str:
    """Return a name with one letter put in, left out, put for another, or two changed over."""
    letters = CYRILLIC if any(sign in CYRILLIC for sign in name.casefold()) else LATIN
    while True:
        at, sign = rng.randrange(len(name)), rng.choice(letters)
        before, after = name[:at], name[at + 1 :]
        turned = before + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        made = rng.choice(
            [before + sign + name[at:], before + after, before + sign + after, turned]
        )
        if made != name and key_of(made):
            return made
