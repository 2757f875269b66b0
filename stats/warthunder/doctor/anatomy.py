"""What a page is made of, against what it should be made of, in words. Pure."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from stats.warthunder.doctor.second import FLAGS, LISTS, ROWS, SCORES, span

ROW_NAMES = ("missions", "aviation", "ground", "fleet")
_KNOWN = frozenset(
    (
        "user-info",
        "user-profile",
        "user-profile__ava",
        "user-profile__data-list",
        "user-profile__data-nick",
        "user-profile__data-nick--banned",
        "user-profile__data-clan",
        "user-profile__data-link",
        "user-profile__data-item",
        "user-profile__data-regdate",
        "user-profile__stat",
        "user-profile__score",
        "user-rate",
        "user-rate__fightType",
        "user-rate__fightType-list",
        "user-rate__fightType-item",
        "user-stat",
        "user-stat--tabs",
        "user-stat__mobile-tabs-list",
        "user-stat__tabs-list-item",
        "user-stat__list-row",
        "user-stat__list-row--with-head",
        "user-stat__list",
        "user-stat__list--titles",
        "user-stat__list-item",
        "user-score",
        "user-score__list-title",
        "user-score__list-item",
        "user-score__list-col",
    )
)
_KNOWN_STARTS = ("user-score__list-title--", "user-score__list-item--", "user-steam", "user-info-")
_BOARD_KEYS = {"pos", "_id", "name", "tag", "members_cnt", "region", "cdate", "astat"}
_BOARD_FIGURES = {
    "dr_era5_hist", "battles_hist", "wins_hist", "akills_hist", "gkills_hist", "deaths_hist",
    "ftime_hist", "activity",
}  # fmt: skip


def profile_anatomy(soup: BeautifulSoup) -> tuple[str, ...]:
    """Return in words what is missing from or new in a player's page."""
    return (*_head(soup), *_rows(soup), *_score(soup), *_new_classes(soup))


def _classes(tag: Tag) -> list[str]:
    return [str(name) for name in tag.get("class") or []]


def _head(soup: BeautifulSoup) -> Iterator[str]:
    needed = {
        "ul.user-profile__data-list": "the list with the player's name",
        "li.user-profile__data-nick": "the nick",
        "li.user-profile__data-item": "the title and the level",
        "li.user-profile__data-regdate": "the date of registration",
        "div.user-profile__ava img": "the picture",
    }
    for selector, what in needed.items():
        if soup.select_one(selector) is None:
            yield f"{what} is missing ({selector})"
    items = len(soup.select("li.user-profile__data-item"))
    if items not in (0, 2):
        yield f"the head has {items} items for title and level, 2 expected"


def _rows(soup: BeautifulSoup) -> Iterator[str]:
    rows = soup.find_all("div", class_="user-stat__list-row")
    if len(rows) != len(ROWS):
        yield f"there are {len(rows)} rows of statistics, {len(ROWS)} expected"
    for number, row in enumerate(rows[: len(ROWS)]):
        yield from _row(row, number)


def _row(row: Tag, number: int) -> Iterator[str]:
    name, columns = ROW_NAMES[number], ROWS[number][1]
    found = Counter(
        LISTS.get(tab, tab)
        for block in row.find_all("ul")
        for tab in _classes(block)
        if tab.endswith("Tab")
    )
    for mode in LISTS.values():
        if found[mode] != 1:
            yield f"row {number} of {name} has {found[mode]} lists for {mode}, 1 expected"
    for mode in found.keys() - set(LISTS.values()):
        yield f"row {number} of {name} has a list for an unknown mode ({mode})"
    for block in row.find_all("ul"):
        yield from _list(block, f"row {number} of {name}", columns)


