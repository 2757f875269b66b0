"""What reviews tell, in tiles, bars and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import charts
from config.templatetags.dozor import DASH, number, percent, signed
from config.work.outcomes import Outcome

Told = Mapping[str, Any]
BAR: Final = charts.Frame(160, 12, "chart-fit")


@dataclass(frozen=True, slots=True)
class Star:
    """How many gave so many stars."""

    stars: int
    count: str
    share: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller that reviews name."""

    name: str
    merchant_id: str
    share: str
    interval: str
    bar: SafeString
    own: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of sales, and what it stands on."""

    value: str
    interval: str
    bar: SafeString
    assumption: str
    calibrated: bool


def star_lines(told: Told) -> list[Star]:
    """Return the stars, five first."""
    counts = {int(stars): many for stars, many in told["distribution"].items()}
    whole = sum(counts.values())
    if not whole:
        return []
    return [
        Star(
            stars, number(counts.get(stars, 0)), percent(counts.get(stars, 0) / whole),
            charts.share(counts.get(stars, 0), whole, percent(counts.get(stars, 0) / whole)),
        )
        for stars in range(5, 0, -1)
    ]  # fmt: skip


def seller_lines(told: Told, own: str = "") -> list[Seller]:
    """Return who sold what was reviewed."""
    return [
        Seller(
            one["name"] or one["merchant_id"],
            one["merchant_id"],
            percent(one["share"]["value"]),
            interval(one["share"], 100, "\u00a0%"),
            charts.interval_bar(
                one["share"]["low"],
                one["share"]["value"],
                one["share"]["high"],
                percent(one["share"]["value"]),
            ),
            bool(own) and one["merchant_id"] == own,
        )
        for one in told["sellers"]
    ]


def interval(found: Told, times: float = 1, unit: str = "", digits: int = 0) -> str:
    """Write an interval: 12–40 %."""
    return f"{number(found['low'] * times, digits)}–{number(found['high'] * times, digits)}{unit}"


def estimate_of(told: Told) -> Estimate | None:
    """Return the estimate of sales in words; None where reviews cannot tell."""
    sales = told.get("sales")
    if not sales:
        return None
    week, share = sales["per_week"], sales["reviewing"]
    parts = {"share": percent(share["value"], 1), "range": interval(share, 100, "\u00a0%", 1)}
    if sales["calibrated"]:
        words = _(
            "Of your own %(sold)s sales %(reviews)s were reviewed, so %(share)s of buyers "
            "(95 %%: %(range)s) are taken to write a review."
        ) % {
            **parts,
            "sold": number(sales["own_sold"]),
            "reviews": number(sales["own_reviews"]),
        }
    else:
        words = (
            _(
                "Nobody publishes how many buyers write a review. This assumes %(share)s "
                "(95 %%: %(range)s); 30 own sales of the product replace the assumption."
            )
            % parts
        )
    title = _("Sales a week by all shops")
    scale = (0.0, max(week["high"], 1.0))
    bar = charts.interval_bar(
        week["low"], week["value"], week["high"], title, scale=scale, frame=BAR
    )
    return Estimate(
        number(week["value"], 0 if week["value"] >= 10 else 1),
        interval(week, digits=0 if week["value"] >= 10 else 1),
        bar,
        words,
        sales["calibrated"],
    )


def weeks_chart(told: Told) -> SafeString:
    """Draw the reviews of the last weeks."""
    return charts.bars(
        told["weeks"],
        _("Reviews in each of the last 12 weeks"),
        charts.Frame(200, 32, "sparkline", stretch=True),
    )


def trend_words(told: Told) -> tuple[str, str]:
    """Say how fresh ratings differ from old ones, and in which tone."""
    trend = told.get("trend")
    if not trend:
        return "", ""
    words = _("%(change)s stars (95 %%: %(low)s … %(high)s)") % {
        "change": signed(trend["value"], 2),
        "low": signed(trend["low"], 2),
        "high": signed(trend["high"], 2),
    }
    return words, "good" if trend["low"] > 0 else "bad" if trend["high"] < 0 else ""


def read_words(told: Told) -> str:
    """Say how many reviews were read of how many."""
    parts = {"read": number(told["read"]), "all": number(told["total"])}
    if told["read"] < told["total"]:
        return _("the newest %(read)s of %(all)s reviews were read") % parts
    return ngettext("%(all)s review was read", "%(all)s reviews were read", told["total"]) % parts


def mean_words(found: Told | None) -> str:
    """Write a mean rating with its interval, a dash where there are too few."""
    if not found:
        return DASH
    return f"{number(found['value'], 2)} ({interval(found, digits=2)}, n = {number(found['n'])})"


def failure_words(outcome: str) -> str:
    """Say why reviews could not be read."""
    words = {
        Outcome.NOT_FOUND: _("Kaspi knows no such product."),
        Outcome.BLOCKED: _("Kaspi refuses requests now."),
        Outcome.RATE_LIMITED: _("Kaspi asks to come back later."),
        Outcome.UNREADABLE: _("Kaspi's answer could not be read."),
    }
    return words.get(Outcome(outcome), _("Kaspi is out of reach now.")) if outcome else ""


def most_words(found: Sequence[Told]) -> list[tuple[str, str]]:
    """Return words with how many reviews use them."""
    return [(one["word"], number(one["reviews"])) for one in found]
