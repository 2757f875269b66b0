"""The kill feed of the game client: bytes or pasted text → Feed. Pure.

Source: `http://127.0.0.1:8111/hudmsg`, `{"events": [], "damage": [{id, msg, time, …}]}`.
"""

from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

from stats.warthunder.killfeed import names
from stats.warthunder.killfeed.reading import read
from stats.warthunder.killfeed.records import Battle, Feed, KillEvent, Kind, Participant
from stats.warthunder.killfeed.sessions import Placed, place
from stats.warthunder.killfeed.verbs import Wording, readings

_NO_VEHICLE = frozenset({Kind.DISCONNECTED, Kind.JOINED})


def parse_feed(body: bytes | str) -> Feed:
    """Return every line of an input once, sorted by session and id.

    Takes one answer, a bare list, several answers one after the other, or JSON lines. Several
    inputs joined by line breaks are read as one, and what they share is counted once. Lines of an
    unknown wording stay as `unknown`; ParseError only when nothing at all can be read.
    """
    reading = read(body)
    placed, repeats = place(reading.polls)
    events = tuple(_events(placed))
    return Feed(
        events=events,
        problems=tuple(reading.problems),
        records=len(events) + repeats + reading.unusable,
        repeats=repeats,
        unusable=reading.unusable,
        other_events=reading.other_events,
        battles=_battles(events),
    )


def _battles(events: Sequence[KillEvent]) -> tuple[Battle, ...]:
    groups = groupby(events, key=lambda event: (event.session, event.battle))
    return tuple(Battle(session, number, tuple(lines)) for (session, number), lines in groups)


def _events(placed: Sequence[Placed]) -> list[KillEvent]:
    texts = [names.clean(item.record.text) for item in placed]
    worded = [_choose(text) for text in texts]
    known = _spellings(placed, worded)
    vehicles = {vehicle for word in worded if word and (vehicle := _vehicle(word.actor))}
    return [
        _event(item, text, word, known, vehicles)
        for item, text, word in zip(placed, texts, worded, strict=True)
    ]


def _vehicle(actor: str) -> str | None:
    return names.split_vehicle(actor)[1]


def _choose(text: str) -> Wording | None:
    """Return the reading whose actor sits in a vehicle, else the first; None when none fits."""
    found = list(readings(text))
    for word in found:
        if word.kind in _NO_VEHICLE or word.kind is Kind.DISCONNECT_CODE or _vehicle(word.actor):
            return word if _whole(word) else None
    return next((word for word in found if _whole(word)), None)


def _whole(word: Wording) -> bool:
    return bool(word.actor.strip()) and word.target != ""


def _spellings(
    placed: Sequence[Placed], worded: Sequence[Wording | None]
) -> dict[str, tuple[str | None, str]]:
    """Return (tag, nick) by whole name, as told by a disconnect and its code right after it."""
    known: dict[str, tuple[str | None, str]] = {}
    for (left, line), (right, code) in pairwise(zip(placed, worded, strict=True)):
        if not line or not code or code.kind is not Kind.DISCONNECT_CODE:
            continue
        close = left.session == right.session and left.record.id + 1 == right.record.id
        whole, nick = line.actor.strip(), code.actor.strip()
        if close and line.kind is Kind.DISCONNECTED and whole.endswith(nick):
            known |= _spelling(whole, nick)
    return known


def _spelling(whole: str, nick: str) -> dict[str, tuple[str | None, str]]:
    tag = whole[: len(whole) - len(nick)]
    if tag and (not tag.endswith(" ") or " " in tag.strip()):
        return {}
    return {whole: (tag.strip() or None, nick)}


def _event(
    placed: Placed,
    text: str,
    word: Wording | None,
    known: names.Spellings,
    vehicles: Collection[str],
) -> KillEvent:
    record = placed.record
    actor = _actor(word, known) if word else None
    target = None
    if word and word.target is not None:
        target = names.target(word.target.strip(), known, vehicles)
    return KillEvent(
        id=record.id,
        kind=word.kind if word else Kind.UNKNOWN,
        actor=actor,
        target=target,
        time_s=record.time_s,
        text=text,
        detail=word.detail if word else None,
        session=placed.session,
        battle=placed.battle,
    )


def _actor(word: Wording, known: names.Spellings) -> Participant:
    text = word.actor.strip()
    if word.kind is Kind.DISCONNECT_CODE:
        # The code names the bare nick, spaces and signs included.
        return names.player(text, None, {text: (None, text)})
    if word.target is None:
        return names.alone(text, known)
    return names.actor(text, known)
