"""A price set by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.records.pricing import PRICE_MAX


class PriceForm(forms.Form):
    """A price in one city."""

    city = forms.CharField(max_length=16, widget=forms.HiddenInput)
    price = forms.IntegerField(label=_("Price, ₸"), min_value=1, max_value=PRICE_MAX)
