"""What people fill in on the account pages."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scopes import scopes_for
from accounts.timezones import zone_names


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, language and time zone; the e-mail address has its own page, with verification."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language", "time_zone"]
        help_texts = {
            "language": _("Of the pages and the e-mails."),
            "time_zone": _("Start to type a city. Empty means the time zone of this server."),
        }
        widgets = {
            "time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label,
            help_text=self.fields["language"].help_text,
            choices=choices,
            required=False,
        )

    def clean_time_zone(self) -> str:
        """Accept only what the zone database knows; spaces stand for underscores."""
        name = str(self.cleaned_data["time_zone"]).strip().replace(" ", "_")
        if name and name not in zone_names():
            raise forms.ValidationError(gettext("There is no such time zone."), code="zone")
        return name


class TokenForm(forms.Form):
    """A new API token: its name, what it may do, how long it lives."""

    LIFETIMES = [
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("one year")),
        ("0", _("until it is revoked")),
    ]

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What it is for, for example the program that will use it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Permissions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.ChoiceField(label=_("Expires after"), choices=LIFETIMES, initial="90")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (scope.code, format_html("{} <code>{}</code>", scope.label, scope.code))
            for scope in scopes_for(user)
        ]

    def expires_at(self, now: datetime) -> datetime | None:
        """Return the moment the token dies, or None; only after validation."""
        days = int(self.cleaned_data["days"])
        return now + timedelta(days=days) if days else None
