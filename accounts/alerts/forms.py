"""What the preferences page takes in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.alerts.models import AlertPreferences


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Quiet hours and the web hook; the matrix of kinds is read beside it."""

    webhook_url = forms.URLField(
        label=_("Web hook address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Alerts are sent there as JSON by POST. Leave empty for none."),
    )

    class Meta:
        model = AlertPreferences
        fields = ["quiet_from", "quiet_until", "webhook_url"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) and not self.errors:
            raise ValidationError(_("Give both the beginning and the end of the quiet hours."))
        return cleaned

    def clean_webhook_url(self) -> str:
        """Only http and https lead out of the house."""
        url: str = self.cleaned_data["webhook_url"]
        if url and not url.startswith(("http://", "https://")):
            raise ValidationError(_("Use an address that begins with https:// or http://."))
        return url
