"""A player's matches that a filter keeps, newest first, by cursor and to the last for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from stats.faceit.models import Line, Player
from stats.faceit.queries.recent import MatchRow, Position, rows_of

EXPORT_MOST = 5000
CHUNK = 500
WON = Q(match__winner__isnull=False, match__winner=F("team"))
LOST = Q(match__winner__isnull=False) & ~Q(match__winner=F("team"))
NOT_TOLD = Q(match__winner__isnull=True) | Q(team__isnull=True)


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """What to keep: a map's name, "won" or "lost", and finishes since a time; "" keeps all."""

    map: str = ""
    result: str = ""
    since: datetime | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return self != MatchFilter()


def kept_matches(
    player: Player, kept: MatchFilter, before: Position | None, limit: int
) -> tuple[list[MatchRow], bool]:
    """Return a page of matches and whether there are more; eight queries."""
    keys = list(_keys(player, kept, before)[: limit + 1])
    return rows_of(player, keys[:limit]), len(keys) > limit


def all_kept(player: Player, kept: MatchFilter) -> Iterator[MatchRow]:
    """Return the newest EXPORT_MOST matches, CHUNK at a time."""
    before: Position | None = None
    for _chunk in range(EXPORT_MOST // CHUNK):
        rows, more = kept_matches(player, kept, before, CHUNK)
        yield from rows
        if not more:
            return
        before = rows[-1].position


def maps_played(player: Player) -> dict[str, int]:
    """Return how many maps of each name a player played, most played first; one query."""
    named = Line.objects.filter(player=player).exclude(map="").values("map")
    counts = named.annotate(n=Count("pk")).order_by("-n", "map")
    return {row["map"]: row["n"] for row in counts}


def results_by_map(player: Player, most: int = 600) -> dict[str, list[bool]]:
    """Return the results of the newest `most` maps by name, oldest first; one query."""
    lines = Line.objects.filter(player=player).exclude(map="")
    newest = lines.order_by("-played_at", "-pk").values_list("map", "won")[:most]
    found: dict[str, list[bool]] = {}
    for name, won in reversed(newest):
        found.setdefault(name, []).append(won)
    return found


def _keys(
    player: Player, kept: MatchFilter, before: Position | None
) -> "QuerySet[Line, tuple[datetime, int]]":
    lines = Line.objects.filter(player=player)
    if kept.map:
        lines = lines.filter(map=kept.map)
    if kept.since:
        lines = lines.filter(played_at__gte=kept.since)
    if kept.result:
        told = WON if kept.result == "won" else LOST
        lines = lines.filter(told | (NOT_TOLD & Q(won=kept.result == "won")))
    if before:
        at, pk = before
        lines = lines.filter(Q(played_at__lt=at) | Q(played_at=at, match_id__lt=pk))
    ordered = lines.order_by("-played_at", "-match_id")
    return ordered.values_list("played_at", "match_id").distinct()
