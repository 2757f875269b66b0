"""A shop's settings as its owner types them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.models import Store
from demper.records.pricing import BASIS

CADENCES: Final = [
    (60, _("1 minute")),
    (120, _("2 minutes")),
    (180, _("3 minutes")),
    (240, _("4 minutes")),
    (300, _("5 minutes")),
]
CATEGORIES_MOST: Final = 200


class ShopForm(forms.Form):
    """How a shop is watched and what a sale costs there; shares in percent."""

    main_city = forms.ChoiceField(
        label=_("Main city"), help_text=_("Lists and figures speak of this one")
    )
    cadence_s = forms.TypedChoiceField(
        label=_("Looks at each product every"), coerce=int, choices=CADENCES
    )
    approval = forms.BooleanField(
        label=_("Ask me before every change"), required=False,
        help_text=_("Decisions then wait on the page of approvals"),
    )  # fmt: skip
    commission = forms.DecimalField(
        label=_("Commission, %"), min_value=0, max_value=90, decimal_places=2,
        help_text=_("Of most categories; 2026: 12.5 %, VAT included"),
    )  # fmt: skip
    commissions = forms.CharField(
        label=_("Commission of categories"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line: category = percent. Food, medicine and pet food 7.3 %; "
                    "jewellery and phone accessories 15.5 %"),
    )  # fmt: skip
    tax = forms.DecimalField(label=_("Tax, %"), min_value=0, max_value=90, decimal_places=2)
    orders_token = forms.CharField(
        label=_("Token of the order API"), required=False, max_length=300, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted and never shown again; empty leaves it as it is"),
    )  # fmt: skip
    forget_token = forms.BooleanField(label=_("Forget the token"), required=False)

    def __init__(self, data: Any = None, *, store: Store, **more: Any) -> None:
        super().__init__(data, initial=initial_of(store), **more)
        cities = [(str(city["id"]), str(city.get("name") or city["id"])) for city in store.cities]
        held = (store.main_city, store.main_city)
        choices = cities if store.main_city in dict(cities) else [held, *cities]
        self.fields["main_city"] = forms.ChoiceField(
            label=_("Main city"), choices=choices, help_text=self.fields["main_city"].help_text
        )
        if store.orders_token is None:
            del self.fields["forget_token"]

    def clean_commissions(self) -> dict[str, int]:
        """Return basis points by category."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["commissions"].splitlines():
            name, sign, percent = line.rpartition("=")
            if not line.strip():
                continue
            try:
                share = round(float(percent.strip().rstrip("%").replace(",", ".")) * BASIS / 100)
            except (ValueError, OverflowError):
                share = -1
            if not sign or not name.strip() or not 0 <= share <= 9_000:
                words = _("“%(line)s”: write category = percent, such as Food = 7.3.")
                raise forms.ValidationError(words, params={"line": line.strip()[:80]})
            found[name.strip()[:200]] = share
        if len(found) > CATEGORIES_MOST:
            raise forms.ValidationError(_("These are too many categories."))
        return found

    def columns(self) -> dict[str, Any]:
        """Return what was typed as columns of a shop, without the token."""
        told = self.cleaned_data
        return {
            "main_city": told["main_city"],
            "cadence_s": told["cadence_s"],
            "approval": told["approval"],
            "commission_bp": round(told["commission"] * BASIS / 100),
            "commissions": told["commissions"],
            "tax_bp": round(told["tax"] * BASIS / 100),
        }


def initial_of(store: Store) -> dict[str, Any]:
    """Return a shop's settings as the form shows them."""
    lines = (f"{name} = {_percent(share)}" for name, share in sorted(store.commissions.items()))
    return {
        "main_city": store.main_city,
        "cadence_s": store.cadence_s,
        "approval": store.approval,
        "commission": _percent(store.commission_bp),
        "commissions": "\n".join(lines),
        "tax": _percent(store.tax_bp),
    }


def _percent(basis_points: int) -> str:
    return f"{basis_points * 100 / BASIS:.2f}".rstrip("0").rstrip(".")
