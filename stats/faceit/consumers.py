"""The socket of one match; resumable by number."""

from accounts.alerts.admission import Refused
from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from stats.faceit.frames import room_topic
from stats.faceit.queries.streams import newest_event, room_frames, room_pk

NOT_FOUND = 4404


class MatchConsumer(StreamConsumer):
    """`/ws/faceit/matches/{id}/`: every change of a room's state, roster, maps, score and odds."""

    match_pk: int

    def admit(self) -> str:
        """Everybody signed in may hear a match we know; 4404 for one that is not known."""
        found = room_pk(self.kwargs["match_id"])
        if found is None:
            raise Refused(NOT_FOUND)
        self.match_pk = found
        return room_topic(found)

    def newest(self) -> int:
        """Return the number of the match's last event."""
        return newest_event(self.match_pk)

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return the match's events above a number."""
        return room_frames(self.match_pk, after, limit)
