"""Signing in to the cabinet: who, then the code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.services.sign_in.identity import PASSWORD_MAX


class PhoneForm(forms.Form):
    """A phone that gets an SMS."""

    phone = forms.CharField(
        label=_("Phone of the cabinet"), max_length=40,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel", "autofocus": True}
        ),
        help_text=_("Kaspi sends a code to it"),
    )  # fmt: skip


class EmailForm(forms.Form):
    """An e-mail address and the password, which is used once and not kept."""

    email = forms.CharField(
        label=_("E-mail"), max_length=200,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password of the cabinet"), max_length=PASSWORD_MAX, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Sent to Kaspi once and not kept"),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("Code"), max_length=8,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )  # fmt: skip
