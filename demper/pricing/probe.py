"""Probe-raise: from the lowest third of the range raise once, and see whether rivals follow.

A price that has come to rest in the lowest third goes up to just under the next offer, or to the
ceiling. If the target has risen by the second look the rivals followed and the probe has paid;
if not, the price goes back and the next probe waits: 2 h at first, then twice as long, to 48 h.
"""

from collections.abc import Sequence
from dataclasses import replace

from demper.pricing.aims import Aim, Range
from demper.pricing.limits import Settled, settle
from demper.pricing.targets import below, price_of
from demper.records.market import Offer
from demper.records.pricing import Current, PricingConfig, ProbeState, Reason, Strategy

AT_REST = frozenset({Reason.ALREADY_OPTIMAL, Reason.AT_FLOOR, Reason.DEADBAND})
PROBING = frozenset({Strategy.BEAT, Strategy.MATCH, Strategy.POSITION})


def probe(
    config: PricingConfig,
    current: Current,
    room: Range,
    rivals: Sequence[Offer],
    aim: Aim,
    settled: Settled,
) -> tuple[Settled, ProbeState]:
    """Return what is written with the probe in mind, and the probe's new state."""
    state = _ended(current.probe)
    if not config.probe.enabled or aim.price is None or current.price is None:
        return settled, state
    wanted = room.nearest(aim.price)
    if current.probe.raised_to == current.price and room.holds(current.price):
        return _look(config, current, room, wanted, settled)
    raised = _raised(config, current, room, rivals, wanted, settled)
    if raised is None:
        return settled, state
    # Until this one has an outcome there is no second raise, written or not.
    rests = current.now_s + config.probe.pause_s
    state = replace(state, raised_from=wanted, raised_to=raised, rests_until_s=rests)
    return Settled(raised, Reason.PROBE_RAISE), state


def _look(
    config: PricingConfig, current: Current, room: Range, wanted: int, settled: Settled
) -> tuple[Settled, ProbeState]:
    """Return what a running probe does: it has paid, waits for one more look, or goes back."""
    state, rule = current.probe, config.probe
    start, top = state.raised_from, state.raised_to
    # Half of the way counts as following: a rival who wanders by a tenge has not.
    if start is None or top is None or 2 * (wanted - start) >= top - start:
        return settled, ProbeState(rests_until_s=current.now_s + rule.pause_s)
    if state.checks + 1 < rule.checks:
        return Settled(None, Reason.PROBE_WAIT), replace(state, checks=state.checks + 1)
    pause = min(max(2 * state.pause_s, rule.pause_s), rule.pause_max_s)
    back = settle(config, Aim(wanted, Reason.PROBE_BACK), current.price, room)
    return back, ProbeState(pause_s=pause, rests_until_s=current.now_s + pause)


def _raised(
    config: PricingConfig,
    current: Current,
    room: Range,
    rivals: Sequence[Offer],
    wanted: int,
    settled: Settled,
) -> int | None:
    """Return the price to probe with; None where it is not the time or there is no room."""
    if not _may_raise(config, current, room, settled) or current.price is None:
        return None
    higher = (below(price_of(offer), config.step) for offer in rivals)
    start = max(current.price, wanted)
    price = min((one for one in higher if one > start), default=room.cap)
    price = min(price, room.cap)
    if config.max_raise is not None:
        price = min(price, current.price + config.max_raise)
    return price if price - start >= max(config.dead_band, 1) else None


def _may_raise(config: PricingConfig, current: Current, room: Range, settled: Settled) -> bool:
    if not config.probe.enabled or config.strategy not in PROBING or room.ceiling is None:
        return False
    if settled.price is not None or settled.reason not in AT_REST:
        return False
    if current.price is None or current.now_s < current.probe.rests_until_s:
        return False
    return 3 * (current.price - room.floor) <= room.cap - room.floor


def _ended(state: ProbeState) -> ProbeState:
    return ProbeState(pause_s=state.pause_s, rests_until_s=state.rests_until_s)
