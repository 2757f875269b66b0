"""When a subject is asked for again: intervals, jitter, back-off, and who is watched."""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db.models import Q

from accounts.alerts.models import Subscription
from accounts.models import Pin
from config.work.outcomes import Outcome
from stats.warthunder.models import Player, Squadron

Model = type[Player] | type[Squadron]
SUBJECTS: dict[Model, str] = {Player: "warthunder.player", Squadron: "warthunder.squadron"}
# A player somebody asked for is kept up to date this long after the last question.
REQUEST_KEPT = timedelta(days=30)
FIRST_RETRY = {
    Outcome.NOT_FOUND: timedelta(hours=6),
    Outcome.BLOCKED: timedelta(minutes=30),
    Outcome.RATE_LIMITED: timedelta(minutes=5),
    Outcome.UNAVAILABLE: timedelta(minutes=1),
    Outcome.UNREADABLE: timedelta(hours=1),
}
LONGEST_RETRY = timedelta(hours=24)
DEMO_LONGEST_RETRY = timedelta(seconds=60)


def watched_ids(model: Model) -> set[int]:
    """Return the ids of the rows somebody follows or pinned."""
    of_type = {"subject_type": SUBJECTS[model]}
    followed = Subscription.objects.filter(**of_type).values_list("subject_id", flat=True)
    pinned = Pin.objects.filter(**of_type).values_list("subject_id", flat=True)
    return {int(pk) for pk in {*followed, *pinned} if pk.isdecimal()}


def is_watched(row: Player | Squadron) -> bool:
    """Say whether somebody follows or pinned this row."""
    subject = {"subject_type": SUBJECTS[type(row)], "subject_id": str(row.pk)}
    return Subscription.objects.filter(**subject).exists() or Pin.objects.filter(**subject).exists()


def interval_of(model: Model) -> timedelta:
    """Return how often a watched row is asked for."""
    if settings.DOZOR_DEMO:
        demo = {
            Player: settings.WT_DEMO_PLAYER_REFRESH,
            Squadron: settings.WT_DEMO_SQUADRON_REFRESH,
        }
        return demo[model]
    return settings.WT_PLAYER_REFRESH if model is Player else settings.WT_SQUADRON_REFRESH


def next_after_success(row: Player | Squadron, now: datetime, rng: Random) -> datetime | None:
    """Return when to ask again; None for a row nobody watches or asked for lately."""
    if is_watched(row):
        return now + interval_of(type(row)) * rng.uniform(0.9, 1.1)
    asked = row.requested_at
    if isinstance(row, Player) and asked and now - asked < REQUEST_KEPT:
        return now + settings.WT_PLAYER_REFRESH * rng.uniform(0.9, 1.1)
    return None


def next_after_failure(
    row: Player | Squadron, outcome: Outcome, retry_after_s: float, now: datetime, rng: Random
) -> datetime | None:
    """Return when to try again: doubling from the outcome's first retry, never before asked to.

    None for a row that was never found and that nobody watches.
    """
    if outcome is Outcome.NOT_FOUND and row.last_success_at is None and not is_watched(row):
        return None
    wait: timedelta = min(FIRST_RETRY[outcome] * 2 ** min(row.failures, 12), LONGEST_RETRY)
    if row.demo:
        wait = min(wait, DEMO_LONGEST_RETRY)
    wait = max(wait, timedelta(seconds=retry_after_s))
    return now + wait * rng.uniform(1.0, 1.2)


def schedule_watched(model: Model, now: datetime) -> int:
    """Make due every watched row that has no date, and bring near those too far ahead."""
    latest = now + interval_of(model) * 1.2
    rows = model._default_manager.filter(pk__in=watched_ids(model), demo=settings.DOZOR_DEMO)
    late = Q(next_due_at=None) | Q(next_due_at__gt=latest, failures=0)
    return int(rows.filter(late).update(next_due_at=now))
