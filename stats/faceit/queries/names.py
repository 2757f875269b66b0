"""Finding players by an inexact nickname: what begins so first, then what is spelled alike."""

from django.conf import settings
from django.db.models import F, QuerySet
from rapidfuzz import fuzz, process

from stats.faceit.models import Player

CANDIDATES = 5000
ALIKE = 72


def shown_players() -> "QuerySet[Player]":
    """Return the players to be shown: those of the demo only while it is on."""
    return Player.objects.filter(demo=settings.DOZOR_DEMO)


def search_players(text: str, limit: int = 10) -> list[Player]:
    """Return players whose nickname begins with the text or resembles it, best first.

    Those whose profile was read come before those only met in matches. Two queries, or three.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return []
    begin = shown_players().filter(nickname_folded__startswith=wanted)
    known = F("profile_at").desc(nulls_last=True)
    found = list(begin.order_by(known, "nickname_folded")[:limit])
    if len(found) < limit:
        found += _alike(wanted, limit - len(found), {row.pk for row in found})
    return found


def _alike(wanted: str, limit: int, seen: set[int]) -> list[Player]:
    newest = shown_players().filter(profile_at__isnull=False).order_by("-pk")
    names = dict(newest.values_list("pk", "nickname_folded")[:CANDIDATES])
    matches = process.extract(
        wanted,
        {pk: name for pk, name in names.items() if pk not in seen},
        scorer=fuzz.WRatio,
        score_cutoff=ALIKE,
        limit=limit,
    )
    rows = shown_players().in_bulk([pk for _name, _score, pk in matches])
    return [rows[pk] for _name, _score, pk in matches if pk in rows]
