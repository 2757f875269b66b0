"""One key for every spelling of a name, so that a search finds Зенит by Zenit. Pure."""

import re
import unicodedata
from typing import Final

_CYRILLIC: Final = """
    а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h
    ц=c ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya ў=u є=ye ї=yi ґ=g
    ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=h і=i
    ђ=d ј=j љ=lj њ=nj ћ=c џ=dz ѓ=g ќ=k ѕ=z
"""
# Latin letters that no decomposition takes apart; casefold has already made ss of ß.
_LATIN: Final = "ø=o đ=d ł=l ı=i æ=ae œ=oe ð=d þ=th ə=a ħ=h ŋ=n ŧ=t"
_LETTERS: Final = str.maketrans(dict(pair.split("=") for pair in (_CYRILLIC + _LATIN).split()))
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bb\u02bc`\u00b4]")
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_DOUBLED: Final = re.compile(r"([a-z])\1+")
_SAME_SOUND: Final = (("kh", "h"), ("ts", "c"))


def fold(text: str) -> str:
    """Return the key of a name: ASCII words with a space between, "" where nothing is left.

    Case, marks, script (Russian, Kazakh, Ukrainian, Serbian), doubled letters and the spellings
    kh / h and ts / c do not matter. Folding a key changes nothing.
    """
    letters = _latin(unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFKD", letters)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # Taking signs apart may bring capitals and more letters to light.
    words = _BETWEEN.sub(" ", _latin(bare.casefold()))
    return " ".join(filter(None, map(_sound, words.split())))


def _latin(text: str) -> str:
    return _APOSTROPHES.sub("", text).translate(_LETTERS)


def _sound(word: str) -> str:
    before = ""
    while before != word:
        before = word
        word = _DOUBLED.sub(r"\1", word)
        for sign, sound in _SAME_SOUND:
            word = word.replace(sign, sound)
    return word
