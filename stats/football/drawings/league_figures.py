"""A league's season in figures: its kind of football, its teams, its streaks, home and away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number, percent, signed
from stats.football.analytics import LeagueProfile, Luck, Reading, Streak, StreakKind, Timing
from stats.football.drawings.league_table import team_url
from stats.football.drawings.readings import ReadingLine, decimals, reading_line
from stats.football.drawings.subject_words import STREAKS, word
from stats.football.models import Season
from stats.football.queries.league_statistics import SeasonFigures, TeamFigures
from stats.football.queries.standings import TeamRef
from stats.football.rollup import QUARTER_MINUTES

STREAKS_GOING_MIN = 3
GOING_MOST = 12
# An unbeaten run says more than the scoring run inside it: the order in which they are told.
TELLING = (
    StreakKind.WINNING, StreakKind.LOSING, StreakKind.UNBEATEN, StreakKind.WINLESS,
    StreakKind.CLEAN_SHEETS, StreakKind.SCORELESS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LuckCell:
    """Points above what was expected, with the range of chance; `why` where there is none."""

    gap: str
    interval: str
    tone: str
    n: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team of the table of strengths."""

    team: TeamRef
    url: str
    position: int
    attack: ReadingLine
    defence: ReadingLine
    trend: SafeString
    luck: LuckCell | None
    past: ReadingLine
    coming: ReadingLine


@dataclass(frozen=True, slots=True)
class LeagueStreak:
    """Results in a row of a team."""

    label: str
    team: TeamRef
    url: str
    length: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A season's home advantage: goals a match and the share of home wins."""

    season: str
    margin: ReadingLine
    home: ReadingLine
    draw: str
    away: str


def figures_context(found: SeasonFigures) -> dict[str, Any]:
    """Return what `football/league_statistics.html` shows of one season."""
    return {
        "profile": found.profile,
        "profile_lines": profile_lines(found.profile),
        "team_lines": [_team(one) for one in found.teams],
        "luck_needed": found.teams[0].luck.needed if found.teams else 0,
        "luck_known": any(_luck_of(one) for one in found.teams),
        "quarters": quarter_lines(found.timing),
        "timing_n": sum(found.timing.scored),
        "timing_unknown": found.timing.unknown,
        "records": [
            _streak(one, found.names)
            for kind in StreakKind
            if (one := found.records.get(kind)) is not None and one.length > 1
        ],
        "going": _going(found),
    }


def home_context(
    seasons: Sequence[Season], profiles: Mapping[int, LeagueProfile]
) -> dict[str, Any]:
    """Return what playing at home was worth season by season, and its drawing."""
    known = [(one, profiles[one.pk]) for one in reversed(seasons)]
    told = [(one, found, found.home_margin.estimate) for one, found in known]
    drawn = [(one.label, margin) for one, _found, margin in told if margin is not None]
    drawing = SafeString("")
    if len(drawn) > 1:
        series = charts.Series(
            [margin.value for _label, margin in drawn],
            low=[margin.low for _label, margin in drawn],
            high=[margin.high for _label, margin in drawn],
            grid=[0.0, 0.2, 0.4, 0.6],
            labels={0: drawn[0][0], len(drawn) - 1: drawn[-1][0]},
        )
        title = _("Goals that playing at home was worth, by season, with its interval of 95 %")
        drawing = charts.band_chart(series, title, charts.Frame(640, 200, "chart-fit"))
    return {
        "home_lines": [_home(one, found) for one, found in reversed(known)],
        "home_drawing": drawing,
    }


