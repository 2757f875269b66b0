"""Figures of a match at SofaScore: statistics, lineups, shots, odds. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from stats.football.parse.node import OF_A_MATCH_MAX, Node, open_body
from stats.football.parse.sofascore.names import figure_key, figures_of, player_of
from stats.football.parse.values import (
    MINUTE_MAX,
    read_added,
    read_count,
    read_fraction,
    read_minute,
    read_number,
    read_share,
)
from stats.football.records import (
    LineupRecord,
    LineupsRecord,
    Listing,
    OddsRecord,
    ShotRecord,
    Skipped,
    StatisticRecord,
)

STATISTICS: Final = "SofaScore statistics"
LINEUPS: Final = "SofaScore lineups"
SHOTS: Final = "SofaScore shotmap"
ODDS: Final = "SofaScore odds"
BOOKMAKER: Final = "SofaScore"
RATING_MAX: Final = 10
_PERIODS: Final = frozenset({"ALL", "1ST", "2ND"})
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z-]{0,29}")
_FULL_TIME: Final = "1X2"


def parse_statistics(body: bytes) -> Listing[StatisticRecord]:
    """Return `/event/{id}/statistics`: each figure once a period, shares as 0 to 1.

    A figure stands in several groups; periods other than ALL, 1ST and 2ND are left out.
    """
    root = open_body(body, STATISTICS)
    sent = len(root.need_items("statistics"))
    found: dict[tuple[str, str], StatisticRecord] = {}
    notes: list[Skipped] = []

    def read(node: Node, index: int) -> bool:
        period = node.need_text("period", 6)
        if period not in _PERIODS:
            return False
        _, missed = node.each("groups", lambda group, at: _group(group, period, found, notes))
        notes.extend(missed)
        return True

    _, skipped = root.each("statistics", read)
    return Listing(tuple(found.values()), (*skipped, *notes), sent)


def _group(
    group: Node,
    period: str,
    found: dict[tuple[str, str], StatisticRecord],
    notes: list[Skipped],
) -> bool:
    items, skipped = group.each("statisticsItems", lambda node, _: _statistic(node, period))
    notes.extend(skipped)
    for item in items:
        found.setdefault((item.period, item.key), item)
    return True


def _statistic(node: Node, period: str) -> StatisticRecord:
    key = figure_key(node.need_text("key", 60))
    return StatisticRecord(period, key, _side(node, "home"), _side(node, "away"))


def _side(node: Node, side: str) -> float | None:
    """Return a side's figure: 0.69 of "69%", else the number beside the text, else the text's."""
    share = read_share(node.text(side, 40))
    if share is not None:
        return share
    told = node.number(f"{side}Value")
    return told if told is not None else node.read(side, read_number)


def parse_lineups(body: bytes) -> LineupsRecord:
    """Return `/event/{id}/lineups`; the side is the list a player stands in, not their club's."""
    root = open_body(body, LINEUPS)
    if "home" not in root.data and "away" not in root.data:
        raise root.error("home", "it is missing")
    home, away = root.child("home"), root.child("away")
    notes: list[Skipped] = []
    players: list[LineupRecord] = []
    for side, reader in ((home, _home_player), (away, _away_player)):
        items, skipped = side.each("players", reader)
        players.extend(items)
        notes.extend(skipped)
    return LineupsRecord(
        confirmed=root.flag("confirmed") or False,
        players=tuple(_once(players)),
        home_formation=home.text("formation", 20),
        away_formation=away.text("formation", 20),
        skipped=tuple(notes),
    )


def _once(players: list[LineupRecord]) -> Iterator[LineupRecord]:
    seen: set[str] = set()
    for line in players:
        if not line.player.source_id or line.player.source_id not in seen:
            seen.add(line.player.source_id)
            yield line


def _home_player(node: Node, _: int) -> LineupRecord:
    return _player(node, True)