def _list(block: Tag, where: str, columns: tuple[str, ...]) -> Iterator[str]:
    items = block.find_all("li", recursive=False)
    mode = next((LISTS[tab] for tab in _classes(block) if tab in LISTS), "titles")
    if len(items) != len(columns):
        yield f"{where} ({mode}) has {len(items)} items, {len(columns)} expected"
    if mode == "titles":
        return
    for column, item in zip(columns, items, strict=False):
        text = "" if item.find(id="n_a") else item.get_text()
        if "play_time" in column and str(span(text)).startswith("unreadable"):
            yield f"{where} ({mode}): {text.strip()[:40]!r} is not a time in any known language"


def _score(soup: BeautifulSoup) -> Iterator[str]:
    if soup.find("div", class_="user-score") is None:
        yield "the table of vehicles and medals by country is missing (div.user-score)"
        return
    flags = _marks(soup, "user-score__list-title--")
    yield from (f"there is a new country: {flag}" for flag in flags if flag not in FLAGS)
    yield from (
        f"the country {FLAGS[flag]} is missing ({flag})" for flag in FLAGS.keys() - set(flags)
    )
    columns = _marks(soup, "user-score__list-item--")
    yield from (f"there is a new column: {mark}" for mark in columns if mark not in SCORES)
    for mark in sorted(SCORES.keys() - set(columns)):
        yield f"the column of {SCORES[mark]} is missing ({mark})"
    for column in soup.find_all("ul", class_="user-score__list-col"):
        items = len(column.find_all("li", recursive=False)) - 1
        if items != len(flags):
            yield f"a column of the countries has {items} items for {len(flags)} countries"


def _marks(soup: BeautifulSoup, start: str) -> list[str]:
    names = (name for tag in soup.select("div.user-score [class]") for name in _classes(tag))
    return [name.removeprefix(start) for name in names if name.startswith(start)]


def _new_classes(soup: BeautifulSoup) -> Iterator[str]:
    inside = soup.select("div.user-info, div.user-info [class]")
    found = Counter(name for tag in inside for name in _classes(tag) if name.startswith("user-"))
    for name, times in sorted(found.items()):
        if name not in _KNOWN and not name.startswith(_KNOWN_STARTS):
            yield f"there is an unknown class: {name} ({times} times)"


# --- squadron and leaderboard -----------------------------------------------------------------
def squadron_anatomy(soup: BeautifulSoup) -> tuple[str, ...]:
    """Return in words what is missing from a squadron's page."""
    needed = {
        ".squadrons-info__title": "the name",
        ".squadrons-info__meta-item": "the number of players",
        ".squadrons-info__meta-item--date": "the date of creation",
        ".squadrons-info__description--full": "the description",
        ".squadrons-counter__item": "the rating and the activity",
        ".squadrons-profile__header-stat": "the statistics of the head",
    }
    findings = [
        f"{what} is missing ({selector})"
        for selector, what in needed.items()
        if soup.select_one(selector) is None
    ]
    return tuple(findings + list(_roster(soup)))


def _roster(soup: BeautifulSoup) -> Iterator[str]:
    cells = soup.select(".squadrons-members__table > .squadrons-members__grid-item")
    if not cells:
        yield "the table of members is missing (.squadrons-members__table)"
    if len(cells) % 6:
        yield f"the roster has {len(cells)} cells, which do not make rows of 6"
    for row in range(1, len(cells) // 6):
        if cells[6 * row + 1].find("a") is None:
            yield f"row {row} of the roster has no link to a player"


def board_anatomy(answer: Any) -> tuple[str, ...]:
    """Return in words what is missing from or new in the leaderboard's JSON."""
    rows = answer["data"]
    keys = Counter(key for item in rows for key in item)
    figures = Counter(key for item in rows for key in item.get("astat") or {})
    findings = [] if len(rows) == 20 else [f"the page has {len(rows)} squadrons, 20 expected"]
    for found, known, where in ((keys, _BOARD_KEYS, "item"), (figures, _BOARD_FIGURES, "astat")):
        new = sorted(found.keys() - known)
        short = sorted(key for key in known if found[key] < len(rows))
        findings += [f"{where} has a new field: {key}" for key in new]
        findings += [
            f"{where} lacks {key} in {len(rows) - found[key]} of {len(rows)}" for key in short
        ]
    return tuple(findings)
