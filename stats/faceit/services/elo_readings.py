"""Readings of a player's Elo: kept when it moved, and bound to the match that moved it.

FACEIT tells Elo only as it is now, and updates it some time after a match. So a profile is read
until it differs from what was known before the finish; only matches that count are bound.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from stats.faceit.models import EloReading, Match, Player
from stats.faceit.records import MatchState
from stats.faceit.services.rooms.schedule import retry_wait, since_finish

# So long after a finish Elo is still waited for.
WINDOW = timedelta(minutes=20)
# Where nothing was known before, the update is taken for done by then.
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """The newest finished match that counts and has no reading yet, with what was known before."""

    match: Match
    elo_before: int | None

    def moved(self, elo: int, now: datetime) -> bool:
        """Tell whether an Elo read now is that after the match."""
        if self.elo_before is None:
            return since_finish(self.match, now) >= SETTLED
        return elo != self.elo_before


def pending_match(player_pk: int, now: datetime, *, lock: bool = False) -> Pending | None:
    """Return the match whose Elo is still to come; None when there is none or it is too late."""
    rows = Match.objects.select_for_update(of=("self",)) if lock else Match.objects.all()
    played = rows.filter(
        seats__player=player_pk,
        seats__substitute=False,
        state=MatchState.FINISHED,
        elo_counts=True,
        finished_at__isnull=False,
    )
    newest = played.order_by("-finished_at", "-pk").first()
    if newest is None or newest.finished_at is None or since_finish(newest, now) > WINDOW:
        return None
    readings = EloReading.objects.filter(player=player_pk)
    if readings.filter(match=newest).exists():
        return None
    earlier = readings.filter(at__lt=newest.finished_at).order_by("-at")
    return Pending(newest, earlier.values_list("elo", flat=True).first())


def keep_reading(
    player: Player, elo: int, level: int | None, pending: Pending | None, now: datetime
) -> EloReading | None:
    """Store an Elo read now, unless it says nothing new; returns the reading if one was stored.

    Inside the transaction that holds the player's row.
    """
    if pending is not None and pending.moved(elo, now):
        match: Match | None = pending.match
    elif _last_elo(player.pk) == elo:
        return None
    else:
        match = None
    return EloReading.objects.create(player=player, elo=elo, skill_level=level, at=now, match=match)


def _last_elo(player_pk: int) -> int | None:
    readings = EloReading.objects.filter(player=player_pk).order_by("-at", "-pk")
    return readings.values_list("elo", flat=True).first()


def next_reading(player_pk: int, now: datetime) -> datetime | None:
    """Return when to read the profile again because an Elo is still to come, None if not."""
    pending = pending_match(player_pk, now)
    return now + retry_wait(since_finish(pending.match, now)) if pending else None
