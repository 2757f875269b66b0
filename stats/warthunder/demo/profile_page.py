"""The profile page: `/{lang}/community/userinfo/?nick=`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from stats.warthunder.demo.careers import BRANCHES, CLASSES, MODES, BranchCount, ModeCount
from stats.warthunder.demo.chance import mix
from stats.warthunder.demo.frame import document
from stats.warthunder.demo.wording import WORDS, Words
from stats.warthunder.demo.world import PlayerView

_TABS = {
    "arcade": "arcadeFightTab is-visible",
    "realistic": "historyFightTab",
    "simulator": "simulationFightTab",
}
_FLAGS = ("usa", "ussr", "gb", "ger", "jp", "it", "fr", "ch", "sw", "il")
_MISSING = '<span id="n_a">N/A</span>'


def profile_page(view: PlayerView, tag: str, lang: str) -> str:
    """Return the page of a player; `tag` is their squadron's tag, "" without one."""
    cells = _Cells(WORDS[lang], view.zeroed)
    content = f"""<section class="section">
    <div class="content__title">
        {cells.words.profile}
    </div>
    <div class="user-info">
        <div class="user-profile">
            {_head(view, tag, lang, cells.words)}
        </div><!-- /community__user-profile user-profile -->
        {_tabs(cells.words)}
        <div class="community__user-rate user-rate">
            {_totals(view, cells)}
            <div class="user-rate__fightType">
                <div class="user-profile__stat user-stat user-stat--tabs">
                    {"".join(_branch(view, number, cells) for number in range(len(BRANCHES)))}
                </div><!-- /user-profile__stat user-stat -->
            </div>
        </div>
        {_score(view, cells.words)}
    </div>
</section>"""
    return document(lang, f"{view.nick} | {cells.words.profile}", content)


def not_found_page(lang: str) -> str:
    """Return the page for a nick nobody has (sent with status 200)."""
    words = WORDS[lang]
    content = f"""<section class="section">
    <div class="content__title">
        {words.profile}
    </div>
    <div class="user__unavailable">
        <img class="user__unavailable-image" src="/assets/img/png/icon-gears.png" alt="">
        <div class="user__unavailable-title">
            {words.not_found}
        </div>
    </div>
</section>"""
    return document(lang, words.profile, content)


class _Cells:
    """How figures are printed on one page."""

    def __init__(self, words: Words, zeroed: bool) -> None:
        self.words = words
        self._zeroed = zeroed

    def plain(self, value: int) -> str:
        return str(value) if value else self._nothing()

    def grouped(self, value: int) -> str:
        return f"{value:,}" if value else self._nothing()

    def target(self, value: int, *keys: int) -> str:
        # The source leaves some missing targets out altogether.
        if not value and not self._zeroed and mix(*keys) % 3 == 0:
            return ""
        return self.plain(value)

    def duration(self, seconds: int) -> str:
        if not seconds and not self._zeroed:
            return _MISSING
        return self.words.duration(seconds)

    def ratio(self, count: ModeCount) -> str:
        # Cut off, not rounded: 57.99 is printed as 57%.
        if not count.missions:
            return "0%" if self._zeroed else _MISSING
        return f"{count.victories * 100 // count.missions}%"

    def _nothing(self) -> str:
        return "0" if self._zeroed else _MISSING


def _head(view: PlayerView, tag: str, lang: str, words: Words) -> str:
    nick = escape(view.nick)
    banned = f'<div class="user-profile__data-nick--banned">{words.banned}</div>'
    clan = ""
    if view.squadron:
        href = f"/{lang}/community/claninfo/{quote(view.squadron.name, safe='')}"
        clan = f"""<li class="user-profile__data-clan">
        <a class="user-profile__data-link"
           href="{href}">{escape(tag)}</a>
    </li>"""
    registered = datetime.fromtimestamp(view.registered_at, UTC)
    return f"""<div class="user-profile__ava">
    <img src="/i/avatar/cardicon_default.jpg" alt="{nick}">
</div><!-- /user-profile__ava -->
<ul class="user-profile__data-list">
    <li class="user-profile__data-nick">
        {nick}
        {banned if view.banned else ""}
    </li>
    {clan}
    <li class="user-profile__data-item">
        {escape(view.title)}
    </li>
    <li class="user-profile__data-item">
        {words.level} {view.standing.level}
    </li>
    <li class="user-profile__data-regdate">
        {words.registered} {registered:%d.%m.%Y}
    </li>
</ul><!-- /user-profile__data -->"""


