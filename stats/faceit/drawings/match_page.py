"""A match's page: where it stands, who plays, what it is worth, what is stored of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.subjects import Words
from config.templatetags.dozor import number
from stats.faceit.drawings.checks import checks_context
from stats.faceit.drawings.room_odds import forecast_context, teams_of
from stats.faceit.drawings.scoreboard import board_context, parts_tables, team_name
from stats.faceit.elo.change import Preview
from stats.faceit.elo.levels import level_of
from stats.faceit.labels import STATES, map_label
from stats.faceit.models import Match
from stats.faceit.nick import room_url
from stats.faceit.odds.room import Record, RoomPlayer
from stats.faceit.queries.matches import MapPlayed, MatchFacts, MatchPage, Sitting
from stats.faceit.records import MatchState

STATE_TONES: Mapping[str, str] = {
    MatchState.ONGOING: "accent",
    MatchState.READY: "accent",
    MatchState.CREATED: "accent",
    MatchState.CONFIGURING: "accent",
    MatchState.FINISHED: "",
    MatchState.CANCELLED: "warn",
    MatchState.ABORTED: "warn",
}
STATE_ICONS: Mapping[str, str] = {
    MatchState.ONGOING: "activity",
    MatchState.READY: "hourglass",
    MatchState.CREATED: "users",
    MatchState.CONFIGURING: "adjustments-horizontal",
    MatchState.FINISHED: "flag",
    MatchState.CANCELLED: "ban",
    MatchState.ABORTED: "ban",
}

# Below so many (effective) matches a recent rating is mostly chance.
RATED_LEAST = 5


@dataclass(frozen=True, slots=True)
class SideHead:
    """A side at the head of the page: its score and whether it won, what is at stake."""

    number: int
    name: str
    score: int | None
    won: bool | None
    stakes: Preview | None
    moved: int | None
    monogram: str


@dataclass(frozen=True, slots=True)
class MapTab:
    """A map of the match as a tab; `score` is empty while it is not played."""

    number: int
    name: str
    score: str
    current: bool


@dataclass(frozen=True, slots=True)
class RosterLine:
    """Somebody before the match: level, Elo, recent form and record as known then."""

    sitting: Sitting
    level: int | None
    elo: int | None
    rating: float | None
    rating_note: str
    record: str
    map_record: str


def state_word(match: Match) -> Words:
    """Return where a match stands, in words."""
    return STATES.get(match.state, match.state)


def match_context(page: MatchPage, map_number: int | None, sort: str) -> dict[str, Any]:
    """Return what a match's page shows of map `map_number` (the first if there is no such)."""
    facts = page.facts
    match = facts.match
    shown = _shown(facts.maps, map_number)
    names = _names(match, shown)
    return {
        "page": page,
        "match": match,
        "state": facts.state,
        **state_context(match),
        "teams": teams_of(match),
        "sides": [_side(facts, team) for team in (1, 2)],
        "score_unit": _score_unit(facts),
        "stakes_note": _stakes_note(facts),
        "tabs": _tabs(facts, shown),
        "shown_map": shown,
        "shown_map_name": map_label(shown.name) if shown and shown.name else "",
        "map_names": [map_label(name) for name in match.maps],
        **(board_context(match, shown, sort) if shown else {}),
        "parts_tables": parts_tables(shown, facts.means) if shown else [],
        **checks_context(shown.checks if shown else (), names, match.doubts),
        **forecast_context(match, facts.forecast),
        **roster_context(page),
        "duration": _duration(match.started_at, match.finished_at),
        "outside_url": "" if match.demo else room_url(match.match_id),
    }


def state_context(match: Match) -> dict[str, Any]:
    """Return a match's state as a chip."""
    return {
        "live": not MatchState(match.state).over and match.state != MatchState.UNKNOWN,
        "state_word": state_word(match),
        "state_tone": STATE_TONES.get(match.state, ""),
        "state_icon": STATE_ICONS.get(match.state, "help-circle"),
    }


def title_of(match: Match) -> str:
    """Return a match's name: who plays whom."""
    return f"{team_name(match, 1)} – {team_name(match, 2)}"


