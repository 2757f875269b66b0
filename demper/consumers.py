"""Sockets of shops."""

from typing import Final

from django.utils import timezone

from accounts.alerts.admission import NOT_ALLOWED, Refused
from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from demper.queries.owned import store_for
from demper.services.bot.telling import newest, topic_of

MISSED: Final = "missed"


class StoreConsumer(StreamConsumer):
    """`/ws/demper/stores/{id}/`: what the bot does in a shop, while it does it; for its owner.

    Types are those of services.bot.telling. Frames are not kept: whoever was away gets one
    `missed` with the newest number, and reads the tables.
    """

    def admit(self) -> str:
        """Only the owner hears of a shop."""
        store = store_for(self.user.pk, int(self.kwargs["pk"]))
        if store is None:
            raise Refused(NOT_ALLOWED)
        return topic_of(store.pk)

    def newest(self) -> int:
        """Return the number of the shop's last frame."""
        return newest(int(self.kwargs["pk"]))

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return one frame that stands for all above a number."""
        last = self.newest()
        return [Frame(last, MISSED, timezone.now(), {})] if last > after else []
