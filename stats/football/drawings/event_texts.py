"""What a source says beside an event of a match, in the reader's words where they are known."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

# By what is left of the source's word without case, spaces and marks.
TEXTS: Final[Mapping[str, Promise]] = {
    "ht": gettext_lazy("Half time"),
    "ft": gettext_lazy("Full time"),
    "et": gettext_lazy("Extra time"),
    "aet": gettext_lazy("After extra time"),
    "pen": gettext_lazy("Penalties"),
    "foul": pgettext_lazy("card", "foul"),
    "professionalfoul": pgettext_lazy("card", "professional foul"),
    "persistentfouling": pgettext_lazy("card", "persistent fouling"),
    "offtheballfoul": pgettext_lazy("card", "foul off the ball"),
    "dangerousplay": pgettext_lazy("card", "dangerous play"),
    "violentconduct": pgettext_lazy("card", "violent conduct"),
    "fighting": pgettext_lazy("card", "fighting"),
    "argument": pgettext_lazy("card", "argument"),
    "handball": pgettext_lazy("card", "handball"),
    "professionalhandball": pgettext_lazy("card", "deliberate handball"),
    "simulation": pgettext_lazy("card", "simulation"),
    "timewasting": pgettext_lazy("card", "time wasting"),
    "excessivecelebration": pgettext_lazy("card", "excessive celebration"),
    "leavingfield": pgettext_lazy("card", "leaving the pitch"),
    "unallowedfieldentering": pgettext_lazy("card", "entering the pitch unasked"),
    "notretreating": pgettext_lazy("card", "not keeping the distance"),
    "otherreason": pgettext_lazy("card", "another reason"),
    "scored": pgettext_lazy("penalty", "scored"),
    "missed": pgettext_lazy("penalty", "missed"),
    "goalkeepersave": pgettext_lazy("penalty", "saved by the goalkeeper"),
    "offtarget": pgettext_lazy("penalty", "off target"),
    "woodwork": pgettext_lazy("penalty", "hit the woodwork"),
    "goalawarded": gettext_lazy("goal awarded"),
    "goalnotawarded": gettext_lazy("goal not awarded"),
    "penaltyawarded": gettext_lazy("penalty awarded"),
    "penaltynotawarded": gettext_lazy("penalty not awarded"),
    "redcardgiven": gettext_lazy("red card given"),
    "cardupgrade": gettext_lazy("card raised"),
    "mistakenidentity": gettext_lazy("mistaken identity"),
}
_VERDICT: Final = re.compile(r"(?P<what>.+): (?P<said>yes|no)")


def event_text(told: str) -> str:
    """Return what a source says of an event; a word that nobody knows stays as it is told."""
    verdict = _VERDICT.fullmatch(told)
    if verdict:
        words = (
            _("%(what)s: confirmed") if verdict["said"] == "yes" else _("%(what)s: not confirmed")
        )
        return words % {"what": event_text(verdict["what"])}
    known = TEXTS.get("".join(filter(str.isalnum, told.casefold())))
    return told if known is None else str(known)
