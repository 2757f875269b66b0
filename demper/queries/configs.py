"""A product's rules as the pricing decision takes them. No query is made here but `sisters_of`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from demper.models import Product, Store, Watch
from demper.records.pricing import (
    Alone,
    BelowFloor,
    Bounds,
    Costs,
    Current,
    PricingConfig,
    ProbeRule,
    ProbeState,
    RivalFilter,
    Strategy,
)

CLIMB_BP: Final = 200  # where a product says nothing
ZONE: Final = ZoneInfo("Asia/Almaty")  # where Kaspi's shops and their clocks are
# What a window of the schedule or a city may set otherwise, and how the product calls it.
_SETTABLE: Final = {
    "strategy": "strategy",
    "step": "step_kzt",
    "position": "position",
    "fixed_price": "fixed_price_kzt",
    "min_price": "min_price_kzt",
    "max_price": "max_price_kzt",
    "min_profit": "min_profit_kzt",
    "max_profit": "max_profit_kzt",
    "below_floor": "below_floor",
    "alone": "alone",
}


def sisters_of(store: Store) -> frozenset[str]:
    """Return the merchant ids of the other active shops of the same owner or login; one query."""
    same = Q(owner_id=store.owner_id)
    if store.login_id is not None:
        same |= Q(login_id=store.login_id)
    rows = Store.objects.filter(same, active=True, demo=store.demo).exclude(pk=store.pk)
    return frozenset(rows.values_list("merchant_id", flat=True)) - {store.merchant_id}


def config_of(
    product: Product, city_id: str, store: Store, sisters: Iterable[str], now: datetime
) -> PricingConfig:
    """Return what the decision about a product in a city depends on at this time."""
    rules = product.rules
    said = _said(product, city_id, now)
    return PricingConfig(
        own=store.merchant_id,
        strategy=Strategy(said["strategy"]),
        step=said["step"],
        position=said["position"],
        fixed_price=said["fixed_price"],
        costs=costs_of(product, store),
        bounds=Bounds(
            min_price=said["min_price"],
            max_price=said["max_price"],
            min_profit=said["min_profit"],
            max_profit=said["max_profit"],
        ),
        rivals=_filter(rules),
        sisters=frozenset(sisters),
        below_floor=BelowFloor(said["below_floor"]),
        alone=Alone(said["alone"]),
        climb_bp=rules.get("climb_bp") or CLIMB_BP,
        dead_band=rules.get("dead_band") or 0,
        max_drop=rules.get("max_drop"),
        max_raise=rules.get("max_raise"),
        probe=_NO_PROBE if not rules.get("probe") else _PROBE,
    )


def costs_of(product: Product, store: Store) -> Costs:
    """Return a product's costs: its own commission, else its category's, else the shop's."""
    commission = product.commission_bp
    if commission is None:
        commission = store.commissions.get(product.category, store.commission_bp)
    return Costs(
        cost_kzt=product.cost_kzt,
        delivery_kzt=product.delivery_kzt,
        commission_bp=int(commission),
        tax_bp=store.tax_bp,
    )


def current_of(watch: Watch, now: datetime, price: int | None = None) -> Current:
    """Return what is known of the own price; `price` is what buyers see, where that is known."""
    return Current(
        price=watch.price_kzt if price is None else price,
        alone_seen=watch.alone_seen,
        probe=ProbeState(**watch.probe) if watch.probe else _NO_STATE,
        now_s=now.timestamp(),
    )


def sleeps(product: Product, now: datetime) -> bool:
    """Tell whether it is the product's night: nothing is decided then."""
    night = product.rules.get("night")
    return bool(night) and _within(night[0], night[1], now.astimezone(ZONE).time())


def off_in(product: Product, city_id: str) -> bool:
    """Tell whether the bot is off for a product in one city."""
    return bool(_city(product, city_id).get("off"))


_NO_PROBE: Final = ProbeRule()
_PROBE: Final = ProbeRule(enabled=True)
_NO_STATE: Final = ProbeState()
_NO_FILTER: Final = RivalFilter()


def _said(product: Product, city_id: str, now: datetime) -> dict[str, Any]:
    """Return the settable values: the product's, then its window's, then its city's."""
    said = {name: getattr(product, field) for name, field in _SETTABLE.items()}
    for change in (_window(product, now), _city(product, city_id)):
        said.update({k: v for k, v in change.items() if k in _SETTABLE and v is not None})
    return said


def _city(product: Product, city_id: str) -> Mapping[str, Any]:
    cities: Mapping[str, Mapping[str, Any]] = product.rules.get("cities") or {}
    return cities.get(city_id) or {}


def _window(product: Product, now: datetime) -> Mapping[str, Any]:
    """Return the first window of the schedule that it is now, by the clock of Almaty."""
    windows: Iterable[Mapping[str, Any]] = product.rules.get("schedule") or ()
    for window in windows:
        local = now.astimezone(ZONE)
        days = window.get("days")
        if days and local.weekday() not in days:
            continue
        if _within(window.get("from", "00:00"), window.get("to", "00:00"), local.time()):
            return window
    return {}


def _within(start: str, end: str, at: time) -> bool:
    """Tell whether a time is in [start, end), which may go over midnight; equal is a whole day."""
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    if first < last:
        return first <= at < last
    return at >= first or at < last


def _filter(rules: Mapping[str, Any]) -> RivalFilter:
    if not rules:
        return _NO_FILTER
    return RivalFilter(
        ignored=frozenset(rules.get("ignored") or ()),
        only=frozenset(rules.get("only") or ()),
        min_rating=rules.get("min_rating"),
        min_reviews=rules.get("min_reviews"),
        max_preorder_days=rules.get("max_preorder_days"),
        max_delivery_days=rules.get("max_delivery_days"),
    )
