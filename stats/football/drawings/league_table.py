"""A league's table as a page shows it: zones, form, movement, and what decided level places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.football.drawings.subject_words import RESULTS
from stats.football.labels import STAGE, TIE_BREAK, ZONE
from stats.football.leagues import Stage, TieBreak, Zone, ZoneKind
from stats.football.queries.standings import Standings, TeamRef
from stats.football.standings import Level, Row, Table

# Colour by what a place is worth: the best, something, in danger, down.
ZONE_CSS: Final[Mapping[str, str]] = {
    ZoneKind.CHAMPIONS_LEAGUE: "zone-best",
    ZoneKind.CHAMPIONS_LEAGUE_QUALIFYING: "zone-best",
    ZoneKind.LAST_16: "zone-best",
    ZoneKind.PROMOTION: "zone-best",
    ZoneKind.EUROPA_LEAGUE: "zone-good",
    ZoneKind.CONFERENCE_LEAGUE: "zone-good",
    ZoneKind.EUROPE_PLAY_OFF: "zone-good",
    ZoneKind.PROMOTION_PLAY_OFF: "zone-good",
    ZoneKind.KNOCKOUT_PLAY_OFF: "zone-good",
    ZoneKind.RELEGATION_PLAY_OFF: "zone-warn",
    ZoneKind.RELEGATION: "zone-bad",
}
CHIP: Final = {"zone-best": "accent", "zone-good": "", "zone-warn": "warn", "zone-bad": "bad"}


@dataclass(frozen=True, slots=True)
class FormMark:
    """One result of a form strip: W, D or L, and the word for it."""

    letter: str
    word: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table: `group` heads a group of a split table where it begins.

    `decided` says what put the team below the one before it, both having as many points.
    """

    row: Row
    team: TeamRef
    url: str
    form: tuple[FormMark, ...]
    form_words: str
    zone_css: str
    zone: str
    move: int
    move_words: str
    decided: str
    group: str


@dataclass(frozen=True, slots=True)
class ZoneKey:
    """A zone in the legend: its places and what they are worth."""

    places: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A group of a competition that is played in groups."""

    name: str
    lines: list[TableLine]


def table_context(found: Standings, view: str) -> dict[str, Any]:
    """Return what `football/table.html` shows of a season."""
    rules = found.regulations
    return {
        "standings": found,
        "lines": _lines(found, found.table),
        "groups": [
            GroupTable(name, _lines(found, one)) for name, one in sorted(found.groups.items())
        ],
        "zones": _zones(rules.zones) if view == "total" and not found.groups else [],
        "notes": _notes(found) if view == "total" else [],
        "order_words": _order_words(found) if view == "total" else _("goal difference, goals"),
        "moves_told": bool(found.moves),
    }


def form_marks(results: str) -> tuple[FormMark, ...]:
    """Return a strip of results such as "WDL", the newest last."""
    return tuple(FormMark(letter, str(RESULTS[letter])) for letter in results)


def team_url(pk: int) -> str:
    """Return the address of a team's page, "" where this house has none."""
    return _url("football:team", pk)


def match_url(pk: int) -> str:
    """Return the address of a match's page, "" where this house has none."""
    return _url("football:match", pk)


def _url(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _lines(found: Standings, table: Table) -> list[TableLine]:
    stage = None
    lines = []
    split = any(row.stage is not Stage.REGULAR for row in table.rows) and not found.groups
    for row in table.rows:
        group = str(STAGE[row.stage]) if split and row.stage != stage else ""
        stage = row.stage
        lines.append(_line(found, table, row, group))
    return lines


def _line(found: Standings, table: Table, row: Row, group: str) -> TableLine:
    marks = form_marks(row.form)
    parted = table.parted.get(row.team)
    zone = row.zone if row.played else None
    return TableLine(
        row=row,
        team=found.teams[row.team],
        url=team_url(row.team),
        form=marks,
        form_words=", ".join(mark.word for mark in marks),
        zone_css=ZONE_CSS.get(zone, "") if zone else "",
        zone=str(ZONE[zone]) if zone else "",
        move=found.moves.get(row.team, 0),
        move_words=_move_words(found.moves.get(row.team, 0)),
        decided=str(TIE_BREAK[parted]) if parted else "",
        group=group,
    )


def _move_words(move: int) -> str:
    if not move:
        return ""
    n = abs(move)
    up = ngettext(
        "%(n)d place up since the round before", "%(n)d places up since the round before", n
    )
    down = ngettext(
        "%(n)d place down since the round before", "%(n)d places down since the round before", n
    )
    return (up if move > 0 else down) % {"n": n}


def _zones(zones: Sequence[Zone]) -> list[ZoneKey]:
    return [
        ZoneKey(
            f"{one.first}" if one.first == one.last else f"{one.first}–{one.last}",
            str(ZONE[one.kind]),
            CHIP[ZONE_CSS[one.kind]],
        )
        for one in zones
    ]


def _order_words(found: Standings) -> str:
    """Return the league's order of tie-breaks in words."""
    rules = found.regulations.rules
    order: Iterable[TieBreak] = rules.order
    if any(row.carried is not None for row in found.table.rows) and rules.after_split:
        order = rules.after_split
    return ", ".join(str(TIE_BREAK[one]) for one in order)


def _notes(found: Standings) -> list[str]:
    rows = found.table.rows
    notes = [_level(found, one) for one in found.table.level if one.decisive]
    notes += [_deducted(found.teams[row.team], row.deducted) for row in rows if row.deducted]
    if any(row.carried is not None for row in rows):
        notes.append(_("The table is cut: groups play on with the points they carried."))
    if found.regulations.per_match:
        notes.append(_("The season ended early and was ranked by points a match."))
    return notes


def _level(found: Standings, level: Level) -> str:
    names = ", ".join(found.teams[team].label for team in level.teams)
    return _("%(teams)s are level in everything: a match of their own or lots must part them.") % {
        "teams": names
    }


def _deducted(team: TeamRef, points: int) -> str:
    words = ngettext(
        "%(team)s: %(points)d point taken away.", "%(team)s: %(points)d points taken away.", points
    )
    return words % {"team": team.label, "points": points}
