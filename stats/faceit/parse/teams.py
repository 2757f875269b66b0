"""Teams and their members, which four answers spell in four ways. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from stats.faceit.parse.node import Node
from stats.faceit.records import Member, ParseError, Skipped, Team

TEAM_NAME_MAX: Final = 100
LEVELS: Final = range(1, 11)
ELO_MAX: Final = 100_000
_ROSTERS = ("roster", "players")


def level_of(node: Node, key: str) -> int | None:
    """Return a skill level 1–10; None where a player has none, which is sent as 0 or -1."""
    value = node.data.get(key)
    if isinstance(value, str) and value.strip() == "-1":
        return None
    level = None if value == -1 else node.count(key)
    return level if level in LEVELS else None


def elo_of(node: Node, key: str) -> int | None:
    """Return an Elo; None for 0, which nobody has."""
    return node.count(key, ELO_MAX) or None


def teams_of(root: Node, key: str = "teams") -> tuple[tuple[Team, ...], tuple[Skipped, ...]]:
    """Return the teams, numbered as their factions are, and notes of unreadable members."""
    teams: list[Team] = []
    skipped: list[Skipped] = []
    for number, node in _numbered(root, key):
        members, notes = _members(node)
        teams.append(_team(node, number, members))
        skipped.extend(notes)
    return tuple(teams), tuple(skipped)


def _numbered(root: Node, key: str) -> Iterator[tuple[int, Node]]:
    value = root.data.get(key)
    if isinstance(value, list):
        for index, item in enumerate(root.items(key)[:2]):
            yield index + 1, root.item(key, index, item)
        return
    sides = root.child(key)
    for number in (1, 2):
        side = sides.child(f"faction{number}") if sides else None
        if side is not None:
            yield number, side


def _team(node: Node, number: int, members: tuple[Member, ...]) -> Team:
    figures = node.child("stats")
    chance = figures.number("winProbability") if figures else None
    return Team(
        number=number,
        team_id=node.identity("faction_id") or node.identity("team_id") or node.identity("id"),
        name=node.text("name", TEAM_NAME_MAX) or node.text("nickname", TEAM_NAME_MAX),
        members=members,
        elo=(figures.number("rating") or None) if figures else None,
        win_probability=chance if chance is not None and chance <= 1 else None,
    )


def _members(node: Node) -> tuple[tuple[Member, ...], tuple[Skipped, ...]]:
    found: dict[str, Member] = {}
    skipped: list[Skipped] = []
    for key in (*_ROSTERS, "substitutes"):
        members, notes = node.each(key, lambda item, _: _member(item))
        for member in members:
            named = replace(member, substitute=key == "substitutes")
            found.setdefault(member.player_id, named)
        skipped.extend(notes)
    return tuple(found.values()), tuple(skipped)


def _member(node: Node) -> Member:
    player_id = node.identity("player_id") or node.identity("id")
    if player_id is None:
        raise node.error("player_id", "it is missing")
    level = level_of(node, "game_skill_level")
    return Member(
        player_id=player_id,
        nickname=node.name("nickname") or "",
        skill_level=level if level is not None else level_of(node, "skill_level"),
        game_player_id=_game_id(node),
        playing=node.flag("playing"),
    )


def _game_id(node: Node) -> str | None:
    # Of other games this is a free name, which nothing is looked up by.
    for key in ("game_player_id", "game_id"):
        try:
            found = node.identity(key)
        except ParseError:
            continue
        if found is not None:
            return found
    return None


def number_of(word: object, teams: tuple[Team, ...]) -> int | None:
    """Return which team a word (`faction2`, or a team's id) names; None for no team or a draw."""
    if not isinstance(word, str):
        return None
    if word in ("faction1", "faction2"):
        return int(word[-1])
    return next((team.number for team in teams if word and team.team_id == word), None)
