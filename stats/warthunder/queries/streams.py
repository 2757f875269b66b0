"""What a socket missed: events above a number, as frames."""

from accounts.alerts.stream import Frame
from stats.warthunder.frames import SQUADRON, squadron_payload
from stats.warthunder.models import PlayerEvent, SquadronEvent


def squadron_frames(squadron_id: int, after: int, limit: int) -> list[Frame]:
    """Return a squadron's events above a number, oldest first; one query."""
    rows = SquadronEvent.objects.filter(squadron=squadron_id, seq__gt=after)
    rows = rows.select_related("squadron").order_by("seq")[:limit]
    return [
        Frame(row.seq, f"{SQUADRON}.{row.kind}", row.at, squadron_payload(row.squadron, row))
        for row in rows
    ]


def player_frames(player_id: int, after: int, limit: int) -> list[Frame]:
    """Return a player's events above a number, oldest first; one query."""
    rows = PlayerEvent.objects.filter(player=player_id, seq__gt=after).order_by("seq")[:limit]
    return [Frame(row.seq, row.kind, row.at, row.data) for row in rows]
