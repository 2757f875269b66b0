"""A player's Elo: where it stands between levels, and which match moved it by how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from stats.faceit.elo import ledger
from stats.faceit.elo.levels import HIGHEST, bounds_of, level_of, to_next, to_previous
from stats.faceit.models import EloReading, Line

# Matches looked at beyond a page on either side: enough to tell one from several.
BEYOND = 30


@dataclass(frozen=True, slots=True)
class EloStanding:
    """Elo between the bounds of its level. `floor` and `ceiling` are the level's first and last
    Elo; `to_next` points are missing to the next level, `to_previous` may be lost before the one
    below. Level 10 has neither ceiling nor next, level 1 no previous. `progress` (0–1) is the way
    through the level, None at level 10.
    """

    elo: int
    level: int
    floor: int
    ceiling: int | None
    to_next: int | None
    to_previous: int | None
    progress: float | None
    highest: bool


def elo_standing(elo: int | None) -> EloStanding | None:
    """Return where an Elo stands; None without one. No query."""
    if elo is None:
        return None
    level = level_of(elo)
    floor, ceiling = bounds_of(level)
    progress = None if ceiling is None else (elo - floor) / (ceiling + 1 - floor)
    return EloStanding(
        elo=elo,
        level=level,
        floor=floor,
        ceiling=ceiling,
        to_next=to_next(elo),
        to_previous=to_previous(elo),
        progress=None if progress is None else min(1.0, max(0.0, progress)),
        highest=level == HIGHEST,
    )


def elo_entries(player_pk: int, first: datetime, last: datetime) -> dict[str, ledger.Entry]:
    """Return the ledger's rows of the matches that finished from `first` to `last`, by match id.

    As in the ledger of the whole career: neighbours beyond both ends are looked at too; six
    queries.
    """
    matches = _matches(player_pk, first, last)
    if not matches:
        return {}
    begin = min(match.finished_at for match in matches)
    readings = _readings(player_pk, begin, max(match.finished_at for match in matches))
    rows = ledger.ledger(readings, matches)
    return {
        row.match_id: row for row in rows if row.match_id is not None and first <= row.at <= last
    }


def _matches(player_pk: int, first: datetime, last: datetime) -> list[ledger.Played]:
    lines = Line.objects.filter(player=player_pk)
    before = lines.filter(played_at__lt=first).order_by("-played_at", "-id")[:BEYOND]
    after = lines.filter(played_at__gt=last).order_by("played_at", "id")[:BEYOND]
    ends = [rows.values_list("played_at", flat=True) for rows in (before, after)]
    oldest, newest = min(ends[0], default=first), max(ends[1], default=last)
    rows = lines.filter(played_at__gte=oldest, played_at__lte=newest).order_by("played_at", "id")
    return list(_counted(rows))


def _counted(rows: "QuerySet[Line]") -> Iterable[ledger.Played]:
    wanted = rows.values_list(
        "match__match_id", "played_at", "won", "team", "match__winner", "match__elo1",
        "match__elo2", "match__elo_counts",
    )  # fmt: skip
    for match_id, at, won, team, winner, elo1, elo2, counts in wanted:
        decided = won if winner is None or team is None else winner == team
        own, opponent = (elo1, elo2) if team == 1 else (elo2, elo1)
        told = team is not None and own is not None and opponent is not None
        yield ledger.Played(
            match_id, at, decided, counts, own if told else None, opponent if told else None
        )


def _readings(player_pk: int, first: datetime, last: datetime) -> list[ledger.Reading]:
    mine = EloReading.objects.filter(player=player_pk)
    fields = ("at", "elo", "match__match_id")
    before = mine.filter(at__lt=first).order_by("-at").values_list(*fields)[:1]
    after = mine.filter(at__gt=last).order_by("at").values_list(*fields)[:2]
    between = mine.filter(at__gte=first, at__lte=last).values_list(*fields)
    return [ledger.Reading(*row) for row in (*before, *between, *after)]
