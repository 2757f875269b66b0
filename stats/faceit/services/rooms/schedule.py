"""When a match is looked at again: often while it is live, ever more rarely until it has stats."""

from datetime import datetime, timedelta

from django.conf import settings

from stats.faceit.models import Match, Seat
from stats.faceit.records import MatchState

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)
GIVE_UP = timedelta(hours=24)
# A room that never ended and is not spoken of any more.
ABANDONED = timedelta(hours=12)
LIVE = timedelta(seconds=60)
LIVE_DEMO = timedelta(seconds=5)
LIVE_UNWATCHED = timedelta(minutes=15)
UNTOLD = timedelta(seconds=10)


def since_finish(match: Match, now: datetime) -> timedelta:
    """Return how long we have been able to ask for a finished match's stats; at least zero."""
    began = max(match.finished_at or match.first_seen_at, match.first_seen_at)
    return max(now - began, timedelta())


def retry_wait(elapsed: timedelta) -> timedelta:
    """Return the pause before asking again for what may not exist yet: 5 s, growing to 10 min."""
    return min(max(elapsed / 2, SHORTEST), LONGEST)


def has_details(match: Match) -> bool:
    """Tell whether the room's own answer was read after the match was over."""
    if match.details_at is None or not MatchState(match.state).over:
        return False
    if match.state != MatchState.FINISHED or match.winner is not None:
        return True
    # Without a winner the answer may be from before the end; after a while it is a draw.
    finish = max(match.finished_at or match.first_seen_at, match.first_seen_at)
    return match.score1 is not None and match.details_at >= finish + LONGEST


def lacks_stats(match: Match) -> bool:
    """Tell whether a finished match's stats are still to come."""
    finished = match.state == MatchState.FINISHED
    return finished and match.stats_at is None and not match.stats_given_up


def is_complete(match: Match) -> bool:
    """Tell whether there is nothing more to ask the source about a match."""
    return has_details(match) and not lacks_stats(match)


def is_hopeless(match: Match, now: datetime) -> bool:
    """Tell whether to stop asking: a day after the finish, or half a day of a room without end."""
    if MatchState(match.state).over:
        return since_finish(match, now) >= GIVE_UP
    return now - max(match.started_at or match.first_seen_at, match.first_seen_at) >= ABANDONED


def next_look(match: Match, now: datetime, *, untold: bool) -> datetime | None:
    """Return when to look at a match again, None for never.

    `untold` says that followers still wait for something, such as their player's new Elo.
    """
    if is_complete(match):
        return now + UNTOLD if untold else None
    if is_hopeless(match, now):
        return None
    if MatchState(match.state).over:
        return now + retry_wait(since_finish(match, now))
    return now + live_wait(match)


def live_wait(match: Match) -> timedelta:
    """Return the pause between two looks at a live room; rooms nobody follows wait for webhooks."""
    if not is_followed(match):
        return LIVE_UNWATCHED
    return LIVE_DEMO if settings.DOZOR_DEMO else LIVE


def is_followed(match: Match) -> bool:
    """Tell whether somebody watched sits in the room; one query."""
    return Seat.objects.filter(match=match, player__watched=True).exists()
