"""A player's Elo as it was told over time, and between which readings it is not known."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from stats.faceit.models import EloReading, Line

READINGS_MOST = 400
MATCHES_MOST = 4 * READINGS_MOST


@dataclass(frozen=True, slots=True)
class EloPoint:
    """An Elo as told; `unseen` matches finished since the point before, one is as it should be."""

    at: datetime
    elo: int
    unseen: int

    @property
    def joined(self) -> bool:
        """Tell whether the change since the point before is that of one match at most."""
        return self.unseen <= 1


@dataclass(frozen=True, slots=True)
class EloLine:
    """The newest readings, oldest first; `truncated` says that there are older ones."""

    points: tuple[EloPoint, ...]
    truncated: bool

    @property
    def gaps(self) -> int:
        """Return between how many neighbours Elo is not known."""
        return sum(not point.joined for point in self.points[1:])


def elo_line(player_pk: int) -> EloLine:
    """Return a player's newest Elo readings; two queries."""
    newest = EloReading.objects.filter(player=player_pk).order_by("-at", "-pk")
    told = list(newest.values_list("at", "elo")[: READINGS_MOST + 1])
    truncated, told = len(told) > READINGS_MOST, told[:READINGS_MOST][::-1]
    if not told:
        return EloLine((), truncated=False)
    lines = Line.objects.filter(player=player_pk, played_at__gt=told[0][0])
    played = lines.order_by("-played_at").values_list("played_at", flat=True)[:MATCHES_MOST]
    counts = _finished_between([at for at, _elo in told], sorted(set(played)))
    points = [EloPoint(at, elo, n) for (at, elo), n in zip(told, counts, strict=True)]
    return EloLine(tuple(points), truncated)


def _finished_between(moments: Sequence[datetime], finishes: Sequence[datetime]) -> list[int]:
    """Return how many matches finished between each moment and the one before; 0 for the first."""
    places = [bisect_right(finishes, moment) for moment in moments]
    return [0, *(after - before for before, after in pairwise(places))]
