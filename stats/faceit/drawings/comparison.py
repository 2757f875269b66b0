"""Players side by side: bars with intervals, curves over each other, meetings, all with words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import DASH, number, percent
from stats.faceit.drawings.readings import decimals, interval_words, share
from stats.faceit.estimates import Reading
from stats.faceit.form import Series
from stats.faceit.labels import METRICS, map_label
from stats.faceit.metrics import RATIOS, Metric
from stats.faceit.models import Player
from stats.faceit.queries.comparison import COMMON_MATCHES, Compared
from stats.faceit.versus import CommonMatch, HeadToHead, Row, Side, Standing

# Lines are told apart by their dashes, not by colour alone.
LINES = (
    "line-accent",
    "line-accent line-ink line-dashed",
    "line-accent line-good line-dotted",
    "line-accent line-warn line-dash-dot",
)
TREND_STEP = 10
COMMON_SHOWN = 20
GRID = (0.8, 1.0, 1.2)


@dataclass(frozen=True, slots=True)
class MetricCell:
    """A player's figure with its interval; `why` says what is missing instead, `ahead` the best."""

    nickname: str
    text: str
    interval: str
    n: str
    why: str
    ahead: bool
    bar: SafeString | str


@dataclass(frozen=True, slots=True)
class MetricLine:
    """A figure of all players; `mirror` is the drawing of two, `verdict` what may be said."""

    label: Words
    note: str
    cells: tuple[MetricCell, ...]
    mirror: SafeString | str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A pair of players: matches against each other and in one team, in words."""

    first: str
    second: str
    against: str
    against_share: str
    together: str
    together_share: str


@dataclass(frozen=True, slots=True)
class CommonLine:
    """A match that two or more were in: who on one side, and who, if anybody, on the other."""

    match_id: str
    at: datetime
    map: str
    own: str
    others: str
    result: str
    tone: str
    ratings: str


def comparison_context(found: Compared, series: Mapping[str, Series]) -> dict[str, Any]:
    """Return the bars, curves, meetings and common matches of a comparison."""
    players = {str(one.pk): one for one in found.players}
    names = {key: one.nickname for key, one in players.items()}
    return {
        "compared": found,
        "sides": [_side(one, found) for one in found.players],
        "metric_lines": [_line(row, names) for row in found.comparison.rows],
        "meetings": [_meeting(pair, names) for pair in found.comparison.pairs],
        "common_lines": _common_lines(found.comparison.pairs, names),
        "common_most": COMMON_MATCHES,
        "demo_compared": any(one.demo for one in found.players),
        **_trends(series, names),
    }


def _side(player: Player, found: Compared) -> dict[str, Any]:
    return {
        "player": player,
        "nickname": player.nickname,
        "count": found.counts.get(str(player.pk), 0),
    }


def _writer(metric: Metric) -> Callable[[float], str]:
    if metric is Metric.ADR:
        return decimals(1)
    return decimals(2) if metric in RATIOS or metric is Metric.RATING else share


def _line(row: Row, names: Mapping[str, str]) -> MetricLine:
    write = _writer(row.metric)
    most = max((one.estimate.high for one in row.readings.values() if one.estimate), default=0.0)
    cells = tuple(_cell(key, names[key], row, write, most) for key in names if key in row.readings)
    verdict, tone = _verdict(row, names)
    return MetricLine(
        METRICS[row.metric],
        _("less is better") if row.metric.lower_is_better else "",
        cells,
        _mirror(row, cells, most) if len(cells) == 2 else "",
        verdict,
        tone,
    )


def _cell(
    key: str, nickname: str, row: Row, write: Callable[[float], str], most: float
) -> MetricCell:
    reading = row.readings[key]
    estimate = reading.estimate
    if estimate is None:
        return MetricCell(nickname, DASH, "", "", _why(reading), False, "")
    title = f"{METRICS[row.metric]}, {nickname}: {write(estimate.value)}"
    bar = charts.interval_bar(
        max(0.0, estimate.low),
        estimate.value,
        estimate.high,
        title,
        scale=(0.0, most or 1.0),
        frame=charts.Frame(240, 12, "chart-fit"),
    )
    return MetricCell(
        nickname,
        write(estimate.value),
        interval_words(estimate, write),
        number(estimate.n),
        "",
        row.leader == key,
        bar,
    )


def _why(reading: Reading) -> str:
    if not reading.n:
        return _("nothing stored tells it")
    return _("not enough data: %(n)s of %(needed)s") % {
        "n": number(reading.n),
        "needed": number(reading.needed),
    }


def _mirror(row: Row, cells: Sequence[MetricCell], most: float) -> SafeString:
    estimates = [reading.estimate for reading in row.readings.values()]
    left, right = (one.value if one else None for one in estimates)
    ends = [(max(0.0, one.low), one.high) if one else None for one in estimates]
    title = f"{METRICS[row.metric]}: " + ", ".join(f"{cell.nickname} {cell.text}" for cell in cells)
    return charts.mirrored(left, right, most, title, intervals=(ends[0], ends[1]))


def _verdict(row: Row, names: Mapping[str, str]) -> tuple[str, str]:
    """Say who is ahead, or why nobody may be said to be."""
    if row.leader:
        return _("%(name)s is ahead") % {"name": names[row.leader]}, "good"
    said = set(row.standings.values())
    if said == {Standing.NOT_ENOUGH_DATA}:
        return _("not enough data"), ""
    if Standing.AHEAD in said:
        return _("nobody is ahead of all others"), ""
    return _("not distinguishable"), ""


# --- curves -------------------------------------------------------------------------------------
def _trends(series: Mapping[str, Series], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the ratings of the last matches laid over each other, their key and table."""
    drawn = [(names[key], one) for key, one in series.items() if len(one.line) > 1]
    without = [names[key] for key, one in series.items() if len(one.line) < 2]
    if not drawn:
        return {"trend": "", "trend_without": without}
    longest = max(len(one.line) for _name, one in drawn)
    return {
        "trend": _curves(drawn, longest),
        "trend_key": [
            (name, charts.stroke(LINES[place]), one.line[-1], one.low[-1], one.high[-1])
            for place, (name, one) in enumerate(drawn)
        ],
        "trend_without": without,
        "trend_names": [name for name, _one in drawn],
        "trend_rows": [
            (ago, [one.line[-1 - ago] if ago < len(one.line) else None for _name, one in drawn])
            for ago in range(0, longest, TREND_STEP)
        ],
    }


