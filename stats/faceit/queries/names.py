"""Finding players by an inexact nickname; which players are shown at all."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import QuerySet

from config.finding.groups import Spelling
from config.finding.queries import find
from stats.faceit.frames import PLAYER
from stats.faceit.models import Player

# Those whose profile was read come before those only met in matches; more Elo before less.
KNOWN = 10_000.0


def shown_players() -> "QuerySet[Player]":
    """Return the players to be shown: those of the demo only while it is on."""
    return Player.objects.filter(demo=settings.DOZOR_DEMO)


def player_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield the nicknames of players; one query."""
    rows = Player.objects.filter(pk__in=ids).order_by("pk")
    for pk, nickname, read_at, elo, demo in rows.values_list(
        "pk", "nickname", "profile_at", "elo", "demo"
    ):
        yield Spelling(pk, nickname, KNOWN + (elo or 0) if read_at else 0.0, demo)


def search_players(text: str, limit: int = 10) -> list[Player]:
    """Return players whose nickname begins with the text or resembles it, best first.

    Those whose profile was read come before those only met in matches. Two queries.
    """
    ids = [int(hit.object_id) for hit in find(text, [PLAYER]).get(PLAYER, [])[:limit]]
    rows = shown_players().in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]