def _tabs(words: Words) -> str:
    items = "".join(
        f'<li class="user-stat__tabs-list-item" data-change-tabs-show-class="{_TABS[mode]}">'
        f"{words.modes[mode]}</li>\n"
        for mode in MODES
    )
    return f'<ul class="user-stat__mobile-tabs-list js-change-tabs">\n{items}</ul>'


def _row(extra: str, titles: Sequence[str], lists: Iterator[tuple[str, Sequence[str]]]) -> str:
    parts = [_list("user-stat__list--titles", titles)]
    parts += [_list(_TABS[mode], values) for mode, values in lists]
    return f'<div class="user-stat__list-row{extra}">\n{"".join(parts)}</div>\n'


def _list(kind: str, values: Sequence[str]) -> str:
    items = "".join(f'    <li class="user-stat__list-item">{value}</li>\n' for value in values)
    return f'<ul class="user-stat__list {kind}">\n{items}</ul>\n'


def _totals(view: PlayerView, cells: _Cells) -> str:
    words = cells.words
    titles = (words.stats, *words.totals, *words.targets)
    lists = (
        (mode, _total_values(count, words.modes[mode], cells))
        for mode, count in view.standing.modes.items()
    )
    row = _row(" user-stat__list-row--with-head", titles, lists)
    return f'<div class="user-profile__stat user-stat">\n{row}</div>'


def _total_values(count: ModeCount, mode: str, cells: _Cells) -> list[str]:
    return [
        mode,
        cells.plain(count.victories),
        cells.plain(count.missions),
        cells.ratio(count),
        cells.grouped(count.deaths),
        cells.grouped(count.lions),
        cells.duration(count.seconds),
        *(cells.plain(value) for value in count.targets),
    ]


def _branch(view: PlayerView, branch: int, cells: _Cells) -> str:
    words = cells.words
    names = words.classes[BRANCHES[branch]]
    titles = [f"{words.sorties} ({name})" for name in names]
    titles += [f"{words.time} ({name})" for name in names]
    titles += [words.destroyed, *words.targets]
    lists = (
        (mode, _branch_values(count.branches[branch], cells, view.player, branch))
        for mode, count in view.standing.modes.items()
    )
    return _row(" is-active" if branch == 0 else "", titles, lists)


def _branch_values(count: BranchCount, cells: _Cells, player: int, branch: int) -> list[str]:
    values = [cells.plain(sum(count.sorties)), *map(cells.plain, count.sorties)]
    values += [cells.duration(sum(count.seconds)), *map(cells.duration, count.seconds)]
    values.append(cells.plain(sum(count.targets)))
    values += [cells.target(value, player, branch, n) for n, value in enumerate(count.targets)]
    if len(values) != 2 * (CLASSES[branch] + 1) + 4:
        raise AssertionError(f"row of branch {branch} has {len(values)} cells")
    return values


def _score(view: PlayerView, words: Words) -> str:
    titles = "".join(
        f'<li class="user-score__list-item"><span class="user-score__list-title--{flag}flag">'
        f"</span><p> {name} </p></li>\n"
        for flag, name in zip(_FLAGS, words.countries, strict=True)
    )
    columns = "".join(
        _score_column(kind, [row[n] for row in view.standing.countries])
        for n, kind in enumerate(("plane", "elitplanes", "orderlevel"))
    )
    return f"""<div class="user-profile__score user-score">
<ul class="user-score__list-title">
<li class="user-score__list-item"><p>{words.vehicles}</p></li>
{titles}</ul>
{columns}</div><!-- /user-profile__score user-score -->"""


def _score_column(kind: str, values: Sequence[int]) -> str:
    items = "".join(f'<li class="user-score__list-item">{value}</li>\n' for value in values)
    head = f'<li class="user-score__list-item user-score__list-item--{kind}"></li>\n'
    return f'<ul class="user-score__list-col">\n{head}{items}</ul>\n'
