"""Nicks and tags: what is accepted, and when two spellings mean the same one. Pure."""

import re
import unicodedata

NICK_LENGTH_MAX = 40
KEY_LENGTH_MAX = 80
FORBIDDEN = frozenset("<>/\\?&")
_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN_MARKS = "⋇"
_FIRST_WORD = re.compile(r"^(\S+)\s+(\S.*)$")


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation where it is shown: the pure core speaks English."""
    return text


class NickError(ValueError):
    """A nick nobody can have; says so in a `sentence` with named gaps for `values`."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


def normalise_nick(text: str) -> str:
    """Return the nick in NFKC without outer spaces, case kept; raises NickError.

    Accepted are 1 to 40 characters of any script without control characters and `<>/\\?&`, one of
    them visible; but not `.` and `..`, which no browser asks for.
    """
    nick = unicodedata.normalize("NFKC", text).strip()
    visible = any(char.isprintable() and not char.isspace() for char in nick)
    if not visible or nick in (".", ".."):
        raise NickError(gettext_noop("Write a nick."))
    if len(nick) > NICK_LENGTH_MAX:
        raise NickError(
            gettext_noop("A nick has at most %(most)d characters; this one is longer."),
            most=NICK_LENGTH_MAX,
        )
    if any(unicodedata.category(char) in _CONTROL or char in _BIDI for char in nick):
        raise NickError(
            gettext_noop("A nick has no control characters; type it instead of pasting it.")
        )
    found = "".join(sorted(FORBIDDEN.intersection(nick)))
    if found:
        raise NickError(gettext_noop("A nick has none of these characters: %(found)s"), found=found)
    return nick


def nick_key(nick: str) -> str:
    """Return the key two spellings of one nick share; never shown.

    NFKC and casefold; a mark of a hidden name (⋇) and a framed tag before the nick are left out,
    a console suffix (@psn, @live) stays.
    """
    text = _without_tag(_without_marks(nick.strip()))
    text = unicodedata.normalize("NFKC", _without_marks(text)).casefold()
    return (unicodedata.normalize("NFKC", text).strip() or nick)[:KEY_LENGTH_MAX]


def tag_core(tag: str) -> str:
    """Return a squadron's tag without its frame: `[AVR]`, `╍AVR╎` and `-AVR-` are `AVR`.

    A tag made of signs alone is returned as it is.
    """
    start, end = 0, len(tag)
    while start < end and not tag[start].isalnum():
        start += 1
    while end > start and not _ends_a_core(tag[end - 1]):
        end -= 1
    return unicodedata.normalize("NFKC", tag[start:end] or tag.strip())


def _ends_a_core(char: str) -> bool:
    # A combining mark belongs to the letter before it.
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


def _without_marks(text: str) -> str:
    return text.lstrip(_HIDDEN_MARKS).lstrip() or text


def _without_tag(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match[2] if match and _is_framed(match[1]) else text


def _is_framed(word: str) -> bool:
    core = tag_core(word)
    return (
        len(word) >= 3
        and core != unicodedata.normalize("NFKC", word)
        and _is_frame(word[0])
        and _is_frame(word[-1])
    )


def _is_frame(char: str) -> bool:
    # Nicks do begin with _ and . so those two frame nothing.
    return not char.isalnum() and char not in "_."
