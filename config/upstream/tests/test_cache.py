from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from config.upstream.answer import Answer
from config.upstream.cache import AnswerCache
from config.upstream.policy import Policy

POLICY = Policy("source", "https://x.example", ttl_s={"default": 60}, stale_if_error_s=40)


def answer(body=b"body", clock=None):
    return Answer("https://x.example/", 200, body, "text/html", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def kept(local_cache, clock):
    return AnswerCache(local_cache, clock.utc)


@pytest.mark.parametrize("body", [b"", b"short", "long ✓ ".encode() * 5000, bytes(range(256)) * 9])
def test_a_body_comes_back_byte_for_byte(kept, body):
    kept.keep("key", answer(body), POLICY, "page")
    assert kept.look("key").answer.body == body


def test_pages_are_stored_compressed(kept, local_cache):
    kept.keep("key", answer(b"<td>0</td>" * 10_000), POLICY, "page")
    assert sum(map(len, local_cache._cache.values())) < 2000


def test_an_entry_is_fresh_then_may_stand_in_then_neither(kept, clock):
    kept.keep("key", answer(), POLICY, "page")
    entry = kept.look("key")
    seen = []
    for seconds in (0, 59, 1, 39, 1):
        clock.advance(seconds)
        seen.append((kept.is_fresh(entry), kept.may_stand_in(entry, POLICY)))
    assert seen == [(True, True), (True, True), (False, True), (False, True), (False, False)]


def test_the_hit_rate_counts_confirmed_answers_and_not_stale_ones(kept):
    assert kept.statistics().hit_rate is None
    for result in ("hits", "hits", "revalidated", "misses", "stale"):
        kept.count("source", result)
    found = kept.statistics()
    assert found.hit_rate == pytest.approx(0.6)
    assert (found.hits, found.misses, found.stale, found.revalidated) == (2, 1, 1, 1)


def test_clearing_removes_only_what_has_expired(kept):
    with time_machine.travel(0, tick=False) as traveller:
        kept.keep("old", answer(), POLICY, "page")
        traveller.shift(99)
        kept.keep("new", answer(), POLICY, "page")
        assert kept.clear_expired().removed == 0
        traveller.shift(1)
        assert kept.clear_expired().removed == 1
        assert kept.look("new")
        assert kept.statistics().entries == 1


def test_a_cache_out_of_reach_behaves_as_an_empty_one(clock):
    lost = AnswerCache(RedisCache("redis://127.0.0.1:1/0", {}), clock.utc)
    lost.keep("key", answer(), POLICY, "page")
    lost.count("source", "hits")
    assert lost.look("key") is None
    assert "by itself" in lost.clear_expired().note


def test_answers_survive_between_objects_over_the_same_cache(clock):
    first, second = (AnswerCache(LocMemCache("shared-by-name", {}), clock.utc) for _ in range(2))
    first.keep("key", answer(b"x" * 5000), POLICY, "page")
    assert second.look("key").answer.body == b"x" * 5000
    assert second.look("key").answer.from_cache


def test_text_is_read_by_the_charset_it_names():
    text = Answer("u", 200, "привет".encode("cp1251"), "text/html; charset=windows-1251", None).text
    assert text == "привет"
    assert Answer("u", 200, b"\xff", "text/html; charset=nonsense", None).text == "\ufffd"
