import heapq
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.upstream.client import Parts, Upstream
from config.upstream.errors import RateLimited
from config.upstream.pacing import SECOND_S, Gate
from config.upstream.responses import pause_s, reset_s

LATENESS = st.lists(st.floats(0, 0.6), min_size=11, max_size=60)
TRAVELS = st.lists(st.tuples(st.floats(0, 2.0), st.floats(0, 1)), min_size=60, max_size=60)


def sends(moments, per_second, travels=()):
    """Pass requests through a gate at these moments or as soon after as it allows.

    `travels` are (seconds until the answer, the share of them before the arrival). Returns when
    each left and when it arrived.
    """
    gate, now, left, arrived, answers = Gate(per_second), 0.0, [], [], []

    def catch_up(now):
        while answers and answers[0] <= now:
            gate.answered(heapq.heappop(answers))

    for number, moment in enumerate(moments):
        now = max(now, moment)
        catch_up(now)
        while (wait := gate.pass_through(now)) > 0:
            now += wait
            catch_up(now)
        took, share = travels[number] if travels else (0.0, 0.0)
        left.append(now)
        arrived.append(now + took * share)
        heapq.heappush(answers, now + took)
    return left, arrived


@pytest.mark.slow
@given(lateness=LATENESS, travels=TRAVELS, per_second=st.integers(1, 12))
def test_however_late_slots_are_used_no_second_sees_more_than_the_limit(
    lateness, travels, per_second
):
    moments = sorted(slot / per_second + late for slot, late in enumerate(lateness))
    _, arrived = sends(moments, per_second, travels)
    arrived.sort()
    assert all(
        later - earlier >= SECOND_S
        for earlier, later in zip(arrived, arrived[per_second:], strict=False)
    )


def test_a_source_that_stands_still_is_sent_no_more_than_it_may_read_in_a_second():
    gate = Gate(10)
    passed = [gate.pass_through(slot / 9.5) for slot in range(100)]
    assert passed.count(0.0) == 10
    gate.answered(11.0)
    assert gate.pass_through(11.5) == pytest.approx(0.5)


def test_a_gate_without_a_limit_holds_nobody_up():
    assert sends([0.0] * 50, None)[0] == [0.0] * 50


def test_evenly_spaced_requests_pass_the_gate_unhindered():
    moments = [slot / 9.5 for slot in range(60)]
    assert sends(moments, 10, [(0.04, 0.5)] * 60)[0] == moments


def test_a_new_limit_counts_what_has_left_before():
    gate = Gate(5)
    assert [gate.pass_through(0.0) for _ in range(5)] == [0.0] * 5
    for _ in range(5):
        gate.answered(0.1)
    gate.limit(2)
    assert gate.pass_through(0.5) == pytest.approx(0.6)


def test_a_pause_is_the_longest_of_those_asked_for():
    gate = Gate(5)
    gate.hold(10.0, 30.0)
    gate.hold(11.0, 2.0)
    assert gate.held_s(12.0) == pytest.approx(28.0)
    assert gate.held_s(41.0) == 0


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 0),
        ({"ratelimit-remaining": "8", "ratelimit-reset": "30"}, 0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "2.5"}, 2.5),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "90000"}, 900),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "-3"}, 0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "nan"}, 0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "soon"}, 0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1773700669"}, 0),
        ({"ratelimit-remaining": "0"}, 0),
    ],
)
def test_a_pause_is_read_only_where_nothing_remains(headers, pause):
    assert pause_s(headers, cap_s=900.0) == pause


def test_a_reset_that_is_not_said_is_not_zero():
    assert reset_s({}) is None
    assert reset_s({"ratelimit-reset": "0"}) == 0


async def test_an_answer_that_leaves_nothing_holds_everybody_until_the_reset(client, server):
    upstream = client(retry_after_cap_s=900.0, max_wait_s=1.0)
    await upstream.fetch("/spent")
    with pytest.raises(RateLimited) as held:
        await upstream.fetch("/ok")
    assert 25 < held.value.retry_after_s <= 30
    assert server.hits["/ok"] == 0


async def test_a_pause_reaches_other_processes_through_the_shared_limits(
    client, server, policy, local_cache
):
    one = client(retry_after_cap_s=900.0, max_wait_s=1.0)
    shared = one._parts.limiter
    parts = Parts(cache=one._parts.cache, limiter=shared, health=one._parts.health)
    another = Upstream(policy(max_wait_s=1.0), parts)
    await one.fetch("/spent")
    with pytest.raises(RateLimited):
        await another.fetch("/ok")
    assert server.hits["/ok"] == 0


async def test_a_reset_of_zero_seconds_is_no_pause(client, server):
    upstream = client(max_wait_s=0.05)
    await upstream.fetch("/spent_for_a_moment")
    await upstream.fetch("/ok")
    assert server.hits["/ok"] == 1


@pytest.mark.slow
async def test_a_pause_of_a_second_is_left_to_the_gate_that_keeps_the_second(client, server):
    upstream = client(rate_per_s=1000.0, per_second=3, max_wait_s=0.5)
    started = time.monotonic()
    for number in range(4):
        await upstream.fetch("/spent_for_a_second", params={"n": number})
    assert time.monotonic() - started >= 1.0


async def test_a_429_without_retry_after_waits_for_the_reset(client):
    upstream = client(retry_after_cap_s=900.0, max_wait_s=1.0)
    with pytest.raises(RateLimited) as limited:
        await upstream.fetch("/limited_by_reset")
    assert limited.value.retry_after_s == 40


@pytest.mark.slow
async def test_one_429_after_the_other_doubles_the_wait(client, server):
    from config.upstream.policy import Backoff

    upstream = client(
        attempts=3, backoff=Backoff(initial_s=0.05, max_s=1.0, jitter_s=0.0), max_wait_s=5.0
    )
    started = time.monotonic()
    with pytest.raises(RateLimited) as limited:
        await upstream.fetch("/limited_for_no_time")
    assert server.hits["/limited_for_no_time"] == 3
    assert limited.value.retry_after_s == pytest.approx(0.2)
    assert time.monotonic() - started >= 0.05 + 0.1


@pytest.mark.slow
async def test_requests_leave_one_after_the_other_at_the_source_own_pace(client, server):
    upstream = client(rate_per_s=95.0, burst=1, per_second=100)
    left = []
    for number in range(8):
        await upstream.fetch("/ok", params={"n": number})
        left.append(time.monotonic())
    assert left[-1] - left[0] >= 6 / 95.0
    assert all(later > earlier for earlier, later in pairwise(left))
