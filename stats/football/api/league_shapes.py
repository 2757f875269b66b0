"""Leagues, tables and matches as the API writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from stats.football.leagues import Stage
from stats.football.models import Season, TableCheck
from stats.football.queries.fixtures import Fixture
from stats.football.queries.standings import Standings, TeamRef
from stats.football.standings import Row, Table

DIFFERENCES_MOST: Final = 100


def league_out(season: Season, found: Standings, as_of: datetime | None) -> dict[str, Any]:
    """Return a league with its newest season."""
    league = season.competition
    tables = [found.table, *found.groups.values()]
    played = sum(one.played for one in tables)
    first = next((row for row in found.table.rows if row.played), None)
    leader = first and {
        "team": team_out(found.teams[first.team]),
        "points": first.points,
        "played": first.played,
    }
    return {
        "code": league.code,
        "name": league.name,
        "country": league.country.code,
        "tier": league.tier,
        "season": season.label,
        "round": found.round,
        "rounds": found.rounds,
        "played": played,
        "matches": played + sum(one.remaining for one in tables),
        "leader": leader,
        "as_of": as_of,
        "demo": league.demo,
    }


def standings_out(
    season: Season, found: Standings, view: str, day: date | None, check: TableCheck | None
) -> dict[str, Any]:
    """Return a table as of the day asked for."""
    tables = [found.table, *found.groups.values()]
    rules = found.regulations
    return {
        "league": season.competition.code,
        "season": season.label,
        "view": view,
        "date": day,
        "round": found.round,
        "rounds": found.rounds,
        "played": sum(one.played for one in tables),
        "remaining": sum(one.remaining for one in tables),
        "tie_breaks": [one.value for one in rules.rules.order],
        "zones": [
            {"zone": one.kind.value, "first": one.first, "last": one.last} for one in rules.zones
        ],
        "rows": [_row(found, found.table, row) for row in found.table.rows],
        "groups": [
            {"group": name, "rows": [_row(found, one, row) for row in one.rows]}
            for name, one in sorted(found.groups.items())
        ],
        "check": check and _check(found, check),
        "demo": season.competition.demo,
    }


def _check(found: Standings, check: TableCheck) -> dict[str, Any]:
    return {
        "source": check.source,
        "checked_at": check.checked_at,
        "differences": len(check.differences),
        "details": [_difference(found, one) for one in check.differences[:DIFFERENCES_MOST]],
    }


def _difference(found: Standings, one: Mapping[str, Any]) -> dict[str, Any]:
    team = found.teams.get(one.get("team") or 0)
    return {
        "team": team and team_out(team),
        "name": one.get("name") or "",
        "what": one.get("what") or "",
        "theirs": one.get("theirs"),
        "ours": one.get("ours"),
    }


def fixture_out(one: Fixture) -> dict[str, Any]:
    """Return a match of a list."""
    row, said = one.row, one.chances
    return {
        "id": row.pk,
        "round": row.round,
        "round_number": row.round_number,
        "day": row.day,
        "kickoff": row.kickoff,
        "status": row.status,
        "minute": row.minute,
        "home": team_out(one.home),
        "away": team_out(one.away),
        "half_time": _score(row.ht_home, row.ht_away),
        "full_time": _score(row.ft_home, row.ft_away),
        "extra_time": _score(row.et_home, row.et_away),
        "shootout": _score(row.so_home, row.so_away),
        "live": _score(row.live_home, row.live_away) if one.live else None,
        "awarded": row.awarded,
        "forecast": said
        and {
            "home": said.home,
            "draw": said.draw,
            "away": said.away,
            "made_at": said.made_at,
        },
    }


def team_out(team: TeamRef) -> dict[str, Any]:
    """Return a team."""
    return {"id": team.pk, "name": team.name}


def _score(home: int | None, away: int | None) -> dict[str, int] | None:
    return None if home is None or away is None else {"home": home, "away": away}


def _row(found: Standings, table: Table, row: Row) -> dict[str, Any]:
    parted = table.parted.get(row.team)
    return {
        "position": row.position,
        "team": team_out(found.teams[row.team]),
        "played": row.played,
        "wins": row.wins,
        "draws": row.draws,
        "losses": row.losses,
        "goals_for": row.goals_for,
        "goals_against": row.goals_against,
        "goal_difference": row.goal_difference,
        "points": row.points,
        "deducted": row.deducted,
        "carried": row.carried if row.stage is not Stage.REGULAR else None,
        "form": row.form,
        "zone": row.zone.value if row.zone else None,
        "stage": row.stage.value,
        "level": row.level,
        "parted_by": parted.value if parted else None,
        "move": found.moves.get(row.team),
    }
