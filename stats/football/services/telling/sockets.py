"""What open sockets of a match are told: where it stands, under a number that rises."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

import orjson

from accounts.alerts.stream import broadcast
from stats.football.frames import CHANGED, match_topic
from stats.football.models import Match, MatchEvent, MatchFeed
from stats.football.queries.scores import shown_score


def tell_socket(feed: MatchFeed, match: Match, events: Sequence[MatchEvent], now: datetime) -> bool:
    """Number and broadcast where a match stands if sockets know otherwise; the feed is locked."""
    shown = _shown(match, events)
    if shown == feed.shown:
        return False
    feed.seq += 1
    feed.at, feed.shown = now, shown
    broadcast(match_topic(match.pk), feed.seq, CHANGED, now, shown)
    return True


def _shown(match: Match, events: Sequence[MatchEvent]) -> dict[str, Any]:
    """Return a frame's data; `events` differs whenever what the events say does."""
    score = shown_score(match)
    home, away = score if score is not None else (None, None)
    kickoff = match.kickoff.isoformat() if match.kickoff else None
    return {
        "match": match.pk,
        "status": match.status,
        "minute": match.minute,
        "home_goals": home,
        "away_goals": away,
        "kickoff": kickoff,
        "events": _mark(events),
    }


def _mark(events: Sequence[MatchEvent]) -> int:
    said = [
        (
            event.key, event.kind, event.team_id, event.minute, event.added, event.player_id,
            event.player_name, event.other_id, event.other_name, event.home_goals,
            event.away_goals, event.rescinded, event.text,
        )
        for event in events
    ]  # fmt: skip
    return crc32(orjson.dumps(said))
