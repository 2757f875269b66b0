"""Who is polled: players whom somebody follows, pinned or linked to their own account."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts.alerts.models import Subscription
from accounts.models import Pin
from stats.faceit.frames import PLAYER
from stats.faceit.models import AccountLink, Player

BATCH = 500


def watched_ids() -> set[int]:
    """Return the rows of the players somebody follows, pinned or linked; three queries."""
    followed = Subscription.objects.filter(subject_type=PLAYER).values_list("subject_id", flat=True)
    pinned = Pin.objects.filter(subject_type=PLAYER).values_list("subject_id", flat=True)
    linked = AccountLink.objects.values_list("player_id", flat=True)
    return {int(pk) for pk in {*followed, *pinned} if pk.isdecimal()} | set(linked)


def keep_watched(now: datetime) -> int:
    """Bring `watched` in line with who follows, pinned and linked; returns how many changed.

    Whoever becomes watched is due at once. Also brings near who is due too far ahead.
    """
    wanted = watched_ids()
    mine = Player.objects.filter(demo=settings.DOZOR_DEMO)
    known = set(mine.filter(watched=True).values_list("pk", flat=True))
    changed = 0
    for part in _parts(wanted - known):
        changed += mine.filter(pk__in=part).update(watched=True, next_due_at=now)
    for part in _parts(known - wanted):
        changed += mine.filter(pk__in=part).update(watched=False, next_due_at=None)
    late = Q(next_due_at=None) | Q(next_due_at__gt=now + poll_interval() * 2, failures=0)
    mine.filter(late, watched=True).update(next_due_at=now)
    return changed


def watch(player: Player, now: datetime) -> bool:
    """Bring one player's `watched` in line at once, after a pin, a follow or a link."""
    subject = {"subject_type": PLAYER, "subject_id": str(player.pk)}
    watched = (
        Subscription.objects.filter(**subject).exists()
        or Pin.objects.filter(**subject).exists()
        or AccountLink.objects.filter(player=player).exists()
    )
    if watched != player.watched:
        due = now if watched else None
        Player.objects.filter(pk=player.pk).update(watched=watched, next_due_at=due)
        player.watched, player.next_due_at = watched, due
    return watched


def poll_interval() -> timedelta:
    """Return how often a watched player is asked about."""
    interval: timedelta = settings.FACEIT_DEMO_POLL if settings.DOZOR_DEMO else settings.FACEIT_POLL
    return interval


def _parts(pks: Iterable[int]) -> list[list[int]]:
    ordered = sorted(pks)
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
