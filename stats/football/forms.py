"""What staff may type to have something collected."""

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stats.football.labels import RUN_KIND, SOURCE
from stats.football.services.collecting import COLLECTED, KINDS, BadScope, Scope, is_on

WORDS_MAX = 400


class CollectForm(forms.Form):
    """A run to start: from where, what kind, of which leagues, seasons or day."""

    source = forms.ChoiceField(label=_("Source"))
    kind = forms.ChoiceField(label=_("What to collect"))
    leagues = forms.CharField(
        label=_("Leagues"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("Codes such as en.1 es.1; empty for all that are configured."),
    )
    seasons = forms.CharField(
        label=_("Seasons"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("Such as 2024-25; empty for the current one."),
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For a day alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = [source for source in COLLECTED if is_on(source)]
        kinds = KINDS if len(on) > 1 else KINDS[:2]
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            "source": [(source, SOURCE[source]) for source in on],
            "kind": [(kind, RUN_KIND[kind]) for kind in kinds],
        }
        for name, known in choices.items():
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=known)
        if len(on) == 1:
            del self.fields["day"]

    def clean(self) -> dict[str, Any]:
        """Read the words as a scope; what cannot be collected is told above the fields."""
        told = super().clean() or {}
        if self.errors:
            return told
        try:
            told["scope"] = Scope.read(
                told["source"],
                {
                    "kind": told["kind"],
                    "leagues": _words(told.get("leagues", "")),
                    "seasons": _words(told.get("seasons", "")),
                    "day": told.get("day"),
                },
            )
        except BadScope as error:
            raise forms.ValidationError(str(error)) from error
        return told


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", text) if word]
