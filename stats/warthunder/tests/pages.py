"""Synthetic War Thunder pages: records in, bytes out, in the shape the site sends.

`make_profile` and `make_squadron` give self-consistent records; `profile_page`, `squadron_page`
and `board_page` print them. Squadron pages follow published selectors, not a recording. Every
name here is invented.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import quote

from stats.warthunder.records import (
    COUNTRIES,
    LeaderboardRow,
    Member,
    Mode,
    Profile,
    SquadronPage,
)
from stats.warthunder.tests.cells import (
    TABS,
    Cells,
    Style,
    duration_text,
    mode_cells,
    wrap_missing,
)
from stats.warthunder.tests.invented import make_member, make_profile, make_squadron
from stats.warthunder.tests.words import WORDS, Words

__all__ = [
    "Style",
    "board_error_page",
    "board_page",
    "challenge_page",
    "maintenance_page",
    "make_board",
    "make_member",
    "make_profile",
    "make_squadron",
    "not_found_page",
    "profile_page",
    "sign_in_page",
    "squadron_page",
]

FLAGS = dict(
    zip(COUNTRIES, ("usa", "ussr", "gb", "ger", "jp", "it", "fr", "ch", "sw", "il"), strict=True)
)


def page(content: str, language: str = "en", bulk_kb: int = 0) -> bytes:
    """Put content inside the site's frame, with about `bulk_kb` kilobytes around it.

    The bulk is made as the site's is: four fifths styles, the rest scripts and menus.
    """
    style = "".join(
        f".block-{number}{{margin:0 auto;color:#fff}}" for number in range(bulk_kb * 20)
    )
    script = "window.settings=" + json.dumps({f"key{n}": "v" * 60 for n in range(bulk_kb)})
    entry = '<li class="menu__item"><a class="menu__link" href="/{0}/game/{1}/">Entry {1}</a></li>'
    menus = "\n            ".join(entry.format(language, number) for number in range(bulk_kb))
    return (
        f'<!DOCTYPE html><html xml:lang="en" lang="{language}"><head><meta charset="utf-8">'
        f"<title>War Thunder</title><style>{style}</style><script>{script}</script></head><body>"
        f'<ul class="menu">{menus}</ul><section class="section">{content}</section>'
        '<footer class="social social--footer"></footer></body></html>'
    ).encode()


# --- the player's page ------------------------------------------------------------------------
def profile_page(
    profile: Profile,
    language: str = "en",
    *,
    style: Style | None = None,
    cells: Cells | None = None,
    bulk_kb: int = 0,
) -> bytes:
    """Print a profile as the site would in `language` (en, ru, zh).

    `style` says how values are printed; `cells` replaces the inside of single cells, keyed by
    (row, mode, index): a string is raw HTML, None leaves the cell out.
    """
    words = WORDS[language]
    style = style or Style()
    rows = "".join(_row(profile, index, words, style, cells or {}) for index in range(4))
    head, branches = rows.split("<!--0-->")
    content = (
        f'<div class="content__title">{words.title}</div><div class="user-info">'
        f"{_head(profile, language, words, style)}"
        f'<div class="community__user-rate user-rate"><div class="user-profile__stat user-stat">'
        f'{head}</div><div class="user-rate__fightType">'
        f'<div class="user-profile__stat user-stat user-stat--tabs">{branches}</div></div></div>'
        f"{_score(profile, words, style)}</div>"
    )
    return page(content, language, bulk_kb)


def _head(profile: Profile, language: str, words: Words, style: Style) -> str:
    nick = escape(profile.nick)
    banned = '<div class="user-profile__data-nick--banned">BANNED</div>' if profile.banned else ""
    shown = f'<noindex><div class="robots-nocontent">{nick}</div></noindex>'
    name = shown if style.noindex else nick
    items = [f'<li class="user-profile__data-nick">\n  {name}\n {banned}</li>']
    if profile.squadron_name is not None:
        link = f"/{language}/community/claninfo/{quote(profile.squadron_name, safe='')}"
        items.append(
            '<li class="user-profile__data-clan"><a class="user-profile__data-link" '
            f'href="{escape(link)}">{escape(profile.squadron_tag or "")}</a></li>'
        )
    if profile.title is not None:
        items.append(_item(profile.title))
    if profile.level is not None:
        items.append(_item(f"{words.level} {profile.level}"))
    if profile.registered_on is not None:
        day = profile.registered_on.strftime("%d.%m.%Y")
        items.append(f'<li class="user-profile__data-regdate">\n {words.registered} {day}\n</li>')
    return (
        '<div class="user-profile"><div class="user-profile__ava">'
        f'<img src="//static.example/avatar.jpg" alt="{nick}"></div>'
        f'<ul class="user-profile__data-list">{"".join(items)}</ul></div>'
    )


def _item(text: str) -> str:
    return f'<li class="user-profile__data-item">\n    {escape(text)}\n</li>'


def _row(profile: Profile, index: int, words: Words, style: Style, cells: Cells) -> str:
    kind = "user-stat__list-row--with-head" if index == 0 else ""
    titles = "".join(
        f'<li class="user-stat__list-item"> {title}</li>' for title in words.row_titles(index)
    )
    lists = "".join(
        f'<ul class="user-stat__list {TABS[mode]}">'
        + "".join(mode_cells(profile, index, mode, words, style, cells))
        + "</ul>"
        for mode in Mode
    )
    return (
        f'<div class="user-stat__list-row {kind}">'
        f'<ul class="user-stat__list user-stat__list--titles">{titles}</ul>{lists}</div>'
        + ("<!--0-->" if index == 0 else "")
    )


def _score(profile: Profile, words: Words, style: Style) -> str:
    if not profile.countries:
        return ""
    titles = "".join(
        '<li class="user-score__list-item">'
        f'<span class="user-score__list-title--{FLAGS.get(country, country)}flag"></span>'
        f"<p> {words.country} {number} </p></li>"
        for number, country in enumerate(profile.countries, start=1)
    )
    columns = "".join(
        f'<ul class="user-score__list-col"><li class="user-score__list-item '
        f'user-score__list-item--{kind}"></li>'
        + "".join(
            _score_item(getattr(progress, field), style) for progress in profile.countries.values()
        )
        + "</ul>"
        for kind, field in (
            ("plane", "owned"),
            ("elitplanes", "spaded"),
            ("orderlevel", "medals"),
        )
    )
    return (
        '<div class="user-profile__score user-score"><ul class="user-score__list-title">'
        f'<li class="user-score__list-item"><p>{words.vehicles}</p></li>{titles}</ul>'
        f"{columns}</div>"
    )


def _score_item(value: int | None, style: Style) -> str:
    return f'<li class="user-score__list-item">{wrap_missing(value, style)}</li>'


# --- the squadron's page ----------------------------------------------------------------------
def squadron_page(
    squadron: SquadronPage,
    *,
    noindex: bool = False,
    raw_roles: bool = False,
    raw_dates: Mapping[str, str] | None = None,
    leave_out_cells: int = 0,
    bulk_kb: int = 0,
) -> bytes:
    """Print a squadron's page (synthetic: made from published selectors).

    `raw_roles` prints untranslated roles (`clan/deputy`), `raw_dates` replaces a nick's entry
    date with any text, `leave_out_cells` cuts cells off the end of the roster.
    """
    header = ("num.", "Player", "Personal squadron rating", "Activity", "Role", "Date of entry")
    cells = [_grid_cell(text, number) for number, text in enumerate(header)]
    for number, member in enumerate(squadron.members, start=1):
        day = (raw_dates or {}).get(member.nick) or _day(member.joined_on)
        cells += _member_cells(number, member, noindex, raw_roles, day)
    cells = cells[: len(cells) - leave_out_cells]
    content = (
        f'{_squadron_header(squadron)}<div class="squadrons-members__table">{"".join(cells)}</div>'
    )
    return page(content, "en", bulk_kb)


def _squadron_header(squadron: SquadronPage) -> str:
    title = escape(f"{squadron.tag} {squadron.name}".strip())
    stated = "" if squadron.members_stated is None else str(squadron.members_stated)
    flight = duration_text(squadron.flight_time, WORDS["en"]) if squadron.flight_time else ""
    values = ["Arcade", squadron.air_kills, squadron.ground_kills, squadron.deaths, flight]
    items = "".join(
        f'<li class="squadrons-stat__item-value">{"" if value is None else value}</li>'
        for value in values
    )
    counters = "".join(
        '<div class="squadrons-counter__item"><div class="squadrons-counter__label">Label</div>'
        f'<div class="squadrons-counter__value">{"" if value is None else value}</div></div>'
        for value in (squadron.rating, squadron.activity)
    )
    return (
        '<div class="squadrons-profile__header-wrapper"><div class="squadrons-info">'
        f'<div class="squadrons-info__title">\n {title}\n</div>'
        f'<div class="squadrons-info__meta-item">Number of players: {stated}</div>'
        '<div class="squadrons-info__meta-item squadrons-info__meta-item--date">date of creation: '
        f"{_day(squadron.founded_on)}</div>"
        f'<div class="squadrons-info__description--full">{escape(squadron.description)}</div></div>'
        '<div class="squadrons-profile__header-stat"><ul class="squadrons-stat__list">'
        '<li class="squadrons-stat__item-title">Statistics</li></ul>'
        f'<ul class="squadrons-stat__list">{items}</ul></div>{counters}</div>'
    )


def _member_cells(
    number: int, member: Member, noindex: bool, raw_roles: bool, day: str
) -> list[str]:
    link = (
        f'<a href="/en/community/userinfo/?nick={quote(member.nick, safe="")}">'
        f"\n{escape(member.nick)}\n</a>"
    )
    if noindex:
        link = f'<noindex><div class="robots-nocontent">{link}</div></noindex>'
    role = member.role or ""
    role = f"clan/{role}" if raw_roles and role else role.capitalize()
    values = (number, link, _text(member.rating), _text(member.activity), escape(role), day)
    return [_grid_cell(str(value), index) for index, value in enumerate(values)]


def _grid_cell(inside: str, index: int) -> str:
    extra = " global__mobile-hidden" if index >= 4 else ""
    return f'<div class="squadrons-members__grid-item{extra}">\n {inside}\n</div>'


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(day: date | None) -> str:
    return "" if day is None else day.strftime("%d.%m.%Y")


# --- the leaderboard --------------------------------------------------------------------------
def make_board(count: int = 20, first_place: int = 1) -> tuple[LeaderboardRow, ...]:
    """Return one page of an invented leaderboard."""
    return tuple(
        LeaderboardRow(
            place=place,
            source_id=str(1_000_000 + place),
            name=f"Squadron {place}",
            tag=f"[S{place:03d}]",
            members=128 - place % 60,
            rating=90_000 - 37 * place,
            battles=40_000 - 11 * place,
            wins=22_000 - 7 * place,
            air_kills=50_000 - place,
            ground_kills=70_000 - place,
            deaths=60_000 - place,
            flight_time_s=9_000_000 - place,
            activity=30_000 - 13 * place,
        )
        for place in range(first_place, first_place + count)
    )


def board_page(rows: Sequence[LeaderboardRow]) -> bytes:
    """Print leaderboard rows as the site's JSON; unknown figures are left out."""
    return json.dumps({"status": "ok", "data": [_board_item(row) for row in rows]}).encode()


