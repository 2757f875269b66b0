"""The wordings of the feed, English and Russian, and where in a line one of them stands. Pure.

The message comes in the language of the player's client. Both spellings with е and ё occur.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stats.warthunder.killfeed.records import Kind

# Two take part: "<actor> VERB <target>".
_BETWEEN: dict[str, Kind] = {
    "shot down": Kind.SHOT_DOWN,
    "destroyed": Kind.DESTROYED,
    "critically damaged": Kind.CRITICAL,
    "severely damaged": Kind.SEVERE,
    "damaged": Kind.DAMAGED,
    "set afire": Kind.AFIRE,
    "сбил": Kind.SHOT_DOWN,
    "уничтожил": Kind.DESTROYED,
    "нанёс критическое повреждение": Kind.CRITICAL,
    "нанёс фатальное повреждение": Kind.SEVERE,
    "подбил": Kind.DAMAGED,
    "поджёг": Kind.AFIRE,
}

# One takes part and the line ends: "<actor> VERB".
_ALONE: dict[str, Kind] = {
    "has crashed": Kind.CRASHED,
    "has been wrecked": Kind.WRECKED,
    "performed a soft landing": Kind.SOFT_LANDING,
    "has delivered the first strike": Kind.FIRST_STRIKE,
    "has delivered the final blow": Kind.FINAL_BLOW,
    "has disconnected from the game": Kind.DISCONNECTED,
    "has joined event": Kind.JOINED,
    "разбился": Kind.CRASHED,
    "выведен из строя": Kind.WRECKED,
    "ударил первым": Kind.FIRST_STRIKE,
    "нанёс последний удар": Kind.FINAL_BLOW,
    "потерял связь": Kind.DISCONNECTED,
    "присоединился к событию": Kind.JOINED,
}


def _either_e(word: str) -> str:
    return re.escape(word).replace("ё", "[её]")


def _any_of(words: dict[str, Kind]) -> str:
    return "|".join(_either_e(word) for word in sorted(words, key=len, reverse=True))


def _with_e(words: dict[str, Kind]) -> dict[str, Kind]:
    return {word.replace("ё", "е"): kind for word, kind in words.items()}


_BETWEEN_KINDS, _ALONE_KINDS = _with_e(_BETWEEN), _with_e(_ALONE)
_BETWEEN_RE = re.compile(rf" (?=({_any_of(_BETWEEN)}) )")
_ALONE_RE = re.compile(rf" ({_any_of(_ALONE)})[.!]?$")
_ACHIEVEMENT_RE = re.compile(r' (?:has achieved|получил) "(.*)"$')
_CODE_RE = re.compile(r"^(.*?)(?:td)?! kd\?([A-Z0-9_]+)$")


@dataclass(frozen=True, slots=True)
class Wording:
    """A line split at a wording; `target` and `detail` only where the wording has them."""

    kind: Kind
    actor: str
    target: str | None = None
    detail: str | None = None


def readings(text: str) -> Iterator[Wording]:
    """Yield the ways to read a line, the most telling first; nothing when no wording fits.

    A nick may itself hold a verb, so a line can offer several; the caller picks.
    """
    code = _CODE_RE.match(text)
    if code:
        yield Wording(Kind.DISCONNECT_CODE, code[1], detail=code[2])
        return
    if achieved := _ACHIEVEMENT_RE.search(text):
        yield Wording(Kind.ACHIEVEMENT, text[: achieved.start()], detail=achieved[1])
    if alone := _ALONE_RE.search(text):
        yield Wording(_ALONE_KINDS[alone[1].replace("ё", "е")], text[: alone.start()])
    for found in _BETWEEN_RE.finditer(text):
        target = text[found.end(1) + 1 :]
        yield Wording(_BETWEEN_KINDS[found[1].replace("ё", "е")], text[: found.start()], target)
