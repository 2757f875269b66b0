"""What a page may say at most, so that it can be stored, shown and linked to. Pure.

A page may be made up to do harm: a name with a slash has no address, a figure of thirty digits no
column. Such a page is unreadable as a whole; nothing of it is stored.
"""

import unicodedata
from typing import Final

from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.records import ParseError, Profile, SquadronPage

NICK_LENGTH_MAX: Final = 60
NAME_LENGTH_MAX: Final = 120
TAG_LENGTH_MAX: Final = 40
ROLE_LENGTH_MAX: Final = 40
DESCRIPTION_LENGTH_MAX: Final = 20_000
LEVEL_MAX: Final = 100_000
# Three modes are added up in a column of 31 bits.
MISSIONS_MAX: Final = 700_000_000
FIGURE_MAX: Final = 2**31 - 1
MEMBERS_MAX: Final = 10_000


def check_profile(profile: Profile, source: str) -> Profile:
    """Return the record as it is; raises ParseError when it is no player's."""
    _nick(profile.nick, source, "head")
    _words(profile.title, NAME_LENGTH_MAX, source, "the title")
    _words(profile.squadron_name, NAME_LENGTH_MAX, source, "the squadron's name")
    _words(profile.squadron_tag, TAG_LENGTH_MAX, source, "the squadron's tag")
    _figure(profile.level, LEVEL_MAX, source, "head")
    for mode, statistics in profile.modes.items():
        for value in (statistics.totals.victories, statistics.totals.missions):
            _figure(value, MISSIONS_MAX, source, f"row 0, {mode}")
    return profile


def check_squadron(page: SquadronPage, source: str) -> SquadronPage:
    """Return the record as it is; raises ParseError when it is no squadron's."""
    _words(page.name, NAME_LENGTH_MAX, source, "the name")
    _words(page.tag, TAG_LENGTH_MAX, source, "the tag")
    _words(page.tag_core, TAG_LENGTH_MAX, source, "the tag")
    _words(page.description, DESCRIPTION_LENGTH_MAX, source, "the description")
    _figure(page.members_stated, MEMBERS_MAX, source, "head")
    for value in (page.rating, page.activity):
        _figure(value, FIGURE_MAX, source, "head")
    for number, member in enumerate(page.members, start=1):
        where = f"roster, row {number}"
        _nick(member.nick, source, where)
        _words(member.role, ROLE_LENGTH_MAX, source, f"the role in row {number}")
        for value in (member.rating, member.activity):
            _figure(value, FIGURE_MAX, source, where)
    return page


def _nick(nick: str, source: str, where: str) -> None:
    try:
        normalise_nick(nick)
    except NickError as error:
        raise ParseError(source, where, f"{nick[:40]!r} is no nick. {error}") from error
    if len(nick) > NICK_LENGTH_MAX:
        raise ParseError(source, where, f"{nick[:40]!r}… is too long for a nick")


def _words(text: str | None, most: int, source: str, what: str) -> None:
    if not text:
        return
    if len(text) > most:
        raise ParseError(source, what, f"it is longer than {most} characters")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ParseError(source, what, "it holds control characters")


def _figure(value: int | None, most: int, source: str, where: str) -> None:
    if value is not None and value > most:
        raise ParseError(source, where, f"{str(value)[:20]} is more than there can be")
