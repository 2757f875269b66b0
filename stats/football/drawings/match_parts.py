"""A match's statistics, lineups, shots and odds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.subjects import Words
from config.charts import mirrored
from config.templatetags.dozor import DASH, number, percent
from stats.football.drawings.match_events import minute_words, name_of, player_url
from stats.football.drawings.subject_words import (
    BODY_PARTS,
    OUTCOMES,
    PERIODS,
    POSITIONS,
    SITUATIONS,
    STATISTICS,
    word,
)
from stats.football.models import Appearance, Match, MatchStatistic, Odds, Shot

SHARES: Final = frozenset({"possession"})
ORDER: Final = {key: place for place, key in enumerate(STATISTICS)}
PITCH = (1050, 680)
GOAL_WORDS: Final = frozenset({"goal"})


@dataclass(frozen=True, slots=True)
class StatisticLine:
    """A figure of both sides as written, with its bars."""

    label: str
    home: str
    away: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the lineups that at least one player fills."""

    key: str
    label: Words
    title: Words
    text: Callable[[Appearance], str]


@dataclass(frozen=True, slots=True)
class LineupLine:
    """A player of a side; `cells` stand in the order of the columns."""

    shirt: str
    name: str
    url: str
    position: str
    captain: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineup:
    """A side: who started, and who sat on the bench."""

    name: str
    starters: list[LineupLine]
    bench: list[LineupLine]


@dataclass(frozen=True, slots=True)
class ShotLine:
    """A shot as the table beside the map shows it."""

    minute: str
    team: str
    player: str
    url: str
    outcome: str
    goal: bool
    how: str
    xg: str


@dataclass(frozen=True, slots=True)
class OddsLine:
    """One bookmaker's prices and the margin in them (0–1)."""

    bookmaker: str
    closing: bool
    home: float
    draw: float
    away: float
    margin: float


# --- statistics ---------------------------------------------------------------------------------
def periods_of(rows: Iterable[MatchStatistic]) -> list[str]:
    """Return the periods that are told, the whole match first."""
    told = {row.period for row in rows}
    return [period for period in PERIODS if period in told]


def statistic_lines(rows: Iterable[MatchStatistic], period: str) -> list[StatisticLine]:
    """Return the figures of a period: those that have a name first, in their order."""
    some = [row for row in rows if row.period == period]
    some.sort(key=lambda row: (ORDER.get(row.key, len(ORDER)), row.key))
    return [_statistic(row) for row in some if row.home is not None or row.away is not None]


def _statistic(row: MatchStatistic) -> StatisticLine:
    label = word(STATISTICS, row.key).capitalize() if row.key not in STATISTICS else ""
    label = label or word(STATISTICS, row.key)
    home, away = figure(row.key, row.home), figure(row.key, row.away)
    most = (row.home or 0) + (row.away or 0)
    return StatisticLine(
        label, home, away, mirrored(row.home, row.away, most, f"{label}: {home}, {away}")
    )


def figure(key: str, value: float | None) -> str:
    """Write a figure: shares as percentages, whole numbers whole, others with two digits."""
    if value is None:
        return DASH
    if key in SHARES:
        return percent(value)
    return number(value, 0 if float(value).is_integer() else 2)


# --- lineups ------------------------------------------------------------------------------------
def columns_of(rows: Sequence[Appearance]) -> list[Column]:
    """Return the columns that anybody fills."""
    known = (
        _count("minutes", _("Min"), _("Minutes played")),
        _count("goals", _("G"), _("Goals")),
        _count("assists", pgettext("football", "A"), pgettext("football", "Assists")),
        _count("shots", _("Sh"), _("Shots")),
        Column("xg", "xG", _("Expected goals"), lambda row: number(row.xg, 2)),
        Column("passes", _("Passes"), _("Passes completed of played"), _passes),
        _count("tackles", _("Tkl"), _("Tackles")),
        _count("saves", _("Sv"), _("Saves")),
        Column("cards", _("Cards"), _("Yellow and red cards"), _cards),
        Column("rating", _("Rating"), _("The source’s rating, 0–10"), _rating),
    )
    return [one for one in known if any(_filled(row, one.key) for row in rows)]


def lineups_by_side(
    match: Match, rows: Sequence[Appearance], names: Mapping[int, str]
) -> list[Lineup]:
    """Return both sides, each with the players named for it."""
    columns = columns_of(rows)
    found = []
    for team in (match.home_id, match.away_id):
        own = [row for row in rows if row.team_id == team]
        lines = {flag: [row for row in own if row.substitute is flag] for flag in (False, True)}
        starters = sorted(lines[False], key=lambda row: "GDMF".find(row.position[:1] or "-") % 5)
        found.append(
            Lineup(
                names[team],
                [_lineup_line(row, columns) for row in starters],
                [_lineup_line(row, columns) for row in lines[True]],
            )
        )
    return found


