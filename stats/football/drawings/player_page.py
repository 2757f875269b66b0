"""A player's page: who it is, sums by season and month, and appearances page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config import charts
from config.paging import make_cursor
from config.templatetags.dozor import number, percent
from stats.football.drawings.match_head import team_name
from stats.football.drawings.match_parts import Column, columns_of
from stats.football.drawings.subject_words import POSITIONS, RESULTS, word
from stats.football.labels import country_label, league_name, named
from stats.football.models import Appearance, Player, PlayerMonth
from stats.football.queries import players as reads
from stats.football.queries.positions import Position
from stats.football.queries.scores import shown_score, status_of

PAGE: Final = 30
MONTHS_DRAWN: Final = 24


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A season for a team; figures are written, a dash where none is told."""

    season: str
    league: str
    team: str
    team_url: str
    matches: str
    starts: str
    minutes: str
    goals: str
    assists: str
    goals_per_90: str
    shots: str
    xg: str
    xg_known: int
    passes: str
    cards: str
    rating: str
    rated: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month over all teams and leagues."""

    label: str
    matches: int
    minutes: int
    goals: int
    assists: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class AppearanceLine:
    """A match from the player's side; `cells` stand in the order of the columns."""

    url: str
    day: datetime | None
    rival: str
    home: bool
    league: str
    score: str
    result: str
    letter: str
    role: str
    cells: tuple[str, ...]


def player_context(player: Player, now: datetime, after: Position | None) -> dict[str, Any]:
    """Return what a player's page shows; five queries."""
    months = reads.months_of(player)
    rows = reads.appearances_of(player, after=after, limit=PAGE)
    shown = rows[:PAGE]
    columns = columns_of(shown)
    totals = reads.totals_of(months)
    return {
        "player": player,
        "title": named(player.name, player.translations),
        "position": word(POSITIONS, player.position) if player.position else "",
        "country": country_label(player.country, player.country.upper()) if player.country else "",
        "years": _years(player.born_on, timezone.localdate(now)),
        "team_title": team_name(player.team) if player.team else "",
        "spellings": reads.spellings_of(player),
        "tiles": _tiles(totals),
        "total_lines": [_total(one) for one in totals],
        "xg_told": any(one.xg is not None for one in totals),
        "month_lines": _months(months),
        "appearance_columns": columns,
        "appearance_lines": [_appearance(row, columns) for row in shown],
        "more": make_cursor([shown[-1].played_at, shown[-1].pk]) if len(rows) > PAGE else "",
        "first_page": after is None,
    }


def _years(born: date | None, today: date) -> int | None:
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _tiles(totals: Sequence[reads.Total]) -> list[dict[str, str]]:
    """Return the career in a few numbers; nothing where no sum is kept."""
    if not totals:
        return []
    labels = {
        "matches": _("Matches"),
        "goals": _("Goals"),
        "assists": pgettext("football", "Assists"),
    }
    seasons = len({one.season.label for one in totals})
    minutes = sum(one.counts["minutes"] for one in totals)
    notes = {
        "matches": _("%(n)s minutes, seasons: %(seasons)s")
        % {"n": number(minutes), "seasons": number(seasons)},
        "goals": _per_90(sum(one.counts["goals"] for one in totals), minutes),
        "assists": _per_90(sum(one.counts["assists"] for one in totals), minutes),
    }
    tiles = [
        {
            "label": label,
            "value": number(sum(one.counts[key] for one in totals)),
            "note": notes[key],
        }
        for key, label in labels.items()
    ]
    cards = " / ".join(
        number(sum(one.counts[key] for one in totals)) for key in ("yellows", "reds")
    )
    return [*tiles, {"label": _("Cards"), "value": cards, "note": _("yellow / red")}]


def _per_90(count: int, minutes: int) -> str:
    """Say how often in 90 minutes, only of ten whole matches or more: else it is noise."""
    if minutes < 900:
        return _("too few minutes for a rate")
    return _("%s in 90 minutes") % number(count * 90 / minutes, 2)


def _total(one: reads.Total) -> TotalLine:
    counts = one.counts
    competition = one.season.competition
    minutes, passes = counts["minutes"], counts["passes"]
    return TotalLine(
        season=one.season.label,
        league=league_name(competition.code, competition.name),
        team=team_name(one.team),
        team_url=reverse("football:team", args=[one.team.pk]),
        matches=number(counts["matches"]),
        starts=number(counts["starts"]),
        minutes=number(minutes),
        goals=number(counts["goals"]),
        assists=number(counts["assists"]),
        goals_per_90=number(counts["goals"] * 90 / minutes if minutes >= 900 else None, 2),
        shots=number(counts["shots"]),
        xg=number(one.xg, 2),
        xg_known=one.xg_known,
        passes=percent(counts["passes_completed"] / passes if passes else None),
        cards=f"{number(counts['yellows'])} / {number(counts['reds'])}",
        rating=number(one.rating, 2),
        rated=one.rated,
    )


def _months(months: Sequence[PlayerMonth]) -> list[MonthLine]:
    """Return the latest months, the latest first, each with its goals and assists as a bar."""
    sums: dict[date, list[int]] = {}
    for row in months:
        told = (row.matches, row.minutes, row.goals, row.assists)
        sums[row.month] = [
            a + b for a, b in zip(sums.get(row.month, [0, 0, 0, 0]), told, strict=True)
        ]
    latest = sorted(sums.items(), reverse=True)[:MONTHS_DRAWN]
    most = max((max(one[2], one[3]) for _month, one in latest), default=1)
    found = []
    for month, (matches, minutes, goals, assists) in latest:
        label = date_format(month, "YEAR_MONTH_FORMAT")
        title = _("%(month)s: goals %(goals)s, assists %(assists)s") % {
            "month": label,
            "goals": number(goals),
            "assists": number(assists),
        }
        bar = charts.mirrored(goals, assists, most, title)
        found.append(MonthLine(label, matches, minutes, goals, assists, bar))
    return found


def _appearance(row: Appearance, columns: Sequence[Column]) -> AppearanceLine:
    match = row.match
    home = row.team_id == match.home_id
    score = shown_score(match)
    result = ""
    if score is not None and status_of(match).finished:
        own, other = score if home else (score[1], score[0])
        result = "D" if own == other else "W" if own > other else "L"
    competition = match.season.competition
    return AppearanceLine(
        url=reverse("football:match", args=[match.pk]),
        day=row.played_at or match.order_at,
        rival=team_name(match.away if home else match.home),
        home=home,
        league=league_name(competition.code, competition.name),
        score=f"{score[0]}:{score[1]}" if score else "",
        result=word(RESULTS, result) if result else "",
        letter=result,
        role=_role(row),
        cells=tuple(column.text(row) for column in columns),
    )


def _role(row: Appearance) -> str:
    if not row.substitute:
        return pgettext("lineup", "started")
    if row.minutes is None:
        return _("on the bench")
    return _("came on") if row.minutes else _("did not play")
