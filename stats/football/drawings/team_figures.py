"""What a team's matches tell of it: record, form, strength, luck, schedule, timing, streaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import DASH, day, number, percent, signed
from stats.football.analytics import (
    Difficulty,
    Luck,
    Meeting,
    Played,
    Reading,
    StrengthPoint,
    goal_timing,
    schedule,
    streaks,
    strength_series,
    team_form,
    team_luck,
    turns,
)
from stats.football.analytics.timing import Timing, timing_of
from stats.football.drawings.readings import ReadingLine, decimals, reading_line
from stats.football.drawings.subject_words import RESULTS, STREAKS, word
from stats.football.models import Team, TeamSeason, TeamStrength
from stats.football.queries.teams import Record
from stats.football.rollup import QUARTER_MINUTES

STREAK_LEAST: Final = 2
TABLE_POINTS: Final = 40


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A row of the season's record; figures a match are None where no match tells them."""

    label: str
    played: int
    wins: int
    draws: int
    losses: int
    goals: str
    difference: int
    points: int
    clean_sheets: int
    shots: str
    xg: str


@dataclass(frozen=True, slots=True)
class LuckLine:
    """What came against what was expected, with the range of chance alone."""

    label: str
    actual: str
    expected: str
    gap: str
    interval: str
    verdict: str
    tone: str
    n: int


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """Goals of a quarter of an hour, scored and conceded."""

    label: str
    scored: int
    conceded: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class StreakLine:
    """Results in a row; `url` leads to the match in which it began."""

    label: str
    length: int
    url: str
    since: date
    until: date


def record_lines(record: Record) -> list[RecordLine]:
    """Return the season's sums: altogether, at home, away."""
    parts = record.parts
    found = [_record(_("All"), parts)]
    found += [_record(_("At home"), [record.home])] if record.home else []
    found += [_record(_("Away"), [record.away])] if record.away else []
    return found


def _record(label: str, parts: Sequence[TeamSeason]) -> RecordLine:
    def total(name: str) -> int:
        return sum(getattr(part, name) or 0 for part in parts)

    wins, draws = total("wins"), total("draws")
    scored, conceded = total("goals_for"), total("goals_against")
    return RecordLine(
        label, total("played"), wins, draws, total("losses"),
        f"{number(scored)}:{number(conceded)}", scored - conceded, 3 * wins + draws,
        total("clean_sheets"), _a_match(parts, "shots", 1), _a_match(parts, "xg", 2),
    )  # fmt: skip


def _a_match(parts: Sequence[TeamSeason], name: str, digits: int) -> str:
    known = sum(getattr(part, f"{name}_known") for part in parts)
    told = sum(getattr(part, name) or 0 for part in parts)
    return number(told / known, digits) if known else DASH


def figures_context(
    team: Team,
    played: Sequence[Played],
    record: Record | None,
    strengths: Sequence[TeamStrength],
    meetings: Sequence[Meeting],
    ratings: Mapping[int, float],
) -> dict[str, Any]:
    """Return what the overview shows below the record."""
    form = team_form(played, team.pk)
    series = strength_series(played, team.pk)
    return {
        "form_marks": _marks(form.results),
        "form_words": ", ".join(word(RESULTS, one) for one in form.results),
        "form_lines": _form_lines(form.points, form.goals_for, form.goals_against),
        "strength": _strength(strengths),
        "attack": _attack(series),
        "luck_lines": _luck_lines(played, team.pk),
        "luck_needed": team_luck([], team.pk).needed,
        "schedule_lines": _schedule_lines(meetings, ratings),
        **_timing(record),
        **_streaks(played, team.pk),
        "turn_lines": _turn_lines(played, team.pk),
    }


def _marks(results: str) -> list[dict[str, str]]:
    return [{"letter": one, "word": word(RESULTS, one)} for one in results]


def _form_lines(points: Reading, scored: Reading, conceded: Reading) -> list[ReadingLine]:
    unit = _("matches")
    two = decimals(2)
    return [
        reading_line(_("Points a match"), points, two, unit=unit, scale=(0.0, 3.0)),
        reading_line(_("Goals a match"), scored, two, unit=unit, scale=(0.0, 4.0)),
        reading_line(_("Goals against a match"), conceded, two, unit=unit, scale=(0.0, 4.0)),
    ]


# --- strength -----------------------------------------------------------------------------------
def _strength(rows: Sequence[TeamStrength]) -> dict[str, Any] | None:
    if len(rows) < 2:
        return None
    points = [(_stamp(row.day), row.elo) for row in rows]
    low, high = min(row.elo for row in rows), max(row.elo for row in rows)
    drawing = charts.curves(
        [charts.Curve(points, "line-accent")],
        _("Strength over time"),
        grid=[round(low), round((low + high) / 2), round(high)],
        ends=(day(rows[0].day), day(rows[-1].day)),
    )
    return {
        "x": ",".join(f"{stamp:.0f}" for stamp, _elo in points),
        "y": ",".join(f"{elo:.1f}" for _stamp_, elo in points),
        "zone": timezone.get_current_timezone_name(),
        "drawing": drawing,
        "now": rows[-1],
        "change": rows[-1].elo - rows[0].elo,
        "since": rows[0].day,
        "rows": list(reversed(rows))[:TABLE_POINTS],
        "summary": _("Elo from %(first)s to %(last)s over %(n)s days of matches")
        % {"first": number(rows[0].elo), "last": number(rows[-1].elo), "n": number(len(rows))},
    }


def _stamp(value: date) -> float:
    return datetime.combine(value, time(12), timezone.get_current_timezone()).timestamp()


