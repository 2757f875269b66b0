"""The squadron leaderboard: places of the squadrons we know, and their battles and wins."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from config.upstream.errors import UpstreamError
from config.work.outcomes import Outcome
from stats.warthunder.client import fetch_board
from stats.warthunder.models import Squadron, SquadronStanding
from stats.warthunder.outcomes import outcome_of
from stats.warthunder.parse import parse_board
from stats.warthunder.records import LeaderboardRow, ParseError
from stats.warthunder.services.refresh import Refused

PAGES = 5


def refresh_board(pages: int = PAGES) -> int:
    """Read the first pages of the leaderboard; returns how many known squadrons got a place.

    Raises Refused when the first page cannot be had; a later one only ends the reading.
    """
    placed = 0
    for page in range(1, pages + 1):
        try:
            rows, at = _page(page)
        except Refused:
            if page == 1:
                raise
            break
        placed += store_rows(rows, at)
        if not rows:
            break
    return placed


def store_rows(rows: tuple[LeaderboardRow, ...], at: datetime) -> int:
    """Give the squadrons we know their places; storing the same rows again changes nothing."""
    by_name = {row.name: row for row in rows}
    with transaction.atomic():
        known = list(
            Squadron.objects.select_for_update()
            .filter(name__in=by_name, demo=settings.DOZOR_DEMO)
            .order_by("pk")
        )
        for squadron in known:
            row = by_name[squadron.name]
            squadron.place, squadron.place_at = row.place, at
            squadron.battles, squadron.wins = row.battles, row.wins
        Squadron.objects.bulk_update(known, ["place", "place_at", "battles", "wins"])
        SquadronStanding.objects.bulk_create(
            [_standing(squadron, by_name[squadron.name], at) for squadron in known],
            ignore_conflicts=True,
        )
    return len(known)


def _standing(squadron: Squadron, row: LeaderboardRow, at: datetime) -> SquadronStanding:
    return SquadronStanding(
        squadron=squadron,
        taken_at=at,
        place=row.place,
        rating=row.rating,
        battles=row.battles,
        wins=row.wins,
    )


def _page(page: int) -> tuple[tuple[LeaderboardRow, ...], datetime]:
    try:
        answer = fetch_board(page)
    except UpstreamError as error:
        outcome, retry_after_s = outcome_of(error)
        raise Refused(outcome, error.message, retry_after_s) from error
    try:
        return parse_board(answer.body), answer.fetched_at
    except ParseError as error:
        raise Refused(Outcome.UNREADABLE, str(error)) from error