def _shown(maps: Sequence[MapPlayed], wanted: int | None) -> MapPlayed | None:
    chosen = next((one for one in maps if one.number == wanted), None)
    return chosen or next(iter(maps), None)


def _names(match: Match, shown: MapPlayed | None) -> dict[str, str]:
    lines = shown.lines if shown else ()
    players = {line.player.faceit_id: line.player.nickname for line in lines}
    return {**players, "1": team_name(match, 1), "2": team_name(match, 2)}


def _side(facts: MatchFacts, team: int) -> SideHead:
    match = facts.match
    moves = [one.elo_moved for one in facts.sides[team] if one.elo_moved is not None]
    name = team_name(match, team)
    return SideHead(
        team,
        name,
        match.score1 if team == 1 else match.score2,
        None if match.winner is None else match.winner == team,
        facts.stakes.get(team),
        round(sum(moves) / len(moves)) if moves else None,
        name.removeprefix("team_")[:2].upper(),
    )


def _score_unit(facts: MatchFacts) -> str:
    """Say what the score counts; a history does not tell how many maps were agreed on."""
    best_of = facts.match.best_of
    if best_of is None and len(facts.maps) > 1:
        return _("maps")
    return _("rounds") if best_of in (None, 1) else _("maps, best of %s") % best_of


def _stakes_note(facts: MatchFacts) -> str:
    if facts.match.elo_counts is False:
        return _("This match does not count for Elo.")
    if not facts.stakes:
        return _("The teams’ Elo is not known, so gain and loss cannot be told.")
    counts = (
        _("Counts for Elo.")
        if facts.match.elo_counts
        else _("The source does not say whether it counts for Elo.")
    )
    if all(one.complete for one in facts.stakes.values()):
        return counts
    return f"{counts} {_('Worked out from the players whose Elo is known.')}"


def _tabs(facts: MatchFacts, shown: MapPlayed | None) -> list[MapTab]:
    if len(facts.maps) < 2:
        return []
    return [
        MapTab(one.number, map_label(one.name) or str(one.number), _score(one), one == shown)
        for one in facts.maps
    ]


def _score(played: MapPlayed) -> str:
    first = next(iter(played.side(1)), None)
    if first is None or first.own_score is None or first.enemy_score is None:
        return ""
    return f"{first.own_score}:{first.enemy_score}"


def _duration(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end and end > start else None


# --- the roster before the match ----------------------------------------------------------------
def roster_context(page: MatchPage) -> dict[str, Any]:
    """Return both rosters as known before the match."""
    name = page.odds.room.map if page.odds else None
    facts = page.facts
    lines = {
        team: [
            _roster_line(one, page.known.get(str(one.seat.player_id)), name)
            for one in facts.sides[team]
        ]
        for team in (1, 2)
    }
    return {
        "rosters": [
            {"name": team_name(facts.match, team), "lines": lines[team]}
            for team in (1, 2)
            if lines[team]
        ],
        "elos_known": any(line.elo is not None for line in (*lines[1], *lines[2])),
        "roster_map": map_label(name) if name else "",
        "substitutes": facts.substitutes,
    }


def _roster_line(one: Sitting, known: RoomPlayer | None, name: str | None) -> RosterLine:
    elo = one.seat.elo_before
    if elo is None and known and known.elo is not None:
        elo = round(known.elo)
    level = one.seat.skill_level or (level_of(elo) if elo is not None else None)
    enough = known is not None and known.rating_matches >= RATED_LEAST
    return RosterLine(
        one,
        level,
        elo,
        known.rating if known and enough else None,
        _rating_note(known),
        _record(known.overall) if known else "",
        _record(known.maps.get(name) if known and name else None),
    )


def _rating_note(known: RoomPlayer | None) -> str:
    if known is None or known.rating is None:
        return ""
    return _("n ≈ %s") % number(known.rating_matches)


def _record(record: Record | None) -> str:
    """Write wins and losses: of so few matches a percentage would be noise."""
    if record is None or not record.played:
        return ""
    return f"{number(record.wins)}–{number(record.played - record.wins)}"
