"""Outcomes of asking a source in words a person understands; each has its own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.upstream.errors import (
    Blocked,
    CircuitOpen,
    NotFound,
    RateLimited,
    UpstreamError,
)
from config.work.outcomes import Outcome

SENTENCES: dict[Outcome, Promise] = {
    Outcome.FOUND: _("The page was read."),
    Outcome.NOT_FOUND: _(
        "War Thunder knows nobody of this name. Check the spelling: capital and small letters "
        "differ, and squadrons go by their full name."
    ),
    Outcome.BLOCKED: _(
        "War Thunder's site asked for a browser check. Open the page in your browser, save it and "
        "upload the file."
    ),
    Outcome.RATE_LIMITED: _("War Thunder's site asked us to wait before asking again."),
    Outcome.UNAVAILABLE: _("War Thunder's site does not answer properly now. We will try again."),
    Outcome.UNREADABLE: _(
        "The page came, but it cannot be read: the site may have changed, or the file is damaged."
    ),
}


def sentence(outcome: str) -> str:
    """Return what an outcome means, in the active language; empty for no outcome."""
    return str(SENTENCES[Outcome(outcome)]) if outcome else ""


def outcome_of(error: UpstreamError) -> tuple[Outcome, float]:
    """Return the outcome of an error of the upstream layer and the seconds to wait at least."""
    if isinstance(error, NotFound):
        return Outcome.NOT_FOUND, 0.0
    if isinstance(error, Blocked):
        return Outcome.BLOCKED, 0.0
    if isinstance(error, RateLimited):
        return Outcome.RATE_LIMITED, error.retry_after_s
    if isinstance(error, CircuitOpen):
        return Outcome.UNAVAILABLE, error.retry_after_s
    return Outcome.UNAVAILABLE, getattr(error, "retry_after_s", None) or 0.0
