"""A product's strategy as people type it: prices in tenge, shares in percent, clocks."""

from collections.abc import Iterable
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demper.models import Mode, Product
from demper.models.products import STRATEGIES
from demper.records.pricing import BASIS, PRICE_MAX

BELOW: Final = [
    ("next_reachable", _("stand before the next rival above the floor")),
    ("floor", _("stand at the floor")),
    ("hold", _("leave the price")),
]
ALONE: Final = [
    ("hold", _("leave the price")),
    ("ceiling", _("go to the ceiling")),
    ("climb", _("climb step by step")),
]
WEEKDAYS: Final = [
    ("0", _("Mon")), ("1", _("Tue")), ("2", _("Wed")), ("3", _("Thu")),
    ("4", _("Fri")), ("5", _("Sat")), ("6", _("Sun")),
]  # fmt: skip
SCHEDULE_ROWS: Final = 2
DIRECT: Final = (
    "strategy", "step_kzt", "position", "fixed_price_kzt", "min_price_kzt", "max_price_kzt",
    "min_profit_kzt", "max_profit_kzt", "cost_kzt", "delivery_kzt", "mode", "below_floor", "alone",
)  # fmt: skip
NUMBERS: Final = (
    "min_reviews", "max_preorder_days", "max_delivery_days", "dead_band", "max_drop", "max_raise",
)  # fmt: skip
CITY_PRICES: Final = ("min_price", "max_price", "fixed_price")
WINDOW: Final = ("days", "from", "to", "strategy")
# Settings that the form calls otherwise.
OTHERWISE_CALLED: Final = {"commission_bp": "commission", "climb_bp": "climb", "night": "night_to"}


def _money(label: Any, help_text: Any = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=PRICE_MAX, **more
    )


