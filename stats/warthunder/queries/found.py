"""The spellings by which players and squadrons are found, and who is found by them."""

from collections.abc import Iterator, Sequence
from typing import Final

from config.finding.groups import Spelling
from config.finding.queries import find
from stats.warthunder.models import Player, PlayerName, Squadron
from stats.warthunder.queries.players import visible_players
from stats.warthunder.queries.squadrons import visible_squadrons

PLAYER, SQUADRON = "warthunder.player", "warthunder.squadron"
# The first of the leaderboard weighs so much, the second half of it.
FIRST_PLACE: Final = 100.0


def player_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield the nicks players have and had; two queries."""
    rows = Player.objects.filter(pk__in=ids).order_by("pk")
    demo: dict[int, bool] = {}
    for pk, nick, of_demo in rows.values_list("pk", "nick", "demo"):
        demo[pk] = of_demo
        yield Spelling(pk, nick, demo=of_demo)
    before = PlayerName.objects.filter(player__in=demo).order_by("pk")
    for pk, nick in before.values_list("player_id", "nick"):
        yield Spelling(pk, nick, demo=demo[pk])


def squadron_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield names and tags of squadrons; one query."""
    rows = Squadron.objects.filter(pk__in=ids).order_by("pk")
    for pk, name, tag, place, demo in rows.values_list("pk", "name", "tag_core", "place", "demo"):
        weight = FIRST_PLACE / place if place else 0.0
        for text in {name, tag}:
            yield Spelling(pk, text, weight, demo)


def search_players(text: str, limit: int = 10) -> list[Player]:
    """Return players who have or had such a nick, the best first; two queries."""
    ids = [int(hit.object_id) for hit in find(text, [PLAYER]).get(PLAYER, [])[:limit]]
    rows = visible_players().in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def search_squadrons(text: str, limit: int = 10) -> list[Squadron]:
    """Return squadrons of such a name or tag, the best first; two queries."""
    ids = [int(hit.object_id) for hit in find(text, [SQUADRON]).get(SQUADRON, [])[:limit]]
    rows = visible_squadrons().in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]
