"""Sending and tidying, by the clock. The outbox is the table: losing the broker loses nothing."""

from celery import shared_task
from django.utils import timezone

from accounts.alerts.services import prune, sending


@shared_task
def send_delivery(user_id: int, channel: str) -> int:
    """Send a person what is due on a channel; returns how many alerts were sent."""
    return sending.send_due(user_id, channel, timezone.now())


@shared_task
def sweep_deliveries() -> int:
    """Hand out what is due, one task per person and channel; returns how many."""
    due = sending.list_due(timezone.now())
    for user_id, channel in due:
        send_delivery.delay(user_id, channel)
    return len(due)


@shared_task
def prune_alerts() -> int:
    """Forget alerts that were read long ago, and tickets that ran out."""
    return prune(timezone.now())
