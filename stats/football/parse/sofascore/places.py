"""Seasons, rounds and league tables at SofaScore. Pure."""

from typing import Final

from stats.football.leagues import season_of_year
from stats.football.parse.node import Node, open_body
from stats.football.parse.sofascore.names import team_of
from stats.football.parse.values import read_number
from stats.football.records import Listing, RoundRecord, SeasonName, TableRecord, TableRowRecord

SEASONS: Final = "SofaScore seasons"
ROUNDS: Final = "SofaScore rounds"
STANDINGS: Final = "SofaScore standings"
FIGURE_MAX: Final = 9_999


def parse_seasons(body: bytes, league: str) -> Listing[SeasonName]:
    """Return `/unique-tournament/{id}/seasons`, the newest first."""
    return open_body(body, SEASONS).listing("seasons", lambda node, _: _season(node, league))


def _season(node: Node, league: str) -> SeasonName:
    try:
        label = season_of_year(node.need_text("year", 20))
    except ValueError as error:
        raise node.error("year", str(error)) from error
    return SeasonName(league, label, node.need_identity("id"), node.text("name"))


def parse_rounds(body: bytes) -> Listing[RoundRecord]:
    """Return `…/season/{id}/rounds`; knock-out rounds have a name and a slug to ask them by."""
    root = open_body(body, ROUNDS)
    now = root.child("currentRound")
    current = now.count("round"), now.text("slug", 60)

    def read(node: Node, _: int) -> RoundRecord:
        number, slug = node.need_count("round"), node.text("slug", 60)
        return RoundRecord(number, node.text("name", 60), slug, (number, slug) == current)

    return root.listing("rounds", read)


def parse_standings(body: bytes) -> Listing[TableRecord]:
    """Return the tables of `…/standings/total`: one for a league, one for each group of a cup."""
    return open_body(body, STANDINGS).listing("standings", _table)


def _table(node: Node, _: int) -> TableRecord:
    node.need_items("rows")
    rows, skipped = node.each("rows", _row)
    return TableRecord(node.text("name"), rows, skipped)


def _row(node: Node, _: int) -> TableRowRecord:
    return TableRowRecord(
        position=node.need_count("position", FIGURE_MAX),
        team=team_of(node, "team"),
        played=node.need_count("matches", FIGURE_MAX),
        wins=node.need_count("wins", FIGURE_MAX),
        draws=node.need_count("draws", FIGURE_MAX),
        losses=node.need_count("losses", FIGURE_MAX),
        goals_for=node.need_count("scoresFor", FIGURE_MAX),
        goals_against=node.need_count("scoresAgainst", FIGURE_MAX),
        points=_points(node),
        zone=node.child("promotion").text("text", 60),
    )


def _points(node: Node) -> int:
    # Deductions can leave a team below nothing.
    told = node.read("points", read_number)
    if told is None or not told.is_integer() or abs(told) > FIGURE_MAX:
        raise node.error("points", "it is missing" if told is None else f"{told:g} are no points")
    return int(told)
