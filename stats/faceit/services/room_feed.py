"""What changes in a match's room becomes numbered events and frames for open sockets."""

from datetime import datetime
from typing import Any

from accounts.alerts.stream import broadcast
from stats.faceit.frames import MATCH, room_of, room_topic
from stats.faceit.models import Match, RoomEvent, RoomFeed, RoomForecast, Seat

ORDER = ("state", "roster", "maps", "forecast", "score", "stats")


def tell_room(match: Match, at: datetime) -> list[RoomEvent]:
    """Store and broadcast what differs from what the room's last events said.

    Inside the transaction that changed the room; the feed's row lock keeps the numbers in order.
    """
    RoomFeed.objects.bulk_create([RoomFeed(match=match)], ignore_conflicts=True)
    feed = RoomFeed.objects.select_for_update().get(match=match)
    room = _room(match)
    news = [kind for kind in ORDER if kind in room and room[kind] != feed.shown.get(kind)]
    if not news:
        return []
    rows = [
        RoomEvent(
            match=match,
            seq=feed.last_event_seq + number,
            kind=kind,
            at=at,
            data={"match_id": match.match_id, **room[kind]},
        )
        for number, kind in enumerate(news, start=1)
    ]
    RoomEvent.objects.bulk_create(rows)
    feed.last_event_seq += len(rows)
    feed.shown = {**feed.shown, **room}
    feed.save(update_fields=["last_event_seq", "shown"])
    for row in rows:
        broadcast(room_topic(match.pk), row.seq, f"{MATCH}.{row.kind}", at, row.data)
    return rows


def _room(match: Match) -> dict[str, dict[str, Any]]:
    seats = Seat.objects.filter(match=match).select_related("player").order_by("team", "pk")
    forecast = RoomForecast.objects.filter(match=match).first()
    return room_of(match, seats, forecast)
