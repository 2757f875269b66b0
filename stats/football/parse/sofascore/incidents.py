"""What happens in a match at SofaScore: goals, cards, substitutions, shoot-outs. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from stats.football.parse.node import OF_A_MATCH_MAX, Node, open_body
from stats.football.parse.sofascore.names import player_of
from stats.football.parse.values import GOALS_MAX, read_added, read_minute
from stats.football.records import EventKind, EventRecord, Listing, PlayerName, Score

INCIDENTS: Final = "SofaScore incidents"
TEXT_MAX: Final = 120

_KINDS: Final = {
    ("goal", "regular"): EventKind.GOAL,
    ("goal", "penalty"): EventKind.PENALTY_GOAL,
    ("goal", "ownGoal"): EventKind.OWN_GOAL,
    ("card", "yellow"): EventKind.YELLOW,
    ("card", "yellowRed"): EventKind.SECOND_YELLOW,
    ("card", "red"): EventKind.RED,
    ("inGamePenalty", "missed"): EventKind.PENALTY_MISSED,
    ("penaltyShootout", "scored"): EventKind.SHOOTOUT_GOAL,
    ("penaltyShootout", "missed"): EventKind.SHOOTOUT_MISSED,
}
# Whatever their class, these are of one kind.
_ANY: Final = {
    "goal": EventKind.GOAL,
    "substitution": EventKind.SUBSTITUTION,
    "varDecision": EventKind.VAR,
    "period": EventKind.PERIOD,
}
_UNTOLD: Final = frozenset({"injuryTime"})
_GOALS: Final = frozenset({EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL})


def parse_incidents(body: bytes) -> Listing[EventRecord]:
    """Return `/event/{id}/incidents`, the first event first; raises ParseError for no list.

    An own goal counts for the side whose score rises, whichever side the source puts it on; its
    player is who put the ball in. Of a substitution `player` comes on and `other` goes off.
    """
    root = open_body(body, INCIDENTS)
    found = root.listing("incidents", _incident, OF_A_MATCH_MAX)
    # The source lists the newest first.
    events = list({event.key: event for event in reversed(found.items)}.values())
    return Listing(tuple(_credited(events)), found.skipped, found.sent)


def _incident(node: Node, _: int) -> EventRecord | None:
    told, group = node.need_text("incidentType", 40), node.text("incidentClass", 40)
    if told in _UNTOLD:
        return None
    kind = _KINDS.get((told, group)) or _ANY.get(told)
    if kind is None:
        raise node.error("incidentType", f"{told} {group} is nothing known here")
    first, second = _players(node, kind)
    return EventRecord(
        key=_key(node, told),
        kind=kind,
        home=None if kind is EventKind.PERIOD else node.flag("isHome"),
        minute=node.read("time", read_minute),
        added=node.read("addedTime", read_added),
        player=first,
        other=second,
        score=_score(node),
        rescinded=node.flag("rescinded") or False,
        text=_text(node, kind, group),
    )


def _key(node: Node, told: str) -> str:
    # Periods have no identifiers, and penalties of a shoot-out may have none.
    mark = node.text("text", 20) or str(node.count("sequence") or "")
    return node.identity("id") or f"{told}:{mark or node.need_text('incidentClass', 20)}"


def _players(node: Node, kind: EventKind) -> tuple[PlayerName | None, PlayerName | None]:
    if kind is EventKind.SUBSTITUTION:
        return player_of(node, "playerIn"), player_of(node, "playerOut")
    return player_of(node), player_of(node, "assist1")


def _score(node: Node) -> Score | None:
    home, away = node.count("homeScore", GOALS_MAX), node.count("awayScore", GOALS_MAX)
    return None if home is None or away is None else Score(home, away)


def _text(node: Node, kind: EventKind, group: str) -> str:
    if kind is EventKind.VAR:
        confirmed = node.flag("confirmed")
        return group if confirmed is None else f"{group}: {'yes' if confirmed else 'no'}"
    return node.text("text", TEXT_MAX) or node.text("reason", TEXT_MAX)


def _credited(events: Iterable[EventRecord]) -> Iterable[EventRecord]:
    before = Score(0, 0)
    for event in events:
        if event.kind not in _GOALS or event.score is None:
            yield event
            continue
        rise = event.score.home - before.home, event.score.away - before.away
        before = event.score
        yield replace(event, home=rise == (1, 0)) if rise in ((1, 0), (0, 1)) else event
