"""Sockets of one squadron and of one player; resumable by number."""

from accounts.alerts.admission import NOT_ALLOWED, Refused
from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from stats.warthunder import queries
from stats.warthunder.frames import player_topic, squadron_topic
from stats.warthunder.models import Player, Squadron
from stats.warthunder.queries.streams import player_frames, squadron_frames


class SquadronConsumer(StreamConsumer):
    """`/ws/warthunder/squadrons/{id}/`: everything that happens in a squadron."""

    def admit(self) -> str:
        """Everybody signed in may hear a squadron that is shown; 4403 for one that is not."""
        pk = self.kwargs["pk"]
        if not queries.visible_squadrons().filter(pk=pk).exists():
            raise Refused(NOT_ALLOWED)
        return squadron_topic(pk)

    def newest(self) -> int:
        """Return the number of the squadron's last event."""
        squadrons = Squadron.objects.filter(pk=self.kwargs["pk"])
        return squadrons.values_list("last_event_seq", flat=True).first() or 0

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return the squadron's events above a number."""
        return squadron_frames(self.kwargs["pk"], after, limit)


class PlayerConsumer(StreamConsumer):
    """`/ws/warthunder/notifications/{nick}/`: a player's own news, and events that name them."""

    player_id: int

    def admit(self) -> str:
        """Everybody signed in may hear a player we know; 4403 for a nick nobody asked for yet."""
        player = queries.get_player(self.kwargs["nick"])
        if player is None:
            raise Refused(NOT_ALLOWED)
        self.player_id = player.pk
        return player_topic(player.pk)

    def newest(self) -> int:
        """Return the number of the player's last event."""
        players = Player.objects.filter(pk=self.player_id)
        return players.values_list("last_event_seq", flat=True).first() or 0

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return the player's events above a number."""
        return player_frames(self.player_id, after, limit)
