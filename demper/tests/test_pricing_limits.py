"""Rules of the pricing decision: what holds a price back, repairs, quorum and probes."""

import pytest

from demper.pricing import decide, needs_quorum
from demper.records.pricing import Clamp, Current, ProbeRule, ProbeState, Reason, Strategy
from demper.tests.offers import at, config, market

PROBING = config(100, 400, probe=ProbeRule(enabled=True))
HOUR = 3600


def test_a_price_in_place_is_left_alone():
    decision = decide(config(), market(120), at(119))
    assert (decision.price, decision.reason, decision.rank) == (None, Reason.ALREADY_OPTIMAL, 1)


def test_a_price_that_rests_at_a_bound_says_so():
    assert decide(config(), market(300), at(200)).reason is Reason.AT_CEILING
    assert decide(config(), market(80), at(100)).reason is Reason.AT_FLOOR


def test_an_unknown_own_price_is_written():
    assert decide(config(), market(120), at(None)).price == 119


@pytest.mark.parametrize(
    ("own", "price", "reason"),
    [(150, None, Reason.DEADBAND), (149, 159, Reason.TARGET), (161, 159, Reason.TARGET)],
)
def test_the_dead_band_holds_back_raises_only(own, price, reason):
    decision = decide(config(dead_band=10), market(160), at(own))
    assert (decision.price, decision.reason) == (price, reason)


def test_no_run_goes_further_than_the_longest_drop_and_raise():
    limited = config(max_drop=20, max_raise=10)
    down = decide(limited, market(120), at(190))
    assert (down.price, down.clamps) == (170, (Clamp.MAX_DROP,))
    up = decide(limited, market(160), at(110))
    assert (up.price, up.clamps) == (120, (Clamp.MAX_RAISE,))


def test_a_price_below_the_floor_is_repaired_at_once_and_rises_later():
    limited = config(max_raise=5, dead_band=50)
    decision = decide(limited, market(160), at(60))
    assert (decision.price, decision.clamps) == (100, (Clamp.REPAIR,))
    assert not needs_quorum(decision, 60)


def test_a_price_above_the_ceiling_is_repaired_past_the_longest_drop():
    limited = config(max_drop=5)
    decision = decide(limited, market(160), at(900))
    assert decision.price == 195
    assert decision.clamps == (Clamp.MAX_DROP, Clamp.REPAIR)


def test_a_repair_needs_no_rivals_but_a_snapshot_to_be_trusted():
    assert decide(config(), market(), at(900)).price == 200
    assert decide(config(), market(complete=False), at(900)).price is None


@pytest.mark.parametrize(
    ("settings", "look", "own", "waits"),
    [
        ({}, market(160), 119, True),
        ({}, market(160), None, True),
        ({}, market(120), 150, False),
        ({}, market(120), 119, False),
        ({"strategy": Strategy.FIXED, "fixed_price": 170}, market(160), 150, False),
    ],
)
def test_only_raises_that_rest_on_one_snapshot_wait_for_a_second(settings, look, own, waits):
    assert needs_quorum(decide(config(**settings), look, at(own)), own) is waits


def look(probe: ProbeState, price: int, *rivals: int, now_s: float = 0.0):
    return decide(PROBING, market(*rivals), Current(price, probe=probe, now_s=now_s))


def test_a_probe_rises_once_from_the_lowest_third_to_under_the_next_offer():
    decision = look(ProbeState(), 149, 150, 300)
    assert (decision.price, decision.reason) == (299, Reason.PROBE_RAISE)
    assert (decision.probe.raised_from, decision.probe.raised_to) == (149, 299)
    assert look(ProbeState(), 149, 150).price == 400
    assert look(ProbeState(), 299, 300).reason is Reason.ALREADY_OPTIMAL  # above the third
    assert look(ProbeState(), 160, 150, 300).reason is Reason.TARGET  # not yet at rest


def test_a_probe_goes_back_after_two_looks_and_rests_twice_as_long_each_time():
    state, now_s, rests = ProbeState(), 0.0, []
    for _time in range(6):
        raised = look(state, 149, 150, 300, now_s=now_s)
        first = look(raised.probe, 299, 150, 300, now_s=now_s + 240)
        assert (raised.reason, first.reason) == (Reason.PROBE_RAISE, Reason.PROBE_WAIT)
        back = look(first.probe, 299, 150, 300, now_s=now_s + 480)
        assert (back.price, back.reason) == (149, Reason.PROBE_BACK)
        state, now_s = back.probe, back.probe.rests_until_s
        assert look(state, 149, 150, 300, now_s=now_s - 1).reason is Reason.ALREADY_OPTIMAL
        rests.append(state.pause_s // HOUR)
    assert rests == [2, 4, 8, 16, 32, 48]


def test_a_probe_that_rivals_follow_stays_up_and_forgets_its_pauses():
    raised = look(ProbeState(pause_s=8 * HOUR), 149, 150, 300)
    followed = look(raised.probe, 299, 280, 300, now_s=240)
    assert (followed.price, followed.reason) == (279, Reason.TARGET)
    assert (followed.probe.raised_to, followed.probe.pause_s) == (None, 0)


def test_a_probe_ends_when_somebody_else_changes_the_price():
    raised = look(ProbeState(), 149, 150, 300)
    decision = look(raised.probe, 350, 150, 300, now_s=60)
    assert (decision.price, decision.reason) == (149, Reason.TARGET)
    assert decision.probe.raised_to is None


def test_a_probe_stays_within_the_bounds_and_the_longest_raise():
    rule = ProbeRule(enabled=True)
    short = config(100, 400, probe=rule, max_raise=25)
    assert decide(short, market(150, 300), at(149)).price == 174
    moved = config(100, 200, probe=rule)  # the ceiling came down while the probe ran
    raised = look(ProbeState(), 149, 150, 300).probe
    decision = decide(moved, market(150, 300), at(299, probe=raised))
    assert decision.price == 149 and Clamp.REPAIR in decision.clamps


def test_a_probe_is_opt_in():
    assert decide(config(100, 400), market(150, 300), at(149)).reason is Reason.ALREADY_OPTIMAL
