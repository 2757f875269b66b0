"""Tags and filters of every page: icons, numbers, ages, moments, the shell's own data."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config import charts, navigation

register = template.Library()
Number = int | float | Decimal
NBSP, MINUS, DASH = "\u00a0", "\u2212", "–"
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


@cache
def _sprite_url() -> str:
    return staticfiles_storage.url("vendor/sprite.svg")


@register.simple_tag
def icon(name: str, title: str = "", css: str = "") -> SafeString:
    """Draw an icon of the sprite; with a title it is read aloud, else it is decoration."""
    label = format_html('<span class="visually-hidden">{}</span>', title) if title else SafeString()
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>{}',
        css,
        _sprite_url(),
        name,
        label,
    )


@register.filter
def number(value: Number | None, digits: int = 0) -> str:
    """Write a number in groups of three with the reader's decimal sign; a dash for None."""
    if value is None or value == "":
        return DASH
    text = f"{abs(value):,.{digits}f}"
    whole, _dot, fraction = text.replace(",", NBSP).partition(".")
    sign = MINUS if value < 0 and re.search("[1-9]", text) else ""
    if not fraction:
        return sign + whole
    return f"{sign}{whole}{formats.get_format('DECIMAL_SEPARATOR')}{fraction}"


@register.filter
def tenge(value: Number | None) -> str:
    """Write whole tenge: 12 990 ₸; a dash for None."""
    return DASH if value is None or value == "" else f"{number(value)}{NBSP}₸"


@register.filter
def signed(value: Number | None, digits: int = 0) -> str:
    """Write a change with its sign: +18, −8, 0, or a dash for None."""
    if value is None or value == "":
        return DASH
    return (
        f"+{number(value, digits)}" if round(Decimal(value), digits) > 0 else number(value, digits)
    )


@register.filter
def delta(value: Number | None, digits: int = 0) -> SafeString:
    """Mark a change by sign and colour: up is good, down is bad, none is plain."""
    rounded = None if value is None or value == "" else round(Decimal(value), digits)
    css = "meta" if not rounded else "gain nowrap" if rounded > 0 else "loss nowrap"
    return format_html('<span class="{}">{}</span>', css, signed(value, digits))


@register.filter
def percent(share: Number | None, digits: int = 0) -> str:
    """Write a share of 0–1 as a percentage; a dash for None."""
    if share is None or share == "":
        return DASH
    return f"{number(share * 100, digits)}{NBSP}%"


@register.filter
def duration(seconds: float | timedelta | None) -> str:
    """Write a span in its two largest units: 2 d 23 h, 8 h 58 min, 45 s; a dash for None."""
    if seconds is None or seconds == "":
        return DASH
    left = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    units = (
        (DAY_S, _("%s d")),
        (HOUR_S, _("%s h")),
        (MINUTE_S, _("%s min")),
        (1, _("%s s")),
    )
    for index, (size, words) in enumerate(units):
        if left >= size or size == 1:
            first, rest = divmod(left, size)
            parts = [words % number(first)]
            if index + 1 < len(units) and rest // units[index + 1][0]:
                parts.append(units[index + 1][1] % (rest // units[index + 1][0]))
            return " ".join(parts).replace(" ", NBSP)
    return DASH


def _span(moment: datetime, now: datetime) -> str:
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < HOUR_S:
        return _("%s min") % max(1, seconds // MINUTE_S)
    if seconds < 2 * DAY_S:
        return _("%s h") % (seconds // HOUR_S)
    return _("%s d") % number(seconds // DAY_S)


@register.filter
def age(moment: datetime | None, now: datetime | None = None) -> str:
    """Say how old data is: "17 min old", "new" within a minute, a dash for None."""
    return _aged(moment, now, _("just now"), _("%s old"))


@register.filter
def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """Say how long ago something was: "17 min ago", "just now", a dash for None."""
    return _aged(moment, now, _("just now"), _("%s ago"))


def _aged(moment: datetime | None, now: datetime | None, fresh: str, words: str) -> str:
    if not moment:
        return DASH
    now = now or timezone.now()
    if (now - moment).total_seconds() < MINUTE_S:
        return fresh
    return (words % _span(moment, now)).replace(" ", NBSP)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment in the reader's zone: 14:02 today, 20 Nov 14:02, or with the year."""
    if not value:
        return DASH
    local, today = timezone.localtime(value), timezone.localdate()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    return f"{_day(local.date(), today.year, get_language())}{NBSP}{clock}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day: 20 Nov, with the year when it is not this one; a dash for None."""
    if not value:
        return DASH
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _day(value, timezone.localdate().year, get_language())


@lru_cache(maxsize=2000)
def _day(value: date, this_year: int, language: str | None) -> str:
    """Write a day in a language; lists and charts name the same days over and over."""
    year = "" if value.year == this_year else " Y"
    return formats.date_format(value, f"j {_month_sign()}{year}").replace(" ", NBSP)


def _month_sign() -> str:
    """Return the format of a short month: only English writes it with a capital letter."""
    return "M" if (get_language() or "en").startswith("en") else "b"


@register.simple_tag
def month_names() -> str:
    """Return the twelve short months with commas, for charts drawn in the browser."""
    months = (date(2000, month, 1) for month in range(1, 13))
    return ",".join(formats.date_format(month, _month_sign()) for month in months)


@register.simple_tag
def moment_tag(value: datetime | None, form: str = "moment") -> SafeString:
    """Put a moment into <time> with the exact one as a tooltip; form is moment, ago or age."""
    if not value:
        return SafeString(DASH)
    forms: dict[str, Callable[[datetime], str]] = {"moment": moment, "ago": ago, "age": age}
    shown = forms[form](value)
    exact = formats.date_format(timezone.localtime(value), "j E Y H:i:s")
    return format_html(
        '<time class="meta nowrap" datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        exact,
        shown,
    )


@register.filter
def initials(name: str) -> str:
    """Return up to two letters that stand for a name in its tile."""
    words = re.findall(r"[^\W_]+", name)
    if not words:
        return "·"
    second = words[1][:1] if len(words) > 1 else words[0][1:2]
    return f"{words[0][0]}{second}".upper()


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return mapping[key], or None."""
    return mapping.get(key)


@register.filter
def is_in(value: Any, items: Any) -> bool:
    """Tell whether a value is among the items; for use with `as` in {% with %}."""
    return value in items


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """Return this page's query string with some parameters changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + urlencode(list(query.items())) if query else "?"


@register.simple_tag
def url_if_any(name: str, *args: Any) -> str:
    """Return an address, or an empty string where this house has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def sparkline(values: Sequence[float], title: str) -> SafeString:
    """Draw a line as wide as its box; nothing for fewer than two values."""
    return charts.sparkline(values, title)


@register.simple_tag
def mini_line(values: Sequence[float], title: str) -> SafeString:
    """Draw a line of fixed size for a table cell."""
    return charts.mini(values, title)


@register.simple_tag(takes_context=True)
def nav_links(context: template.Context) -> list[navigation.NavLink]:
    """Return the sidebar's links for this page."""
    return navigation.links_for(context["request"])


# Chromium's children call themselves Chrome too: they come first.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(agent: str) -> str:
    """Name a browser and its system from what it says of itself: "Firefox, Windows"."""
    names = [
        next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or agent[:40] or DASH
