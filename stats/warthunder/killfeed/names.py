"""Taking `TAG nick (Vehicle)` apart. Pure.

A tag is the first word when a frame of signs stands around it; a nick may hold spaces and begin
with a sign, so only a frame on both sides makes a tag. A nick with no vehicle behind it is the
game's own: `Howitzer`, `weapons/su_r_27et/short`.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping

from stats.warthunder.killfeed.records import Participant

HIDDEN_MARK = "⋇"
AI_MARKS = ("[ии] ", "[ai] ")
TAG_LENGTH_MAX = 10
_FIRST_WORD = re.compile(r"^(\S+) +(\S.*)$")

Spellings = Mapping[str, tuple[str | None, str]]


def clean(text: str) -> str:
    """Return the text without control characters, lone surrogates and outer spaces."""
    if text.isprintable():
        return text.strip()
    kept = (char for char in text if unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def split_vehicle(text: str) -> tuple[str, str | None]:
    """Return the name and the vehicle of `name (Vehicle)`; parentheses in the vehicle count.

    Without a vehicle behind a space the whole text is the name.
    """
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth > 0:
            continue
        if text[index] == "(" and (index == 0 or text[index - 1] == " "):
            return text[:index].strip(), text[index + 1 : -1].strip() or None
        return text, None
    return text, None


def split_tag(name: str) -> tuple[str | None, str]:
    """Return the decorated tag and the nick of `TAG nick`, the nick still with its ⋇."""
    match = _FIRST_WORD.match(name)
    if match and match[1] == HIDDEN_MARK:
        tag, nick = split_tag(match[2])
        if tag is None and (inner := _FIRST_WORD.match(match[2])) and not inner[1][-1].isalnum():
            tag, nick = inner[1], inner[2]
        return tag, HIDDEN_MARK + nick
    if match and _is_tag(match[1]):
        return match[1], match[2]
    return None, name


def player(name: str, vehicle: str | None, known: Spellings) -> Participant:
    """Return a person; `known` maps whole names to (tag, nick) where the feed itself told."""
    tag, nick = known.get(name) or split_tag(name)
    bare = nick.lstrip(HIDDEN_MARK).strip()
    return Participant(tag, bare or nick, vehicle, hidden=nick.startswith(HIDDEN_MARK))


def actor(text: str, known: Spellings) -> Participant:
    """Return who did it; without a vehicle it is the game's own."""
    return target(text, known, ())


def target(text: str, known: Spellings, vehicles: Collection[str]) -> Participant:
    """Return whom it was done to.

    `vehicles` are full vehicle names seen in the feed: an AI `Су-6 (АМ-42)` is one of them and
    not a person `Су-6` in an `АМ-42`.
    """
    for mark in AI_MARKS:
        if text.startswith(mark):
            return Participant(vehicle=text.removeprefix(mark), is_ai=True)
    name, vehicle = split_vehicle(text)
    if vehicle is None or not name or text in vehicles:
        return Participant(vehicle=vehicle if vehicle and not name else text, is_ai=True)
    return player(name, vehicle, known)


def alone(text: str, known: Spellings) -> Participant:
    """Return who left or joined: such lines name a person without a vehicle."""
    name, vehicle = split_vehicle(text)
    return player(name or text, vehicle, known)


def vehicle_core(vehicle: str) -> str:
    """Return a vehicle's name without the signs of its user's country: `◄EF-2000` is `EF-2000`."""
    start = 0
    while start < len(vehicle) and unicodedata.category(vehicle[start]) in ("So", "Sm", "Co"):
        start += 1
    bare = " ".join(vehicle[start:].split())
    return bare or vehicle


def _is_tag(word: str) -> bool:
    framed = not word[0].isalnum() and not word[-1].isalnum()
    core = any(char.isalnum() for char in word)
    return len(word) >= 3 and framed and core and len(word) <= TAG_LENGTH_MAX and _marks_ok(word)


def _marks_ok(word: str) -> bool:
    # A combining mark at the end belongs to a letter, and ⋇ opens a nick, not a tag.
    return word[0] != HIDDEN_MARK and not unicodedata.category(word[-1]).startswith("M")