class TimeInput(forms.TimeInput):
    """A clock of hours and minutes."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class StrategyForm(forms.Form):
    """Everything that a decision about a product depends on, in tenge and percent."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strategy = forms.ChoiceField(label=_("Strategy"), choices=STRATEGIES)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    step_kzt = forms.IntegerField(
        label=_("Step, ₸"), min_value=0, max_value=PRICE_MAX,
        help_text=_("How far below (or behind) the rival"),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("Place"), min_value=1, max_value=100, help_text=_("Only for “hold a place”")
    )
    fixed_price_kzt = _money(_("Fixed price, ₸"), _("Only for “fixed price”"))
    min_price_kzt = _money(_("Lowest price, ₸"))
    max_price_kzt = _money(_("Highest price, ₸"))
    min_profit_kzt = _money(_("Least profit, ₸"), _("Of one sale, after commission and tax"))
    max_profit_kzt = _money(_("Most profit, ₸"))
    cost_kzt = _money(_("Cost, ₸"), _("What one piece costs you"))
    delivery_kzt = _money(_("Delivery, ₸"), _("What you pay for one delivery"))
    commission = forms.DecimalField(
        label=_("Commission, %"), required=False, min_value=0, max_value=90, decimal_places=2,
        help_text=_("Empty: the category's or the shop's"),
    )  # fmt: skip
    below_floor = forms.ChoiceField(label=_("When the leader is below the floor"), choices=BELOW)
    alone = forms.ChoiceField(label=_("When nobody else sells it"), choices=ALONE)
    climb = forms.DecimalField(
        label=_("One step of the climb, %"), required=False, min_value=0, max_value=50,
        decimal_places=2,
    )  # fmt: skip
    dead_band = _money(_("Smallest raise, ₸"), _("Smaller raises are not worth a change"))
    max_drop = _money(_("Largest drop at once, ₸"))
    max_raise = _money(_("Largest raise at once, ₸"))
    probe = forms.BooleanField(
        label=_("Try a raise now and then"), required=False,
        help_text=_("Raises once from the lowest third and goes back if rivals do not follow"),
    )  # fmt: skip
    ignored = forms.CharField(
        label=_("Do not react to"), required=False, max_length=2000,
        help_text=_("Merchant ids, separated by commas"),
    )  # fmt: skip
    only = forms.CharField(
        label=_("React only to"), required=False, max_length=2000,
        help_text=_("Merchant ids, separated by commas; empty: to all"),
    )  # fmt: skip
    min_rating = forms.FloatField(
        label=_("Rivals rated at least"), required=False, min_value=0, max_value=5,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip
    min_reviews = forms.IntegerField(
        label=_("Rivals with at least so many reviews"), required=False, min_value=0,
        max_value=10_000_000,
    )  # fmt: skip
    max_preorder_days = forms.IntegerField(
        label=_("Preorder of at most so many days"), required=False, min_value=0, max_value=365
    )
    max_delivery_days = forms.IntegerField(
        label=_("Delivery within so many days"), required=False, min_value=0, max_value=365
    )
    night_from = forms.TimeField(
        label=pgettext_lazy("clock", "The bot rests from"), required=False, widget=TimeInput()
    )
    night_to = forms.TimeField(
        label=pgettext_lazy("clock", "until"), required=False, widget=TimeInput(),
        help_text=_("Almaty time"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, product: Product, **more: Any) -> None:
        super().__init__(data, initial=initial_of(product), **more)
        self.held: dict[str, Any] = product.rules or {}
        self.cities = cities_of(product)
        for city in self.cities:
            for name in CITY_PRICES:
                self.fields[f"city_{city['id']}_{name}"] = _money(city.get("name", city["id"]))
            self.fields[f"city_{city['id']}_off"] = forms.BooleanField(required=False)
        for row in range(SCHEDULE_ROWS):
            self._add_window(row)

    def _add_window(self, row: int) -> None:
        self.fields[f"window_{row}_days"] = forms.MultipleChoiceField(
            label=_("On"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
        )
        for edge, label in (("from", _("from")), ("to", pgettext_lazy("clock", "until"))):
            self.fields[f"window_{row}_{edge}"] = forms.TimeField(
                label=label, required=False, widget=TimeInput()
            )
        self.fields[f"window_{row}_strategy"] = forms.ChoiceField(
            label=_("Strategy"), choices=[("", "–"), *STRATEGIES], required=False
        )

    def city_rows(self) -> list[dict[str, Any]]:
        """Return the fields of each city."""
        return [
            {
                "name": city.get("name", city["id"]),
                "off": self[f"city_{city['id']}_off"],
                "prices": [self[f"city_{city['id']}_{name}"] for name in CITY_PRICES],
            }
            for city in self.cities
        ]

    def windows(self) -> list[dict[str, Any]]:
        """Return the fields of each window of the schedule."""
        return [
            {name: self[f"window_{row}_{name}"] for name in WINDOW} for row in range(SCHEDULE_ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse half a night and half a window."""
        told = super().clean() or {}
        if bool(told.get("night_from")) != bool(told.get("night_to")):
            self.add_error("night_to", _("Say both ends of the night, or none."))
        for row in range(SCHEDULE_ROWS):
            given = [bool(told.get(f"window_{row}_{name}")) for name in ("from", "to")]
            given.append(bool(told.get(f"window_{row}_strategy") or self._more_of(row)))
            if any(given[:2]) and not all(given):
                self.add_error(f"window_{row}_from", _("Say from when, until when and what."))
        return told

    def changes(self) -> dict[str, Any]:
        """Return what was typed as the columns of a product."""
        told = self.cleaned_data
        commission = told["commission"]
        return {
            **{name: told[name] for name in DIRECT},
            "delivery_kzt": told["delivery_kzt"] or 0,
            "commission_bp": None if commission is None else round(commission * BASIS / 100),
            "rules": self._rules(told),
        }

    def refuse(self, faults: Iterable[tuple[str, str]]) -> None:
        """Put what the house refuses beside the fields, given as (setting, sentence)."""
        for setting, message in faults:
            field = self._field_of(setting)
            self.add_error(field if field in self.fields else None, message)

    def _field_of(self, setting: str) -> str:
        name, _dot, rest = setting.partition(".")
        where, _dot, part = rest.partition(".")
        if name == "schedule":
            return f"window_{where}_{part if part in ('from', 'to', 'strategy') else 'from'}"
        if name == "cities":
            return f"city_{where}_{part if part in CITY_PRICES else CITY_PRICES[0]}"
        return OTHERWISE_CALLED.get(name, name)

    def _rules(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return every rule that the form knows, None for those that are not wanted."""
        climb = told["climb"]
        night = [told["night_from"], told["night_to"]]
        return {
            "ignored": _words(told["ignored"]) or None,
            "only": _words(told["only"]) or None,
            "min_rating": told["min_rating"],
            "climb_bp": None if climb is None else round(climb * BASIS / 100),
            "probe": told["probe"] or None,
            "night": [_clock(one) for one in night] if all(night) else None,
            **{name: told[name] for name in NUMBERS},
            "schedule": self._schedule(told) or None,
            "cities": self._cities(told) or None,
        }

    def _cities(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return what holds in each city; what the form does not show stays as it was."""
        found = dict(self.held.get("cities") or {})
        for city in self.cities:
            names = (*CITY_PRICES, "off")
            said = {name: told.get(f"city_{city['id']}_{name}") or None for name in names}
            kept = {**found.pop(city["id"], {}), **said}
            kept = {name: value for name, value in kept.items() if value is not None}
            if kept:
                found[city["id"]] = kept
        return found

    def _schedule(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the windows: those of the form, then those that it had no room for."""
        shown = [self._window(row, told) for row in range(SCHEDULE_ROWS)]
        further = (self.held.get("schedule") or [])[SCHEDULE_ROWS:]
        return [*(window for window in shown if window), *further]

    def _window(self, row: int, told: dict[str, Any]) -> dict[str, Any] | None:
        start, end = told.get(f"window_{row}_from"), told.get(f"window_{row}_to")
        if not start or not end:
            return None
        strategy = told.get(f"window_{row}_strategy")
        return {
            **self._more_of(row),
            "days": [int(day) for day in told[f"window_{row}_days"]] or list(range(7)),
            "from": _clock(start),
            "to": _clock(end),
            **({"strategy": strategy} if strategy else {}),
        }

    def _more_of(self, row: int) -> dict[str, Any]:
        """Return what a held window sets and the form does not show."""
        held = (self.held.get("schedule") or [])[row : row + 1]
        return {name: value for one in held for name, value in one.items() if name not in WINDOW}


def cities_of(product: Product) -> list[dict[str, str]]:
    """Return the cities of a product's shop that have a number, by name where it has one."""
    known = {str(city["id"]): str(city.get("name") or city["id"]) for city in product.store.cities}
    for city in product.city_prices:
        known.setdefault(str(city), str(city))
    return [{"id": city, "name": name} for city, name in known.items() if city.isalnum()]


def initial_of(product: Product) -> dict[str, Any]:
    """Return a product's strategy as the form shows it."""
    rules = product.rules or {}
    night = rules.get("night") or ["", ""]
    told: dict[str, Any] = {
        **{name: getattr(product, name) for name in DIRECT},
        **{name: rules.get(name) for name in (*NUMBERS, "min_rating", "probe")},
        "version": product.version,
        "commission": _percent(product.commission_bp),
        "climb": _percent(rules.get("climb_bp")),
        "ignored": ", ".join(rules.get("ignored", [])),
        "only": ", ".join(rules.get("only", [])),
        "night_from": night[0],
        "night_to": night[1],
    }
    for city, said in rules.get("cities", {}).items():
        told |= {f"city_{city}_{name}": value for name, value in said.items()}
    for row, window in enumerate(rules.get("schedule", [])[:SCHEDULE_ROWS]):
        told[f"window_{row}_days"] = [str(day) for day in window.get("days", [])]
        for name in ("from", "to", "strategy"):
            told[f"window_{row}_{name}"] = window.get(name, "")
    return told


def _percent(basis_points: int | None) -> Any:
    if basis_points is None:
        return None
    return f"{basis_points * 100 / BASIS:.2f}".rstrip("0").rstrip(".")


def _words(text: str) -> list[str]:
    return [word for part in text.replace(";", ",").split(",") if (word := part.strip())]


def _clock(value: time) -> str:
    return f"{value:%H:%M}"
