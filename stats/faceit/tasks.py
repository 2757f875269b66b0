"""Work for the queues: ids in, a service called. Everything may run twice."""

from celery import shared_task
from django.utils import timezone

from stats.faceit.services import odds


@shared_task
def fit_odds() -> list[int]:
    """Fit the room odds that are due; returns the new versions."""
    return odds.fit_due(timezone.now())


@shared_task
def forecast_rooms() -> int:
    """Forecast open rooms of watched players that nobody forecast yet; returns how many."""
    return odds.forecast_upcoming(timezone.now())


@shared_task
def score_forecasts() -> int:
    """Write outcomes beside forecasts of finished matches; returns how many."""
    return odds.score_due(timezone.now())
