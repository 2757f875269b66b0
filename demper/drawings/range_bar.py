"""Where a price stands between its floor and its ceiling, in a table cell."""

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.templatetags.dozor import tenge

WIDTH: Final = 96
EDGE: Final = 4


def range_bar(
    floor: int | None, price: int | None, ceiling: int | None, rival: int | None, width: int = WIDTH
) -> SafeString:
    """Draw floor | price | ceiling with a mark for the best rival; empty without floor and price.

    Without a ceiling the scale ends a little above the highest of the rest.
    """
    if floor is None or price is None:
        return SafeString("")
    top = ceiling if ceiling is not None else max(price, rival or 0, floor + 1)
    low, high = min(floor, price), max(top, price)
    span = (high - low) or 1

    def place(value: int) -> str:
        share = min(max((value - low) / span, 0.0), 1.0)
        return f"{EDGE + share * (width - 2 * EDGE):.1f}"

    left, right = place(floor), place(top)
    ends = f"M{left} 2v10" + (f"M{right} 2v10" if ceiling is not None else "")
    # A rival beyond the scale stands at its edge.
    mark = f'<path class="fill-warn" d="M{place(rival)} 5l-3-4h6z"/>' if rival else ""
    title = escape(_title(floor, price, ceiling, rival))
    # Numbers and escaped words only.
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 {width} 14" width="{width}" height="14" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect class="fill-line" y="6" width="{width}" height="2"/>'
        f'<path class="range-span" d="M{left} 7H{right}"/><path class="line-muted" d="{ends}"/>'
        f'{mark}<circle class="fill-accent" cx="{place(price)}" cy="7" r="4"/></svg>'
    )


def _title(floor: int, price: int, ceiling: int | None, rival: int | None) -> str:
    words = _("price %(price)s, floor %(floor)s, ceiling %(ceiling)s, best rival %(rival)s")
    return words % {
        "price": tenge(price),
        "floor": tenge(floor),
        "ceiling": tenge(ceiling),
        "rival": tenge(rival),
    }
