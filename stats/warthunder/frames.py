"""Topics of the sockets, and what a frame or an alert says of an event."""

from typing import Any

from stats.warthunder.models import Squadron, SquadronEvent

PLAYER = "warthunder.player"
SQUADRON = "warthunder.squadron"


def squadron_topic(squadron_id: int) -> str:
    """Return the topic on which a squadron's events are broadcast."""
    return f"{SQUADRON}:{squadron_id}"


def player_topic(player_id: int) -> str:
    """Return the topic on which a player's events are broadcast."""
    return f"{PLAYER}:{player_id}"


def squadron_payload(squadron: Squadron, event: SquadronEvent) -> dict[str, Any]:
    """Return what a frame or an alert says of a squadron's event."""
    return {
        "squadron_id": squadron.pk,
        "squadron": squadron.name,
        "tag": squadron.tag,
        "nick": event.nick,
        **event.data,
    }
