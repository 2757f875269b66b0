"""Snapshots a reader may choose from, and renames that wait for a verdict."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from stats.warthunder.models import Squadron, SquadronEvent, SquadronSnapshot
from stats.warthunder.records import EventKind, Quality

STAMPS_MAX = 5000
CHOICES_MAX = 40
SQUADRON = "warthunder.squadron"


def snapshot_choices(squadron: Squadron) -> list[SquadronSnapshot]:
    """Return valid snapshots to compare, newest first: the last of each day. Two queries."""
    rows = squadron.snapshots.filter(quality=Quality.VALID).order_by("-taken_at")
    last_of_day: dict[date, int] = {}
    for pk, taken_at in rows.values_list("pk", "taken_at")[:STAMPS_MAX]:
        last_of_day.setdefault(timezone.localtime(taken_at).date(), pk)
    wanted = list(last_of_day.values())[:CHOICES_MAX]
    return list(rows.defer("roster", "statistics").filter(pk__in=wanted))


def undecided_renames(user: User, limit: int = 5) -> list[SquadronEvent]:
    """Return probable renames without a verdict that this person may judge, newest first."""
    rows = SquadronEvent.objects.filter(kind=EventKind.RENAMED, verdict="")
    if not user.is_staff:
        rows = rows.filter(squadron__in=followed_squadrons(user))
    return list(rows.select_related("squadron").order_by("-at")[:limit])


def followed_squadrons(user: User) -> list[int]:
    """Return the ids of the squadrons this person follows."""
    mine = user.subscriptions.filter(subject_type=SQUADRON)
    return [int(pk) for pk in mine.values_list("subject_id", flat=True) if pk.isdecimal()]
