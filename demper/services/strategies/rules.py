"""The rules of a product: who counts as a rival, limits, night, schedule and cities."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from demper.records.pricing import PRICE_MAX, Alone, BelowFloor, Strategy
from demper.services.strategies.faults import Fault, Invalid
from demper.services.strategies.values import (
    Check,
    choice,
    clock,
    flag,
    real,
    refused,
    span,
    whole,
    words,
)

MERCHANTS_MOST: Final = 200
WINDOWS_MOST: Final = 20
_price = whole(1, PRICE_MAX, empty=True)
_money = whole(0, PRICE_MAX, empty=True)
_OTHERWISE: Final[Mapping[str, Check]] = {
    "strategy": choice(one.value for one in Strategy),
    "step": whole(0, 1_000_000),
    "position": whole(1, 100),
    "fixed_price": _price,
    "min_price": _price,
    "max_price": _price,
    "min_profit": _money,
    "max_profit": _money,
    "below_floor": choice(one.value for one in BelowFloor),
    "alone": choice(one.value for one in Alone),
}
_SIMPLE: Final[Mapping[str, Check]] = {
    "ignored": words(MERCHANTS_MOST, 32),
    "only": words(MERCHANTS_MOST, 32),
    "min_rating": real(0, 5),
    "min_reviews": whole(0, 10_000_000),
    "max_preorder_days": whole(0, 365),
    "max_delivery_days": whole(0, 365),
    "dead_band": whole(0, PRICE_MAX),
    "max_drop": whole(1, PRICE_MAX),
    "max_raise": whole(1, PRICE_MAX),
    "climb_bp": whole(1, 5_000),
    "probe": flag,
    "night": span,
}


def merged(held: Mapping[str, Any], changes: Any, cities: Collection[str]) -> dict[str, Any]:
    """Return rules with `changes` put over them by key, None taking one away; raises Invalid."""
    if not isinstance(changes, Mapping):
        raise refused(_("This is to be a set of rules."), "bad_value")
    checks: dict[str, Callable[[Any], Any]] = {
        **_SIMPLE,
        "schedule": _schedule,
        "cities": lambda value: _cities(value, cities),
    }
    rules, faults = dict(held), []
    for name, value in changes.items():
        if value is None or value in ([], {}, ""):
            rules.pop(name, None)
            continue
        try:
            if name not in checks:
                raise refused(_("There is no such rule."), "unknown")
            rules[name] = checks[name](value)
        except Invalid as error:
            faults += [_below(name, fault) for fault in error.faults]
    if faults:
        raise Invalid(faults)
    return rules


def _schedule(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > WINDOWS_MOST:
        raise refused(_("Give at most %s windows.") % WINDOWS_MOST, "bad_value")
    checks = {"days": _days, "from": clock, "to": clock, **_OTHERWISE}
    found = [_each(window, checks, str(number)) for number, window in enumerate(value)]
    for number, window in enumerate(found):
        if "from" not in window or "to" not in window:
            raise refused(_("A window needs a begin and an end."), "bad_time", str(number))
    return found


def _days(value: Any) -> list[int]:
    days = value if isinstance(value, list | tuple) else []
    if not days or any(type(day) is not int or day not in range(7) for day in days):
        raise refused(_("Days are 0 (Monday) to 6 (Sunday)."), "bad_value")
    return sorted(set(days))


def _cities(value: Any, known: Collection[str]) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping):
        raise refused(_("This is to be a set of rules."), "bad_value")
    unknown = [str(city) for city in value if str(city) not in known]
    if unknown:
        message = _("The shop does not sell in this city: %s.") % ", ".join(unknown)
        raise refused(message, "unknown_city", unknown[0])
    found = {
        str(city): _each(one, {"off": flag, **_OTHERWISE}, str(city)) for city, one in value.items()
    }
    return {city: one for city, one in found.items() if one}


def _each(value: Any, checks: Mapping[str, Check], where: str) -> dict[str, Any]:
    """Return one window's or city's settings, without those that are None."""
    if not isinstance(value, Mapping):
        raise refused(_("This is to be a set of rules."), "bad_value", where)
    found, faults = {}, []
    for name, one in value.items():
        if one is None:
            continue
        try:
            if name not in checks:
                raise refused(_("There is no such rule."), "unknown")
            found[name] = checks[name](one)
        except Invalid as error:
            faults += [_below(f"{where}.{name}", fault) for fault in error.faults]
    if faults:
        raise Invalid(faults)
    return found


def _below(name: str, fault: Fault) -> Fault:
    return Fault(f"{name}.{fault.field}" if fault.field else name, fault.message, fault.code)
