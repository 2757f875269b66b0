"""What a match's socket missed: events above a number, as frames."""

from django.conf import settings

from accounts.alerts.stream import Frame
from stats.faceit.frames import MATCH
from stats.faceit.models import Match, RoomEvent, RoomFeed
from stats.faceit.nick import is_match_id


def room_pk(match_id: str) -> int | None:
    """Return the row of a match of the source in use by FACEIT's id; None for one not known."""
    if not is_match_id(match_id):
        return None
    rows = Match.objects.filter(match_id=match_id, demo=settings.DOZOR_DEMO)
    return rows.values_list("pk", flat=True).first()


def newest_event(match_pk: int) -> int:
    """Return the number of a match's last event, 0 for none."""
    feeds = RoomFeed.objects.filter(match=match_pk)
    return feeds.values_list("last_event_seq", flat=True).first() or 0


def room_frames(match_pk: int, after: int, limit: int) -> list[Frame]:
    """Return a match's events above a number, oldest first; one query."""
    rows = RoomEvent.objects.filter(match=match_pk, seq__gt=after).order_by("seq")[:limit]
    return [Frame(row.seq, f"{MATCH}.{row.kind}", row.at, row.data) for row in rows]