def profile_lines(found: LeagueProfile) -> list[ReadingLine]:
    """Return a season's kind of football as lines."""
    matches, two = _("matches"), decimals(2)
    shares = (
        (_("Home wins"), found.home), (_("Draws"), found.draw), (_("Away wins"), found.away),
        (_("Over 2.5 goals"), found.over), (_("Both sides scored"), found.both_scored),
    )  # fmt: skip
    return [
        reading_line(_("Goals a match"), found.goals, two, unit=matches, scale=(1.5, 4.0)),
        reading_line(
            _("Home goals less away goals"), found.home_margin, two,
            unit=matches, scale=(-0.5, 1.0), reference=0.0,
        ),
        *(reading_line(label, one, percent, unit=matches) for label, one in shares),
        reading_line(
            _("Imbalance (1 = equal teams)"), found.noll_scully, two,
            unit=_("teams"), scale=(0.5, 3.0), reference=1.0,
        ),
        reading_line(_("Favourites that did not win"), found.upsets, percent, unit=matches),
    ]  # fmt: skip


def quarter_lines(timing: Timing) -> list[ReadingLine]:
    """Return the share of goals by quarter of an hour; a sixth each would be even."""
    return [
        reading_line(
            f"{place * QUARTER_MINUTES + 1}–{(place + 1) * QUARTER_MINUTES}′",
            found, percent, unit=_("goals"), scale=(0.0, 0.4), reference=1 / 6,
        )
        for place, found in enumerate(timing.scored_shares)
    ]  # fmt: skip


def _team(one: TeamFigures) -> TeamLine:
    matches, rivals = _("matches"), _("rated opponents")
    empty = Reading(0, 0)
    strength = one.strength
    title = _("%(team)s: attack less defence over the season") % {"team": one.team.label}
    return TeamLine(
        team=one.team,
        url=team_url(one.team.pk),
        position=one.position,
        attack=_strength(_("Attack"), strength.attack if strength else empty, matches),
        defence=_strength(_("Defence"), strength.defence if strength else empty, matches),
        trend=charts.mini(one.trend, title),
        luck=_luck_of(one),
        past=reading_line(_("So far"), one.schedule.past.elo, decimals(0), unit=rivals),
        coming=reading_line(_("To come"), one.schedule.coming.elo, decimals(0), unit=rivals),
    )


def _strength(label: str, found: Reading, unit: str) -> ReadingLine:
    return reading_line(label, found, decimals(2), unit=unit, scale=(0.0, 2.5), reference=1.0)


def _luck_of(one: TeamFigures) -> LuckCell | None:
    found: Luck | None = one.luck.points_by_forecast or one.luck.points_by_xg
    if found is None:
        return None
    tone = "" if not found.beyond_chance else "good" if found.gap > 0 else "bad"
    low, high = (signed(edge - found.expected, 1) for edge in (found.low, found.high))
    return LuckCell(signed(found.gap, 1), f"{low} … {high}", tone, found.n)


def _going(found: SeasonFigures) -> list[LeagueStreak]:
    """Return the streaks going on that tell most: the longest of each team."""
    runs = []
    for team in found.teams:
        some = [team.current[kind] for kind in TELLING if kind in team.current]
        some = [one for one in some if one.length >= STREAKS_GOING_MIN]
        if some:
            runs.append(max(some, key=lambda one: one.length))
    runs.sort(key=lambda one: -one.length)
    return [_streak(one, found.names) for one in runs[:GOING_MOST]]


def _streak(one: Streak, names: Mapping[int, TeamRef]) -> LeagueStreak:
    return LeagueStreak(
        label=word(STREAKS, one.kind),
        team=names[one.team],
        url=team_url(one.team),
        length=one.length,
        since=date.fromordinal(one.first_day),
        until=date.fromordinal(one.last_day),
    )


def _home(season: Season, found: LeagueProfile) -> HomeLine:
    unit = _("matches")
    margin = reading_line(
        season.label, found.home_margin, decimals(2), unit=unit, scale=(-0.3, 0.9), reference=0.0
    )
    return HomeLine(
        season=season.label,
        margin=margin,
        home=reading_line(season.label, found.home, percent, unit=unit),
        draw=_share(found.draw),
        away=_share(found.away),
    )


def _share(found: Reading) -> str:
    return percent(found.estimate.value) if found.estimate else number(None)
