"""Sockets of one match and of one history import; resumable by number."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.alerts.admission import Refused
from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from stats.faceit.frames import import_topic, room_topic
from stats.faceit.models import HistoryImport
from stats.faceit.queries.streams import newest_event, room_frames, room_pk
from stats.faceit.services.history.asking_for import import_frames

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


class ImportConsumer(StreamConsumer):
    """`/ws/faceit/imports/{id}/`: how far the import of a player's history is."""

    def admit(self) -> str:
        """Everybody signed in may hear what everybody may read on the player's page; else 4404."""
        if not self._rows().exists():
            raise Refused(NOT_FOUND)
        return import_topic(self.kwargs["pk"])

    def newest(self) -> int:
        """Return the number of what was told last."""
        return self._rows().values_list("last_event_seq", flat=True).first() or 0

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return where the import stands, if that is newer."""
        return import_frames(self.kwargs["pk"], after, timezone.now())

    def _rows(self) -> "QuerySet[HistoryImport]":
        return HistoryImport.objects.filter(pk=self.kwargs["pk"], demo=settings.DOZOR_DEMO)