def _attack(series: Sequence[StrengthPoint]) -> dict[str, Any] | None:
    if not series:
        return None
    last = series[-1]
    two, unit = decimals(2), _("matches")
    scale = (0.0, 2.0)
    lines = []
    for css, read in (("line-accent", "attack"), ("line-accent line-ink line-dashed", "defence")):
        readings = [(point.day, getattr(point, read).estimate) for point in series]
        known = [(float(at), found.value) for at, found in readings if found is not None]
        lines.append(charts.Curve(known, css))
    ends = (day(date.fromordinal(series[0].day)), day(date.fromordinal(last.day)))
    title = _("Attack and defence over the last ten matches, 1 being the league’s mean")
    return {
        "lines": [
            reading_line(_("Attack"), last.attack, two, unit=unit, scale=scale, reference=1.0),
            reading_line(_("Defence"), last.defence, two, unit=unit, scale=scale, reference=1.0),
        ],
        "drawing": charts.curves(
            lines, title, grid=[0.5, 1.0, 1.5], ends=ends, frame=charts.Frame(640, 200, "chart-fit")
        ),
    }


# --- luck, schedule -----------------------------------------------------------------------------
def _luck_lines(played: Sequence[Played], team: int) -> list[LuckLine]:
    found = team_luck(played, team)
    known = (
        (_("Points by the forecasts"), found.points_by_forecast, 1),
        (_("Points by xG"), found.points_by_xg, 1),
        (_("Goals by xG"), found.goals_for, 1),
        (_("Goals against by xG"), found.goals_against, -1),
    )
    return [_luck(label, one, better) for label, one, better in known if one is not None]


def _luck(label: str, one: Luck, better: int) -> LuckLine:
    verdict, tone = _("within chance"), ""
    if one.beyond_chance:
        lucky = (one.gap > 0) == (better > 0)
        verdict, tone = (_("more than chance"), "good") if lucky else (_("less than chance"), "bad")
    return LuckLine(
        label,
        number(one.actual),
        number(one.expected, 1),
        signed(one.gap, 1),
        f"{number(one.low, 1)}–{number(one.high, 1)}",
        verdict,
        tone,
        one.n,
    )


def _schedule_lines(meetings: Sequence[Meeting], ratings: Mapping[int, float]) -> list[ReadingLine]:
    found = schedule(meetings, ratings)
    whole = decimals(0)
    known: tuple[tuple[str, Difficulty], ...] = (
        (_("Opponents so far"), found.past),
        (_("Opponents to come"), found.coming),
        (_("To come at home"), found.coming_home),
        (_("To come away"), found.coming_away),
    )
    estimates = [one.elo.estimate for _label, one in known if one.elo.estimate is not None]
    scale = (
        min((one.low for one in estimates), default=1000.0),
        max((one.high for one in estimates), default=2000.0),
    )
    unit = _("rated opponents")
    return [
        reading_line(label, one.elo, whole, unit=unit, scale=scale) for label, one in known if one.n
    ]


# --- timing, streaks, turns ---------------------------------------------------------------------
def _timing(record: Record | None) -> dict[str, Any]:
    """Return goals by quarter of an hour from the kept sums; nothing where no minute is told."""
    if record is None:
        return {"quarters": []}
    scored, conceded = _quarters(record, "goal_minutes"), _quarters(record, "conceded_minutes")
    known, goals = (
        sum(scored) + sum(conceded),
        record.sum("goals_for") + record.sum("goals_against"),
    )
    if not known:
        return {"quarters": []}
    timing = timing_of(scored, conceded, max(goals - known, 0))
    return {"quarters": _quarter_lines(timing), "timing_unknown": timing.unknown}


def _quarters(record: Record, name: str) -> list[int]:
    empty = goal_timing([]).scored
    kept = [getattr(part, name) for part in record.parts]
    full = [one for one in kept if len(one) == len(empty)]
    return [sum(column) for column in zip(*full, strict=True)] if full else list(empty)


def _quarter_lines(timing: Timing) -> list[QuarterLine]:
    most = max(*timing.scored, *timing.conceded, 1)
    found = []
    for place, (scored, conceded) in enumerate(zip(timing.scored, timing.conceded, strict=True)):
        label = f"{place * QUARTER_MINUTES + 1}–{(place + 1) * QUARTER_MINUTES}′"
        title = _("%(label)s: scored %(scored)s, conceded %(conceded)s") % {
            "label": label,
            "scored": number(scored),
            "conceded": number(conceded),
        }
        bar = charts.mirrored(scored, conceded, most, title)
        found.append(QuarterLine(label, scored, conceded, bar))
    return found


def _streaks(played: Sequence[Played], team: int) -> dict[str, Any]:
    found = streaks(played, team)

    def lines(kept: Mapping[Any, Any]) -> list[StreakLine]:
        return [
            StreakLine(
                word(STREAKS, kind),
                one.length,
                reverse("football:match", args=[one.first_key]),
                date.fromordinal(one.first_day),
                date.fromordinal(one.last_day),
            )
            for kind, one in sorted(kept.items(), key=lambda pair: -pair[1].length)
            if one.length >= STREAK_LEAST
        ]

    return {"streaks_now": lines(found.current), "streaks_longest": lines(found.longest)}


def _turn_lines(played: Sequence[Played], team: int) -> list[ReadingLine]:
    found = turns(played, team)
    unit = _("matches")
    known = (
        (_("Without conceding"), found.clean_sheets, unit),
        (_("Without a goal"), found.scoreless, unit),
        (_("Both scored"), found.both_scored, unit),
        (_("Won from behind at half time"), found.comebacks, _("matches behind at half time")),
        (_("Lost from ahead at half time"), found.thrown_away, _("matches ahead at half time")),
    )
    return [reading_line(label, one, percent, unit=words) for label, one, words in known]
