"""What open pages of a shop hear while the bot works.

Types and their data: `run.started` {run, due}; `run.progress` {run, due, looked_at, written,
failed, counts}; `run.ended` {run, state, looked_at, written, failed, counts, error}; `decisions`
{run, items: [{product, watch, city, title, reason, current, price, rank, best}]} (at most
ITEMS_MOST, `more` others); `changes` {items: [{id, product, city, old, new, state, error}]};
`store` {bot, paused_until}; `products` {action, count} for what a person set. A frame is not kept:
whoever missed some reads the tables anew.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.alerts.stream import broadcast
from demper.models import Store

RUN_STARTED: Final = "run.started"
RUN_PROGRESS: Final = "run.progress"
RUN_ENDED: Final = "run.ended"
DECISIONS: Final = "decisions"
CHANGES: Final = "changes"
STORE: Final = "store"
PRODUCTS: Final = "products"
ITEMS_MOST: Final = 50


def topic_of(store_id: int) -> str:
    """Return the topic on which a shop is told of."""
    return f"demper:store:{store_id}"


def newest(store_id: int) -> int:
    """Return the number of a shop's last frame, 0 for none."""
    return Store.objects.filter(pk=store_id).values_list("events", flat=True).first() or 0


def publish_edits(store_id: int, action: str, count: int, now: datetime) -> None:
    """Tell open pages that a person changed products, after the transaction: it holds the products,
    and the bot takes the shop's row before them."""
    data = {"action": action, "count": count}
    told = partial(publish, store_id, PRODUCTS, data, now=now)
    transaction.on_commit(told, robust=True)


def publish(
    store_id: int, type: str, data: Mapping[str, Any], *, now: datetime | None = None
) -> None:
    """Tell open pages of a shop, once the transaction commits; numbers rise by one."""
    with transaction.atomic():
        if not Store.objects.filter(pk=store_id).update(events=F("events") + 1):
            return
        broadcast(topic_of(store_id), newest(store_id), type, now or timezone.now(), data)
