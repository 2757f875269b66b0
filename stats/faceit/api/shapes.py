"""Records into the shapes of the schemas: what is shared by several calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stats.faceit.labels import KINDS, map_label
from stats.faceit.models import Player
from stats.faceit.nick import profile_url
from stats.faceit.outlook import Analysis, Rated, Scope
from stats.faceit.queries.analysis.kept import ReadyAnalysis
from stats.faceit.queries.elo import EloStanding, elo_standing
from stats.faceit.queries.players import OpenRoom
from stats.faceit.rating.kinds import Rating, Unrated
from stats.faceit.services.newcomers import Newcomer
from stats.faceit.services.refresh import RefreshTicket

ROOT = "/api/v1/faceit"


def rough_age_s(age_s: float | None) -> int:
    """Return an age in steps of ten seconds, so that an unchanged answer keeps its ETag a while."""
    return int((age_s or 0) // 10 * 10)


def rating_out(outcome: Rating | Unrated) -> dict[str, Any]:
    """Return a rating with its kind, label, interval, measured error and sample size."""
    head = {"kind": outcome.kind.value, "label": str(KINDS[outcome.kind])}
    if isinstance(outcome, Unrated):
        names = ("value", "low", "high", "error")
        return {
            **head, **dict.fromkeys(names), "n": 0, "rounds": 0, "notes": [], "parts": [],
            "missing": outcome.missing.value,
        }  # fmt: skip
    return {
        **head,
        "value": outcome.value,
        "low": outcome.low,
        "high": outcome.high,
        "error": outcome.error,
        "n": outcome.maps,
        "rounds": outcome.rounds,
        "notes": sorted(note.value for note in outcome.notes),
        "parts": [
            {"part": one.part.value, "points": one.points, "figure": one.figure}
            for one in outcome.contributions
        ],
        "missing": None,
    }


def ratings_out(ratings: Rated | None) -> list[dict[str, Any]]:
    """Return the three ratings, none where not a round is stored."""
    if ratings is None:
        return []
    return [rating_out(one) for one in (ratings.hltv1, ratings.hltv2, ratings.style21)]


def scope_out(scope: Scope) -> dict[str, Any]:
    """Return a player over some of their matches."""
    return {
        "name": scope.name,
        "figures": scope.figures,
        "ratings": ratings_out(scope.ratings),
        "metrics": scope.metrics,
    }


def player_ref(player: Player) -> dict[str, Any]:
    """Return a player by name."""
    return {
        "player_id": player.faceit_id,
        "nickname": player.nickname,
        "country": player.country,
        "skill_level": player.skill_level,
        "elo": player.elo,
    }


def player_out(
    player: Player, ready: ReadyAnalysis, rooms: tuple[OpenRoom, ...], *, age_s: float, stale: bool
) -> dict[str, Any]:
    """Return a player whose profile was read."""
    analysis = ready.analysis
    names = (
        "region", "avatar_url", "memberships", "verified", "demo", "profile_at",
        "region_position", "country_position", "ranked_at", "history_from", "history_complete",
        "lifetime",
    )  # fmt: skip
    scopes = analysis.scopes if analysis else ()
    return {
        **player_ref(player),
        **{name: getattr(player, name) for name in names},
        "steam_id": player.game_player_id,
        "faceit_url": profile_url(player.nickname),
        "age_s": rough_age_s(age_s),
        "stale": stale,
        "elo_standing": elo_standing(player.elo),
        "stored_matches": analysis.matches if analysis else None,
        "form": analysis.form.verdict.value if analysis else None,
        "ratings": {one.name: ratings_out(one.ratings) for one in scopes},
        "analysis_stale": ready.stale,
        "analysed_at": ready.built_at,
        "rooms": rooms,
        "bans": list(player.bans.all()[:20]),
    }


def analysed_out(player: Player, ready: ReadyAnalysis) -> dict[str, Any]:
    """Return the head of every analysis."""
    analysis = ready.analysis
    return {
        "nickname": player.nickname,
        "matches": analysis.matches if analysis else None,
        "truncated": bool(analysis and analysis.truncated),
        "since": analysis.since if analysis else None,
        "until": analysis.until if analysis else None,
        "analysed_at": ready.built_at,
        "stale": ready.stale,
    }


def stats_out(player: Player, ready: ReadyAnalysis, mates: Mapping[str, Player]) -> dict[str, Any]:
    """Return ratings, figures and habits."""
    head, analysis = analysed_out(player, ready), ready.analysis
    if analysis is None:
        return head
    names = (
        "population", "openings", "clutches", "multi_kills", "utility", "weapons", "tilt",
        "streaks", "bests", "hours",
    )  # fmt: skip
    return {
        **head,
        **{name: getattr(analysis, name) for name in names},
        "scopes": [scope_out(one) for one in analysis.scopes],
        "maps": [scope_out(one) for one in analysis.maps],
        "synergies": _synergies(analysis, mates),
    }


def _synergies(analysis: Analysis, mates: Mapping[str, Player]) -> dict[str, Any]:
    found = analysis.synergies
    names = ("matches", "wins", "left_out", "raw_gain", "gain", "verdict")
    return {
        "mates": [
            {
                "player_id": mates[one.mate_id].faceit_id,
                "nickname": mates[one.mate_id].nickname,
                **{name: getattr(one, name) for name in names},
            }
            for one in found.mates
            if one.mate_id in mates
        ],
        "too_few": found.too_few,
        "left_out": found.left_out,
        "needed": found.needed,
    }


def form_out(player: Player, ready: ReadyAnalysis) -> dict[str, Any]:
    """Return form, its line and the change-points."""
    head, analysis = analysed_out(player, ready), ready.analysis
    if analysis is None:
        return head
    return {
        **head,
        "form": analysis.form,
        "series": analysis.series,
        "changes": analysis.changes,
    }


def maps_out(player: Player, ready: ReadyAnalysis) -> dict[str, Any]:
    """Return the map pool with its advice."""
    head, analysis = analysed_out(player, ready), ready.analysis
    if analysis is None:
        return head
    pool = analysis.pool
    names = (
        "map", "matches", "wins", "rounds", "win_rate", "shrunk", "chance_above_own", "rating",
        "adr", "kills_per_round",
    )  # fmt: skip
    return {
        **head,
        "own": pool.own,
        "maps": [
            {**{name: getattr(one, name) for name in names}, "label": map_label(one.map)}
            for one in pool.maps
        ],
        "picks": [{"map": one.record.map, "strength": one.strength} for one in pool.picks],
        "bans": [{"map": one.record.map, "strength": one.strength} for one in pool.bans],
        "without_map": pool.without_map,
    }


def elo_out(player: Player, ready: ReadyAnalysis) -> dict[str, Any]:
    """Return Elo, its ledger and how it reconciles."""
    analysis = ready.analysis
    standing: EloStanding | None = elo_standing(player.elo)
    return {
        "nickname": player.nickname,
        "standing": standing,
        "entries": analysis.elo.entries if analysis else [],
        "reconciliation": analysis.elo.reconciliation if analysis else None,
        "analysis_stale": ready.stale,
        "analysed_at": ready.built_at,
    }


def ticket_out(ticket: RefreshTicket, location: str) -> dict[str, Any]:
    """Return where a refresh stands and where to look again."""
    names = (
        "state", "outcome", "message", "last_attempt_at", "last_success_at", "next_due_at",
    )  # fmt: skip
    return {**{name: getattr(ticket, name) for name in names}, "location": location}


def newcomer_out(found: Newcomer, location: str) -> dict[str, Any]:
    """Return where a look-up of somebody unknown stands."""
    tried: datetime | None = None if found.under_way else found.at
    return {
        "state": found.state,
        "outcome": found.outcome,
        "message": found.message,
        "last_attempt_at": tried,
        "last_success_at": tried if found.state == "found" else None,
        "next_due_at": None,
        "location": location,
    }


def preparing_out(ready: ReadyAnalysis, location: str) -> dict[str, Any]:
    """Return that an analysis is being worked out."""
    return {
        "state": "queued",
        "outcome": "",
        "message": _("The analysis is being worked out."),
        "last_attempt_at": None,
        "last_success_at": ready.built_at,
        "next_due_at": None,
        "location": location,
    }
