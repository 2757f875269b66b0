"""Reviews of a product, as the public site gives them. Pure. The author's name is not read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from demper.parse.loose import child, count, list_of, number, object_of, text
from demper.records.reviews import Review, ReviewsPage

SOURCE: Final = "Kaspi reviews"
TEXT_MAX: Final = 4_000
STARS: Final = range(1, 6)
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def parse_reviews_page(body: bytes) -> ReviewsPage:
    """Read a page of reviews; rows without an id or a rating are skipped and counted."""
    root = object_of(body, SOURCE)
    rows = list_of(root, "data", SOURCE)
    found = [one for row in rows if (one := _review(row)) is not None]
    summary = child(root, "summary")
    distribution = _distribution(summary.get("statistic"))
    total = _all_of(root.get("groupSummary")) or count(summary.get("reviewsCount")) or 0
    return ReviewsPage(
        reviews=tuple(found),
        rating=_global(summary.get("global")),
        distribution=distribution,
        ratings=count(summary.get("ratingCount")) or sum(distribution.values()),
        total=total,
        skipped=len(rows) - len(found),
    )


def _review(row: Any) -> Review | None:
    if not isinstance(row, dict):
        return None
    ident, stars = text(row.get("id"), 80), count(row.get("rating"), 5)
    if not ident or stars not in STARS:
        return None
    plus, minus, free = _comment(row.get("comment"))
    merchant = child(row, "merchant")
    return Review(
        review_id=ident,
        day=_day(row.get("date")),
        rating=stars,
        plus=plus,
        minus=minus,
        text=free,
        merchant_id=text(merchant.get("code"), 32),
        merchant_name=text(merchant.get("name"), 120),
    )


def _comment(value: Any) -> tuple[str, str, str]:
    """Return praise, complaint and free text; the comment may be text, null or an object."""
    if isinstance(value, str):
        return "", "", text(value, TEXT_MAX)
    if not isinstance(value, Mapping):
        return "", "", ""
    plus, minus, free = (text(value.get(key), TEXT_MAX) for key in ("plus", "minus", "text"))
    return plus, minus, free


def _day(value: Any) -> date | None:
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _global(value: Any) -> float | None:
    rating = number(value)
    return rating if rating is not None and 0 < rating <= 5 else None


def _distribution(value: Any) -> dict[int, int]:
    found = dict.fromkeys(STARS, 0)
    for row in value if isinstance(value, list) else ():
        if isinstance(row, dict):
            rate, many = count(row.get("rate"), 5), count(row.get("count"))
            if rate in found and many is not None:
                found[rate] = many
    return found if any(found.values()) else {}


def _all_of(value: Any) -> int | None:
    for row in value if isinstance(value, list) else ():
        if isinstance(row, dict) and row.get("id") == "ALL":
            return count(row.get("total"))
    return None
