"""Form in words, the rating line with its band, change-points, tilt, streaks and bests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import day, number, signed
from stats.faceit import form as science
from stats.faceit.bests import Best
from stats.faceit.changes import ChangePoint, Changes
from stats.faceit.drawings.readings import (
    ReadingLine,
    decimals,
    estimate_bar,
    interval_words,
    reading_line,
)
from stats.faceit.drawings.words import (
    DIRECTIONS,
    FORM_ICONS,
    FORM_TONES,
    FORMS,
    TILT_TONES,
    TILTS,
)
from stats.faceit.form import Form, Series
from stats.faceit.labels import RECORDS
from stats.faceit.outlook import Analysis
from stats.faceit.streaks import Streak
from stats.faceit.tilt import Tilt

SCALE = (0.5, 1.5)
GRID = (0.8, 1.0, 1.2)
TABLE_POINTS = 20
RECORD_DIGITS = {"rating": 2, "adr": 1, "kills_per_round": 2}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of level as a table shows it."""

    at: datetime
    direction: Words
    tone: str
    before: str
    after: str
    difference: str
    interval: str
    holds: bool
    n: int


@dataclass(frozen=True, slots=True)
class StreakLine:
    """A run of results in words."""

    label: Words
    words: str
    tone: str
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class BestLine:
    """A record with the match that set it, and what it was before."""

    label: Words
    value: str
    match_id: str
    at: datetime
    previous: str
    earlier: int


def verdict_context(analysis: Analysis | None) -> dict[str, Any]:
    """Return the verdict on form with its interval, in words."""
    if analysis is None:
        return {"form": None}
    form = analysis.form
    return {
        "form": form,
        "form_word": FORMS[form.verdict],
        "form_tone": FORM_TONES.get(form.verdict, ""),
        "form_icon": FORM_ICONS.get(form.verdict, ""),
        "form_why": _why(form),
        "form_needed": science.NEEDED,
        "form_bar": _form_bar(form),
        "form_interval": interval_words(form.rating, decimals(2)) if form.rating else "",
    }


def _form_bar(form: Form) -> SafeString | str:
    if form.rating is None:
        return ""
    usual = form.baseline.value if form.baseline else None
    return estimate_bar(
        _("Form"), form.rating, decimals(2),
        scale=SCALE, reference=usual, frame=charts.Frame(320, 12, "chart-fit"),
    )  # fmt: skip


def _why(form: Form) -> str:
    """Say what the verdict rests on."""
    if form.rating is None:
        return _("No stored match has a rating.")
    if form.baseline is None or form.verdict == science.Verdict.NOT_ENOUGH_DATA:
        words = _("%(n)s rated matches are stored; a verdict needs %(needed)s.")
        return words % {"n": number(form.n), "needed": science.NEEDED}
    told = {
        "now": number(form.rating.value, 2),
        "low": number(form.rating.low, 2),
        "high": number(form.rating.high, 2),
        "usual": number(form.baseline.value, 2),
        "n": number(form.baseline.n),
    }
    if form.verdict == science.Verdict.STEADY:
        words = _(
            "Rating %(now)s of late (95 %%: %(low)s–%(high)s) cannot be told apart from the usual "
            "%(usual)s over the %(n)s matches before."
        )
    else:
        words = _(
            "Rating %(now)s of late (95 %%: %(low)s–%(high)s) differs by more than chance from the "
            "usual %(usual)s over the %(n)s matches before."
        )
    return words % told


def line_context(analysis: Analysis | None) -> dict[str, Any]:
    """Return the rating line, its table, change-points, tilt, streaks and bests."""
    if analysis is None:
        return {"line": None}
    return {
        "line": _line(analysis.series, analysis.matches),
        **_changes(analysis.changes),
        **_tilt(analysis.tilt),
        "streak_lines": _streaks(analysis),
        "best_lines": [_best(one) for one in analysis.bests],
    }


