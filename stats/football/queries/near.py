"""The match of a team that matters now: the one that runs, else the next, else the last."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from stats.football.models import Match
from stats.football.queries.scores import status_of
from stats.football.records import Status

# A coming match this near is shown, else the last one of so long.
NEXT_WITHIN: Final = timedelta(days=14)
LAST_WITHIN: Final = timedelta(days=60)
# A match may begin late: until then one that should run counts as the next.
LATE: Final = timedelta(hours=3)
# What nobody told the end of runs no longer.
LIVE_WITHIN: Final = timedelta(days=1)
_LIVE: Final = [status.value for status in Status if status.live]
_OVER: Final = [status.value for status in Status if status.finished]


def nearest_matches(teams: Collection[int], now: datetime) -> dict[int, Match]:
    """Return by team the match that runs, else the next, else the last; one query.

    Teams without any match near are left out. The sides are loaded.
    """
    coming = Q(status=Status.SCHEDULED, order_at__gte=now - LATE, order_at__lte=now + NEXT_WITHIN)
    over = Q(status__in=_OVER, order_at__gte=now - LAST_WITHIN, order_at__lte=now)
    runs = Q(status__in=_LIVE, order_at__gte=now - LIVE_WITHIN, order_at__lte=now + LATE)
    sides = Q(home__in=teams) | Q(away__in=teams)
    rows = Match.objects.filter(sides, coming | over | runs).select_related("home", "away")
    found: dict[int, Match] = {}
    for match in rows.order_by("order_at", "pk"):
        for team in (match.home_id, match.away_id):
            if team in teams and (team not in found or _before(match, found[team])):
                found[team] = match
    return found


def _before(match: Match, known: Match) -> bool:
    """Tell whether a later match is shown instead of an earlier one."""
    now, then = status_of(match), status_of(known)
    return now.live or then.finished
