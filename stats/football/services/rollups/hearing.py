"""Keeps sums up with what is stored, in the transaction that stores it."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver

from stats.football.models import Match, MatchChange
from stats.football.queries.results import FINISHED
from stats.football.services.rollups.keeping import refresh
from stats.football.services.rollups.lines import IDS_AT_A_TIME
from stats.football.services.signals import stored


@receiver(stored, dispatch_uid="football-rollups")
def keep_up(*, match_ids: Collection[int], **_: Any) -> None:
    """Bring up the sums of the teams whose matches were stored.

    A match that is being played, and had not ended before, is in no sum yet: it costs nothing.
    """
    counted = list(_counted(sorted(match_ids)))
    if counted:
        refresh(counted)


def _counted(ids: list[int]) -> set[int]:
    """Return those of the matches that are in sums, or may have been before they were changed."""
    changed = MatchChange.objects.filter(match=OuterRef("pk"), after_end=True)
    found: set[int] = set()
    for start in range(0, len(ids), IDS_AT_A_TIME):
        rows = Match.objects.filter(pk__in=ids[start : start + IDS_AT_A_TIME])
        rows = rows.filter(Q(status__in=FINISHED) | Exists(changed))
        found.update(rows.values_list("pk", flat=True))
    return found
