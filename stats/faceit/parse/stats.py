"""The stats of one match: its maps, both teams on each, and ten lines. Pure."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Final

from stats.faceit.parse.lines import (
    MAPS_MAX,
    Setting,
    line_of,
    other_score,
    rounds_of,
    scores_of,
    small,
)
from stats.faceit.parse.matches import MAP_MAX, WORD_MAX
from stats.faceit.parse.node import Node, open_body
from stats.faceit.parse.teams import TEAM_NAME_MAX
from stats.faceit.records import Extended, Line, MapStats, MatchStats, Skipped, TeamLines

MATCH_STATS: Final = "FACEIT match stats"
_SIDES: Final = 2

# How the source calls what only a match's own stats tell.
_UNLIKE = {
    "v1_count": "1v1Count",
    "v1_wins": "1v1Wins",
    "v2_count": "1v2Count",
    "v2_wins": "1v2Wins",
}
_EXTENDED_KEYS = {
    field.name: _UNLIKE.get(field.name, field.name.replace("_", " ").title())
    for field in fields(Extended)
}


def parse_match_stats(body: bytes, match_id: str | None = None) -> MatchStats:
    """Return `/matches/{id}/stats`; raises ParseError when that is not it.

    `match_id` is taken where the answer names none. A match that was not played has no maps.
    Teams are numbered as they are sent, which need not be as the factions are: see `aligned`.
    """
    root = open_body(body, MATCH_STATS)
    root.need_items("rounds")
    notes: list[Skipped] = []
    maps, skipped = root.each("rounds", lambda node, index: _map(node, index, match_id, notes))
    named = match_id or (maps[0].match_id if maps else None)
    if named is None:
        raise root.error("rounds", "no map that can be read names the match")
    return MatchStats(named, _in_order(maps), (*skipped, *notes))


def _in_order(maps: Sequence[MapStats]) -> tuple[MapStats, ...]:
    numbers = {played.map_number for played in maps}
    if len(numbers) == len(maps):
        return tuple(sorted(maps, key=lambda played: played.map_number))
    return tuple(_renumbered(played, number) for number, played in enumerate(maps, start=1))


def _renumbered(played: MapStats, number: int) -> MapStats:
    teams = tuple(
        replace(team, lines=tuple(replace(line, map_number=number) for line in team.lines))
        for team in played.teams
    )
    return replace(played, map_number=number, teams=teams)


def _map(node: Node, index: int, match_id: str | None, notes: list[Skipped]) -> MapStats:
    figures = node.need_child("round_stats")
    if len(node.items("teams")) > _SIDES:
        raise node.error("teams", f"{len(node.items('teams'))} teams on one map")
    named = node.identity("match_id") or match_id or node.need_identity("match_id")
    number = node.count("match_round", MAPS_MAX) or index + 1
    rounds = rounds_of(figures, scores_of(figures))
    played = MapStats(named, number, figures.text("Map", MAP_MAX), rounds, ())
    teams, skipped = node.each("teams", lambda side, at: _team(node, side, at, played, notes))
    notes.extend(skipped)
    return replace(played, teams=_distinct(teams, node.where, notes))


def _distinct(
    teams: tuple[TeamLines, ...], where: str, notes: list[Skipped]
) -> tuple[TeamLines, ...]:
    seen: set[str] = set()
    kept: list[TeamLines] = []
    for team in teams:
        lines: list[Line] = []
        for index, line in enumerate(team.lines):
            if line.player_id in seen:
                notes.append(Skipped(index, f"{where}.teams", f"{line.player_id} stands twice"))
            else:
                lines.append(line)
                seen.add(line.player_id)
        kept.append(replace(team, lines=tuple(lines)))
    return tuple(kept)


def _team(node: Node, side: Node, index: int, played: MapStats, notes: list[Skipped]) -> TeamLines:
    at = _setting(node, side, index, played)
    lines, skipped = side.each("players", lambda player, _: _player(player, at))
    notes.extend(skipped)
    won = at.won if at.won is not None else any(line.won for line in lines)
    figures = _figures(side)
    return TeamLines(
        number=index + 1,
        team_id=at.team_id,
        name=figures.text("Team", TEAM_NAME_MAX),
        won=won,
        final_score=at.own_score,
        premade=side.flag("premade"),
        lines=lines,
    )


def _figures(side: Node) -> Node:
    return side.child("team_stats") or Node(side.source, f"{side.where}.team_stats", {})


def _setting(node: Node, side: Node, index: int, played: MapStats) -> Setting:
    figures, shared = _figures(side), node.need_child("round_stats")
    own = small(figures, "Final Score")
    enemy = _facing(node, index)
    if enemy is None:
        enemy = other_score(scores_of(shared), own)
    team_id = side.identity("team_id")
    return Setting(
        match_id=played.match_id,
        map_number=played.map_number,
        map=played.map,
        rounds=played.rounds,
        won=_won(figures, shared, team_id, own, enemy),
        own_score=own,
        enemy_score=enemy,
        first_half_score=small(figures, "First Half Score"),
        second_half_score=small(figures, "Second Half Score"),
        overtime_score=small(figures, "Overtime score"),
        team_id=team_id,
        region=shared.text("Region", WORD_MAX),
        game_mode=node.text("game_mode", WORD_MAX),
        competition_id=node.text("competition_id", 80),
    )


def _facing(node: Node, index: int) -> int | None:
    sides = node.items("teams")
    if len(sides) != _SIDES or not isinstance(sides[1 - index], dict):
        return None
    return small(_figures(node.item("teams", 1 - index, sides[1 - index])), "Final Score")


def _won(
    figures: Node, shared: Node, team_id: str | None, own: int | None, enemy: int | None
) -> bool | None:
    said = figures.flag("Team Win")
    if said is not None:
        return said
    winner = shared.text("Winner", TEAM_NAME_MAX)
    if winner is not None and team_id is not None:
        return winner == team_id
    return None if own is None or enemy is None else own > enemy


def _player(node: Node, at: Setting) -> Line:
    figures = node.need_child("player_stats")
    said = figures.flag("Result")
    setting = at if said is None else replace(at, won=said)
    named, nickname = node.need_identity("player_id"), node.name("nickname") or ""
    return line_of(figures, setting, named, nickname, _extended(figures))


def _extended(figures: Node) -> Extended:
    return Extended(**{name: small(figures, key) for name, key in _EXTENDED_KEYS.items()})
