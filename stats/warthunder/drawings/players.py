"""The rows, bars and curves of a player's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Subject, Words
from config import charts
from config.templatetags.dozor import day, number, percent
from stats.warthunder.deltas import BranchDelta, ModeDelta, ProgressPoint, total
from stats.warthunder.labels import BRANCH_ICONS, BRANCHES, CLASSES, COUNTRIES, MODES
from stats.warthunder.models import Player
from stats.warthunder.queries.players import PlayerPage
from stats.warthunder.rates import Rate, wilson
from stats.warthunder.records import (
    BRANCH_CLASSES,
    Branch,
    BranchTotals,
    Mode,
    ModeTotals,
    Profile,
    Targets,
)
from stats.warthunder.trend import BATTLES_MIN, Counters, TrendPoint, rolling_win_rate

RATE_SCALE = (0.25, 0.75)
TABLE_POINTS = 14
CLASSES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A player of the list; `battles` None where nothing was read yet."""

    player: Player
    battles: int | None
    rate: Rate | None
    bar: SafeString | str


@dataclass(frozen=True, slots=True)
class ModeLine:
    """A mode's totals as the table shows them; times in seconds."""

    label: Words
    missions: int | None
    victories: int | None
    deaths: int | None
    lions: int | None
    play_time_s: int | None
    targets: Targets
    rate: Rate | None
    bar: SafeString | str
    needs: int


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch of a mode as the table shows it; `first` begins a mode."""

    mode: Words
    first: bool
    label: Words
    icon: str
    sorties: int | None
    classes: str
    play_time_s: int | None
    targets_total: int | None
    targets: Targets


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Sorties and seconds of one class in one mode; None where the page says nothing."""

    sorties: int | None
    play_time_s: int | None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class of vehicles with its figures in the order of Mode; `first` begins a branch."""

    branch: Words
    icon: str
    first: bool
    label: Words
    modes: tuple[ClassFigures, ...]


def player_rows(players: Iterable[Player]) -> list[PlayerRow]:
    """Return the rows of a list of players."""
    return [_player_row(player) for player in players]


def _player_row(player: Player) -> PlayerRow:
    latest = player.latest
    rate = wilson(latest.victories, latest.missions) if latest else None
    return PlayerRow(player, latest.missions if latest else None, rate, rate_bar(rate, 120))


def rate_bar(rate: Rate | None, width: float = 160) -> SafeString | str:
    """Draw a win rate with its interval; nothing where there are too few battles."""
    if rate is None or rate.count < BATTLES_MIN:
        return ""
    title = _("Win rate %(value)s, 90 %% interval %(low)s to %(high)s, %(count)s battles") % {
        "value": percent(rate.value, 1),
        "low": percent(rate.low, 1),
        "high": percent(rate.high, 1),
        "count": number(rate.count),
    }
    frame = charts.Frame(width, 12, "interval-bar")
    return charts.interval_bar(
        rate.low, rate.value, rate.high, title, scale=RATE_SCALE, reference=0.5, frame=frame
    )


def player_context(page: PlayerPage, period: str) -> dict[str, Any]:
    """Return what the page of a player shows; `period` is "", "7", "30" or "90" days."""
    chosen = next((item for item in page.periods if str(item.days) == period), None)
    modes, branches = _tables(page.profile, chosen.delta.modes if chosen and chosen.delta else None)
    if chosen and not chosen.delta:
        modes, branches = [], []
    trend = rolling_win_rate(_counters(page.series))
    return {
        "page": page,
        "player": page.player,
        "subject": Subject("warthunder.player", str(page.player.pk)),
        "period": period if chosen else "",
        "period_since": chosen.delta.since if chosen and chosen.delta else None,
        "periods": _periods(page, period if chosen else ""),
        "mode_lines": modes,
        "branch_lines": branches,
        "class_lines": _class_lines(page.profile),
        "mode_labels": [MODES[mode] for mode in Mode],
        "overall_bar": rate_bar(page.overall_win_rate, 220),
        "battles": total(row.totals.missions for row in page.modes),
        "victories": total(row.totals.victories for row in page.modes),
        "countries": _countries(page),
        "battles_min": BATTLES_MIN,
        **trend_context(trend),
    }


def _periods(page: PlayerPage, current: str) -> list[dict[str, Any]]:
    choices = [("", _("All time"))]
    choices += [(str(item.days), _("%d d") % item.days) for item in reversed(page.periods)]
    return [
        {
            "label": label,
            "url": f"?period={days}#modes" if days else "?#modes",
            "current": days == current,
        }
        for days, label in choices
    ]


def _tables(profile: Profile | None, gained: Any) -> tuple[list[ModeLine], list[BranchLine]]:
    """Return the lines of both tables: of what was gained when given, else of all time."""
    if profile is None:
        return [], []
    modes, branches = [], []
    for mode in Mode:
        statistics = profile.modes.get(mode)
        if gained is not None:
            delta = gained.get(mode)
            totals: ModeTotals | ModeDelta = delta or ModeDelta()
            parts: Any = delta.branches if delta else {}
        else:
            totals = statistics.totals if statistics else ModeTotals()
            parts = statistics.branches if statistics else {}
        modes.append(_mode_line(mode, totals))
        branches += _branch_lines(mode, parts)
    return modes, branches


def _mode_line(mode: Mode, totals: ModeTotals | ModeDelta) -> ModeLine:
    rate = wilson(totals.victories, totals.missions)
    return ModeLine(
        label=MODES[mode],
        missions=totals.missions,
        victories=totals.victories,
        deaths=totals.deaths,
        lions=totals.lions,
        play_time_s=_seconds(totals),
        targets=totals.targets,
        rate=rate if rate and rate.count >= BATTLES_MIN else None,
        bar=rate_bar(rate),
        needs=BATTLES_MIN,
    )


def _seconds(figures: ModeTotals | ModeDelta | BranchTotals | BranchDelta) -> int | None:
    if isinstance(figures, ModeDelta | BranchDelta):
        return figures.play_time_s
    return figures.play_time.seconds if figures.play_time else None


def _branch_lines(mode: Mode, parts: Any) -> list[BranchLine]:
    lines: list[BranchLine] = []
    for branch in Branch:
        figures: BranchTotals | BranchDelta = parts.get(branch) or BranchTotals()
        lines.append(
            BranchLine(
                mode=MODES[mode],
                first=not lines,
                label=BRANCHES[branch],
                icon=BRANCH_ICONS[branch],
                sorties=figures.sorties,
                classes=_classes(branch, figures),
                play_time_s=_seconds(figures),
                targets_total=figures.targets_total,
                targets=figures.targets,
            )
        )
    return lines


def _classes(branch: Branch, figures: BranchTotals | BranchDelta) -> str:
    """Say the classes flown most: "fighter 82 %, bomber 12 %"; empty without sorties."""
    if not figures.sorties:
        return ""
    counts = [(figures.sorties_by_class.get(name) or 0, name) for name in BRANCH_CLASSES[branch]]
    told = (pair for pair in counts if round(100 * pair[0] / figures.sorties))
    shown = sorted(told, reverse=True)[:CLASSES_SHOWN]
    return ", ".join(f"{CLASSES[name]} {percent(count / figures.sorties)}" for count, name in shown)


def _class_lines(profile: Profile | None) -> list[ClassLine]:
    """Return every class's sorties and time in each mode, as the source's page gives them."""
    if profile is None:
        return []
    return [
        ClassLine(
            BRANCHES[branch],
            BRANCH_ICONS[branch],
            index == 0,
            CLASSES[name],
            tuple(_class_figures(profile, mode, branch, name) for mode in Mode),
        )
        for branch in Branch
        for index, name in enumerate(BRANCH_CLASSES[branch])
    ]


def _class_figures(profile: Profile, mode: Mode, branch: Branch, name: str) -> ClassFigures:
    statistics = profile.modes.get(mode)
    totals = statistics.branches.get(branch) if statistics else None
    if totals is None:
        return ClassFigures(None, None)
    time = totals.play_time_by_class.get(name)
    return ClassFigures(totals.sorties_by_class.get(name), time.seconds if time else None)


def _countries(page: PlayerPage) -> list[dict[str, Any]]:
    known = [(name, row) for name, row in page.countries if row.owned or row.medals]
    most = max((row.owned or 0 for _name, row in known), default=0)
    return [
        {"label": COUNTRIES.get(name, name), "row": row, "bar": _owned_bar(row.owned, most)}
        for name, row in sorted(known, key=lambda pair: -(pair[1].owned or 0))
    ]


def _owned_bar(owned: int | None, most: int) -> SafeString | str:
    title = _("%(count)s vehicles") % {"count": number(owned)}
    return charts.share(owned or 0, most, title)


def _counters(series: Sequence[ProgressPoint]) -> list[Counters]:
    return [
        Counters(point.at, point.missions, point.victories)
        for point in series
        if point.missions is not None and point.victories is not None
    ]


def trend_context(trend: Sequence[TrendPoint]) -> dict[str, Any]:
    """Return the curve of the win rate as attributes, a drawing and a table; empty if too short."""
    if len(trend) < 2:
        return {"trend": None}
    rates = [point.rate for point in trend]
    return {
        "trend": {
            "x": ",".join(str(int(point.at.timestamp())) for point in trend),
            "y": _percents(rate.value for rate in rates),
            "low": _percents(rate.low for rate in rates),
            "high": _percents(rate.high for rate in rates),
            "drawing": _trend_drawing(trend),
            "table": list(reversed(trend))[:TABLE_POINTS],
            "count": len(trend),
            "zone": timezone.get_current_timezone_name(),
            "summary": _("Win rate from %(first)s to %(last)s, with its 90 %% interval")
            % {"first": percent(rates[0].value, 1), "last": percent(rates[-1].value, 1)},
        }
    }


def _percents(values: Iterable[float]) -> str:
    return ",".join(f"{value * 100:.2f}" for value in values)


def _trend_drawing(trend: Sequence[TrendPoint]) -> SafeString:
    rates = [point.rate for point in trend]
    labels = {0: day(trend[0].at), len(trend) - 1: day(trend[-1].at)}
    series = charts.Series(
        history=[rate.value * 100 for rate in rates],
        low=[rate.low * 100 for rate in rates],
        high=[rate.high * 100 for rate in rates],
        grid=[25, 50, 75] if max(rate.high for rate in rates) > 0.7 else [40, 50, 60],
        labels=labels,
    )
    return charts.band_chart(series, _("Win rate over the last battles"))
