"""A squadron's page: head and roster, by class and position. Pure.

The selectors are those that published readers of the page agree on; there is no recording.
"""

from collections.abc import Callable
from typing import TypeVar

from selectolax.lexbor import LexborNode

from stats.warthunder.nick import tag_core
from stats.warthunder.parse.kind import (
    PageKind,
    insist_on_the_end,
    kind_of,
    refusal,
    tree_of,
)
from stats.warthunder.parse.limits import check_squadron
from stats.warthunder.parse.values import (
    count,
    date_at_end,
    duration,
    nick_in_link,
    number_at_end,
    squeeze,
)
from stats.warthunder.records import Member, ParseError, Refusal, SquadronPage

SOURCE = "War Thunder squadron"
COLUMNS = 6
MEMBERS_MAX = 128
_ROLES = {
    "commander": ("commander", "командир", "指挥官"),
    "deputy": ("deputy", "deputy commander", "заместитель", "заместитель командира", "副指挥官"),
    "officer": ("officer", "офицер", "军官"),
    "sergeant": ("sergeant", "сержант", "军士"),
    "private": ("private", "рядовой", "列兵"),
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}

Value = TypeVar("Value")


def parse_squadron(body: bytes) -> SquadronPage | Refusal:
    """Return a squadron's page as a record, or why there is none.

    Raises ParseError when it is a squadron's page whose roster cannot be trusted. Figures of the
    head that cannot be read are None.
    """
    tree = tree_of(body)
    kind = kind_of(tree, body)
    if kind is not PageKind.SQUADRON or tree.root is None:
        return refusal(kind, PageKind.SQUADRON)
    insist_on_the_end(body, SOURCE)
    page = tree.root
    tag, name = _tag_and_name(page)
    day = page.css_first(".squadrons-info__meta-item--date")
    rating, activity = _counters(page)
    air, ground, deaths = (_header_value(page, place, count) for place in (1, 2, 3))
    record = SquadronPage(
        name=name,
        tag=tag,
        tag_core=tag_core(tag),
        members_stated=_members_stated(page),
        founded_on=date_at_end(day.text()) if day else None,
        description=_text(page.css_first(".squadrons-info__description--full")),
        rating=rating,
        activity=activity,
        air_kills=air,
        ground_kills=ground,
        deaths=deaths,
        flight_time=_header_value(page, 4, duration),
        members=_members(page),
    )
    return check_squadron(record, SOURCE)


def _text(node: LexborNode | None) -> str:
    return squeeze(node.text()) if node else ""


def _tag_and_name(page: LexborNode) -> tuple[str, str]:
    title = _text(page.css_first(".squadrons-info__title"))
    if not title:
        raise ParseError(SOURCE, "head", "the squadron's name is missing")
    # A tag in brackets may hold a space; any other frame does not.
    end = title.find("]") + 1 if title.startswith("[") else title.find(" ")
    if end <= 0 or not title[end:].strip():
        return "", title
    return title[:end], title[end:].strip()


def _members_stated(page: LexborNode) -> int | None:
    items = page.css(".squadrons-info__meta-item:not(.squadrons-info__meta-item--date)")
    stated = (number_at_end(_text(item)) for item in items)
    return next((number for number in stated if number is not None), None)


def _counters(page: LexborNode) -> tuple[int | None, int | None]:
    items = page.css(".squadrons-counter__item")
    if len(items) < 2:
        return None, None
    rating, activity = (
        _or_none(count, _text(item.css_first(".squadrons-counter__value"))) for item in items[:2]
    )
    return rating, activity


def _header_value(
    page: LexborNode, place: int, reader: Callable[[str], Value | None]
) -> Value | None:
    lists = ".squadrons-profile__header-stat ul:nth-child(2) li.squadrons-stat__item-value"
    items = page.css(lists)
    return _or_none(reader, _text(items[place])) if len(items) > place else None


def _or_none(reader: Callable[[str], Value | None], text: str) -> Value | None:
    try:
        return reader(text)
    except ValueError:
        return None


# --- the roster -------------------------------------------------------------------------------
def _members(page: LexborNode) -> tuple[Member, ...]:
    cells = page.css(".squadrons-members__table > .squadrons-members__grid-item")
    if len(cells) < COLUMNS:
        raise ParseError(SOURCE, "roster", "the table of members is missing")
    if len(cells) % COLUMNS:
        what = f"{len(cells)} cells do not make rows of {COLUMNS}"
        raise ParseError(SOURCE, "roster", what)
    rows = [cells[start : start + COLUMNS] for start in range(COLUMNS, len(cells), COLUMNS)]
    if len(rows) > MEMBERS_MAX:
        raise ParseError(SOURCE, "roster", f"{len(rows)} members, at most {MEMBERS_MAX} expected")
    members = tuple(_member(row, number) for number, row in enumerate(rows, start=1))
    if len({member.nick for member in members}) != len(members):
        raise ParseError(SOURCE, "roster", "a nick stands there twice")
    return members


def _member(cells: list[LexborNode], number: int) -> Member:
    where = f"roster, row {number}"
    place, _, rating, activity, role, day = (_text(cell) for cell in cells)
    if place and number_at_end(place.rstrip(".")) != number:
        raise ParseError(SOURCE, where, f"is numbered {place[:20]!r}")
    return Member(
        nick=_nick(cells[1], where),
        rating=_count(rating, where, "rating"),
        activity=_count(activity, where, "activity"),
        role=_role(role),
        joined_on=date_at_end(day),
    )


def _nick(cell: LexborNode, where: str) -> str:
    link = cell.css_first('a[href*="userinfo/?nick="]')
    if link is None:
        raise ParseError(SOURCE, where, "there is no link to a player")
    text = _text(link)
    # Mail protection turns a console nick (name@psn) into a placeholder; the link keeps it.
    if not text or "\u00a0protected]" in text or "[email" in text:
        text = nick_in_link(link.attributes.get("href") or "")
    if not text:
        raise ParseError(SOURCE, where, "the nick is missing")
    return text


def _count(text: str, where: str, what: str) -> int | None:
    try:
        return count(text)
    except ValueError as error:
        raise ParseError(SOURCE, where, f"{what}: {error}") from error


def _role(text: str) -> str | None:
    # A role may arrive as the key of its translation, `clan/deputy`.
    word = text.casefold().removeprefix("clan/").strip()
    return _ROLE_OF.get(word, word) or None
