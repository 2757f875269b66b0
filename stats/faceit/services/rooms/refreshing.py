"""Asking the source for a match's room and stats when it is due, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.upstream.errors import NotFound, UpstreamError
from config.work.claims import Claim, claim_due, fail, finish
from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.models import Match
from stats.faceit.parse import parse_match, parse_match_stats
from stats.faceit.records import MatchDetails, MatchState, MatchStats
from stats.faceit.services import raw
from stats.faceit.services.asking import Refused, ask, next_after_failure, read
from stats.faceit.services.claimed import under_claim
from stats.faceit.services.matches import store_details, store_stats
from stats.faceit.services.odds import forecast_room, score_finished
from stats.faceit.services.room_feed import tell_room
from stats.faceit.services.rooms.schedule import (
    has_details,
    is_complete,
    is_followed,
    is_hopeless,
    lacks_stats,
    next_look,
)
from stats.faceit.services.rooms.settling import settle
from stats.faceit.services.sending import send
from stats.faceit.services.sessions import keep_sessions, line_times
from stats.faceit.services.telling import tell_started

TASK = "stats.faceit.tasks.refresh_room"
SWEEP_LIMIT = 200
# Matches that ended longer ago are history.
LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What the source said; None for what was not asked or does not exist yet."""

    details: MatchDetails | None
    stats: MatchStats | None


def refresh_room(pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Ask for what a match still lacks and store it; returns the word of `under_claim`."""

    def work(claim: Claim, match: Match) -> None:
        _store(claim, match, _ask(match))

    def put_off(claim: Claim, match: Match, refused: Refused) -> bool:
        return _put_off(claim, match, refused, now, rng)

    return under_claim(Match, pk, token, now=now, work=work, put_off=put_off)


def _ask(match: Match) -> Found:
    """Ask for the room unless it is known to the end, and for stats of what has finished."""
    details = None if has_details(match) else _details(match)
    if details and details.match_id != match.match_id:
        raise Refused(Outcome.UNREADABLE, f"The answer is of another match: {details.match_id}.")
    finished = details.state is MatchState.FINISHED if details else lacks_stats(match)
    wanted = finished and match.stats_at is None and not match.stats_given_up
    return Found(details, _stats(match) if wanted else None)


def _details(match: Match) -> MatchDetails:
    answer = ask(lambda: client.fetch_match(match.match_id))
    details = read(answer, parse_match)
    if details.state.over:
        # Of a live room only the last answer is worth keeping.
        raw.keep("match", match.match_id, answer, demo=match.demo)
    return details


def _stats(match: Match) -> MatchStats | None:
    """Return the stats, None while there are none: they come some time after the finish."""
    try:
        answer = client.fetch_match_stats(match.match_id)
    except NotFound:
        return None
    except UpstreamError as error:
        raise Refused.of(error) from error
    stats = read(answer, lambda body: parse_match_stats(body, match.match_id))
    if not stats.maps:
        return None
    raw.keep("match_stats", match.match_id, answer, demo=match.demo)
    return stats


def _store(claim: Claim, match: Match, found: Found) -> None:
    """Store what was found together with the end of the claim; the time is that of the answer."""
    now = timezone.now()
    with transaction.atomic():
        finish(claim, now, None)
        times = line_times(match)
        if found.details:
            store_details(found.details, demo=match.demo, now=now)
        if found.stats:
            store_stats(found.stats, demo=match.demo, now=now)
        match.refresh_from_db()
        if found.details or found.stats:
            keep_sessions(match, times)
        after_storing(match, now)


def after_storing(match: Match, now: datetime) -> None:
    """Forecast or score the room, tell what is new and set when to look again."""
    if MatchState(match.state).over:
        score_finished(match, now)
    elif is_followed(match):
        forecast_room(match, now)
    tell_room(match, now)
    tell_started(match, now)
    untold = settle(match, now)
    _end_or_go_on(match, now, untold)


def _end_or_go_on(match: Match, now: datetime, untold: bool) -> None:
    due = next_look(match, now, untold=untold)
    # Not asked again because it is too late, not because all is known.
    given_up = due is None and not is_complete(match) and is_hopeless(match, now)
    Match.objects.filter(pk=match.pk).update(
        next_due_at=due, stats_given_up=match.stats_given_up or given_up
    )


def _put_off(claim: Claim, match: Match, refused: Refused, now: datetime, rng: Random) -> bool:
    """Give the claim back and try again later; a match that nobody finds is given up in the end."""
    due: datetime | None = next_after_failure(refused, match.failures, now, rng)
    hopeless = is_hopeless(match, now)
    with transaction.atomic():
        kept = fail(claim, refused.outcome, refused.message, None if hopeless else due)
        if kept and hopeless:
            Match.objects.filter(pk=match.pk).update(stats_given_up=True)
    return kept


def sweep_rooms(now: datetime) -> int:
    """Claim the matches that are due and hand them to the workers; returns how many."""
    claims = claim_due(Match, now, limit=SWEEP_LIMIT, lease=settings.FACEIT_LEASE)
    of_late = Match.objects.filter(pk__in=[claim.pk for claim in claims]).exclude(
        finished_at__lt=now - LATELY
    )
    recent = set(of_late.values_list("pk", flat=True)) if claims else set()
    for claim in claims:
        enqueue_room(claim.pk, claim.token, old=claim.pk not in recent)
    return len(claims)


def enqueue_room(pk: int, token: int | None = None, *, old: bool = False) -> None:
    """Hand a match to the workers; when the broker is away the sweep does it later.

    Old ones come by the hundred when a history is read: what is played now does not wait for them.
    """
    send(TASK, pk, token, queue="long" if old else "refresh")