def _curves(drawn: Sequence[tuple[str, Series]], longest: int) -> SafeString:
    lines = [
        charts.Curve(
            [(float(k - len(one.line)), value) for k, value in enumerate(one.line)], LINES[place]
        )
        for place, (_name, one) in enumerate(drawn)
    ]
    title = _("Rating of the last matches: %s") % ", ".join(
        f"{name} {number(one.line[-1], 2)}" for name, one in drawn
    )
    words = ngettext("%s match ago", "%s matches ago", longest) % number(longest)
    return charts.curves(lines, title, grid=GRID, ends=(words, _("last match")))


# --- meetings -----------------------------------------------------------------------------------
def _meeting(pair: HeadToHead, names: Mapping[str, str]) -> Meeting:
    first, second = names[pair.first], names[pair.second]
    return Meeting(
        first,
        second,
        f"{number(pair.first_wins)}:{number(pair.second_wins)}" if pair.opposite else DASH,
        _share_words(pair.first_share, pair.opposite),
        _("%(wins)s of %(n)s") % {"wins": number(pair.together_wins), "n": number(pair.together)}
        if pair.together
        else DASH,
        _share_words(pair.together_share, pair.together),
    )


def _share_words(reading: Reading, matches: int) -> str:
    if not matches:
        return _("never")
    one = reading.estimate
    if one is None:
        return _why(reading)
    return _("%(share)s, 95 %%: %(interval)s, n = %(n)s") % {
        "share": percent(one.value),
        "interval": interval_words(one, percent),
        "n": number(one.n),
    }


def _common_lines(pairs: Sequence[HeadToHead], names: Mapping[str, str]) -> list[CommonLine]:
    """Return the newest matches that two or more were in, each once."""
    found: dict[str, list[tuple[CommonMatch, HeadToHead]]] = {}
    for pair in pairs:
        for match in pair.matches:
            found.setdefault(match.match_id, []).append((match, pair))
    newest = sorted(found.values(), key=lambda one: one[0][0].finished_at, reverse=True)
    return [_common(met, names) for met in newest[:COMMON_SHOWN]]


def _common(met: Sequence[tuple[CommonMatch, HeadToHead]], names: Mapping[str, str]) -> CommonLine:
    """Return a match from the pairs that were in it; the first player's side is named first."""
    match, leading = met[0]
    own, others, ratings = [leading.first], list[str](), {leading.first: match.first_rating}
    for one, pair in met:
        if pair.first == leading.first:
            (own if one.side is Side.SAME else others).append(pair.second)
            ratings[pair.second] = one.second_rating
    result, tone = _result(match, names[leading.first] if others else "")
    return CommonLine(
        match.match_id,
        match.finished_at,
        map_label(match.map) if match.map else DASH,
        ", ".join(names[key] for key in own),
        ", ".join(names[key] for key in others),
        result,
        tone,
        ", ".join(f"{names[key]} {number(value, 2)}" for key, value in ratings.items()),
    )


def _result(match: CommonMatch, against: str) -> tuple[str, str]:
    """Say who won: "won" of one team, else whose side of two (`against` names the first's)."""
    if match.first_won is None:
        return _("not said"), ""
    if not against:
        return (_("won"), "gain") if match.first_won else (_("lost"), "loss")
    words = _("%s won") if match.first_won else _("%s lost")
    return words % against, ""
