"""What stands around a page's content: head, menus, icons, footer, as heavy as a real one."""

from functools import lru_cache
from html import escape

from stats.warthunder.demo.chance import mix
from stats.warthunder.demo.wording import WORDS

_ICONS = 90
_LINKS = 14
_POINTS = 60


def document(lang: str, title: str, content: str) -> str:
    """Return a whole page around the content (HTML text, already escaped)."""
    before, after = _around(lang)
    return f"{before.replace('@TITLE@', escape(title), 1)}{content}{after}"


@lru_cache(maxsize=8)
def _around(lang: str) -> tuple[str, str]:
    menu = "".join(_menu(lang, number, word) for number, word in enumerate(WORDS[lang].menu))
    before = f"""<!DOCTYPE html>
<html xml:lang="{lang}" lang="{lang}">
<head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Language" content="{lang}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, follow">
    <meta name="generator" content="Dozor demo source">
    <title>@TITLE@</title>
    <link rel="stylesheet" href="/assets/css/site.css">
    <script>window.__page = {{"lang": "{lang}", "menu": "<ul><li>not a list</li></ul>"}};</script>
</head>
<body id="bodyRoot" class="body_promo-open">
<div id="page-bg"></div>
<svg class="sprite" width="0" height="0">{"".join(map(_icon, range(_ICONS)))}</svg>
<nav class="main-nav">{menu}</nav>
<div class="content">
    <div class="content__header"></div>
    <div>
        <div class="breadcrumbs"><ul class="breadcrumbs__list">
            <li class="breadcrumbs__list-item"><a href="/{lang}">1</a></li>
        </ul></div>
        <div></div>
        <div>
            <div>
"""
    after = f"""
            </div>
        </div>
    </div>
</div>
<footer class="footer" role="contentinfo"><div class="footer__wrapper">{menu}</div></footer>
<script>window.dataLayer = window.dataLayer || [];</script>
</body>
</html>
"""
    return before, after


def _menu(lang: str, number: int, word: str) -> str:
    items = "".join(
        f"""
        <li class="footer-menu__item">
            <a class="footer-menu__item-link" href="/{lang}/{number}/{mix(number, n) % 10_000}/">
                {word} {n + 1}
            </a>
        </li>"""
        for n in range(_LINKS)
    )
    return f"""
    <div class="footer-menu__title">{word}</div>
    <ul class="footer-menu__list">{items}
    </ul>"""


def _icon(number: int) -> str:
    points = " ".join(
        f"L{mix(number, n, 1) % 2400 / 100} {mix(number, n, 2) % 2400 / 100}"
        for n in range(_POINTS)
    )
    return f'<symbol id="icon-{number}" viewBox="0 0 24 24"><path d="M0 0{points}Z"/></symbol>\n'
