"""A sheet that is sent in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CostForm(forms.Form):
    """A sheet of costs and bounds."""

    sheet = forms.FileField(label=_("Excel or CSV file"), max_length=200, allow_empty_file=False)