def _board_item(row: LeaderboardRow) -> dict[str, object]:
    statistics = {
        "dr_era5_hist": row.rating,
        "battles_hist": row.battles,
        "wins_hist": row.wins,
        "akills_hist": row.air_kills,
        "gkills_hist": row.ground_kills,
        "deaths_hist": row.deaths,
        "ftime_hist": row.flight_time_s,
        "activity": row.activity,
    }
    item: dict[str, object] = {
        "pos": row.place - 1,
        "_id": row.source_id,
        "name": row.name,
        "tag": row.tag,
        "region": "",
        "cdate": 1_500_000_000,
        "astat": {key: value for key, value in statistics.items() if value is not None},
    }
    return item if row.members is None else {**item, "members_cnt": row.members}


def board_error_page(message: str = "Wrong page") -> bytes:
    """Print the leaderboard's answer to a bad question."""
    return json.dumps({"status": "error", "msg": message}).encode()


# --- pages that are something else ------------------------------------------------------------
def not_found_page(language: str = "en") -> bytes:
    """Print the page the site sends, with status 200, for a nick nobody has."""
    return page(
        '<div class="user__unavailable"><img class="user__unavailable-image" src="/gears.png">'
        '<div class="user__unavailable-title">No such player</div></div>',
        language,
    )


def challenge_page(title: str = "Just a moment...") -> bytes:
    """Print a browser check; `title` comes in the visitor's language."""
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><title>{escape(title)}</title></head><body>'
        '<noscript><span id="challenge-error-text">Enable JavaScript</span></noscript>'
        "<script>(function(){window._cf_chl_opt={cvId:'3'};})();</script></body></html>"
    ).encode()


def sign_in_page() -> bytes:
    """Print the form that asks for a login."""
    return page('<form action="https://login.example/"><input name="login"></form>')


def maintenance_page() -> bytes:
    """Print the notice of a site being repaired."""
    return b"<!DOCTYPE html><html><head><title>503</title></head><body>Maintenance</body></html>"


def rename(squadron: SquadronPage, old: str, new: str) -> SquadronPage:
    """Return the squadron with one member's nick changed, everything else the same."""
    members: Iterable[Member] = (
        replace(member, nick=new) if member.nick == old else member for member in squadron.members
    )
    return replace(squadron, members=tuple(members))
