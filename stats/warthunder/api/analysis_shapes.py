"""Analyses into the shapes of the schemas."""

from dataclasses import asdict
from typing import Any

from stats.warthunder.models import PlayerRating
from stats.warthunder.queries.analysis import (
    Comparison,
    PlayerForecast,
    PlayerRatings,
    Population,
    SquadronAnalysis,
    TopRow,
)
from stats.warthunder.queries.analysis.comparison import ScopeRow
from stats.warthunder.queries.analysis.squadrons import BoardWatch, MemberActivity
from stats.warthunder.rating.population import COMPONENTS


def rating_out(row: PlayerRating | None) -> dict[str, Any] | None:
    """Return a rating, None for None."""
    if row is None:
        return None
    names = ("value", "low", "high", "missions", "percentile", "provisional", "contributions")
    return {**{name: getattr(row, name) for name in names}, "skill_level": row.skill}


def reference_out(population: Population | None) -> dict[str, Any] | None:
    """Return the reference population, None for None."""
    if population is None:
        return None
    names = ("version", "built_at", "players", "demo", "provisional")
    weights = dict(zip(COMPONENTS, population.reference.weights, strict=True))
    return {**{name: getattr(population, name) for name in names}, "weights": weights}


def combat_rating_out(ratings: PlayerRatings) -> dict[str, Any]:
    """Return a player's ratings."""
    player = ratings.player
    return {
        "nick": player.nick,
        "demo": player.demo,
        "taken_at": player.latest.taken_at if player.latest else None,
        "skill_level": ratings.skill.value,
        "overall": rating_out(ratings.overall),
        "modes": {mode.value: rating_out(row) for mode, row in ratings.modes.items()},
        "reference": reference_out(ratings.population),
        "reason": ratings.reason,
    }


def forecast_out(found: PlayerForecast) -> dict[str, Any]:
    """Return a forecast with form, progress and track record."""
    outlook = found.outlook
    made = outlook.forecast if outlook else None
    record = outlook.record if outlook else None
    return {
        "nick": found.player.nick,
        "demo": found.player.demo,
        "mode": found.mode.value if found.mode else None,
        "battles": found.battles,
        "wins": made.wins if made else None,
        "targets": made.targets if made else None,
        "calibrated": made.calibrated if made else False,
        "lifetime_only": outlook.lifetime_only if outlook else False,
        "periods": outlook.periods if outlook else 0,
        "battles_known": outlook.battles_known if outlook else 0,
        "track_record": {**asdict(record), "log_loss": dict(record.log_loss)} if record else None,
        "form": outlook.form if outlook else None,
        "progress": outlook.progress if outlook else [],
        "reference": reference_out(found.population),
        "reason": found.reason,
    }


def top_out(row: TopRow) -> dict[str, Any]:
    """Return one place of the ranking."""
    rating, player = row.rating, row.rating.player
    names = ("country", "value", "low", "high", "missions", "provisional", "played_at", "demo")
    return {
        **{name: getattr(rating, name) for name in names},
        "place": row.place,
        "nick": player.nick,
        "squadron_tag": player.squadron_tag,
        "skill_level": rating.skill,
    }


def comparison_out(found: Comparison) -> dict[str, Any]:
    """Return players side by side."""
    nicks = [one.nick for one in found.players]
    return {
        "players": [
            {
                "nick": one.nick,
                "found": one.player is not None,
                "demo": bool(one.player and one.player.demo),
                "reason": one.reason,
            }
            for one in found.players
        ],
        "rows": [_scope_out(row, nicks) for row in found.rows],
        "reference": reference_out(found.population),
    }


def _scope_out(row: ScopeRow, nicks: list[str]) -> dict[str, Any]:
    cells = zip(nicks, row.ratings, row.notes, strict=True)
    return {
        "scope": row.scope,
        "players": [
            {"nick": nick, "rating": rating_out(rating), "note": note}
            for nick, rating, note in cells
        ],
        "verdicts": row.verdicts,
    }


def squadron_analysis_out(found: SquadronAnalysis) -> dict[str, Any]:
    """Return a squadron's analysis."""
    season = found.season
    return {
        "id": found.squadron.pk,
        "name": found.squadron.name,
        "demo": found.squadron.demo,
        "watched_since": found.watched_since,
        "activity": [_activity_out(row) for row in found.activity],
        "idle": len(found.idle),
        "distribution": found.distribution,
        "departures": found.departures,
        "points_lost": found.points_lost,
        "season": {**asdict(season), "change": season.change} if season else None,
        "board": _board_out(found.board) if found.board else None,
    }


def _activity_out(row: MemberActivity) -> dict[str, Any]:
    member = row.membership
    names = (
        "changes_week", "changes_month", "unchanged_since", "seen_changing", "idle_days", "idle",
    )  # fmt: skip
    return {
        "nick": member.nick,
        "rating": member.rating,
        "activity": member.activity,
        **{name: getattr(row, name) for name in names},
    }


def _board_out(board: BoardWatch) -> dict[str, Any]:
    names = ("place", "at", "rating", "climbed", "battles", "wins", "series")
    return {
        **{name: getattr(board, name) for name in names},
        "rivals": [
            {
                "id": rival.squadron.pk,
                "name": rival.squadron.name,
                "tag": rival.squadron.tag,
                "place": rival.place,
                "rating": rival.rating,
                "gap": rival.gap,
            }
            for rival in board.rivals
        ],
    }
