"""What may be typed over the list of products: filters, names of views, bulk actions."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demper.models import Mode
from demper.models.products import STRATEGIES
from demper.queries.products import Order
from demper.records.pricing import PRICE_MAX, Strategy
from demper.services.batches import PERCENT_MAX, Action

ORDERS: Final = [
    ("", _("By name")),
    (Order.CHANGED.value, _("Latest change first")),
    (Order.CHECKED.value, _("Longest not looked at")),
    (Order.WORST_RANK.value, _("Worst place first")),
    (Order.RANK.value, _("Best place first")),
    (Order.CHEAPEST.value, _("Cheapest first")),
    (Order.DEAREST.value, _("Dearest first")),
]
# What the bulk bar offers, and what of it is done.
DEEDS: Final = [
    ("enable", _("Switch the bot on")),
    ("disable", _("Switch the bot off")),
    ("strategy", _("Set the strategy")),
    ("bounds", _("Set floor and ceiling by cost")),
    ("profit", _("Set the least profit")),
    ("mode", _("Set the mode")),
]


class ProductFilter(forms.Form):
    """Which products are shown; read by queries.products.Choice."""

    q = forms.CharField(label=_("Title or SKU"), required=False, max_length=100)
    strategy = forms.ChoiceField(
        label=_("Strategy"), required=False, choices=[("", _("All strategies")), *STRATEGIES]
    )
    mode = forms.ChoiceField(
        label=_("Mode"), required=False, choices=[("", _("All modes")), *Mode.choices]
    )
    bot = forms.ChoiceField(
        label=_("Bot"), required=False,
        choices=[
            ("", _("On and off")),
            ("1", pgettext_lazy("bot", "On")),
            ("0", pgettext_lazy("bot", "Off")),
        ],
    )  # fmt: skip
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)


class ViewForm(forms.Form):
    """A name for the filter that is shown."""

    name = forms.CharField(label=_("Name"), max_length=60)
    query = forms.CharField(required=False, max_length=500)


class BulkForm(forms.Form):
    """An action over many products, with what it needs."""

    do = forms.ChoiceField(label=_("What to do"), choices=DEEDS)
    strategy = forms.ChoiceField(
        label=_("Strategy"), choices=STRATEGIES, initial=Strategy.BEAT.value, required=False
    )
    step_kzt = forms.IntegerField(
        label=_("Step, ₸"), min_value=0, max_value=1_000_000, initial=1, required=False
    )
    position = forms.IntegerField(
        label=_("Place"), min_value=1, max_value=100, initial=1, required=False
    )
    min_percent = forms.IntegerField(
        label=_("Floor, per cent of the cost"), min_value=1, max_value=PERCENT_MAX, required=False
    )
    max_percent = forms.IntegerField(
        label=_("Ceiling, per cent of the cost"), min_value=1, max_value=PERCENT_MAX, required=False
    )
    min_profit_kzt = forms.IntegerField(
        label=_("Least profit, ₸"), min_value=0, max_value=PRICE_MAX, required=False
    )
    mode = forms.ChoiceField(
        label=_("Mode"), choices=Mode.choices, initial=Mode.TEST.value, required=False
    )
    NEEDS: Final = {
        "strategy": ("strategy", "step_kzt", "position"),
        "bounds": ("min_percent", "max_percent"),
        "profit": ("min_profit_kzt",),
        "mode": ("mode",),
    }

    def needed(self) -> list[forms.BoundField]:
        """Return the fields that the chosen action needs."""
        return [self[name] for name in self.NEEDS.get(self["do"].value() or "", ())]

    def clean(self) -> dict[str, Any]:
        """Refuse bounds without either end."""
        told = super().clean() or {}
        if told.get("do") == "bounds" and not (told.get("min_percent") or told.get("max_percent")):
            self.add_error("min_percent", _("Say the floor, the ceiling or both."))
        return told

    def action(self) -> tuple[Action, dict[str, Any]]:
        """Return what batches.apply takes."""
        told = self.cleaned_data
        done = told["do"]
        said = {name: told[name] for name in self.NEEDS.get(done, ())}
        if done in ("enable", "disable", "bounds"):
            return Action(done), said
        if done == "strategy":
            said["step_kzt"] = 1 if said["step_kzt"] is None else said["step_kzt"]
            said["position"] = said["position"] or 1
        return Action.EDIT, said
