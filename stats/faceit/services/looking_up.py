"""Looking a match up because somebody asks for it, and where that stands."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from stats.faceit.client import configured
from stats.faceit.models import Match
from stats.faceit.services.rooms import enqueue_room
from stats.faceit.services.rooms.schedule import has_details, is_complete, lacks_stats


@dataclass(frozen=True, slots=True)
class MatchTicket:
    """Where asking for a match stands.

    `state`: queued (waits for a worker), running, complete (there is nothing more to ask), fresh
    (asked a moment ago), failed (`outcome` says how), away (FACEIT is not connected), waiting (it
    is looked at again at `next_due_at` by itself) or idle (nothing is planned). `lacks_stats` says
    that the match is over and its figures are still to come.
    """

    state: str
    outcome: str
    next_due_at: datetime | None
    lacks_stats: bool = False
    has_details: bool = False

    @property
    def under_way(self) -> bool:
        """Say whether a result is about to come."""
        return self.state in ("queued", "running")


def ensure_match(match_id: str, now: datetime) -> Match:
    """Return the row of a match of the source in use, made if it is not known yet."""
    row, _made = Match.objects.get_or_create(
        demo=settings.DOZOR_DEMO, match_id=match_id, defaults={"first_seen_at": now}
    )
    return row


def look_up(match: Match, now: datetime) -> MatchTicket:
    """Ask for what a match lacks as soon as a worker is free, unless it was asked a moment ago."""
    before = ticket_of(match, now)
    if before.under_way or before.state in ("complete", "away"):
        return before
    pause = settings.FACEIT_REFRESH_PAUSE
    if match.last_attempt_at and now - match.last_attempt_at < pause:
        return _ticket(match, "fresh")
    with transaction.atomic():
        Match.objects.filter(pk=match.pk).update(
            requested_at=now, next_due_at=now, stats_given_up=False
        )
        transaction.on_commit(partial(enqueue_room, match.pk))
    match.requested_at, match.next_due_at, match.stats_given_up = now, now, False
    return _ticket(match, "queued")


def ticket_of(match: Match, now: datetime) -> MatchTicket:
    """Return where asking for a match stands; no query."""
    if match.demo != settings.DOZOR_DEMO or not configured():
        return _ticket(match, "away")
    if match.claimed_until and match.claimed_until > now:
        return _ticket(match, "running")
    if _is_asked(match):
        return _ticket(match, "queued")
    if is_complete(match):
        return _ticket(match, "complete")
    if match.failures:
        return _ticket(match, "failed")
    return _ticket(match, "waiting" if match.next_due_at else "idle")


def _is_asked(match: Match) -> bool:
    """Tell whether somebody asked and nobody has tried since."""
    asked, tried = match.requested_at, match.last_attempt_at
    return asked is not None and match.next_due_at is not None and (tried is None or tried < asked)


def _ticket(match: Match, state: str) -> MatchTicket:
    return MatchTicket(
        state, match.last_outcome, match.next_due_at, lacks_stats(match), has_details(match)
    )
