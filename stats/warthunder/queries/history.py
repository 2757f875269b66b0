"""The readings of a player, newest first, each with what it gained on the valid one before."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from stats.warthunder.codec import totals_from_json
from stats.warthunder.deltas import ProfileDelta, Reading, difference
from stats.warthunder.models import Player, PlayerSnapshot
from stats.warthunder.records import Quality


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A reading and its difference from the valid reading before; None across a regression."""

    snapshot: PlayerSnapshot
    delta: ProfileDelta | None


def player_history(
    player: Player, *, before: datetime | None = None, limit: int = 30
) -> list[HistoryItem]:
    """Return limit + 1 readings taken before a moment, newest first; two queries."""
    rows = PlayerSnapshot.objects.filter(player=player).order_by("-taken_at")
    page = list((rows.filter(taken_at__lt=before) if before else rows)[: limit + 1])
    if not page:
        return []
    valid = [snapshot for snapshot in page if snapshot.quality == Quality.VALID]
    older = rows.filter(quality=Quality.VALID, taken_at__lt=page[-1].taken_at).first()
    readings = [_reading(snapshot) for snapshot in [*valid, *([older] if older else [])]]
    deltas = {after.at: difference(before, after) for after, before in pairwise(readings)}
    return [HistoryItem(snapshot, deltas.get(snapshot.taken_at)) for snapshot in page]


def _reading(snapshot: PlayerSnapshot) -> Reading:
    return Reading(snapshot.taken_at, totals_from_json(snapshot.statistics))
