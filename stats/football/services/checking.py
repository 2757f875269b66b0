"""League tables as sources print them, compared with ours."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from stats.football.models import Season, TableCheck, TeamAlias
from stats.football.queries.standings import Standings, TeamRef, standings_of
from stats.football.records import Source, TableRecord, TableRowRecord, TeamName
from stats.football.spelling import normalise
from stats.football.standings import Row

FIGURES: Final = (
    "position", "played", "wins", "draws", "losses", "goals_for", "goals_against", "points",
)  # fmt: skip
CHECKS_KEPT: Final = 20


def check_table(season: Season, table: TableRecord, source: Source, now: datetime) -> TableCheck:
    """Compare a source's table with ours of that season as it stands, and write the result down.

    `rows` are the source's, each with our `team` where we know it. `differences` are what does not
    agree: `team` (our id or None), `name`, `what` (a figure, or "team" where only one of both has
    it), `theirs` and `ours`. Teams that nothing parts share a place, so any order of them is right.
    """
    standings = standings_of(season)
    ours = _ours(standings, table)
    known = _teams(season, source, standings.teams)
    rows: list[dict[str, Any]] = []
    differences: list[dict[str, Any]] = []
    seen: set[int] = set()
    for told in table.rows:
        team = _team(told.team, known)
        rows.append({"team": team, "name": told.team.name} | _figures(told))
        row = ours.get(team) if team is not None else None
        if row is None or team is None:
            differences.append(_difference(team, told.team.name, "team", told.team.name, None))
            continue
        seen.add(team)
        differences += _compared(team, told, row, _span(row, ours))
    for team in ours.keys() - seen:
        name = standings.teams[team].name
        differences.append(_difference(team, name, "team", None, name))
    check = TableCheck.objects.create(
        season=season, source=source, checked_at=now, rows=rows, differences=differences
    )
    _forget(season, source)
    return check


def _ours(standings: Standings, table: TableRecord) -> dict[int, Row]:
    """Return our rows by team, of the group that the source's table is about where there are."""
    if not standings.groups:
        return {row.team: row for row in standings.table.rows}
    words = table.name.split()
    group = next(
        (one for name, one in standings.groups.items() if name.split()[-1:] == words[-1:]), None
    )
    return {row.team: row for row in group.rows} if group else {}


def _teams(
    season: Season, source: Source, teams: Mapping[int, TeamRef]
) -> dict[tuple[str, str], int]:
    """Return teams by the source's identifier ("id") and by spellings ("name")."""
    found = {("name", normalise(ref.name)): pk for pk, ref in teams.items()}
    rows = TeamAlias.objects.filter(team__in=teams, demo=season.competition.demo)
    for row in rows.order_by("pk"):
        found.setdefault(("name", normalise(row.name)), row.team_id)
        if row.source == source and row.source_id:
            found["id", row.source_id] = row.team_id
    return found


def _team(told: TeamName, known: Mapping[tuple[str, str], int]) -> int | None:
    by_id = known.get(("id", told.source_id)) if told.source_id else None
    return by_id if by_id is not None else known.get(("name", normalise(told.name)))


def _figures(told: TableRowRecord) -> dict[str, int]:
    return {name: getattr(told, name) for name in FIGURES}


def _span(row: Row, ours: Mapping[int, Row]) -> range:
    """Return the places that a row may stand at: those it shares with teams nothing parts."""
    level = sum(one.position == row.position for one in ours.values())
    return range(row.position, row.position + level)


def _compared(team: int, told: TableRowRecord, row: Row, places: range) -> list[dict[str, Any]]:
    return [
        _difference(team, told.team.name, name, getattr(told, name), getattr(row, name))
        for name in FIGURES
        if getattr(told, name) != getattr(row, name)
        if not (name == "position" and told.position in places)
    ]


def _difference(
    team: int | None, name: str, what: str, theirs: int | str | None, ours: int | str | None
) -> dict[str, Any]:
    return {"team": team, "name": name, "what": what, "theirs": theirs, "ours": ours}


def _forget(season: Season, source: Source) -> None:
    """Delete all but the newest checks of a season."""
    rows = TableCheck.objects.filter(season=season, source=source).order_by("-checked_at", "-pk")
    old = list(rows.values_list("pk", flat=True)[CHECKS_KEPT : CHECKS_KEPT + 100])
    TableCheck.objects.filter(pk__in=old).delete()
