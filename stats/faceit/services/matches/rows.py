"""Rows of matches: made, locked and filled from what each kind of answer tells."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from stats.faceit.models import Match
from stats.faceit.records import HistoryMatch, Line, MatchDetails, MatchState, MatchStats, Team

BATCH = 400
ORDER = [
    MatchState.UNKNOWN,
    MatchState.CREATED,
    MatchState.CONFIGURING,
    MatchState.READY,
    MatchState.ONGOING,
    MatchState.FINISHED,
    MatchState.CANCELLED,
    MatchState.ABORTED,
]
Told = dict[str, Any]


def locked_matches(ids: Iterable[str], now: datetime, *, demo: bool) -> dict[str, Match]:
    """Return match id → row of all of them, locked by this transaction; the missing are made."""
    wanted = sorted(set(ids))
    known = set(_of(wanted, demo).values_list("match_id", flat=True))
    new = [Match(demo=demo, match_id=key, first_seen_at=now) for key in wanted if key not in known]
    Match.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    rows = _of(wanted, demo).select_for_update().order_by("match_id")
    return {row.match_id: row for row in rows}


def _of(ids: list[str], demo: bool) -> Any:
    return Match.objects.filter(demo=demo, match_id__in=ids)


def from_history(match: HistoryMatch) -> Told:
    """Return the columns a history's item tells of."""
    return {
        "state": match.state,
        "region": match.region,
        "game_mode": match.game_mode,
        "competition_id": match.competition_id,
        "competition_name": match.competition_name,
        "competition_type": match.competition_type,
        "started_at": match.started_at,
        "finished_at": match.finished_at,
        **_result(match.teams, match.winner, match.scores),
    }


def from_details(details: MatchDetails) -> Told:
    """Return the columns a room's own answer tells of."""
    return {
        "state": details.state,
        "source_version": details.version,
        "region": details.region,
        "game_mode": details.game_mode,
        "competition_id": details.competition_id,
        "competition_name": details.competition_name,
        "competition_type": details.competition_type,
        "best_of": details.best_of,
        "maps": list(details.maps),
        "map_pool": list(details.map_pool),
        "location": details.location,
        "elo_counts": details.elo_counts,
        "configured_at": details.configured_at,
        "started_at": details.started_at,
        "finished_at": details.finished_at,
        "demo_urls": list(details.demo_urls),
        **_result(details.teams, details.winner, details.scores),
    }


def from_line(line: Line) -> Told:
    """Return the columns a player's own line tells of its match."""
    return {
        "state": MatchState.FINISHED,
        "finished_at": line.finished_at,
        "region": line.region,
        "game_mode": line.game_mode,
        "competition_id": line.competition_id,
    }


def from_stats(stats: MatchStats) -> Told:
    """Return the columns a match's stats tell of it."""
    told: Told = {"state": MatchState.FINISHED, "maps": [m.map for m in stats.maps if m.map]}
    return {**told, **from_line(stats.maps[0].lines[0])} if _has_lines(stats) else told


def _has_lines(stats: MatchStats) -> bool:
    return bool(stats.maps and stats.maps[0].lines)


def _result(teams: Iterable[Team], winner: int | None, scores: tuple[int, int] | None) -> Told:
    by_number = {team.number: team for team in teams}
    first, second = by_number.get(1), by_number.get(2)
    elos = (first.elo if first else None, second.elo if second else None)
    told: Told = {
        "team1_name": first.name if first else None,
        "team2_name": second.name if second else None,
        "winner": winner,
        "score1": scores[0] if scores else None,
        "score2": scores[1] if scores else None,
        "elo1": elos[0],
        "elo2": elos[1],
    }
    return {**told, "elo_source": "source"} if None not in elos else told


def fill(row: Any, told: Mapping[str, Any], *, decides: bool) -> set[str]:
    """Write what is told to a row; returns the names of the columns that changed.

    What is not told (None, empty) changes nothing. Where the answer does not decide, it fills only
    what is empty. A match's state and version never go back.
    """
    changed = set()
    for name, value in told.items():
        before = getattr(row, name)
        if value in (None, "", []) or value == before:
            continue
        if name in _RISING:
            value = max(before, value, key=_RISING[name])
        elif not decides and before not in (None, "", []):
            continue
        if value != before:
            setattr(row, name, _fitted(row, name, value))
            changed.add(name)
    return changed


def _state_rank(state: str) -> int:
    return ORDER.index(MatchState(state))


_RISING: dict[str, Any] = {"state": _state_rank, "source_version": int}


def _fitted(row: Any, name: str, value: Any) -> Any:
    """Cut text to its column, as PostgreSQL refuses what is longer."""
    if not isinstance(value, str):
        return value
    return value[: row._meta.get_field(name).max_length]


def save_rows(rows: Mapping[str, Match], changed: Mapping[str, set[str]]) -> None:
    """Write the changed columns of the changed rows."""
    names = sorted(set().union(*changed.values())) if changed else []
    touched = [rows[key] for key in sorted(changed) if changed[key]]
    if touched:
        Match.objects.bulk_update(touched, names, batch_size=max(1, BATCH // len(names)))
