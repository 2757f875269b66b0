"""Rows of lines: made or filled from what a player's list or a match's stats tell, and rated."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from stats.faceit import records
from stats.faceit.models import Line, Match
from stats.faceit.queries.lines import EXTENDED, PLAIN
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.services.matches.rows import fill
from stats.faceit.services.ratings import RATED, rate_line

COLUMNS = (*PLAIN, *EXTENDED, *RATED, "has_extended", "team", "played_at")
BATCH = 300


@dataclass(frozen=True, slots=True)
class Incoming:
    """A line on its way in: its match and player as rows, and the side, if known."""

    line: records.Line
    match: Match
    player_id: int
    team: int | None

    @property
    def key(self) -> tuple[int, int, int]:
        """Return what makes two lines the same."""
        return self.match.pk, self.line.map_number, self.player_id


def upsert(
    incoming: Iterable[Incoming], known: QuerySet[Line], means: PopulationMeans, now: datetime
) -> tuple[int, set[int]]:
    """Store lines; returns how many are new, and the players whose lines changed.

    `known` are the stored lines that may be meant. A line of the match's own stats decides over
    one of a player's list, which fills only what is empty.
    """
    wanted = {one.key: one for one in incoming}
    rows = {(row.match_id, row.map_number, row.player_id): row for row in known}
    new = [_made(one, now) for key, one in wanted.items() if key not in rows]
    changed = [rows[key] for key, one in wanted.items() if key in rows and _filled(rows[key], one)]
    for row in (*new, *changed):
        rate_line(row, means)
    Line.objects.bulk_create(new, batch_size=BATCH)
    Line.objects.bulk_update(changed, COLUMNS, batch_size=40)
    return len(new), {row.player_id for row in (*new, *changed)}


def _made(one: Incoming, now: datetime) -> Line:
    row = Line(
        match=one.match,
        map_number=one.line.map_number,
        player_id=one.player_id,
        team=one.team,
        played_at=_played_at(one) or now,
        won=one.line.won,
        rounds=one.line.rounds,
        kills=one.line.kills,
        deaths=one.line.deaths,
        assists=one.line.assists,
    )
    fill(row, _told(one.line), decides=True)
    return row


def _played_at(one: Incoming) -> datetime | None:
    return one.match.finished_at or one.line.finished_at or one.match.started_at


def _told(line: records.Line) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in PLAIN}
    if line.extended is None:
        return told
    return {**told, **asdict(line.extended), "has_extended": True}


def _filled(row: Line, one: Incoming) -> bool:
    decides = one.line.extended is not None or not row.has_extended
    changed = fill(row, _told(one.line), decides=decides)
    changed |= fill(row, {"team": one.team, "played_at": _played_at(one)}, decides=True)
    return bool(changed)
