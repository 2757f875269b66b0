"""How much work is waiting, from the tables themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from stats.warthunder.models import Player, Squadron


@dataclass(frozen=True, slots=True)
class Work:
    """Counts over the subjects of the source in use."""

    tracked: int
    due: int
    running: int
    failing: int
    oldest_due_at: datetime | None
    last_success_at: datetime | None


def work_of(model: type[Player] | type[Squadron], now: datetime) -> Work:
    """Count what is tracked, due, under way and failing; one query."""
    due = Q(next_due_at__lte=now)
    figures = model._default_manager.filter(demo=settings.DOZOR_DEMO).aggregate(
        tracked=Count("pk", filter=Q(next_due_at__isnull=False)),
        due=Count("pk", filter=due),
        running=Count("pk", filter=Q(claimed_until__gt=now)),
        failing=Count("pk", filter=Q(failures__gt=0)),
        oldest_due_at=Min("next_due_at", filter=due),
        last_success_at=Max("last_success_at"),
    )
    return Work(**figures)
