"""The scoreboard of a map: columns to sort by, both sides' lines, what ratings are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.subjects import Words
from config.templatetags.dozor import DASH, number, percent, signed
from stats.faceit.drawings.words import KIND_NOTES, MISSING, NOTES, PARTS
from stats.faceit.labels import KINDS
from stats.faceit.models import Line, Match
from stats.faceit.queries.lines import record_of
from stats.faceit.queries.matches import MapPlayed
from stats.faceit.rating.kinds import Kind, Part, Rating, Unrated
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.score import Ratings, rate
from stats.faceit.rating.tally import key_of, tally_of

SORT = "-rating2"
Value = float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the address, a short and a full name, how it is read and written.

    `narrow` says whether a phone shows it without scrolling; `better` is 1 where more is better.
    """

    key: str
    label: str
    title: str
    read: Callable[[Line], Value]
    write: Callable[[Line, Value], str]
    better: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: what a click sorts by, and the direction it is sorted in now."""

    key: str
    label: str
    title: str
    next: str
    direction: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as written; `best` marks the highest of the map (of ten), the lowest for deaths."""

    key: str
    text: str
    best: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A player's line: the cells stand in the order of the heads."""

    line: Line
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PartsRow:
    """What a player's rating is made of: points by part in the order of the table's columns."""

    nickname: str
    value: str
    points: tuple[str, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class PartsTable:
    """The contributions to one rating of everybody on the map."""

    label: Words
    what: Words
    error: str
    notes: tuple[Words, ...]
    columns: tuple[Words, ...]
    rows: tuple[PartsRow, ...]


def columns() -> tuple[Column, ...]:
    """Return the columns in the order they stand."""
    return (
        _count("kills", _("K"), _("Kills")),
        _count("assists", _("A"), _("Assists")),
        _count("deaths", _("D"), pgettext("faceit", "Deaths"), better=-1),
        Column("difference", "+/−", _("Kills less deaths"), _difference, _signed),
        Column("adr", _("ADR"), _("Average damage per round"), lambda one: one.adr, _one_digit),
        Column("hs", _("HS"), _("Share of kills by headshot"), _headshots, _percent),
        Column("kr", _("K/R"), _("Kills per round"), _kills_per_round, _two_digits),
        Column("kast", "KAST", _("Rounds with a kill, assist, survival or trade"), _kast, _kast_in),
        _count("first_kills", _("FK"), _("First kills of a round")),
        Column("first_deaths", _("FD"), _("First deaths"), first_deaths, _whole, better=-1),
        Column("clutches", _("Cl"), _("Clutches won of fought (1v1, 1v2)"), _clutches, _of_fought),
        _count("utility_damage", _("UD"), _("Damage by grenades")),
        _count("mvps", _("MVP"), _("Rounds as most valuable player")),
        Column("rating1", "1.0", str(KINDS[Kind.HLTV1]), lambda one: one.rating1, _two_digits),
        Column("rating21", "2.1", str(KINDS[Kind.STYLE21]), lambda one: one.rating21, _two_digits),
        Column(
            "rating2",
            "2.0",
            str(KINDS[Kind.HLTV2_ESTIMATED]),
            lambda one: one.rating2,
            _two_digits,
        ),
    )


def _count(key: str, label: str, title: str, better: int = 1) -> Column:
    return Column(key, label, title, lambda line: getattr(line, key), _whole, better)


def first_deaths(line: Line) -> Value:
    """Return the openings lost; None where openings are not told."""
    if line.entry_count is None or line.entry_wins is None:
        return None
    return line.entry_count - line.entry_wins


def _difference(line: Line) -> Value:
    return line.kills - line.deaths


def _headshots(line: Line) -> Value:
    return line.headshots / line.kills if line.headshots is not None and line.kills else None


def _kills_per_round(line: Line) -> Value:
    return line.kills / line.rounds if line.rounds else None


def _kast(line: Line) -> Value:
    return line.kast


def _fought(line: Line) -> int | None:
    if line.v1_count is None and line.v2_count is None:
        return None
    return (line.v1_count or 0) + (line.v2_count or 0)


def _clutches(line: Line) -> Value:
    return None if _fought(line) is None else (line.v1_wins or 0) + (line.v2_wins or 0)


def _whole(_line: Line, value: Value) -> str:
    return number(value)


def _signed(_line: Line, value: Value) -> str:
    return signed(value)


def _one_digit(_line: Line, value: Value) -> str:
    return number(value, 1)


def _two_digits(_line: Line, value: Value) -> str:
    return number(value, 2)


def _percent(_line: Line, value: Value) -> str:
    return percent(value)


def _kast_in(line: Line, value: Value) -> str:
    if value is None:
        return DASH
    return percent(value) if line.kast_true else f"~{percent(value)}"


def _of_fought(line: Line, value: Value) -> str:
    fought = _fought(line)
    return DASH if value is None or fought is None else f"{number(value)}/{number(fought)}"


def board_context(match: Match, played: MapPlayed, sort: str) -> dict[str, Any]:
    """Return the scoreboard of a map sorted as the address says, both sides by themselves."""
    shown = columns()
    keys = {one.key: one for one in shown}
    wanted = sort if sort.removeprefix("-") in {*keys, "nick"} else SORT
    best = {one.key: _best(one, played.lines) for one in shown}
    return {
        "heads": [_head(one.key, one.label, one.title, wanted) for one in shown],
        "nick_head": _head("nick", _("Player"), _("Player"), wanted),
        "boards": [
            _board(match, team, _sorted(played.side(team), wanted, keys), shown, best)
            for team in (1, 2)
            if played.side(team)
        ],
        "kast_estimated": any(one.kast is not None and not one.kast_true for one in played.lines),
        "extended": any(line.has_extended for line in played.lines),
    }


def _head(key: str, label: str, title: str, sort: str) -> Head:
    # The first click on a figure shows the highest; on names, the first of the alphabet.
    first = "nick" if key == "nick" else f"-{key}"
    other = "-nick" if key == "nick" else key
    direction = {f"-{key}": "descending", key: "ascending"}.get(sort, "")
    return Head(key, label, title, other if sort == first else first, direction)


def _best(column: Column, lines: Sequence[Line]) -> Value:
    """Return the best figure of the map; None where everybody or nobody has it."""
    values = [value for value in map(column.read, lines) if value is not None]
    if len(values) < 2 or min(values) == max(values):
        return None
    return max(values) if column.better > 0 else min(values)


def _sorted(lines: Sequence[Line], sort: str, keys: Mapping[str, Column]) -> list[Line]:
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key == "nick":
        return sorted(lines, key=lambda one: one.player.nickname_folded, reverse=down)
    known = [(keys[key].read(line), line) for line in lines]
    ranked = sorted(
        ((value, line) for value, line in known if value is not None),
        key=lambda pair: (pair[0], pair[1].player.nickname_folded),
        reverse=down,
    )
    # Who has no figure stands last whichever way it is sorted.
    return [line for _value, line in ranked] + [line for value, line in known if value is None]


def _board(
    match: Match,
    team: int,
    lines: Sequence[Line],
    shown: Sequence[Column],
    best: Mapping[str, Value],
) -> dict[str, Any]:
    one = lines[0]
    return {
        "team": team,
        "name": team_name(match, team),
        "won": one.won,
        "score": one.own_score,
        "first_half": one.first_half_score,
        "second_half": one.second_half_score,
        "overtime": one.overtime_score or None,
        "lines": [BoardLine(line, _cells(line, shown, best)) for line in lines],
    }


def _cells(line: Line, shown: Sequence[Column], best: Mapping[str, Value]) -> tuple[Cell, ...]:
    read = [(column, column.read(line)) for column in shown]
    return tuple(
        Cell(column.key, column.write(line, value), value is not None and value == best[column.key])
        for column, value in read
    )


def team_name(match: Match, team: int) -> str:
    """Return what a side calls itself, or its number."""
    name = match.team1_name if team == 1 else match.team2_name
    return name or (_("Team %s") % team)


# --- what the ratings are made of ---------------------------------------------------------------
def parts_tables(played: MapPlayed, means: PopulationMeans) -> list[PartsTable]:
    """Return a table for each rating: the parts of everybody on the map, highest first."""
    rated = [(line, _rated(line, means)) for line in played.lines]
    found = [(line, one) for line, one in rated if one]
    if not found:
        return []
    return [
        _parts_table([(line, getattr(one, name)) for line, one in found])
        for name in ("hltv2", "hltv1", "style21")
    ]


def _rated(line: Line, means: PopulationMeans) -> Ratings | None:
    record = record_of(line)
    true = round((line.kast or 0.0) * line.rounds) if line.kast_true else None
    tally = tally_of([record], None if true is None else {key_of(record): true})
    return rate(tally, means) if tally else None


def _parts_table(rated: Sequence[tuple[Line, Rating | Unrated]]) -> PartsTable:
    known = [one for _line, one in rated if isinstance(one, Rating)]
    kind = (known[0] if known else rated[0][1]).kind
    order = tuple(dict.fromkeys(part.part for one in known for part in one.contributions))
    notes = sorted({note for one in known for note in one.notes})
    ranked = sorted(rated, key=lambda pair: -(pair[1].value or 0.0))
    return PartsTable(
        KINDS[kind],
        KIND_NOTES[kind],
        _error(known),
        tuple(NOTES[note] for note in notes),
        tuple(PARTS[part] for part in order),
        tuple(_parts_row(line, one, order) for line, one in ranked),
    )


def _error(known: Sequence[Rating]) -> str:
    error = known[0].error if known else None
    if error is None:
        return ""
    words = _("measured on %(lines)s career lines: off by %(mae)s on average, at most %(largest)s")
    return words % {
        "lines": number(error.lines),
        "mae": number(error.mae, 3),
        "largest": number(error.largest, 3),
    }


def _parts_row(line: Line, one: Rating | Unrated, order: Sequence[Part]) -> PartsRow:
    if isinstance(one, Unrated):
        blank = tuple(DASH for _part in order)
        return PartsRow(line.player.nickname, DASH, blank, MISSING[one.missing])
    points = {part.part: part.points for part in one.contributions}
    written = tuple(signed(points[part], 2) if part in points else DASH for part in order)
    return PartsRow(line.player.nickname, number(one.value, 2), written, "")
