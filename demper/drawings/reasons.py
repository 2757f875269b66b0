"""Reasons of decisions in words: a short one for chips, a sentence for whoever asks why."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demper.records.pricing import Clamp, Reason

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as pages show it; `tone` is a chip's."""

    code: str
    label: Words
    why: Words
    tone: str = ""


_R = ReasonWords
WORDS: Final[dict[str, ReasonWords]] = {
    one.code: one
    for one in (
        _R(
            Reason.TARGET,
            _("Priced to the target"),
            _("The price stands where the strategy wants it, beside the rival that it looks at."),
            "good",
        ),
        _R(
            Reason.NEXT_REACHABLE,
            _("Next reachable"),
            _(
                "The leader is below the floor, so the price stands in front of the cheapest "
                "rival that can be passed."
            ),
            "accent",
        ),
        _R(
            Reason.AT_FLOOR,
            _("At the floor"),
            _("The target is below the floor, so the price stands at the floor."),
            "warn",
        ),
        _R(
            Reason.AT_CEILING,
            _("At the ceiling"),
            _("The target is above the ceiling, so the price stands at the ceiling."),
            "accent",
        ),
        _R(
            Reason.LEADER_BELOW_FLOOR,
            _("Leader below the floor"),
            _("The leader is below the floor, and the strategy waits in that case."),
            "warn",
        ),
        _R(
            Reason.ALONE_HOLD,
            _("No rivals"),
            _("Nobody else sells it; the strategy leaves the price as it is."),
            "",
        ),
        _R(
            Reason.ALONE_UNCONFIRMED,
            _("No rivals seen yet"),
            _("No rival in the last look. Three looks in a row must agree before it is believed."),
            "",
        ),
        _R(
            Reason.ALONE_CEILING,
            _("Alone, at the ceiling"),
            _("Nobody else sells it, so the price goes to the ceiling."),
            "accent",
        ),
        _R(
            Reason.ALONE_CLIMB,
            _("Alone, climbing"),
            _("Nobody else sells it, so the price climbs step by step."),
            "accent",
        ),
        _R(
            Reason.ALREADY_OPTIMAL,
            _("Already right"),
            _("The price stands where the strategy wants it; there is nothing to change."),
            "good",
        ),
        _R(
            Reason.DEADBAND,
            _("Too small a raise"),
            _("The price could be raised by less than the smallest raise that is set."),
            "",
        ),
        _R(
            Reason.FIXED,
            _("Fixed price"),
            _("The strategy is a fixed price."),
            "",
        ),
        _R(
            Reason.PROBE_RAISE,
            _("Trying a raise"),
            _("The price was raised once to see whether rivals follow."),
            "accent",
        ),
        _R(
            Reason.PROBE_WAIT,
            _("Waiting after a raise"),
            _("The price was raised on trial; two looks decide whether rivals follow."),
            "accent",
        ),
        _R(
            Reason.PROBE_BACK,
            _("Back after a raise"),
            _("Rivals did not follow the raise, so the price went back."),
            "",
        ),
        _R(
            Reason.NO_FLOOR,
            _("No floor"),
            _("Neither a lowest price nor a cost is set. Without a floor nothing is written."),
            "bad",
        ),
        _R(
            Reason.FLOOR_ABOVE_CEILING,
            _("Floor above ceiling"),
            _("The floor is above the ceiling, so no price fits. Check cost, profit and bounds."),
            "bad",
        ),
        _R(
            Reason.STALE_SNAPSHOT,
            _("Offers out of date"),
            _("The offers were read too long ago to decide from."),
            "warn",
        ),
        _R(
            Reason.INCOMPLETE_SNAPSHOT,
            _("Offers incomplete"),
            _("Not all pages of the offers arrived. Nothing is decided from a part."),
            "warn",
        ),
        _R(
            Reason.EMPTY_SNAPSHOT,
            _("Own offer not seen"),
            _(
                "The own offer is missing from the offers, so the answer is not believed. Is "
                "the master SKU right, and is the product on sale?"
            ),
            "warn",
        ),
        _R(
            Reason.QUORUM,
            _("A raise waits"),
            _("A raise waits until a second look agrees."),
            "",
        ),
        _R(
            Reason.NIGHT,
            _("Night"),
            _("The bot rests in the hours that are set for this product."),
            "",
        ),
        _R(
            Reason.SWITCHED_OFF,
            _("Bot off"),
            _("The bot is switched off here."),
            "",
        ),
        _R(
            Reason.NO_SUBSCRIPTION,
            _("Over the limit"),
            _("More products are switched on than the subscription covers."),
            "warn",
        ),
        _R(
            Reason.BUDGET,
            _("Waits for its turn"),
            _("Kaspi takes 250 changes in 30 minutes; more profitable changes go first."),
            "warn",
        ),
        _R(
            Reason.COOLING_DOWN,
            _("Cooling down"),
            _("Kaspi refused a change, so this shop writes nothing for 30 minutes."),
            "warn",
        ),
        _R(
            Reason.NEEDS_LOGIN,
            _("Sign in again"),
            _(
                "The session of the cabinet has ended; nothing can be written until somebody "
                "signs in."
            ),
            "bad",
        ),
        _R(
            Reason.AWAITS_APPROVAL,
            _("Waits for approval"),
            _("The bot has decided and waits for a yes."),
            "accent",
        ),
        _R(
            Reason.UPSTREAM_FAILED,
            _("Kaspi did not answer"),
            _("The offers could not be read. The price stays as it is."),
            "bad",
        ),
    )
}
CLAMPS: Final[dict[str, Words]] = {
    Clamp.FLOOR: _("held by the floor"),
    Clamp.CEILING: _("held by the ceiling"),
    Clamp.MAX_DROP: _("held by the largest drop at once"),
    Clamp.MAX_RAISE: _("held by the largest raise at once"),
    Clamp.REPAIR: _("taken back inside the bounds"),
}
# Of a product that nobody has looked at.
NOTHING: Final = ReasonWords(
    "", pgettext_lazy("reason", "Not looked at"), _("The bot has not looked at it yet."), ""
)


def words_of(code: str) -> ReasonWords:
    """Return a reason in words; a code that nobody knows stands for itself."""
    return WORDS.get(code) or (ReasonWords(code, code, "", "") if code else NOTHING)
