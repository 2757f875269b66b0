from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.upstream.health import EDGES_MS, HealthLog, percentile_95
from config.upstream.policy import Policy

POLICY = Policy("source", "https://x.example", slow_ms=1000)


@pytest.fixture
def book(local_cache, clock):
    clock.seconds = 1800.0 * 1_000_000
    return HealthLog(local_cache, clock)


def test_a_source_never_asked_is_idle(book):
    seen = book.source(POLICY)
    assert (seen.state, seen.breaker, seen.requests, seen.p95_ms) == ("idle", "closed", 0, None)
    assert len(seen.buckets) == 48


def test_requests_land_in_their_half_hour_and_leave_after_a_day(book, clock):
    book.record("source", "ok", 40)
    clock.advance(1800)
    book.record("source", "unavailable", 40)
    book.record("source", "ok", 40)
    buckets = book.source(POLICY).buckets
    assert [(b.requests, b.errors) for b in buckets[-2:]] == [(1, 0), (2, 1)]
    assert buckets[-1].start.timestamp() == clock()
    clock.advance(47 * 1800)
    assert book.source(POLICY).requests == 2
    clock.advance(1800)
    assert book.source(POLICY).requests == 0


def test_slow_answers_make_a_source_slow(book):
    for _ in range(20):
        book.record("source", "ok", 2000)
    seen = book.source(POLICY)
    assert seen.state == "slow"
    assert 1500 <= seen.p95_ms <= 2500


def test_errors_without_any_answer_in_the_last_hour_mean_down(book, clock):
    book.record("source", "ok", 40)
    book.record("source", "unavailable", 40)
    assert book.source(POLICY).state == "up"
    clock.advance(3600)
    book.record("source", "blocked", 40)
    seen = book.source(POLICY)
    assert (seen.state, seen.last_error) == ("down", "blocked")
    assert (seen.last_error_at - seen.last_good_at).total_seconds() == 3600


def test_not_found_is_an_answer(book):
    book.record("source", "not_found", 40)
    seen = book.source(POLICY)
    assert (seen.state, seen.errors) == ("up", 0)
    assert seen.last_good_at


def test_an_open_breaker_means_down_until_it_half_opens(book, clock):
    book.record("source", "ok", 40)
    book.breaker_changed("source", "open", 30)
    assert (book.source(POLICY).state, book.source(POLICY).breaker) == ("down", "open")
    clock.advance(30)
    assert (book.source(POLICY).state, book.source(POLICY).breaker) == ("up", "half_open")
    book.breaker_changed("source", "closed", 30)
    assert book.source(POLICY).breaker == "closed"


@pytest.mark.slow
@given(st.lists(st.integers(0, 29_999), min_size=1, max_size=200))
def test_the_percentile_is_right_to_within_its_bucket(times):
    counts = [0] * (len(EDGES_MS) + 1)
    for ms in times:
        counts[bisect_left(EDGES_MS, ms)] += 1
    exact = sorted(times)[-(-len(times) * 95 // 100) - 1]
    bucket = bisect_left(EDGES_MS, exact)
    low = EDGES_MS[bucket - 1] if bucket else 0
    assert low <= percentile_95(counts) <= EDGES_MS[bucket]
