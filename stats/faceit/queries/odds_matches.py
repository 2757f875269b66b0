"""Stored finished matches as the odds take them, streamed in the order they began."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from sys import intern
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from stats.faceit.models import EloReading, Line, Match, Seat
from stats.faceit.odds.state import Lineup, Place, Played, Result
from stats.faceit.records import MatchState

CHUNK = 500
MATCHES_MAX = 50_000
COLUMNS = (
    "pk",
    "started_at",
    "finished_at",
    "elo1",
    "elo2",
    "maps",
    "winner",
    "best_of",
    "elo_counts",
)


@dataclass(frozen=True, slots=True)
class StoredMatches:
    """The newest finished matches of a kind (demo or not), at most `limit`, oldest start first.

    Iterating holds CHUNK matches in memory at a time, with three queries a chunk.
    """

    demo: bool
    limit: int = MATCHES_MAX

    def __len__(self) -> int:
        return min(self.limit, self.total())

    def total(self) -> int:
        """Return how many finished matches are stored, beyond the limit too."""
        return _finished(self.demo).count()

    def __iter__(self) -> Iterator[Played]:
        rows = _finished(self.demo)
        since = rows.order_by("-begun").values_list("begun", flat=True)[self.limit - 1 :].first()
        kept = rows.filter(begun__gte=since) if since else rows
        ordered = kept.order_by("begun", "pk").values_list(*COLUMNS)
        stream = ordered.iterator(chunk_size=CHUNK)
        while chunk := list(islice(stream, CHUNK)):
            yield from _played(chunk)


def _finished(demo: bool) -> "QuerySet[Any, Any]":
    """Return finished matches with `begun`: the start, or the finish where no start was told."""
    found = Match.objects.filter(
        demo=demo, state=MatchState.FINISHED, finished_at__isnull=False
    ).annotate(begun=Coalesce("started_at", "finished_at"))
    return found.order_by()


def _played(chunk: Sequence[Any]) -> Iterator[Played]:
    ids = [row[0] for row in chunk]
    results, maps = _results(ids)
    seats = _seats(ids, results)
    for pk, started, finished, elo1, elo2, said, winner, best_of, counts in chunk:
        names = said or sorted(maps[pk])
        sides = [_lineup(seats[pk], team) for team in (1, 2)]
        both = elo1 is not None and elo2 is not None
        yield Played(
            str(pk),
            started or finished,
            finished,
            replace(sides[0], elo=elo1 if both else None),
            replace(sides[1], elo=elo2 if both else None),
            intern(names[0]) if len(names) == 1 else None,
            None if winner is None else winner == 1,
            best_of or max(1, len(names)),
            tuple(names) if len(names) > 1 else (),
            counts is not False,
            started is not None,
        )


def _results(ids: Sequence[int]) -> tuple[dict[tuple[int, int], Any], dict[int, set[str]]]:
    """Return (team, results) by match and player, and the names of the maps by match."""
    found: dict[tuple[int, int], Any] = {}
    maps: dict[int, set[str]] = defaultdict(set)
    rows = Line.objects.filter(match__in=ids).order_by("match", "map_number", "pk")
    wanted = rows.values_list("match__id", "player", "team", "map", "won", "rounds", "rating2")
    for match, player, team, name, won, rounds, rating in wanted.iterator(chunk_size=2000):
        result = Result(intern(name) or None, won, rounds, rating)
        _team, before = found.get((match, player), (team, ()))
        found[match, player] = (team, (*before, result))
        if name:
            maps[match].add(name)
    return found, maps


def _seats(ids: Sequence[int], results: dict[tuple[int, int], Any]) -> dict[int, list[Any]]:
    """Return (team, place) pairs by match: everybody listed, then those who only played.

    Where a match has no list at all, those who played stand in for it.
    """
    after = _readings(ids)
    found: dict[int, list[Any]] = defaultdict(list)
    seated = set()
    rows = Seat.objects.filter(match__in=ids).order_by("match", "pk")
    wanted = rows.values_list(
        "match__id", "player", "team", "skill_level", "elo_before", "substitute"
    )
    for match, player, team, level, elo, substitute in wanted.iterator(chunk_size=2000):
        key = (match, player)
        seated.add(key)
        played = results.get(key, (team, ()))[1]
        place = Place(str(player), level, elo, after.get(key), played, not substitute)
        found[match].append((team, place))
    listed = set(found)
    for (match, player), (team, played) in results.items():
        if (match, player) not in seated and team in (1, 2):
            elo_after = after.get((match, player))
            place = Place(str(player), None, None, elo_after, played, match not in listed)
            found[match].append((team, place))
    return found


def _readings(ids: Sequence[int]) -> dict[tuple[int, int], float]:
    rows = EloReading.objects.filter(match__in=ids).order_by()
    return {
        (match, player): elo
        for match, player, elo in rows.values_list("match__id", "player", "elo")
    }


def _lineup(pairs: Iterable[tuple[int, Place]], wanted: int) -> Lineup:
    return Lineup(tuple(place for team, place in pairs if team == wanted))