def _away_player(node: Node, _: int) -> LineupRecord:
    return _player(node, False)


def _player(node: Node, home: bool) -> LineupRecord:
    player = player_of(node)
    if player is None:
        raise node.error("player", "nobody is named")
    figures = figures_of(node.child("statistics"))
    minutes = figures.pop("minutes", None)
    rating = figures.pop("rating", None)
    shirt = node.read("shirtNumber", lambda value: read_count(value, 999))
    if shirt is None:
        shirt = node.read("jerseyNumber", lambda value: read_count(value, 999))
    return LineupRecord(
        home=home,
        player=player,
        shirt=shirt,
        position=node.text("position", 4) or player.position,
        substitute=node.flag("substitute") or False,
        captain=node.flag("captain") or False,
        minutes=_minutes(minutes),
        rating=rating if rating is not None and 0 < rating <= RATING_MAX else None,
        figures=figures,
    )


def _minutes(told: float | None) -> int | None:
    # Added time may be counted in.
    return int(told) if told is not None and 0 <= told <= MINUTE_MAX + 30 else None


def parse_shots(body: bytes) -> Listing[ShotRecord]:
    """Return `/event/{id}/shotmap`, the first shot first; `xg` is None where it is not told."""
    root = open_body(body, SHOTS)
    found = root.listing("shotmap", _shot, OF_A_MATCH_MAX)
    shots = {shot.key: shot for shot in reversed(found.items)}
    return Listing(tuple(shots.values()), found.skipped, found.sent)


def _shot(node: Node, index: int) -> ShotRecord:
    home = node.flag("isHome")
    if home is None:
        raise node.error("isHome", "it is missing")
    place = node.child("playerCoordinates")
    return ShotRecord(
        key=node.identity("id") or f"shot:{index}",
        home=home,
        player=player_of(node),
        outcome=_word(node, "shotType")[:20],
        situation=_word(node, "situation"),
        minute=node.read("time", read_minute),
        added=node.read("addedTime", read_added),
        x=_percent(place, "x"),
        y=_percent(place, "y"),
        xg=node.read("xg", _probability),
        body_part=_word(node, "bodyPart")[:20],
    )


def _word(node: Node, key: str) -> str:
    word = node.text(key, 30)
    return word if _WORD.fullmatch(word) else ""


def _percent(node: Node, key: str) -> float | None:
    told = node.number(key)
    if told is not None and not 0 <= told <= 100:
        raise node.error(key, f"{told:g} is not on the pitch")
    return told


def _probability(value: object) -> float:
    told = read_number(value)
    if not 0 <= told <= 1:
        raise ValueError(f"{told:g} is not between 0 and 1")
    return told


def parse_odds(body: bytes) -> Listing[OddsRecord]:
    """Return `/event/{id}/odds/1/featured`: the first 1X2 prices, and the last before kick-off.

    Prices of a running match are no closing ones: then the first alone are told.
    """
    root = open_body(body, ODDS)
    featured = root.need_child("featured")
    for key in ("fullTime", "default"):
        market = featured.child(key)
        if market.text("marketGroup", 20) == _FULL_TIME:
            return Listing(tuple(_market(market)), (), 1)
    return Listing((), (), len(featured.data))


def _market(market: Node) -> Iterator[OddsRecord]:
    choices = {
        choice.text("name", 4): choice
        for choice in (
            market.item("choices", index, value)
            for index, value in enumerate(market.items("choices"))
        )
    }
    if not {"1", "X", "2"} <= choices.keys():
        raise market.error("choices", "1, X and 2 are not all there")
    for key, closing in (("initialFractionalValue", False), ("fractionalValue", True)):
        if closing and market.flag("isLive"):
            continue
        prices = [choices[name].read(key, read_fraction) for name in ("1", "X", "2")]
        home, draw, away = prices
        if home is not None and draw is not None and away is not None:
            yield OddsRecord(BOOKMAKER, closing, home, draw, away)
