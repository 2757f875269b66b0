"""Which stretch of time is to be taken back."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demper.services.undo import LONGEST

SPANS: Final = [
    ("1", _("the last hour")),
    ("6", _("the last 6 hours")),
    ("24", _("the last 24 hours")),
    ("", _("since a time of mine")),
]


class UndoForm(forms.Form):
    """The window of time: so many last hours, or since a moment."""

    hours = forms.ChoiceField(
        label=_("Take back"), choices=SPANS, initial="1", required=False, widget=forms.RadioSelect
    )
    since = forms.DateTimeField(
        label=_("Since"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse no time, one to come, and one longer ago than a month."""
        told = super().clean() or {}
        since, now = told.get("since"), timezone.now()
        if told.get("hours") or "since" in self.errors:
            return told
        if since is None:
            self.add_error("since", _("Say since when."))
        elif not now - LONGEST < since < now:
            self.add_error("since", _("This is to be within the last 31 days."))
        return told

    def begin(self, now: datetime) -> datetime:
        """Return when the window begins."""
        told = self.cleaned_data
        if told["hours"]:
            return now - timedelta(hours=int(told["hours"]))
        since: datetime = told["since"]
        return since
