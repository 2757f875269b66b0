"""The squadron page and the leaderboard."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from stats.warthunder.demo.chance import mix
from stats.warthunder.demo.frame import document
from stats.warthunder.demo.wording import WORDS, Words
from stats.warthunder.demo.world import MemberView, SquadronView

PAGE_SIZE = 20
_GARBLED_DATES = ("31.02.2022", "01.01.1970")


def squadron_page(view: SquadronView, lang: str, members_hidden: int = 0) -> str:
    """Return a squadron's page; `members_hidden` rows are left out but still counted."""
    words = WORDS[lang]
    stated = len(view.members)
    listed = view.members[: stated - members_hidden]
    title = f"{view.tag} {view.squadron.name}"
    content = f"""<section class="section squadrons-profile">
    <div class="squadrons-profile__header-wrapper">
        {_info(view, words, title, stated)}
        {_aside(view, words)}
        {_stat(view, words)}
    </div>
    <div class="squadrons-members__wrapper">
        <div class="squadrons-members__table">
            {_header(words)}
            {"".join(_member(n, row, view, words) for n, row in enumerate(listed, start=1))}
        </div>
    </div>
</section>"""
    return document(lang, title, content)


def no_squadron_page(lang: str) -> str:
    """Return the page for a squadron nobody has (sent with status 404)."""
    return document(lang, "404", '<section class="section"><h1>404</h1></section>')


def board_page(views: Sequence[SquadronView], number: int) -> dict[str, Any]:
    """Return a page (1, 2, …) of the leaderboard as JSON values; past the end it is empty."""
    start = (number - 1) * PAGE_SIZE
    rows = [_board_row(start + n, v) for n, v in enumerate(views[start : start + PAGE_SIZE])]
    return {"status": "ok", "data": rows}


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%d.%m.%Y}"


def _info(view: SquadronView, words: Words, title: str, stated: int) -> str:
    motto = f"{view.squadron.name}: we keep the lamps lit & the kettles warm."
    return f"""<div class="squadrons-profile__header-info squadrons-info" id="squadronsInfoRoot">
    <div class="squadrons-info__content-wrapper">
        <div class="squadrons-info__title">
            {escape(title)}
        </div>
        <div class="squadrons-info__meta-item">
            {words.players}: {stated}
        </div>
        <div class="squadrons-info__meta-item squadrons-info__meta-item--date">
            {words.founded}: {_day(view.squadron.founded_at)}
        </div>
        <div class="squadrons-info__description squadrons-info__description--full">
            {escape(motto)}
        </div>
    </div>
</div>"""


def _aside(view: SquadronView, words: Words) -> str:
    items = "".join(
        f"""<div class="squadrons-counter__item">
            <div class="squadrons-counter__label">{label}</div>
            <div class="squadrons-counter__value">
                {value}
            </div>
        </div>"""
        for label, value in ((words.rating, view.rating), (words.activity, view.activity))
    )
    return f"""<div class="squadrons-profile__header-aside">
    <div class="squadrons-counter__count-wrapper">{items}</div>
</div>"""


def _stat(view: SquadronView, words: Words) -> str:
    values = (view.air_kills, view.ground_kills, view.deaths)
    cells = (*map(str, values), words.duration(view.flight_time_s))
    return f"""<div class="squadrons-profile__header-stat squadrons-stat">
    {_stat_list("", words.squadron)}
    {_stat_list(words.fights, cells)}
</div>"""


def _stat_list(label: str, cells: Sequence[str]) -> str:
    head = "squadrons-stat__item-value squadrons-stat__item-value--label"
    items = "".join(f'<li class="squadrons-stat__item-value">{cell}</li>' for cell in cells)
    return f'<ul class="squadrons-stat__item"><li class="{head}">{label}</li>{items}</ul>'


def _cell(content: str, hidden: bool = False) -> str:
    extra = " global__mobile-hidden" if hidden else ""
    return f"""<div class="squadrons-members__grid-item{extra}">
                {content}
            </div>
            """


def _header(words: Words) -> str:
    return "".join(_cell(label, n >= 4) for n, label in enumerate(words.members))


def _member(number: int, row: MemberView, view: SquadronView, words: Words) -> str:
    return "".join(
        (
            _cell(str(number)),
            _cell(_link(row)),
            _cell(str(row.rating)),
            _cell(str(row.activity)),
            _cell(_role(row, view, words), hidden=True),
            _cell(_entry(row), hidden=True),
        )
    )


def _link(row: MemberView) -> str:
    href = f"en/community/userinfo/?nick={quote(row.nick, safe='')}"
    link = f'<a href="{href}">{escape(row.nick)}</a>'
    if mix(row.player, 80) % 5 == 0:
        return f'<noindex><div class="robots-nocontent">{link}</div></noindex>'
    return link


def _role(row: MemberView, view: SquadronView, words: Words) -> str:
    # Every other squadron's deputies come untranslated.
    if row.rank == "deputy" and view.squadron.index % 2 == 0:
        return "clan/deputy"
    return words.ranks[row.rank]


def _entry(row: MemberView) -> str:
    return _GARBLED_DATES[row.player % 2] if row.entered_at is None else _day(row.entered_at)


def _board_row(place: int, view: SquadronView) -> dict[str, Any]:
    return {
        "pos": place,
        "_id": 700_000 + view.squadron.index * 37,
        "name": view.squadron.name,
        "tag": view.tag,
        "members_cnt": len(view.members),
        "region": "",
        "cdate": int(view.squadron.founded_at),
        "astat": {
            "dr_era5_hist": view.rating,
            "battles_hist": view.battles,
            "wins_hist": view.wins,
            "akills_hist": view.air_kills,
            "gkills_hist": view.ground_kills,
            "deaths_hist": view.deaths,
            "ftime_hist": view.flight_time_s,
            "activity": view.activity,
        },
    }
