"""Settings of a product as they are asked for: each value by itself, then all of them together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from demper.models import Mode, Product, Store
from demper.money import tenge
from demper.pricing import bounds_of
from demper.queries.configs import costs_of
from demper.records.pricing import PRICE_MAX, Alone, BelowFloor, Bounds, Strategy
from demper.services.strategies.faults import Fault, Invalid
from demper.services.strategies.rules import merged
from demper.services.strategies.values import choice, whole

STEP_MAX: Final = 1_000_000
POSITION_MAX: Final = 100
COMMISSION_MAX_BP: Final = 9_000
_money = whole(0, PRICE_MAX, empty=True)
_price = whole(1, PRICE_MAX, empty=True)
# What may be set, and how each value is checked.
FIELDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "strategy": choice(one.value for one in Strategy),
    "mode": choice(Mode.values),
    "below_floor": choice(one.value for one in BelowFloor),
    "alone": choice(one.value for one in Alone),
    "step_kzt": whole(0, STEP_MAX),
    "position": whole(1, POSITION_MAX),
    "fixed_price_kzt": _price,
    "min_price_kzt": _price,
    "max_price_kzt": _price,
    "min_profit_kzt": _money,
    "max_profit_kzt": _money,
    "cost_kzt": _money,
    "delivery_kzt": whole(0, PRICE_MAX),
    "commission_bp": whole(0, COMMISSION_MAX_BP, empty=True),
}
# How windows of the schedule and cities call what they set otherwise.
_SHORT: Final = {
    "strategy": "strategy",
    "fixed_price": "fixed_price_kzt",
    "min_price": "min_price_kzt",
    "max_price": "max_price_kzt",
    "min_profit": "min_profit_kzt",
    "max_profit": "max_profit_kzt",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What holds at one time in one city; `field` is where it is set."""

    field: str
    values: Mapping[str, Any]


def checked(product: Product, store: Store, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of `product` that these changes really change, `rules` merged by key.

    A rule set to None is taken away. Raises Invalid with every fault found.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for field, value in changes.items():
        try:
            if field == "rules":
                values[field] = merged(product.rules, value, _cities(product, store))
            elif field in FIELDS:
                values[field] = FIELDS[field](value)
            else:
                faults.append(Fault(field, _("There is no such setting."), "unknown"))
        except Invalid as error:
            faults += [
                Fault(fault.field or field, fault.message, fault.code) for fault in error.faults
            ]
    if not faults:
        faults = list(_contradictions(product, store, values))
    if faults:
        raise Invalid(faults)
    return {field: value for field, value in values.items() if getattr(product, field) != value}


def _cities(product: Product, store: Store) -> set[str]:
    """Return the ids of cities that something may be set for."""
    return {str(city["id"]) for city in store.cities} | set(product.city_prices)


def _contradictions(product: Product, store: Store, values: Mapping[str, Any]) -> Iterator[Fault]:
    now = {field: values.get(field, getattr(product, field)) for field in FIELDS}
    rules = values.get("rules", product.rules)
    costs = costs_of(product, store)
    costs = type(costs)(
        cost_kzt=now["cost_kzt"],
        delivery_kzt=now["delivery_kzt"],
        commission_bp=costs.commission_bp if now["commission_bp"] is None else now["commission_bp"],
        tax_bp=costs.tax_bp,
    )
    for said in _held(now, rules):
        bounds = Bounds(
            min_price=said.values["min_price_kzt"],
            max_price=said.values["max_price_kzt"],
            min_profit=said.values["min_profit_kzt"],
            max_profit=said.values["max_profit_kzt"],
        )
        yield from _of_one(said, *bounds_of(costs, bounds))


def _held(now: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[_Said]:
    """Yield what holds as a rule, then in each window, then in each city."""
    yield _Said("", now)
    for number, window in enumerate(rules.get("schedule") or ()):
        yield _Said(f"schedule.{number}", _overlaid(now, window))
    for city, one in (rules.get("cities") or {}).items():
        yield _Said(f"cities.{city}", _overlaid(now, one))


def _overlaid(now: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    said = {_SHORT[name]: value for name, value in over.items() if name in _SHORT}
    return {**now, **{field: value for field, value in said.items() if value is not None}}


def _of_one(said: _Said, floor: int | None, ceiling: int | None) -> Iterator[Fault]:
    if floor is not None and ceiling is not None and floor > ceiling:
        message = _("The floor of %(floor)s is above the ceiling of %(ceiling)s.")
        words = {"floor": tenge(floor), "ceiling": tenge(ceiling)}
        yield Fault(said.field or "max_price_kzt", message % words, "floor_above_ceiling")
    if said.values["strategy"] != Strategy.FIXED.value:
        return
    field, price = said.field or "fixed_price_kzt", said.values["fixed_price_kzt"]
    if price is None:
        yield Fault(field, _("A fixed price needs a price."), "fixed_price_missing")
    elif floor is not None and price < floor:
        message = _("The fixed price is below the floor of %(floor)s.")
        yield Fault(field, message % {"floor": tenge(floor)}, "outside_bounds")
    elif ceiling is not None and price > ceiling:
        message = _("The fixed price is above the ceiling of %(ceiling)s.")
        yield Fault(field, message % {"ceiling": tenge(ceiling)}, "outside_bounds")