def _line(series: Series, matches: int) -> dict[str, Any] | None:
    if len(series.line) < 2:
        return None
    columns = (series.finished_at, series.ratings, series.line, series.low, series.high)
    points = list(zip(*columns, strict=True))
    summary = _("Rating of late after each match, from %(first)s to %(last)s, with its 95 %% band")
    return {
        "x": ",".join(str(int(at.timestamp())) for at in series.finished_at),
        "y": _numbers(series.line),
        "low": _numbers(series.low),
        "high": _numbers(series.high),
        "drawing": _drawing(series),
        "zone": timezone.get_current_timezone_name(),
        "count": len(points),
        "all": matches,
        "table": points[: -TABLE_POINTS - 1 : -1],
        "summary": summary
        % {"first": number(series.line[0], 2), "last": number(series.line[-1], 2)},
    }


def _numbers(values: Sequence[float]) -> str:
    return ",".join(f"{value:.3f}" for value in values)


def _drawing(series: Series) -> SafeString:
    last = len(series.line) - 1
    drawn = charts.Series(
        history=series.line,
        low=series.low,
        high=series.high,
        grid=GRID,
        labels={0: day(series.finished_at[0]), last: day(series.finished_at[last])},
    )
    return charts.band_chart(drawn, _("Rating of late"))


def _changes(changes: Changes) -> dict[str, Any]:
    points = changes.points or ()
    return {
        "changes": changes,
        "change_lines": [_change(point) for point in reversed(points) if point.holds],
        "change_loose": sum(not point.holds for point in points),
    }


def _change(point: ChangePoint) -> ChangeLine:
    return ChangeLine(
        at=point.finished_at,
        direction=DIRECTIONS[point.direction],
        tone="good" if point.direction == "up" else "bad",
        before=number(point.before.value, 2),
        after=number(point.after.value, 2),
        difference=signed(point.difference.value, 2),
        interval=f"{signed(point.difference.low, 2)} … {signed(point.difference.high, 2)}",
        holds=point.holds,
        n=point.after.n,
    )


def _tilt(tilt: Tilt) -> dict[str, Any]:
    lines: list[ReadingLine] = [
        reading_line(_("Won after a loss"), tilt.after_loss, unit=_("matches")),
        reading_line(_("Won after a win"), tilt.after_win, unit=_("matches")),
    ]
    difference = ""
    if tilt.difference:
        words = _("Difference %(value)s points (95 %%: %(low)s to %(high)s).")
        difference = words % {
            "value": signed(100 * tilt.difference.value, 1),
            "low": signed(100 * tilt.difference.low, 1),
            "high": signed(100 * tilt.difference.high, 1),
        }
    return {
        "tilt": tilt,
        "tilt_word": TILTS[tilt.verdict],
        "tilt_tone": TILT_TONES.get(tilt.verdict, ""),
        "tilt_lines": lines,
        "tilt_difference": difference,
    }


def _streaks(analysis: Analysis) -> list[StreakLine]:
    found = analysis.streaks
    rows: list[tuple[str, Streak | None]] = [
        (_("Now"), found.current),
        (_("Most wins in a row"), found.longest_wins),
        (_("Most losses in a row"), found.longest_losses),
    ]
    return [_streak(label, one) for label, one in rows]


def _streak(label: str, one: Streak | None) -> StreakLine:
    if one is None:
        return StreakLine(label, "–", "", None, None)
    if one.won:
        words = ngettext("%(count)s win", "%(count)s wins", one.length)
    else:
        words = ngettext("%(count)s loss", "%(count)s losses", one.length)
    return StreakLine(
        label,
        words % {"count": number(one.length)},
        "good" if one.won else "bad",
        one.first_finished_at,
        one.last_finished_at,
    )


def _best(one: Best) -> BestLine:
    digits = RECORD_DIGITS.get(one.record.value, 0)
    return BestLine(
        RECORDS[one.record],
        number(one.value, digits),
        one.match_id,
        one.finished_at,
        number(one.previous, digits),
        one.earlier,
    )
