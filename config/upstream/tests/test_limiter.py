from uuid import uuid4

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from config.upstream.limiter import Bucket, Limits, LocalLimiter, RedisLimiter, reserve

STORES = ["local", "redis"] if settings.REDIS_URL else ["local"]


@pytest.fixture(params=STORES)
def store(request, clock):
    if request.param == "local":
        yield LocalLimiter(clock)
        return
    client = Redis.from_url(settings.REDIS_URL)
    yield RedisLimiter(client, prefix=f"test:{uuid4().hex}:", clock=clock)
    client.close()


def waits(store, limits, count, max_wait_s=1e9):
    return [store.reserve("source", limits, max_wait_s).wait_s for _ in range(count)]


def test_a_burst_is_free_and_then_requests_are_evenly_spaced(store):
    assert waits(store, Limits(2.0, 3), 6) == pytest.approx([0, 0, 0, 0.5, 1.0, 1.5], abs=1e-4)


def test_a_rested_source_has_its_whole_burst_again(store, clock):
    waits(store, Limits(2.0, 3), 6)
    clock.advance(10)
    assert waits(store, Limits(2.0, 3), 4) == pytest.approx([0, 0, 0, 0.5], abs=1e-4)


def test_a_slot_too_far_away_is_refused_and_not_taken(store):
    limits = Limits(1.0, 1)
    waits(store, limits, 3)
    refused = store.reserve("source", limits, 2.0)
    assert not refused.granted
    assert refused.wait_s == pytest.approx(3.0, abs=1e-4)
    assert store.reserve("source", limits, 3.5).wait_s == pytest.approx(3.0, abs=1e-4)


def test_a_spent_hour_makes_everybody_wait_until_it_is_over(store, clock):
    limits = Limits(1000.0, 100, hourly_budget=5)
    assert waits(store, limits, 5) == pytest.approx([0] * 5, abs=1e-4)
    refused = store.reserve("source", limits, 10.0)
    assert not refused.granted
    assert 3600 <= refused.wait_s <= 3660
    clock.advance(3660)
    assert store.reserve("source", limits, 10.0).wait_s == 0


def test_a_hold_stops_everything_until_it_ends(store, clock):
    store.hold("source", 30)
    store.hold("source", 10)
    assert waits(store, Limits(10.0, 5), 1) == pytest.approx([30], abs=1e-4)
    clock.advance(31)
    assert waits(store, Limits(10.0, 5), 1) == [0]


def test_sources_do_not_share_their_limits(store):
    waits(store, Limits(1.0, 1), 5)
    assert store.reserve("another", Limits(1.0, 1), 0).wait_s == 0


STEPS = st.lists(st.floats(0, 2000), min_size=1, max_size=60)


@pytest.mark.slow
@given(gaps=STEPS, budget=st.integers(1, 12), rate=st.floats(0.01, 50), burst=st.integers(1, 8))
def test_no_hour_ever_sees_more_than_the_budget(gaps, budget, rate, burst):
    bucket, now, starts = Bucket(), 1e6, []
    for gap in gaps:
        now += gap
        bucket, grant = reserve(bucket, Limits(rate, burst, budget), now, 1e9)
        starts.append(now + grant.wait_s)
    starts.sort()
    assert all(
        later - earlier >= 3600 - 1e-3
        for earlier, later in zip(starts, starts[budget:], strict=False)
    )


@pytest.mark.slow
@given(gaps=STEPS, rate=st.floats(0.01, 50), burst=st.integers(1, 8))
def test_no_stretch_of_time_sees_more_than_burst_plus_rate(gaps, rate, burst):
    bucket, now, starts = Bucket(), 1e6, []
    for gap in gaps:
        now += gap
        bucket, grant = reserve(bucket, Limits(rate, burst), now, 1e9)
        starts.append(now + grant.wait_s)
    for first in range(len(starts)):
        for last in range(first, len(starts)):
            allowed = burst + (starts[last] - starts[first]) * rate
            assert last - first + 1 <= allowed + 1e-3


def test_a_store_does_the_same_as_the_pure_arithmetic(store, clock):
    limits, bucket = Limits(0.5, 2, hourly_budget=9), Bucket()
    for step in range(40):
        clock.advance(7 * (step % 5))
        bucket, expected = reserve(bucket, limits, clock(), 4000.0)
        grant = store.reserve("source", limits, 4000.0)
        assert grant.granted == expected.granted
        assert grant.wait_s == pytest.approx(expected.wait_s, abs=1e-3)


def test_a_slot_put_off_by_the_budget_is_not_overtaken(store):
    limits = Limits(0.03, 3, hourly_budget=2)
    found = waits(store, limits, 6)
    assert found == sorted(found)
    assert found[4] - found[2] >= 3600
