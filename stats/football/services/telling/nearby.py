"""Which stored matches are near enough in time to be news, and what is known of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from stats.football.models import Match, MatchEvent
from stats.football.records import Status

IDS_AT_A_TIME: Final = 500
# Pages of such matches look for changes by themselves; nobody waits for those of others.
SOCKETS_FOR: Final = timedelta(days=2)
SOCKETS_AHEAD: Final = timedelta(hours=6)
# Followers are told within these after the kick-off: a match with extra time and a shoot-out lasts
# under three hours. A demo's matches take minutes. The day alone reaches to its end, from noon.
FOLLOWERS_FOR: Final = timedelta(hours=5)
FOLLOWERS_OF_DAY_FOR: Final = timedelta(hours=15)
# As long as a kick-off is news, and a match first heard of is told from its beginning.
BEGINNING_FOR: Final = timedelta(minutes=30)
DEMO_FASTER: Final = 10
_LIVE: Final = [status.value for status in Status if status.live]


def near_matches(match_ids: Iterable[int], now: datetime) -> list[Match]:
    """Return those of the matches that are played now, soon, or were lately, by id.

    Teams, season and competition are loaded. One query for each 500 ids.
    """
    ids = sorted(match_ids)
    near = Q(order_at__gte=now - SOCKETS_FOR, order_at__lte=now + SOCKETS_AHEAD)
    rows = Match.objects.filter(near | Q(status__in=_LIVE)).order_by("pk")
    rows = rows.select_related("home", "away", "season__competition")
    return [
        match
        for start in range(0, len(ids), IDS_AT_A_TIME)
        for match in rows.filter(pk__in=ids[start : start + IDS_AT_A_TIME])
    ]


def events_of(matches: Sequence[Match]) -> dict[int, list[MatchEvent]]:
    """Return the events of matches in order of play, with the players' rows; one query."""
    found: dict[int, list[MatchEvent]] = defaultdict(list)
    for event in MatchEvent.objects.filter(match__in=matches).select_related("player"):
        found[event.match_id].append(event)
    for events in found.values():
        events.sort(key=_order)
    return found


def still_news(match: Match, now: datetime) -> bool:
    """Tell whether followers still want to hear of a match: one imported later is history."""
    if match.order_at is None:
        return False
    lasts = FOLLOWERS_FOR if match.kickoff else FOLLOWERS_OF_DAY_FOR
    return now - match.order_at <= _paced(match, lasts)


def just_begun(match: Match, now: datetime) -> bool:
    """Tell whether the kick-off of a match is a short while ago."""
    return match.order_at is not None and now - match.order_at <= _paced(match, BEGINNING_FOR)


def _paced(match: Match, lasts: timedelta) -> timedelta:
    return lasts / DEMO_FASTER if match.demo else lasts


def _order(event: MatchEvent) -> tuple[int, int, int, int]:
    score = (event.home_goals or 0) + (event.away_goals or 0)
    return event.minute or 0, event.added or 0, score, event.pk
