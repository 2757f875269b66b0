"""Which strategy is tried on what the shop has seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.models import Product
from demper.models.products import STRATEGIES
from demper.records.pricing import PRICE_MAX


class ReplayForm(forms.Form):
    """A strategy with its numbers and bounds; what is left empty is as it is stored."""

    strategy = forms.ChoiceField(label=_("Strategy"), choices=STRATEGIES)
    step = forms.IntegerField(label=_("Step, ₸"), min_value=0, max_value=1_000_000)
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=100)
    min_price = forms.IntegerField(
        label=_("Lowest price, ₸"), min_value=1, max_value=PRICE_MAX, required=False
    )
    max_price = forms.IntegerField(
        label=_("Highest price, ₸"), min_value=1, max_value=PRICE_MAX, required=False
    )
    probe = forms.BooleanField(label=_("Try a raise now and then"), required=False)


def replay_of(product: Product) -> dict[str, Any]:
    """Return a product's own strategy as the form shows it."""
    return {
        "strategy": product.strategy,
        "step": product.step_kzt,
        "position": product.position,
        "min_price": product.min_price_kzt,
        "max_price": product.max_price_kzt,
        "probe": bool(product.rules.get("probe")),
    }
