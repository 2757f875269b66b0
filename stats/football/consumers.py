"""The socket of one match; resumable by number."""

from accounts.alerts.admission import Refused
from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from stats.football.frames import match_topic
from stats.football.queries.streams import frames_above, is_shown, newest_number

NOT_FOUND = 4404


class MatchConsumer(StreamConsumer):
    """`/ws/football/matches/{id}/`: where a match stands, whenever score, minute or events change.

    A frame says everything, so whoever was away gets the newest alone and has missed nothing.
    """

    match_pk: int

    def admit(self) -> str:
        """Everybody signed in may hear a match that people see; 4404 for another."""
        found = int(self.kwargs["pk"])
        if not is_shown(found):
            raise Refused(NOT_FOUND)
        self.match_pk = found
        return match_topic(found)

    def newest(self) -> int:
        """Return the number of what was told of the match last."""
        return newest_number(self.match_pk)

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return where the match stands if that was told above a number."""
        return frames_above(self.match_pk, after, limit)
