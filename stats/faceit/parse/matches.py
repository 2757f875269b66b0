"""Histories of players, and rooms of matches. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from stats.faceit.parse.node import Node, open_body
from stats.faceit.parse.teams import number_of, teams_of
from stats.faceit.parse.values import MATCH_FIGURE_MAX, read_link
from stats.faceit.records import HistoryMatch, MatchDetails, MatchState, Page, Skipped, Team

HISTORY: Final = "FACEIT history"
MATCH: Final = "FACEIT match"
WORD_MAX: Final = 20
TYPE_MAX: Final = 40
MAP_MAX: Final = 40
PLACE_MAX: Final = 60
COMPETITION_MAX: Final = 200
BEST_OF_MAX: Final = 99

# Rooms pass through more states than are told apart here.
_STATES: Mapping[str, MatchState] = {
    **{state.value: state for state in MatchState},
    "check_in": MatchState.CREATED,
    "scheduled": MatchState.CREATED,
    "captain_pick": MatchState.CREATED,
    "substitution": MatchState.CREATED,
    "voting": MatchState.CREATED,
    "canceled": MatchState.CANCELLED,
    "live": MatchState.ONGOING,
    "started": MatchState.ONGOING,
    "paused": MatchState.ONGOING,
}


def state_of(node: Node, key: str = "status") -> MatchState:
    """Return where a match stands; a word of any case, an unheard one is UNKNOWN."""
    word = (node.text(key, TYPE_MAX) or "").casefold()
    return _STATES.get(word, MatchState.UNKNOWN)


def parse_history(body: bytes) -> Page[HistoryMatch]:
    """Return a page of `/players/{id}/history`, newest first; raises ParseError for no page."""
    root = open_body(body, HISTORY)
    sent = len(root.need_items("items"))
    notes: list[Skipped] = []
    items, skipped = root.each("items", lambda node, index: _history_match(node, index, notes))
    return Page(items, (*skipped, *notes), sent, root.count("start"), root.count("end"))


def _history_match(node: Node, index: int, notes: list[Skipped]) -> HistoryMatch:
    teams, missed = teams_of(node)
    notes.extend(replace(note, index=index) for note in missed)
    winner, scores = _result(node, teams)
    return HistoryMatch(
        match_id=node.need_identity("match_id"),
        state=state_of(node),
        started_at=node.moment("started_at"),
        finished_at=node.moment("finished_at"),
        region=node.text("region", WORD_MAX),
        game_mode=node.text("game_mode", WORD_MAX),
        competition_id=node.text("competition_id", 80),
        competition_name=node.text("competition_name", COMPETITION_MAX),
        competition_type=node.text("competition_type", TYPE_MAX),
        teams=_with_players(teams, node.items("playing_players")),
        winner=winner,
        scores=scores,
    )


def _with_players(teams: tuple[Team, ...], playing: list[Any]) -> tuple[Team, ...]:
    if not playing:
        return teams
    played = {item for item in playing if isinstance(item, str)}
    return tuple(
        replace(
            team,
            members=tuple(
                replace(member, playing=member.player_id in played) for member in team.members
            ),
        )
        for team in teams
    )


def parse_match(body: bytes) -> MatchDetails:
    """Return `/matches/{id}`; raises ParseError when it is no match."""
    node = open_body(body, MATCH)
    teams, skipped = teams_of(node)
    winner, scores = _result(node, teams)
    picked, pool, place = _voted(node)
    return MatchDetails(
        match_id=node.need_identity("match_id"),
        state=state_of(node),
        region=node.text("region", WORD_MAX),
        game_mode=node.text("game_mode", WORD_MAX),
        competition_id=node.text("competition_id", 80),
        competition_name=node.text("competition_name", COMPETITION_MAX),
        competition_type=node.text("competition_type", TYPE_MAX),
        best_of=node.count("best_of", BEST_OF_MAX) or None,
        elo_counts=node.flag("calculate_elo"),
        maps=picked,
        map_pool=pool,
        location=place[0] if place else None,
        scheduled_at=node.moment("scheduled_at"),
        configured_at=node.moment("configured_at"),
        started_at=node.moment("started_at"),
        finished_at=node.moment("finished_at"),
        teams=teams,
        winner=winner,
        scores=scores,
        demo_urls=links_of(node, "demo_url"),
        map_scores=tuple(_map_scores(node)),
        version=node.count("version"),
        faceit_url=page_address(node),
        skipped=skipped,
    )


def _result(node: Node, teams: tuple[Team, ...]) -> tuple[int | None, tuple[int, int] | None]:
    results = node.child("results")
    if results is None:
        return None, None
    return number_of(results.data.get("winner"), teams), _pair(results.child("score"))


def _pair(scores: Node | None) -> tuple[int, int] | None:
    if scores is None:
        return None
    first = scores.count("faction1", MATCH_FIGURE_MAX)
    second = scores.count("faction2", MATCH_FIGURE_MAX)
    return None if first is None or second is None else (first, second)


def _map_scores(node: Node) -> Iterator[tuple[int, int]]:
    key = "detailed_results"
    for index, item in enumerate(node.items(key)):
        factions = node.item(key, index, item).child("factions")
        sides = [factions.child(f"faction{number}") if factions else None for number in (1, 2)]
        scores = [side.count("score", MATCH_FIGURE_MAX) if side else None for side in sides]
        if scores[0] is not None and scores[1] is not None:
            yield scores[0], scores[1]


def _voted(node: Node) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    voting = node.child("voting")
    maps = voting.child("map") if voting else None
    places = voting.child("location") if voting else None
    picked = _words(maps, "pick", MAP_MAX)
    pool = _pool(maps)
    return picked, pool, _words(places, "pick", PLACE_MAX)


def _words(node: Node | None, key: str, most: int) -> tuple[str, ...]:
    if node is None:
        return ()
    sent = node.data.get(key)
    words = [sent] if isinstance(sent, str) else node.items(key)
    return tuple(word.strip()[:most] for word in words if isinstance(word, str) and _plain(word))


def _plain(word: str) -> bool:
    return bool(word.strip()) and word.isprintable()


def _pool(maps: Node | None) -> tuple[str, ...]:
    if maps is None:
        return ()
    names, _ = maps.each("entities", lambda item, _: _map_name(item))
    return tuple(dict.fromkeys(names))


def _map_name(entity: Node) -> str:
    for key in ("game_map_id", "class_name", "guid", "name"):
        name = entity.text(key, MAP_MAX)
        if name:
            return name
    raise entity.error("game_map_id", "it is missing")


def links_of(node: Node, key: str) -> tuple[str, ...]:
    """Return the web addresses at a key, sent as a list or alone."""
    sent = node.data.get(key)
    values = [sent] if isinstance(sent, str) else node.items(key)
    links = [read_link(value) for value in values if isinstance(value, str)]
    return tuple(link for link in links if link)


def page_address(node: Node) -> str | None:
    """Return the address of FACEIT's own page, whose `{lang}` a browser would not understand."""
    value = node.data.get("faceit_url")
    if not isinstance(value, str):
        return None
    link = read_link(value.replace("{lang}", "en"))
    return link if link and link.startswith("https://www.faceit.com/") else None
