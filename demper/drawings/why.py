"""Why a product stands where it stands, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.templatetags.dozor import number, tenge
from demper.drawings.reasons import WORDS, words_of
from demper.explaining import Code, Explanation, Fact, Standing, explain
from demper.models import Decision, Product, Store, Watch
from demper.pricing import profit_of
from demper.queries.configs import costs_of
from demper.records.pricing import Clamp, Reason, Strategy

Words = str | Promise
MONEY: Final = frozenset(
    {"price", "floor", "ceiling", "missing", "profit", "band"}
)  # fmt: skip
SENTENCES: Final[Mapping[Code, Words]] = {
    Code.LEADER: _("It looks at %(name)s, who asks %(price)s."),
    Code.WANTED: _("The strategy wants %(price)s."),
    Code.HELD_BY_FLOOR: _("The floor of %(floor)s holds it."),
    Code.HELD_BY_CEILING: _("The ceiling of %(ceiling)s holds it."),
    Code.HELD_BY_DEAD_BAND: _("A raise by %(missing)s is too small to be worth a change."),
    Code.SHORT_DROP: _("It goes down in steps; the way ends at %(price)s."),
    Code.SHORT_RAISE: _("It goes up in steps; the way ends at %(price)s."),
    Code.REPAIRED: _("The price was outside the bounds and was taken back inside."),
    Code.NO_RIVALS: _("Nobody else sells it here."),
    Code.EARNS: _("One sale leaves %(profit)s."),
    Code.SET_FLOOR: _("Say the cost or the lowest price: without a floor nothing is written."),
    Code.MEND_BOUNDS: _("The floor of %(floor)s is above the ceiling of %(ceiling)s: mend one."),
    Code.LOWER_FLOOR: _("A floor of %(price)s would let it pass the rival."),
    Code.RAISE_CEILING: _("A ceiling of %(price)s would let it go where it wants."),
    Code.NARROWER_BAND: _("A smallest raise of %(band)s or less would let it through."),
    Code.MORE_LOOKS: _("So many more looks must agree: %(looks)s."),
    Code.NEXT_LOOK: _("The next whole look at the offers."),
    Code.NEXT_RUN: _("The next run goes on to %(price)s."),
    Code.RIVAL_MOVES: _("A rival comes, goes or changes the price."),
    Code.SET_CEILING: _("A ceiling: without one there is nothing to rise to."),
}
# Said where a value that the sentence needs is not known.
PLAIN: Final[Mapping[Code, Words]] = {
    Code.LEADER: _("It looks at a rival who asks %(price)s."),
    Code.NEXT_RUN: _("The next run goes on."),
    Code.HELD_BY_FLOOR: _("The floor holds it."),
    Code.HELD_BY_CEILING: _("The ceiling holds it."),
    Code.HELD_BY_DEAD_BAND: _("The raise is too small to be worth a change."),
    Code.SHORT_DROP: _("It goes down in steps."),
    Code.SHORT_RAISE: _("It goes up in steps."),
    Code.MEND_BOUNDS: _("The floor is above the ceiling: mend one."),
    Code.LOWER_FLOOR: _("A lower floor would let it pass the rival."),
    Code.RAISE_CEILING: _("A higher ceiling would let it go where it wants."),
    Code.NARROWER_BAND: _("A smaller least raise would let it through."),
}


def explained(
    product: Product, store: Store, watch: Watch | None, last: Decision | None
) -> Explanation:
    """Return the facts behind a price in one city, none before the first look; no query."""
    if product.bot_active and not (watch.reason if watch else product.reason):
        return Explanation((), ())
    return explain(_standing(product, store, watch, last))


def _standing(
    product: Product, store: Store, watch: Watch | None, last: Decision | None
) -> Standing:
    price = product.price_kzt if watch is None else watch.price_kzt
    row: Any = watch or product
    return Standing(
        reason=_reason(product, row.reason),
        price=price,
        target=getattr(row, "target_kzt", None),
        floor=row.floor_kzt,
        ceiling=row.ceiling_kzt,
        rival=last.anchor if last else "",
        rival_price=last.anchor_kzt if last else row.best_rival_kzt,
        rivals=row.rivals,
        rank=row.rank,
        clamps=tuple(Clamp(one) for one in last.clamps.split()) if last else (),
        profit=None if price is None else profit_of(price, costs_of(product, store)),
        alone_seen=watch.alone_seen if watch else 0,
        strategy=Strategy(product.strategy),
        step=product.step_kzt,
    )


def _reason(product: Product, code: str) -> Reason:
    if not product.bot_active or code not in WORDS:
        return Reason.SWITCHED_OFF
    return Reason(code)


def sentences(facts: tuple[Fact, ...]) -> list[str]:
    """Return facts as sentences, in their order."""
    return [SPOKEN.get(fact.code, _plain)(fact) for fact in facts]


def _plain(fact: Fact) -> str:
    told = {
        name: tenge(int(value)) if name in MONEY else value for name, value in fact.values.items()
    }
    for words in (SENTENCES.get(fact.code), PLAIN.get(fact.code)):
        try:
            if words is not None and all(value != "" for value in told.values()):
                return str(words) % told
        except KeyError:
            continue
    words = PLAIN.get(fact.code)
    return str(words) % {"price": "–", **told} if words is not None else fact.code.value


def _stands(fact: Fact) -> str:
    told = fact.values
    said = {"price": tenge(int(told["price"]))}
    if "rank" not in told:
        return str(_("It stands at %(price)s.")) % said
    said["rank"] = str(told["rank"])
    if "rivals" not in told:
        return str(_("It stands at %(price)s, place %(rank)s.")) % said
    said["all"] = number(int(told["rivals"]) + 1)
    return str(_("It stands at %(price)s, place %(rank)s of %(all)s.")) % said


def _by_reason(fact: Fact) -> str:
    return str(words_of(str(fact.values.get("reason", ""))).why)


SPOKEN: Final[Mapping[Code, Callable[[Fact], str]]] = {
    Code.STANDS: _stands,
    Code.REFUSED: _by_reason,
    Code.A_PERSON: _by_reason,
    Code.TIME: _by_reason,
}
