"""The kinds of alerts: each app registers its own by code and says them in one sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

GROUPS: Mapping[str, Words] = {
    "ratings": _("Ratings"),
    "roster": _("Rosters"),
    "matches": _("Matches"),
    "prices": _("Prices"),
    "economy": _("Economy"),
    "source": _("Sources"),
}


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One kind of alert.

    `code` is dotted (`warthunder.squadron.joined`), `group` a key of GROUPS, `icon` a symbol of
    the sprite, `tone` one of "", "good", "warn", "bad", and `sentence` a lazy gettext format
    string whose %(name)s are filled from the alert's payload; a name that ends in `_days` is said
    with its unit ("1 day", "5 days"). `words` says, field by field, what codes in it are called.
    """

    code: str
    label: Words
    group: str
    icon: str
    tone: str
    sentence: Words
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)


_kinds: dict[str, AlertKind] = {}


def register(kind: AlertKind) -> None:
    """Make a kind known; called from an app's ready(). Raises ValueError for an unknown group."""
    if kind.group not in GROUPS:
        raise ValueError(f"{kind.code}: group {kind.group!r} is not one of {', '.join(GROUPS)}")
    _kinds[kind.code] = kind


def kind_of(code: str) -> AlertKind:
    """Return the kind; one that is no longer registered is shown by its code."""
    return _kinds.get(code) or AlertKind(code, code, "source", "bell", "", "")


def is_known(code: str) -> bool:
    """Tell whether a kind is registered."""
    return code in _kinds


def all_kinds() -> list[AlertKind]:
    """Return every registered kind in order of registration."""
    return list(_kinds.values())


def codes_in(groups: Iterable[str]) -> list[str]:
    """Return the codes of the kinds in these groups."""
    wanted = set(groups)
    return [kind.code for kind in _kinds.values() if kind.group in wanted]


class _Values(dict[str, Any]):
    """A payload for the % operator: numbers in the reader's format, a dash for what is missing."""

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None or value == "":
            return "–"
        if not isinstance(value, int | float) or isinstance(value, bool):
            return value
        number = number_format(value, use_l10n=True, force_grouping=True)
        if not name.endswith("_days"):
            return number
        if value == 0:
            return gettext("less than a day")
        return ngettext("%(count)s day", "%(count)s days", int(value)) % {"count": number}


def _said(kind: AlertKind, payload: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(words[payload[name]])
        for name, words in kind.words.items()
        if payload.get(name) in words
    }


def line(code: str, payload: Mapping[str, Any]) -> str:
    """Say an alert as one line of plain text in the active language; never raises."""
    kind = kind_of(code)
    try:
        text = str(kind.sentence) % _Values({**payload, **_said(kind, payload)})
    except (TypeError, ValueError):
        text = ""
    return text or str(kind.label)
