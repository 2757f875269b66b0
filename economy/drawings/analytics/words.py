"""Reasons of money and of refusals in words, and steps of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from config.templatetags.dozor import day
from economy.figures import HOUR
from economy.queries.analytics.flows import Steps


def reason_words(account: str, kind: str) -> str:
    """Say for what money came or went."""
    words: Mapping[tuple[str, str], str] = {
        ("mint", "add_funds"): _("Funds added"),
        ("shop", "purchase"): _("Purchases"),
        ("shop", "refund"): _("Refunds"),
        ("adjustments", "adjustment"): _("Adjustments by staff"),
    }
    return words.get((account, kind), f"{account}: {kind}")


def code_words(code: str) -> str:
    """Say why something was refused, in a few words."""
    words = {
        "insufficient_funds": _("not enough money"),
        "sold_out": _("sold out"),
        "already_owned": _("owned already"),
        "limit_reached": _("limit for each user"),
        "not_for_sale": _("not for sale"),
        "price_changed": _("price changed"),
        "not_found": _("not there"),
        "none_left": _("none left to use"),
        "not_consumable": _("not used up"),
        "already_used": _("used before the refund"),
        "already_refunded": _("refunded before"),
        "wallet_frozen": _("wallet frozen"),
        "not_giftable": _("may not be given"),
        "not_refundable": _("no purchase"),
        "reference_used": _("payment booked before"),
        "balance_too_large": _("balance too large"),
    }
    return words.get(code, code)


def operation_words(operation: str) -> str:
    """Say what was asked for."""
    words = {
        "purchase": _("Purchase"),
        "use": _("Use"),
        "add_funds": _("Funds"),
        "refund": _("Refund"),
        "gift": _("Gift"),
        "adjustment": _("Adjustment"),
    }
    return words.get(operation, operation)


def step_words(steps: Steps) -> list[str]:
    """Name each step: its hour or its day (UTC, as the sums are kept)."""
    return [_step(at, steps) for at in steps.starts()]


def _step(at: datetime, steps: Steps) -> str:
    if steps.size >= 24 * HOUR:
        return day(at.date())
    local = timezone.localtime(at)
    return f"{day(local)} {local:%H:%M}"


def axis_labels(steps: Steps, names: Sequence[str]) -> dict[int, str]:
    """Return the names that fit below a drawing: the first, the last, and some between."""
    many = len(names)
    if many < 3:
        return dict(enumerate(names))
    every = max(1, (many - 1) // 4)
    places = {*range(0, many - every // 2 - 1, every), many - 1}
    return {place: names[place] for place in sorted(places)}