def _count(key: str, label: str, title: str) -> Column:
    return Column(key, label, title, lambda row: number(getattr(row, key)))


def _filled(row: Appearance, key: str) -> bool:
    if key == "cards":
        return bool(row.yellows or row.reds)
    return getattr(row, key) is not None


def _passes(row: Appearance) -> str:
    if row.passes is None:
        return DASH
    if row.passes_completed is None:
        return number(row.passes)
    return f"{number(row.passes_completed)}/{number(row.passes)}"


def _cards(row: Appearance) -> str:
    if row.yellows is None and row.reds is None:
        return DASH
    return f"{number(row.yellows or 0)}/{number(row.reds or 0)}"


def _rating(row: Appearance) -> str:
    return number(row.rating, 1)


def _lineup_line(row: Appearance, columns: Sequence[Column]) -> LineupLine:
    return LineupLine(
        shirt=str(row.shirt) if row.shirt is not None else "",
        name=name_of(row.player),
        url=player_url(row.player),
        position=word(POSITIONS, row.position) if row.position else "",
        captain=row.captain,
        cells=tuple(column.text(row) for column in columns),
    )


# --- shots --------------------------------------------------------------------------------------
def shot_lines(shots: Iterable[Shot], names: Mapping[int, str]) -> list[ShotLine]:
    """Return the shots in order of play."""
    return [
        ShotLine(
            minute=minute_words(shot.minute, shot.added),
            team=names.get(shot.team_id, ""),
            player=name_of(shot.player),
            url=player_url(shot.player),
            outcome=word(OUTCOMES, shot.outcome),
            goal=shot.outcome in GOAL_WORDS,
            how=", ".join(
                word(words, code)
                for words, code in ((SITUATIONS, shot.situation), (BODY_PARTS, shot.body_part))
                if code
            ),
            xg=number(shot.xg, 2),
        )
        for shot in shots
    ]


def shot_map(match: Match, shots: Sequence[Shot], title: str) -> SafeString:
    """Draw the shots on a pitch, the home side shooting to the right; empty without any place.

    Bigger is a better chance; goals are filled, others are rings.
    """
    placed = [shot for shot in shots if shot.x is not None and shot.y is not None]
    if not placed:
        return SafeString("")
    wide, tall = PITCH
    marks = format_html_join("", "{}", ((_shot_mark(match, shot),) for shot in placed))
    return format_html(
        '<svg class="chart-fit" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
        'aria-label="{2}"><title>{2}</title><rect class="fill-well" width="{0}" height="{1}" '
        'rx="8"/><path class="line-muted" fill="none" d="M525 8V672M8 8H1042V672H8ZM8 138H173V542'
        'H8M1042 138H877V542H1042M8 248H63V432H8M1042 248H987V432H1042"/>'
        '<circle class="line-muted" fill="none" cx="525" cy="340" r="92"/>{3}</svg>',
        wide, tall, title, marks,
    )  # fmt: skip


def _shot_mark(match: Match, shot: Shot) -> SafeString:
    wide, tall = PITCH
    across = (shot.x or 0.0) / 100 * (wide - 16)
    down = 8 + (shot.y or 0.0) / 100 * (tall - 16)
    home = shot.team_id == match.home_id
    x, y = (wide - 8 - across, down) if home else (8 + across, tall - down)
    radius = 9 + 22 * (shot.xg if shot.xg is not None else 0.1) ** 0.5
    words = ", ".join(
        filter(
            None,
            (
                minute_words(shot.minute, shot.added),
                name_of(shot.player),
                word(OUTCOMES, shot.outcome),
                f"xG {number(shot.xg, 2)}" if shot.xg is not None else "",
            ),
        )
    )
    goal = shot.outcome in GOAL_WORDS
    fill = "fill-accent" if home else "fill-muted"
    edge = "line-accent" if home else "line-muted"
    spot = (f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}")
    return format_html(
        '<g><title>{}</title><circle class="{}" fill-opacity="{}" cx="{}" cy="{}" r="{}"/>'
        '<circle class="{}" fill="none" cx="{}" cy="{}" r="{}"/></g>',
        words, fill, "0.9" if goal else "0.18", *spot, edge, *spot,
    )  # fmt: skip


# --- odds ---------------------------------------------------------------------------------------
def odds_lines(rows: Iterable[Odds]) -> list[OddsLine]:
    """Return prices with the margin in them; rows that are no prices are left out."""
    return [
        OddsLine(
            row.bookmaker,
            row.closing,
            row.home,
            row.draw,
            row.away,
            1 / row.home + 1 / row.draw + 1 / row.away - 1,
        )
        for row in rows
        if min(row.home, row.draw, row.away) > 1
    ]


def period_items(periods: Sequence[str], chosen: str, query: str) -> list[dict[str, Any]]:
    """Return links to the periods; `query` is the address's query up to the period."""
    return [
        {"label": PERIODS[period], "url": f"{query}&period={period}", "current": period == chosen}
        for period in periods
    ]
