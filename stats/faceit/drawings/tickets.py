"""Where asking FACEIT for a match stands, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Words
from config.templatetags.dozor import moment
from config.work.outcomes import Outcome
from stats.faceit.services.looking_up import MatchTicket

OUTCOMES: Mapping[str, Words] = {
    Outcome.FOUND: gettext_lazy("The match was read."),
    Outcome.NOT_FOUND: gettext_lazy("FACEIT knows no match of this id."),
    Outcome.BLOCKED: gettext_lazy("FACEIT refuses us: the API key may be wrong or missing."),
    Outcome.RATE_LIMITED: gettext_lazy("FACEIT asked us to wait before asking again."),
    Outcome.UNAVAILABLE: gettext_lazy("FACEIT does not answer properly now."),
    Outcome.UNREADABLE: gettext_lazy("FACEIT answered, but the answer cannot be read."),
}
STATES: Mapping[str, Words] = {
    "queued": gettext_lazy("Asked for. The page shows the result when it is here."),
    "running": gettext_lazy("Asking FACEIT now."),
    "complete": gettext_lazy("All that FACEIT tells of this match is stored already."),
    "fresh": gettext_lazy("It was asked for a moment ago; nothing newer can be had yet."),
    "away": gettext_lazy("FACEIT is not connected, so nothing can be asked."),
}


def ticket_sentence(ticket: MatchTicket) -> str:
    """Return where asking stands; empty when there is nothing to say."""
    if ticket.state == "failed":
        return str(OUTCOMES.get(ticket.outcome, ""))
    return str(STATES.get(ticket.state, ""))


def waiting_sentence(ticket: MatchTicket) -> str:
    """Say what a finished match still waits for, and when it is looked at again."""
    if not ticket.lacks_stats:
        return ""
    if ticket.next_due_at is None:
        return _("The match is over; the players’ figures have not come yet.")
    return _("The match is over; the players’ figures have not come yet. Next look at %s.") % (
        moment(ticket.next_due_at)
    )
