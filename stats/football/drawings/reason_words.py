"""Why something of football did not work, in the reader's words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stats.football.client import NOT_PERMITTED, NOT_SET_UP, OLD_ANSWER
from stats.football.labels import SOURCE
from stats.football.services.reasons import Reason

WORDS: Final[Mapping[str, Promise]] = {
    Reason.NOT_SET_UP: _(NOT_SET_UP),
    Reason.BLOCKED: _("The source does not permit reading."),
    Reason.NOT_PERMITTED: _(NOT_PERMITTED),
    Reason.NOT_FOUND: _("The source says that there is no such thing."),
    Reason.RATE_LIMITED: _("The limit of questions is used up for now."),
    Reason.UNAVAILABLE: _("The source does not answer."),
    Reason.OLD_ANSWER: _(OLD_ANSWER),
    Reason.LEFT_ALONE: _("No answer to repeated questions; it is left alone for a while."),
    Reason.BAD_PAYLOAD: _("The source sent something else than it was asked for."),
    Reason.UNREADABLE: _("An answer cannot be read: %(source)s, at %(where)s."),
    Reason.NOT_STORED_YET: _("The match or season it is about is not stored yet."),
    Reason.FAILED: _("It could not be stored (%(error)s)."),
}


def reason_words(reason: Mapping[str, Any] | None) -> str:
    """Say a kept reason; "" for none, and for a code that nobody knows any more."""
    told = reason or {}
    words = WORDS.get(str(told.get("code", "")))
    if words is None:
        return ""
    values = dict(told.get("values") or {})
    if "source" in values:
        values["source"] = SOURCE.get(values["source"], values["source"])
    return str(words) % values


def failure_words(reason: Mapping[str, Any] | None, detail: str) -> str:
    """Say why something failed: by its reason, else by the detail kept before there were any."""
    return reason_words(reason) or detail
