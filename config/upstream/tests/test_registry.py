import multiprocessing
import threading

import pytest

from config.upstream import cache, health, registry
from config.upstream.errors import BadPayload, NotFound, Unavailable
from config.upstream.limiter import LocalLimiter, RedisLimiter
from config.upstream.registry import fetch, override_base_url, upstream


def test_the_door_is_synchronous_and_typed(sources):
    assert fetch("faulty", "/ok").status == 200
    with pytest.raises(NotFound):
        fetch("faulty", "/nobody")
    with pytest.raises(BadPayload):
        fetch("faulty", "/html", expect="json")


@pytest.mark.slow
def test_threads_share_one_client_and_one_request(sources, server):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(fetch("faulty", "/slowly")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert server.hits["/slowly"] == 1


def test_an_unknown_source_is_named(sources):
    with pytest.raises(KeyError, match="nowhere"):
        fetch("nowhere", "/")


def test_a_source_can_be_sent_to_a_demo_server_while_it_runs(sources, server):
    sources(base_url="https://source.invalid", attempts=1)
    client = upstream("faulty")
    override_base_url("faulty", server.url, rate_per_s=500.0)
    assert fetch("faulty", "/ok").status == 200
    assert upstream("faulty") is client
    assert client.policy.rate_per_s == 500.0


def test_headers_are_asked_for_at_each_request(sources, server):
    keys = iter(["one", "two"])
    registry.set_headers("faulty", lambda: {"X-Key": next(keys)})
    for expected in ("one", "two"):
        fetch("faulty", "/ok", fresh=True)
        assert server.last["X-Key"] == expected


def test_closing_ends_the_thread_and_the_next_call_starts_it_again(sources):
    fetch("faulty", "/ok", fresh=True)
    assert "upstream" in [thread.name for thread in threading.enumerate()]
    registry.close()
    assert "upstream" not in [thread.name for thread in threading.enumerate()]
    assert fetch("faulty", "/ok", fresh=True).status == 200


def test_closing_ends_requests_under_way(sources, server):
    ended = []

    def ask() -> None:
        with pytest.raises(Unavailable, match="stopping"):
            fetch("faulty", "/stall")
        ended.append(True)

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.hits["/stall"]:
        threading.Event().wait(0.005)
    registry.close()
    thread.join(5)
    assert ended


def test_waiting_for_itself_is_refused(sources):
    async def inside() -> None:
        fetch("faulty", "/ok")

    with pytest.raises(RuntimeError, match="already"):
        registry.background.run(inside())


def _in_a_child(results) -> None:
    results.put(fetch("faulty", "/ok", fresh=True).status)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # from Python 3.12 on
def test_a_forked_worker_gets_a_loop_of_its_own(sources, server):
    fetch("faulty", "/ok")
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    child = context.Process(target=_in_a_child, args=(results,))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert results.get() == 200
    assert fetch("faulty", "/ok", fresh=True).status == 200
    results.close()
    child.close()


def test_limits_are_shared_only_where_there_is_redis():
    assert isinstance(registry.make_limiter(""), LocalLimiter)
    assert isinstance(registry.make_limiter("redis://127.0.0.1:1/0"), RedisLimiter)


def test_a_lost_redis_makes_limits_local_and_stops_nobody(sources, monkeypatch):
    monkeypatch.setattr(registry, "_limiter", registry.make_limiter("redis://127.0.0.1:1/0"))
    assert fetch("faulty", "/ok").status == 200


def test_the_process_cache_counts_what_it_saved(sources):
    fetch("faulty", "/ok")
    fetch("faulty", "/ok")
    fetch("faulty", "/ok")
    found = cache.statistics()
    assert (found.hits, found.misses, found.hit_rate) == (2, 1, pytest.approx(2 / 3))


def test_the_report_tells_what_the_door_saw(sources):
    fetch("faulty", "/ok")
    with pytest.raises(BadPayload):
        fetch("faulty", "/html", expect="json")
    (source,) = health.report()
    assert (source.source, source.state, source.requests, source.errors) == ("faulty", "up", 2, 1)
    assert source.last_error == "bad_payload"
