"""A player's page, by class and position; never by label, so in any language. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from selectolax.lexbor import LexborNode

from stats.warthunder.parse.kind import (
    PageKind,
    insist_on_the_end,
    kind_of,
    refusal,
    tree_of,
)
from stats.warthunder.parse.limits import check_profile
from stats.warthunder.parse.values import (
    NOTHING,
    count,
    date_at_end,
    duration,
    name_in_link,
    number_at_end,
    percent,
    squeeze,
)
from stats.warthunder.records import (
    BRANCH_CLASSES,
    Branch,
    BranchTotals,
    CountryProgress,
    Mode,
    ModeStatistics,
    ModeTotals,
    ParseError,
    Profile,
    Refusal,
    Targets,
)

SOURCE = "War Thunder profile"
_START = b'<div class="user-info"'
_TABS = tuple(zip(Mode, ("arcadeFightTab", "historyFightTab", "simulationFightTab"), strict=True))
_FLAGS = {
    "usa": "usa",
    "ussr": "ussr",
    "gb": "britain",
    "ger": "germany",
    "jp": "japan",
    "it": "italy",
    "fr": "france",
    "ch": "china",
    "sw": "sweden",
    "il": "israel",
}
_FLAG_START, _FLAG_END = "user-score__list-title--", "flag"
_HEAD_ITEMS = 10
_BRANCH_ITEMS = {branch: 2 * len(names) + 6 for branch, names in BRANCH_CLASSES.items()}
_SCORES = ("plane", "elitplanes", "orderlevel")

Value = TypeVar("Value")


def parse_profile(body: bytes) -> Profile | Refusal:
    """Return a player's page as a record, or why there is none.

    Raises ParseError when it is a player's page whose figures cannot be trusted: cut short, rows,
    lists or cells missing, a cell that is not what stands there.
    """
    start = body.find(_START)
    if start < 0:
        return _read_page(body)
    try:
        # Nine tenths of the page are menus and scripts before this; a tree without them is quick.
        return _read_page(body[start:])
    except ParseError:
        # The mark may have been quoted in a script, so the whole page has the last word.
        return _read_page(body)


def _read_page(body: bytes) -> Profile | Refusal:
    tree = tree_of(body)
    kind = kind_of(tree, body)
    if kind is not PageKind.PROFILE or tree.root is None:
        return refusal(kind, PageKind.PROFILE)
    insist_on_the_end(body, SOURCE)
    page = tree.css_first("div.user-info") or tree.root
    return check_profile(_profile(page, _modes(page), _countries(page)), SOURCE)


def _profile(
    page: LexborNode, modes: dict[Mode, ModeStatistics], countries: dict[str, CountryProgress]
) -> Profile:
    head = page.css_first("ul.user-profile__data-list")
    if head is None:
        raise ParseError(SOURCE, "head", "the list with the player's name is missing")
    title, level = _title_and_level(head)
    day = head.css_first(".user-profile__data-regdate")
    squadron_name, squadron_tag = _squadron(head)
    return Profile(
        nick=_nick(page, head),
        title=title,
        level=level,
        registered_on=date_at_end(day.text()) if day else None,
        banned=page.css_first(".user-profile__data-nick--banned") is not None,
        squadron_name=squadron_name,
        squadron_tag=squadron_tag,
        modes=modes,
        countries=countries,
    )


def _nick(page: LexborNode, head: LexborNode) -> str:
    cell = head.css_first(".user-profile__data-nick")
    nick = squeeze("".join(_texts_outside_the_ban(cell))) if cell else ""
    if not nick:
        picture = page.css_first(".user-profile__ava img")
        nick = squeeze(picture.attributes.get("alt") or "") if picture else ""
    if not nick:
        raise ParseError(SOURCE, "head", "the nick is missing")
    return nick


def _texts_outside_the_ban(cell: LexborNode) -> list[str]:
    return [
        node.text()
        for node in cell.iter(include_text=True)
        if "--banned" not in (node.attributes.get("class") or "")
    ]


def _title_and_level(head: LexborNode) -> tuple[str | None, int | None]:
    # The title comes first and the level last; a lone item is the level if it ends in a number.
    items = [squeeze(item.text()) for item in head.css("li.user-profile__data-item")]
    if not items:
        return None, None
    level = number_at_end(items[-1])
    if level is None and len(items) > 1:
        raise ParseError(SOURCE, "head", f"{items[-1][:40]!r} names no level")
    title = items[0] if len(items) > 1 or level is None else None
    return title or None, level


def _squadron(head: LexborNode) -> tuple[str | None, str | None]:
    link = head.css_first(".user-profile__data-clan a")
    if link is None:
        return None, None
    name = name_in_link(link.attributes.get("href") or "", "/claninfo/")
    if not name:
        raise ParseError(SOURCE, "head", "the link to the squadron names none")
    return name, squeeze(link.text())


# --- the four rows of statistics --------------------------------------------------------------
def _modes(page: LexborNode) -> dict[Mode, ModeStatistics]:
    rows = page.css("div.user-stat__list-row")
    expected = 1 + len(Branch)
    if len(rows) != expected:
        raise ParseError(SOURCE, "statistics", f"{len(rows)} rows of figures, {expected} expected")
    cells = [_lists(row, number) for number, row in enumerate(rows)]
    return {
        mode: ModeStatistics(
            _totals(cells[0][mode], mode),
            {
                branch: _branch(cells[number][mode], branch, mode)
                for number, branch in enumerate(Branch, start=1)
            },
        )
        for mode in Mode
    }


def _lists(row: LexborNode, number: int) -> dict[Mode, list[str]]:
    found: dict[Mode, list[str]] = {}
    for mode, tab in _TABS:
        lists = row.css(f"ul.{tab}")
        if len(lists) != 1:
            where = f"row {number}, {mode}"
            raise ParseError(SOURCE, where, f"{len(lists)} lists of figures, 1 expected")
        found[mode] = [_cell(item) for item in lists[0].iter()]
    return found


def _cell(item: LexborNode) -> str:
    text = item.text()
    # `N/A` may be translated, the id of its element is not; a figure begins with a digit.
    if text in NOTHING or text[0].isdigit():
        return text
    child = item.first_child
    return "" if child is not None and child.id == "n_a" else text


def _totals(cells: list[str], mode: Mode) -> ModeTotals:
    where = f"row 0, {mode}"
    _insist_on(cells, _HEAD_ITEMS, where)
    # The first cell is the mode's name.
    counts = _read(cells, (1, 2, 4, 5, 7, 8, 9), count, where)
    return ModeTotals(
        victories=counts[0],
        missions=counts[1],
        victories_percent_printed=_read(cells, (3,), percent, where)[0],
        deaths=counts[2],
        lions=counts[3],
        play_time=_read(cells, (6,), duration, where)[0],
        targets=Targets(*counts[4:]),
    )


def _branch(cells: list[str], branch: Branch, mode: Mode) -> BranchTotals:
    where = f"{branch}, {mode}"
    _insist_on(cells, _BRANCH_ITEMS[branch], where)
    names = BRANCH_CLASSES[branch]
    kinds = 1 + len(names)
    sorties = _read(cells, range(kinds), count, where)
    times = _read(cells, range(kinds, 2 * kinds), duration, where)
    targets = _read(cells, range(2 * kinds, len(cells)), count, where)
    return BranchTotals(
        sorties=sorties[0],
        sorties_by_class=dict(zip(names, sorties[1:], strict=True)),
        play_time=times[0],
        play_time_by_class=dict(zip(names, times[1:], strict=True)),
        targets_total=targets[0],
        targets=Targets(*targets[1:]),
    )


def _insist_on(cells: list[str], expected: int, where: str) -> None:
    if len(cells) != expected:
        raise ParseError(SOURCE, where, f"{len(cells)} cells, {expected} expected")


def _read(
    cells: list[str], places: Sequence[int], reader: Callable[[str], Value | None], where: str
) -> list[Value | None]:
    try:
        return [reader(cells[place]) for place in places]
    except ValueError:
        _name_the_unreadable(cells, places, reader, where)
        raise


def _name_the_unreadable(
    cells: list[str], places: Sequence[int], reader: Callable[[str], Value | None], where: str
) -> None:
    for place in places:
        try:
            reader(cells[place])
        except ValueError as error:
            raise ParseError(SOURCE, f"{where}, cell {place + 1}", str(error)) from error


# --- vehicles and medals by country -----------------------------------------------------------
def _countries(page: LexborNode) -> dict[str, CountryProgress]:
    score = page.css_first("div.user-score")
    if score is None:
        return {}
    names = [_country(item) for item in score.css("ul.user-score__list-title > li > span")]
    columns = [_score_column(score, kind, len(names)) for kind in _SCORES]
    return {
        name: CountryProgress(*values)
        for name, *values in zip(names, *columns, strict=True)
        if name
    }


def _country(flag: LexborNode) -> str:
    for name in (flag.attributes.get("class") or "").split():
        if name.startswith(_FLAG_START) and name.endswith(_FLAG_END):
            stem = name[len(_FLAG_START) : -len(_FLAG_END)]
            # A country added to the game since is kept under the name of its flag.
            return _FLAGS.get(stem, stem)
    raise ParseError(SOURCE, "countries", "a country has no flag")


def _score_column(score: LexborNode, kind: str, expected: int) -> list[int | None]:
    mark = score.css_first(f"li.user-score__list-item--{kind}")
    column = mark.parent if mark else None
    if column is None:
        raise ParseError(SOURCE, "countries", f"the column {kind!r} is missing")
    cells = [_cell(item) for item in column.iter()][1:]
    _insist_on(cells, expected, f"countries, column {kind!r}")
    return _read(cells, range(expected), count, f"countries, column {kind!r}")
