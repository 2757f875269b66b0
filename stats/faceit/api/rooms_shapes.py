"""Matches and forecasts into the shapes of the schemas."""

from datetime import datetime
from typing import Any

from stats.faceit.api.shapes import player_ref, ratings_out
from stats.faceit.integrity import Check, broken, summary
from stats.faceit.labels import CHECKS, STATES, map_label
from stats.faceit.models import Match, RoomForecast
from stats.faceit.nick import room_url
from stats.faceit.queries.matches import MapPlayed, MatchFacts
from stats.faceit.queries.odds import RoomOdds
from stats.faceit.queries.scores import PlayerScore, TeamBoard, team_boards


def match_out(facts: MatchFacts) -> dict[str, Any]:
    """Return a match or a live room."""
    match = facts.match
    names = (
        "match_id", "region", "game_mode", "competition_name", "competition_type", "best_of",
        "elo_counts", "map_pool", "location", "started_at", "finished_at", "winner", "demo_urls",
        "demo",
    )  # fmt: skip
    return {
        **{name: getattr(match, name) for name in names},
        "state": facts.state.value,
        "state_label": str(STATES[facts.state]),
        "live": facts.live,
        "picked": match.maps,
        "maps": [_map(one) for one in facts.maps],
        "teams": [_team(one) for one in team_boards(facts)],
        "has_stats": facts.has_stats,
        "checks": _checks(facts),
        "forecast": forecast_out(match, facts.forecast) if facts.forecast else None,
        "faceit_url": room_url(match.match_id),
    }


def forecast_out(match: Match, row: RoomForecast) -> dict[str, Any]:
    """Return a forecast as it was stored before the match."""
    return {
        "match_id": match.match_id,
        "p1": row.p1,
        "low": row.low,
        "high": row.high,
        "elo_p1": row.elo_p1,
        "version": row.model.version if row.model else 0,
        "made_at": row.made_at,
        "stored": True,
        "team1_won": row.team1_won,
        "features": row.features,
    }


def odds_out(match: Match, odds: RoomOdds, now: datetime) -> dict[str, Any]:
    """Return what can be said of an open room now."""
    said = odds.probability
    parts = [
        {"feature": one.feature.value, "difference": one.difference, "points": one.points}
        for one in said.contributions
    ]
    notes = [
        {"kind": one.kind.value, "side": one.side, "players": one.players} for one in said.notes
    ]
    return {
        "match_id": match.match_id,
        "p1": said.p1,
        "low": said.low,
        "high": said.high,
        "elo_p1": odds.elo_p1,
        "version": odds.used.version,
        "made_at": now,
        "stored": False,
        "team1_won": None,
        "features": {"map": odds.room.map, "parts": parts, "notes": notes},
    }


def _map(played: MapPlayed) -> dict[str, Any]:
    scores = {line.team: line.own_score for line in played.lines}
    return {
        "number": played.number,
        "map": played.name,
        "label": map_label(played.name),
        "rounds": played.lines[0].rounds,
        "score1": scores.get(1),
        "score2": scores.get(2),
    }


def _team(team: TeamBoard) -> dict[str, Any]:
    names = ("number", "name", "won", "score", "elo", "win_probability", "gain", "loss")
    return {
        **{name: getattr(team, name) for name in names},
        "players": [_score(one) for one in team.players],
    }


def _score(score: PlayerScore) -> dict[str, Any]:
    names = (
        "substitute", "figures", "counts", "kast", "kast_true", "elo_before", "elo_after",
        "elo_change",
    )  # fmt: skip
    return {
        **player_ref(score.player),
        **{name: getattr(score, name) for name in names},
        "level_then": score.skill_level,
        "ratings": ratings_out(score.ratings),
    }


def _checks(facts: MatchFacts) -> dict[str, Any] | None:
    if not facts.has_stats:
        return None
    found = summary(facts.checks)
    return {
        "held": found.held,
        "broken": found.broken,
        "not_applicable": found.not_applicable,
        "doubts": [_check(one) for one in broken(facts.checks)],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "code": check.code.value,
        "label": str(CHECKS[check.code]),
        "subject": check.subject,
        "expected": check.expected,
        "actual": check.actual,
    }
