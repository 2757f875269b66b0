"""One look weighed: what became of the last change, what the decision is, what it lets write."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from demper.models import Mode, PriceChangeState, Store
from demper.pricing import decide, needs_quorum, profit_of
from demper.queries.configs import config_of, current_of, off_in, sleeps
from demper.records.market import Snapshot
from demper.records.pricing import Clamp, Decision, PricingConfig, Reason
from demper.services.bot.due import Case
from demper.services.bot.looking import Look
from demper.services.bot.settling import Outcome, judge
from demper.services.snapshots import Packed, Standing, pack, standing_of

QUORUM: Final = 2  # looks in a row that want to raise before it is believed
SECOND_LOOK: Final = timedelta(seconds=60)
RETRY_MOST: Final = timedelta(hours=1)
REPAIRS_FIRST: Final = 1_000_000_000
_MOST_DOUBLINGS: Final = 6


@dataclass(frozen=True, slots=True)
class Scene:
    """What all looks at one shop have in common. `surplus_from`: products beyond what is paid."""

    store: Store
    sisters: frozenset[str]
    surplus_from: int | None

    @property
    def cadence(self) -> timedelta:
        """Return how long to wait between two looks at a product."""
        return timedelta(seconds=self.store.cadence_s)


@dataclass(slots=True)
class Verdict:
    """What a look came to. `price` is what is to be planned, None for nothing."""

    case: Case
    reason: str
    next_due_at: datetime
    snapshot: Snapshot | None = None
    packed: Packed | None = None
    standing: Standing | None = None
    outcome: Outcome | None = None
    decision: Decision | None = None
    price: int | None = None
    worth: int = 0
    asks: bool = False  # a person is to approve of the price
    tested: bool = False
    agreeing: int = 0
    failures: int = 0
    error: str = ""

    @property
    def own_kzt(self) -> int | None:
        """Return the price that buyers see, else the last one known."""
        if self.standing is not None and self.standing.own_kzt is not None:
            return self.standing.own_kzt
        return self.case.watch.price_kzt


def passed_over(case: Case, scene: Scene, now: datetime) -> Verdict | None:
    """Return why a product is not looked at at all; None where it is to be."""
    if case.unsettled:
        return None
    reason = _stops(case, scene, now)
    return reason and Verdict(case, reason, now + scene.cadence)


def weigh(case: Case, look: Look, scene: Scene, now: datetime) -> Verdict:
    """Return what a look comes to."""
    if look.snapshot is None:
        return _failed(case, look.error, scene, now)
    snapshot = replace(look.snapshot, age_s=(now - look.snapshot.taken_at).total_seconds())
    own = scene.store.merchant_id
    verdict = Verdict(
        case,
        case.watch.reason,
        now + scene.cadence,
        snapshot=snapshot,
        packed=pack(snapshot),
        standing=standing_of(snapshot, own, case.product.merchant_sku, scene.sisters),
    )
    if case.unsettled and not _settles(verdict, now):
        return verdict
    stop = _stops(case, scene, now)
    if stop:
        verdict.reason = stop
        return verdict
    _decide(verdict, snapshot, scene, now)
    return verdict


def _stops(case: Case, scene: Scene, now: datetime) -> Any:
    """Return the reason for which nothing is decided, or None."""
    product = case.product
    if not scene.store.bot_enabled or not product.bot_active or off_in(product, case.watch.city_id):
        return Reason.SWITCHED_OFF
    if scene.surplus_from is not None and product.pk >= scene.surplus_from:
        return Reason.NO_SUBSCRIPTION
    return Reason.NIGHT if sleeps(product, now) else None


def _failed(case: Case, error: str, scene: Scene, now: datetime) -> Verdict:
    failures = case.watch.failures + 1
    wait = min(scene.cadence * 2 ** min(failures, _MOST_DOUBLINGS), RETRY_MOST)
    outcome = Outcome(None, verify_at=now + SECOND_LOOK) if case.unsettled else None
    return Verdict(
        case,
        Reason.UPSTREAM_FAILED,
        now + wait,
        outcome=outcome,
        agreeing=case.watch.agreeing,
        failures=failures,
        error=error,
    )


def _settles(verdict: Verdict, now: datetime) -> bool:
    """Judge the open change by what was seen; True when it is settled and all may go on."""
    change, standing, snapshot = verdict.case.change, verdict.standing, verdict.snapshot
    if change is None or standing is None or snapshot is None:
        return False
    if standing.own_kzt is None and not snapshot.complete:
        verdict.next_due_at = now + SECOND_LOOK
        verdict.outcome = Outcome(None, verify_at=verdict.next_due_at)
        return False
    verdict.outcome = outcome = judge(change, standing.own_kzt, now)
    if outcome.state is None and outcome.verify_at is not None:
        verdict.next_due_at = outcome.verify_at
        return False
    if outcome.state == PriceChangeState.REJECTED:
        # A price that the source will not take is not tried again at every look.
        verdict.failures = verdict.case.watch.failures + 1
        verdict.next_due_at += RETRY_MOST / 12 * min(verdict.failures, 12)
        return False
    return True


def _decide(verdict: Verdict, snapshot: Snapshot, scene: Scene, now: datetime) -> None:
    watch, product = verdict.case.watch, verdict.case.product
    config = config_of(product, watch.city_id, scene.store, scene.sisters, now)
    current = current_of(watch, now, verdict.own_kzt)
    decision = decide(config, snapshot, current)
    verdict.decision = decision
    verdict.reason = decision.reason
    if decision.price is None:
        return
    if needs_quorum(decision, current.price):
        verdict.agreeing = min(watch.agreeing + 1, QUORUM)
        if verdict.agreeing < QUORUM:
            verdict.reason = Reason.QUORUM
            verdict.next_due_at = now + min(SECOND_LOOK, scene.cadence)
            return
    verdict.price = decision.price
    verdict.worth = _worth(decision, config, verdict)
    verdict.tested = product.mode == Mode.TEST
    verdict.asks = product.mode == Mode.APPROVAL or scene.store.approval


def _worth(decision: Decision, config: PricingConfig, verdict: Verdict) -> int:
    """Return what a change is worth for the write budget: a sale won, or profit added to one."""
    if Clamp.REPAIR in decision.clamps:
        return REPAIRS_FIRST
    after = decision.profit
    if after is None:
        # Without a cost the price itself orders them, behind nothing and before nothing known.
        return 0
    standing, before = verdict.standing, verdict.own_kzt
    place = standing.rank if standing else None
    if before is None or place is None or (decision.rank or place) < place:
        return after
    return after - (profit_of(before, config.costs) or 0)


def anchor_kzt(decision: Decision) -> int | None:
    """Return the price of the rival that a decision looks at, in whole tenge."""
    return None if decision.anchor_price is None else math.ceil(decision.anchor_price)
