"""When followers are told how a match ended: once its stats and the player's new Elo are known.

Neither is waited for without end: a result told late is worth less than one without an Elo.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from stats.faceit.models import EloReading, Match, Player, Seat
from stats.faceit.records import MatchState
from stats.faceit.services.rooms.schedule import has_details, lacks_stats, since_finish
from stats.faceit.services.telling import FINISHED, NEWS_FOR, followed_seats, tell_finished

STATS_PATIENCE = timedelta(minutes=10)
ELO_PATIENCE = timedelta(minutes=3)


def settle(match: Match, now: datetime) -> bool:
    """Ask for players' new Elo and tell what can be told; True while something is waited for.

    Inside a transaction that holds the match's row.
    """
    if not is_news(match, now):
        return False
    _wake_players(match, now)
    return tell_ready(match, now)


def is_news(match: Match, now: datetime) -> bool:
    """Tell whether a match has finished, and not too long ago."""
    if match.state != MatchState.FINISHED or match.finished_at is None:
        return False
    return now - match.finished_at <= NEWS_FOR


def tell_ready(match: Match, now: datetime) -> bool:
    """Tell followers of whom all is known how the match ended; True while others still wait.

    Inside a transaction that holds the match's row.
    """
    if not is_news(match, now):
        return False
    waiting = followed_seats(match, FINISHED)
    ready = [seat for seat in waiting if is_ready(match, seat, now)]
    if ready:
        tell_finished(match, ready, now)
    return len(ready) < len(waiting)


def is_ready(match: Match, seat: Seat, now: datetime) -> bool:
    """Tell whether all that a player's followers are told of a match is known, or late."""
    waited = since_finish(match, now)
    if not has_details(match) and waited < STATS_PATIENCE:
        return False
    if lacks_stats(match) and waited < STATS_PATIENCE:
        return False
    if match.elo_counts is False or waited >= ELO_PATIENCE:
        return True
    return EloReading.objects.filter(match=match, player=seat.player_id).exists()


def _wake_players(match: Match, now: datetime) -> None:
    """Let watched players who were not asked about since the finish be asked now: Elo moved."""
    if match.elo_counts is False or since_finish(match, now) > STATS_PATIENCE:
        return
    finish = max(match.finished_at or match.first_seen_at, match.first_seen_at)
    late = Q(last_success_at__isnull=True) | Q(last_success_at__lte=finish)
    seated = Seat.objects.filter(match=match).values("player")
    asleep = Player.objects.filter(late, watched=True, pk__in=seated, next_due_at__gt=now)
    pks = list(asleep.select_for_update().order_by("pk").values_list("pk", flat=True))
    Player.objects.filter(pk__in=pks).update(next_due_at=now)
