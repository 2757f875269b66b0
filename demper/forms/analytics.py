"""What may be asked of sales and reviews."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.queries.periods import LONGEST
from demper.queries.reviews import sku_named

DAY: Final = {"type": "date"}


class PeriodForm(forms.Form):
    """Two days, both counted in."""

    first = forms.DateField(
        label=_("From day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    last = forms.DateField(label=_("To day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order and too many of them."""
        told = super().clean() or {}
        first: date | None = told.get("first")
        last: date | None = told.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day is before the first."))
        elif first and last and last - first >= timedelta(days=LONGEST):
            self.add_error("last", _("At most 366 days at once."))
        return told


class OrdersForm(forms.Form):
    """A sheet of orders."""

    sheet = forms.FileField(label=_("Excel file"), max_length=200, allow_empty_file=False)


class ReviewsForm(forms.Form):
    """A product by SKU or address."""

    product = forms.CharField(
        label=_("Product"), max_length=500, help_text=_("A master SKU, or an address of kaspi.kz.")
    )

    def clean_product(self) -> str:
        """Return the master SKU."""
        found = sku_named(self.cleaned_data["product"])
        if found is None:
            raise forms.ValidationError(_("This names no product of Kaspi."))
        return found
