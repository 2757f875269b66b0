"""What one player did on one map, and the per-match list of one player. Pure.

Two scores stand as `13 / 10` in an order that means nothing, so a side's own score is its Final
Score and the opponents' is the other number.
"""

from dataclasses import dataclass
from typing import Final

from stats.faceit.parse.matches import MAP_MAX, WORD_MAX
from stats.faceit.parse.node import Node, open_body
from stats.faceit.parse.values import MATCH_FIGURE_MAX, read_score
from stats.faceit.records import Extended, Line, Page

GAME_STATS: Final = "FACEIT stats by match"
MAPS_MAX: Final = 99


@dataclass(frozen=True, slots=True)
class Setting:
    """What the lines of a team on a map share; `won` None where only a line can tell."""

    match_id: str
    map_number: int
    map: str | None
    rounds: int
    won: bool | None
    own_score: int | None
    enemy_score: int | None
    first_half_score: int | None
    second_half_score: int | None
    overtime_score: int | None
    team_id: str | None
    region: str | None
    game_mode: str | None
    competition_id: str | None


def parse_game_stats(body: bytes, player_id: str | None = None) -> Page[Line]:
    """Return `/players/{id}/games/cs2/stats`, newest first; raises ParseError for no page.

    `player_id` is taken where an item names none. A match of several maps has a line for each; a
    match may stand on two pages, so repetitions are to be expected.
    """
    root = open_body(body, GAME_STATS)
    sent = len(root.need_items("items"))
    items, skipped = root.each("items", lambda node, _: _own_line(node, player_id))
    return Page(items, skipped, sent, root.count("start"), root.count("end"))


def _own_line(item: Node, player_id: str | None) -> Line:
    node = item.need_child("stats")
    named = node.identity("Player Id") or player_id or node.need_identity("Player Id")
    return line_of(node, _own_setting(node), named, node.name("Nickname") or "")


def _own_setting(node: Node) -> Setting:
    pair, won = scores_of(node), node.flag("Result")
    own = _own_score(node, pair, won)
    enemy = other_score(pair, own)
    if won is None and own is not None and enemy is not None:
        won = own > enemy
    return Setting(
        match_id=node.need_identity("Match Id"),
        map_number=node.count("Match Round", MAPS_MAX) or 1,
        map=node.text("Map", MAP_MAX),
        rounds=rounds_of(node, pair),
        won=won,
        own_score=own,
        enemy_score=enemy,
        first_half_score=small(node, "First Half Score"),
        second_half_score=small(node, "Second Half Score"),
        overtime_score=small(node, "Overtime score"),
        team_id=None,
        region=node.text("Region", WORD_MAX),
        game_mode=node.text("Game Mode", WORD_MAX),
        competition_id=node.text("Competition Id", 80),
    )


def _own_score(node: Node, pair: tuple[int, int] | None, won: bool | None) -> int | None:
    own = small(node, "Final Score")
    if own is not None or pair is None or won is None:
        return own
    return max(pair) if won else min(pair)


def small(node: Node, key: str) -> int | None:
    """Return a count of what happens in one match."""
    return node.count(key, MATCH_FIGURE_MAX)


def scores_of(node: Node) -> tuple[int, int] | None:
    """Return both scores of `Score`, in no order."""
    text = node.text("Score", 40)
    return read_score(text) if text else None


def other_score(pair: tuple[int, int] | None, own: int | None) -> int | None:
    """Return the score of a pair that is not one's own; None when neither is one's own."""
    if pair is None or own is None or own not in pair:
        return None
    return pair[1] if own == pair[0] else pair[0]


def rounds_of(node: Node, pair: tuple[int, int] | None) -> int:
    """Return the rounds played, which are the sum of both scores where they are not told."""
    rounds = small(node, "Rounds")
    if rounds is None and pair is not None:
        return sum(pair)
    if rounds is None:
        raise node.error("Rounds", "it is missing")
    return rounds


def line_of(
    node: Node, at: Setting, player_id: str, nickname: str, extended: Extended | None = None
) -> Line:
    """Return the line whose figures an object holds; raises ParseError without K, D, A, result."""
    if at.won is None:
        raise node.error("Result", "it is missing")
    damage = node.count("Damage")
    return Line(
        match_id=at.match_id,
        map_number=at.map_number,
        player_id=player_id,
        nickname=nickname,
        map=at.map,
        won=at.won,
        rounds=at.rounds,
        kills=node.need_count("Kills", MATCH_FIGURE_MAX),
        deaths=node.need_count("Deaths", MATCH_FIGURE_MAX),
        assists=node.need_count("Assists", MATCH_FIGURE_MAX),
        own_score=at.own_score,
        enemy_score=at.enemy_score,
        first_half_score=at.first_half_score,
        second_half_score=at.second_half_score,
        overtime_score=at.overtime_score,
        headshots=small(node, "Headshots"),
        mvps=small(node, "MVPs"),
        double_kills=small(node, "Double Kills"),
        triple_kills=small(node, "Triple Kills"),
        quadro_kills=small(node, "Quadro Kills"),
        penta_kills=small(node, "Penta Kills"),
        damage=damage,
        adr=_adr(node, damage, at.rounds),
        team_id=at.team_id,
        finished_at=node.moment("Match Finished At"),
        region=at.region,
        game_mode=at.game_mode,
        competition_id=at.competition_id,
        extended=extended,
        kr=node.number("K/R Ratio") if at.rounds else None,
    )


def _adr(node: Node, damage: int | None, rounds: int) -> float | None:
    printed = node.number("ADR")
    if rounds == 0:
        return None
    # Damage over rounds is what the source itself prints, rounded to a tenth.
    return damage / rounds if printed is None and damage is not None else printed
