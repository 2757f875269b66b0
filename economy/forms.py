"""What people may type into the economy's pages. A form that moves something carries a key."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from economy.currencies import known
from economy.models import Product
from economy.models.journal import DEEDS
from economy.money import name_of
from economy.queries.catalogue import Order
from economy.records import AMOUNT_MAX, QUANTITY_MAX, Kind
from economy.whatif import ELASTICITY_MAX

REASON_LENGTH_MAX: Final = 200
NICK_LENGTH_MAX: Final = 150
NUMBER_MAX: Final = 2**63 - 1
KINDS: Final = [("", _("All kinds")), *((one.value, word) for one, word in zip(
    Kind, (_("Single use"), _("For good")), strict=True))]  # fmt: skip
ORDERS: Final = [
    (Order.NAME.value, _("By name")),
    (Order.CHEAPEST.value, _("Cheapest first")),
    (Order.DEAREST.value, _("Dearest first")),
    (Order.NEWEST.value, _("Newest first")),
]
SHOWN: Final = [("", _("All")), ("affordable", _("Affordable")), ("owned", _("Mine"))]
Choices = list[tuple[str, str | Promise]]


def _currencies() -> Choices:
    return [("", _("All currencies")), *((code, name_of(code)) for code in known())]


class KeyedForm(forms.Form):
    """`key` was made when the form was shown: sent twice, it is done once."""

    key = forms.UUIDField()


class BuyForm(KeyedForm):
    """A purchase: how many, and the price that was shown."""

    quantity = forms.IntegerField(min_value=1, max_value=QUANTITY_MAX)
    price = forms.IntegerField(min_value=0, max_value=AMOUNT_MAX)


class UseForm(KeyedForm):
    """Using things up."""

    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=QUANTITY_MAX)


class RefundForm(KeyedForm):
    """Undoing a purchase, with the reason that stays in the journal."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH_MAX)


class RecipientForm(forms.Form):
    """To whom things are given, and how many."""

    to = forms.CharField(
        label=pgettext_lazy("recipient", "To"),
        max_length=NICK_LENGTH_MAX,
        help_text=_("The name under which they sign in."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
    )
    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=QUANTITY_MAX, initial=1
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver

    def clean_to(self) -> User:
        """Return the person; an error for nobody and for the giver."""
        name = self.cleaned_data["to"].strip()
        welcome = Q(is_active=True)
        if settings.DOZOR_DEMO:
            # A demo's customers sign in nowhere, but they are given things.
            welcome |= Q(wallets__demo=True)
        person = User.objects.filter(welcome, username__iexact=name).order_by("pk").first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this name."))
        if person.pk == self.giver.pk:
            raise forms.ValidationError(_("This is you. A gift is for somebody else."))
        return person


class GiveForm(KeyedForm, RecipientForm):
    """A gift that was looked at and is meant."""


class ShopFilter(forms.Form):
    """What of the shop is shown, and in which order."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=_currencies)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    show = forms.ChoiceField(required=False, choices=SHOWN)


class LedgerFilter(forms.Form):
    """Which operations of a wallet are shown."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All operations")), *DEEDS]
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=_currencies)
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    product = forms.IntegerField(required=False, min_value=1, max_value=NUMBER_MAX)


def heard(form: forms.Form) -> dict[str, Any]:
    """Return what of a filter is valid; the rest counts as not said."""
    form.is_valid()
    return form.cleaned_data


class WhatIfForm(forms.Form):
    """Other prices and stock of a few products; `choices` are those that may be named.

    A price is in the product's own units, as the shop shows it.
    """

    ROWS = (1, 2, 3)

    days = forms.TypedChoiceField(
        label=_("Replay the last"), coerce=int, initial=30,
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
    )  # fmt: skip
    elasticity = forms.FloatField(
        label=_("Price elasticity"), min_value=0, max_value=ELASTICITY_MAX, initial=0,
        required=False,
        help_text=_("0: people want what they wanted; 1: half the price, twice as much"),
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip

    def __init__(self, *args: Any, products: Sequence[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = {one.pk: one for one in products}
        choices = [("", "–"), *((one.pk, one.name) for one in products)]
        for row in self.ROWS:
            self.fields[f"product_{row}"] = forms.TypedChoiceField(
                label=_("Product"), coerce=int, empty_value=None, required=False, choices=choices
            )
            self.fields[f"price_{row}"] = forms.DecimalField(
                label=_("New price"), required=False, min_value=0, max_digits=16, decimal_places=4
            )
            self.fields[f"stock_{row}"] = forms.IntegerField(
                label=_("Stock"), required=False, min_value=0, max_value=NUMBER_MAX
            )

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """Return the fields of each row."""
        return [
            tuple(self[f"{name}_{row}"] for name in ("product", "price", "stock"))
            for row in self.ROWS
        ]

    def clean(self) -> dict[str, Any]:
        """Put the rows together as `prices` and `stocks` by product, in minor units."""
        told = super().clean() or {}
        prices: dict[int, int] = {}
        stocks: dict[int, int] = {}
        for row in self.ROWS:
            price, stock = told.get(f"price_{row}"), told.get(f"stock_{row}")
            product = self.products.get(told.get(f"product_{row}") or 0)
            if product is None and (price is not None or stock is not None):
                self.add_error(f"product_{row}", _("Say which product."))
            if product is not None and price is not None:
                prices[product.pk] = self._minor(row, price, product)
            if product is not None and stock is not None:
                stocks[product.pk] = stock
        if not self.errors and not prices and not stocks:
            raise forms.ValidationError(_("Name a product and its new price or stock."))
        return told | {"prices": prices, "stocks": stocks}

    def _minor(self, row: int, price: Decimal, product: Product) -> int:
        minor = price.scaleb(known().get(product.currency, 0))
        if minor != int(minor) or minor > AMOUNT_MAX:
            self.add_error(f"price_{row}", _("No such amount in this currency."))
        return int(minor)
