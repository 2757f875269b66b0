"""The cells of a synthetic profile page: how one value is printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from stats.warthunder.records import (
    BRANCH_CLASSES,
    Branch,
    BranchTotals,
    Duration,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    Targets,
)
from stats.warthunder.tests.words import Words

MONTH_S = 30 * 86_400
TABS = {
    Mode.ARCADE: "arcadeFightTab",
    Mode.REALISTIC: "historyFightTab",
    Mode.SIMULATOR: "simulationFightTab",
}
Cells = Mapping[tuple[int, Mode, int], str | None]


@dataclass(frozen=True, slots=True)
class Style:
    """How values are printed.

    `missing` is what stands for a value that is not said, `separator` goes between thousands,
    `separate_all` puts it in every counter (the site does so in two only), `noindex` wraps the
    nick as the site does for nicks it hides from search engines.
    """

    missing: Literal["span", "empty"] = "span"
    separator: str = ","
    separate_all: bool = False
    noindex: bool = False


def wrap_missing(value: object, style: Style) -> str:
    """Return the inside of a cell, or what stands for a missing value."""
    if value is not None:
        return str(value)
    return '<span id="n_a">N/A</span>' if style.missing == "span" else ""


def duration_text(duration: Duration, words: Words) -> str:
    """Print a duration in the form its resolution stands for."""
    seconds = duration.seconds
    if duration.resolution_s == MONTH_S // 10:
        tenths = seconds // duration.resolution_s
        return f"{tenths // 10}.{tenths % 10} {words.month}"
    if duration.resolution_s == 3600:
        return f"{seconds // 86_400}{words.day} {seconds % 86_400 // 3600}{words.hour}"
    return f"{seconds // 3600}{words.hour} {seconds % 3600 // 60}{words.minute}"


def mode_cells(
    profile: Profile, row: int, mode: Mode, words: Words, style: Style, cells: Cells
) -> list[str]:
    """Return the `<li>` cells of one mode in one of the four rows."""
    statistics = profile.modes.get(mode, ModeStatistics())
    if row == 0:
        values = _head_values(statistics.totals, words, style, words.mode(mode))
    else:
        branch = list(Branch)[row - 1]
        totals = statistics.branches.get(branch, BranchTotals())
        values = _branch_values(branch, totals, words, style)
    printed: list[str | None] = [wrap_missing(value, style) for value in values]
    for index in range(len(printed)):
        printed[index] = cells.get((row, mode, index), printed[index])
    return [
        f'<li class="user-stat__list-item">{inside}</li>'
        for inside in printed
        if inside is not None
    ]


def _head_values(totals: ModeTotals, words: Words, style: Style, name: str) -> list[str | None]:
    plain, grouped, timed = _printers(words, style)
    percent = totals.victories_percent_printed
    return [
        name,
        plain(totals.victories),
        plain(totals.missions),
        None if percent is None else f"{percent}%",
        grouped(totals.deaths),
        grouped(totals.lions),
        timed(totals.play_time),
        *_targets(totals.targets, plain),
    ]


def _branch_values(
    branch: Branch, totals: BranchTotals, words: Words, style: Style
) -> list[str | None]:
    plain, _, timed = _printers(words, style)
    names = BRANCH_CLASSES[branch]
    return [
        plain(totals.sorties),
        *(plain(totals.sorties_by_class.get(name)) for name in names),
        timed(totals.play_time),
        *(timed(totals.play_time_by_class.get(name)) for name in names),
        plain(totals.targets_total),
        *_targets(totals.targets, plain),
    ]


def _targets(targets: Targets, plain: Callable[[int | None], str | None]) -> list[str | None]:
    return [plain(targets.air), plain(targets.ground), plain(targets.naval)]


def _printers(
    words: Words, style: Style
) -> tuple[
    Callable[[int | None], str | None],
    Callable[[int | None], str | None],
    Callable[[Duration | None], str | None],
]:
    def grouped(value: int | None) -> str | None:
        return None if value is None else f"{value:,}".replace(",", style.separator)

    def plain(value: int | None) -> str | None:
        if style.separate_all:
            return grouped(value)
        return None if value is None else str(value)

    def timed(value: Duration | None) -> str | None:
        return None if value is None else duration_text(value, words)

    return plain, grouped, timed
