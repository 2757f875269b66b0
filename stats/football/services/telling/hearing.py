"""Tells what is new of matches in the transaction that stores them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.alerts.services import Occurrence, publish_many
from stats.football.models import MatchFeed
from stats.football.services.signals import stored
from stats.football.services.telling.endings import endings_of
from stats.football.services.telling.followers import has_ended, occurrences_of
from stats.football.services.telling.nearby import events_of, near_matches, still_news
from stats.football.services.telling.sockets import tell_socket

WAITING_AT_ONCE = 200


@receiver(stored, dispatch_uid="football-telling")
def on_stored(*, match_ids: Iterable[int], now: datetime, **_: Any) -> None:
    """Tell what is new of the matches that were stored."""
    tell(match_ids, now)


def tell(match_ids: Iterable[int], now: datetime) -> int:
    """Tell sockets and followers what is new of matches; returns how many alerts were stored.

    Run in the transaction that changed them. Matches far from their kick-off cost one query for
    each 500 of them.
    """
    matches = near_matches(match_ids, now)
    if not matches:
        return 0
    with transaction.atomic():
        feeds = _locked([match.pk for match in matches])
        events = events_of(matches)
        news: list[Occurrence] = []
        ended, changed = [], []
        for match in matches:
            feed = feeds[match.pk]
            state = (feed.seq, feed.told, feed.due_at)
            tell_socket(feed, match, events[match.pk], now)
            if still_news(match, now):
                over = bool(feed.told.get("end"))
                news += occurrences_of(feed, match, events[match.pk], now)
                if has_ended(feed, over):
                    ended.append(match)
            else:
                feed.due_at = None
            if state != (feed.seq, feed.told, feed.due_at):
                changed.append(feed)
        news += endings_of(ended, now) if ended else []
        MatchFeed.objects.bulk_update(changed, ["seq", "at", "shown", "told", "due_at"], 100)
        return publish_many(news, now=now) if news else 0


def tell_waiting(now: datetime) -> int:
    """Tell goals that waited in vain for the name of who scored; returns how many alerts."""
    due = MatchFeed.objects.filter(due_at__lte=now)
    ids = list(due.order_by("due_at").values_list("match_id", flat=True)[:WAITING_AT_ONCE])
    if not ids:
        return 0
    with transaction.atomic():
        # Locked before the matches are read: whoever stores meanwhile tells after us, or has told.
        _locked(sorted(ids))
        told = tell(ids, now)
        # Those of matches that are long over wait no more.
        due.filter(match__in=ids).update(due_at=None)
    return told


def _locked(ids: list[int]) -> dict[int, MatchFeed]:
    """Return the feeds of matches, made where they are missing, locked by id."""
    rows = MatchFeed.objects.filter(match__in=ids).order_by("match_id").select_for_update()
    found = {row.match_id: row for row in rows}
    if missing := [pk for pk in ids if pk not in found]:
        MatchFeed.objects.bulk_create(
            [MatchFeed(match_id=pk) for pk in missing], ignore_conflicts=True
        )
        found = {row.match_id: row for row in rows.all()}
    return found
