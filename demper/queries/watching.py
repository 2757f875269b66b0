"""What the head of a shop's list says: changes of the last day, saved views, the last action."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from demper.models import Batch, PriceChange, PriceChangeState, SavedView, Store

DAY: Final = timedelta(hours=24)
WINDOW: Final = timedelta(minutes=30)
UNDO_SPAN: Final = timedelta(minutes=15)
VIEWS_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """Price changes of a shop: sent in 24 hours, in the source's window, and still open."""

    day: int
    window: int
    awaiting: int
    open: int

    @property
    def left(self) -> int:
        """Return how many the bot may still send in this window."""
        room: int = settings.DEMPER_WRITE_LIMIT - settings.DEMPER_WRITE_RESERVE
        return max(0, room - self.window)


def change_counts(store: Store, now: datetime) -> ChangeCounts:
    """Return how many price changes there are; two queries, each by an index."""
    sent = PriceChange.objects.filter(store=store, sent_at__gte=now - DAY)
    counted = sent.aggregate(
        # A request counts with every price in it, at the source as here.
        day=Count("pk"),
        window=Coalesce(Sum("weight", filter=Q(sent_at__gte=now - WINDOW)), 0),
    )
    states = (PriceChangeState.AWAITING, PriceChangeState.PLANNED, PriceChangeState.SENT)
    still = PriceChange.objects.filter(store=store, state__in=states).aggregate(
        awaiting=Count("pk", filter=Q(state=PriceChangeState.AWAITING)), open=Count("pk")
    )
    return ChangeCounts(**counted, **still)


def views_of(store: Store, user_id: int) -> list[SavedView]:
    """Return a person's saved views of a shop's list; one query."""
    return list(SavedView.objects.filter(store=store, owner=user_id)[:VIEWS_MOST])


def undoable(store: Store, user_id: int, now: datetime) -> Batch | None:
    """Return the person's last action over products, while it is new and not taken back."""
    last = Batch.objects.filter(store=store).order_by("-pk").first()
    if last is None or last.undone_at or last.action == "undo" or last.actor_id != user_id:
        return None
    return last if now - last.at < UNDO_SPAN else None
