"""Marks leagues as due in the transaction that stores their matches."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from stats.football.services.forecasting.desks import mark_stored
from stats.football.services.signals import stored


@receiver(stored, dispatch_uid="football-forecasts")
def take_note(*, match_ids: Iterable[int], created: Iterable[int], now: datetime, **_: Any) -> None:
    """Make learning, forecasting, scoring and simulating due where matches were stored."""
    mark_stored(match_ids, created, now)
