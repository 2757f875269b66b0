import asyncio

import pytest

from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    ForbiddenAddress,
    NotFound,
    RateLimited,
    Unavailable,
)
from config.upstream.guard import Guard


async def test_an_answer_says_where_it_came_from_and_when(client, server, clock):
    answer = await client().fetch("/ok", params={"nick": "수도 서울", "a": 1})
    assert answer.status == 200
    assert answer.url.startswith(f"{server.url}/ok?a=1&nick=")
    assert answer.fetched_at == clock.utc()
    assert not answer.from_cache
    assert answer.elapsed_ms > 0
    assert b'"hit": 1' in answer.body


async def test_we_say_who_we_are_and_what_we_accept(client, server):
    await client(headers=lambda: {"Authorization": "Bearer key"}).fetch("/ok", expect="json")
    assert server.last["User-Agent"].startswith("Dozor/")
    assert server.last["Accept"] == "application/json"
    assert server.last["Authorization"] == "Bearer key"


async def test_a_fresh_answer_is_not_asked_for_again(client, server, clock):
    upstream = client(ttl_s={"default": 1, "player": 60})
    await upstream.fetch("/ok", kind="player")
    clock.advance(59)
    assert (await upstream.fetch("/ok", kind="player")).from_cache
    clock.advance(1)
    assert not (await upstream.fetch("/ok", kind="player")).from_cache
    assert server.hits["/ok"] == 2


async def test_a_caller_may_go_past_the_cache(client, server):
    upstream = client()
    await upstream.fetch("/ok")
    assert not (await upstream.fetch("/ok", fresh=True)).from_cache
    assert server.hits["/ok"] == 2


async def test_different_parameters_are_different_answers(client, server):
    upstream = client()
    bodies = {(await upstream.fetch("/ok", params={"page": n})).body for n in (1, 2)}
    assert len(bodies) == 2


async def test_an_unchanged_answer_is_confirmed_by_its_etag(client, server, clock):
    upstream = client(ttl_s={"default": 10})
    first = await upstream.fetch("/etag")
    clock.advance(11)
    second = await upstream.fetch("/etag")
    assert server.last["If-None-Match"] == server.etag
    assert second.body == first.body
    assert second.from_cache
    assert not second.stale
    assert (second.fetched_at - first.fetched_at).total_seconds() == 11
    clock.advance(5)
    await upstream.fetch("/etag")
    assert server.hits["/etag"] == 2


async def test_a_changed_answer_replaces_the_kept_one(client, server):
    upstream = client()
    await upstream.fetch("/etag")
    server.etag = '"v2"'
    assert b"v2" in (await upstream.fetch("/etag", fresh=True)).body
    assert b"v2" in (await upstream.fetch("/etag")).body


@pytest.mark.slow
async def test_many_callers_at_once_make_one_request(client, server):
    upstream = client()
    answers = await asyncio.gather(*(upstream.fetch("/slowly") for _ in range(20)))
    assert {answer.body for answer in answers} == {b'{"hit": 1}'}
    assert server.hits["/slowly"] == 1


@pytest.mark.slow
async def test_concurrency_is_limited(client, server):
    upstream = client(concurrency=2)
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(upstream.fetch("/slowly", params={"n": n}) for n in range(6)))
    assert asyncio.get_running_loop().time() - started >= 0.15


@pytest.mark.slow
async def test_a_429_is_retried_after_the_time_it_names_but_no_later_than_the_cap(client, server):
    started = asyncio.get_running_loop().time()
    await client(retry_after_cap_s=0.1).fetch("/limited")
    assert asyncio.get_running_loop().time() - started >= 0.1
    assert server.hits["/limited"] == 2


async def test_a_429_that_sends_us_away_for_long_is_reported_and_holds_everybody(client, server):
    upstream = client(retry_after_cap_s=900.0, max_wait_s=1.0)
    with pytest.raises(RateLimited) as limited:
        await upstream.fetch("/always-limited")
    assert limited.value.retry_after_s == 120
    with pytest.raises(RateLimited) as held:
        await upstream.fetch("/ok")
    assert 100 < held.value.retry_after_s <= 120
    assert server.hits == {"/always-limited": 1}


async def test_a_500_is_tried_again(client, server):
    assert (await client(attempts=3).fetch("/flaky")).status == 200
    assert server.hits["/flaky"] == 3


async def test_attempts_are_counted(client, server):
    with pytest.raises(Unavailable, match="HTTP 500"):
        await client(attempts=2).fetch("/broken")
    assert server.hits["/broken"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/stall", "/drip"])
async def test_an_answer_that_takes_too_long_is_given_up(client, path):
    with pytest.raises(Unavailable, match=r"no answer in 0\.1 s"):
        await client(timeout_s=0.1, attempts=1).fetch(path)


# aiohttp itself repeats a GET once when the connection breaks before any answer.
@pytest.mark.parametrize(("path", "hits"), [("/reset", 4), ("/truncated", 2)])
async def test_an_answer_that_breaks_off_is_not_an_answer(client, server, path, hits):
    with pytest.raises(Unavailable):
        await client(attempts=2).fetch(path)
    assert server.hits[path] == hits


@pytest.mark.parametrize("path", ["/html", "/lying-html"])
async def test_html_where_json_was_expected_is_a_bad_payload(client, server, path):
    with pytest.raises(BadPayload, match="JSON was expected"):
        await client().fetch(path, expect="json")
    assert server.hits[path] == 1


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/big", "/bomb"])
async def test_a_body_over_the_limit_is_refused_before_it_is_whole(client, server, path):
    with pytest.raises(BadPayload, match="larger than 100000 bytes"):
        await client().fetch(path)
    assert server.hits[path] == 1


@pytest.mark.parametrize("path", ["/challenge", "/polite-challenge", "/refused"])
async def test_a_page_that_wants_a_person_means_blocked_and_is_not_kept(client, server, path):
    upstream = client()
    for _ in range(2):
        with pytest.raises(Blocked):
            await upstream.fetch(path)
    assert server.hits[path] == 2


async def test_a_404_is_not_found_and_not_retried(client, server):
    with pytest.raises(NotFound, match="/nobody"):
        await client().fetch("/nobody", params={"key": "s3cret"})
    assert server.hits["/nobody"] == 1


async def test_a_redirect_within_the_source_is_followed(client):
    assert (await client().fetch("/moved")).url.endswith("/ok")


async def test_a_redirect_in_a_circle_ends(client, server):
    with pytest.raises(BadPayload, match="5 redirects"):
        await client().fetch("/loop")
    assert server.hits["/loop"] == 6


async def test_a_source_may_not_send_us_to_another_host(client, server):
    with pytest.raises(Unavailable, match="sent us away, to localhost"):
        await client(attempts=1).fetch("/to", params={"url": f"http://localhost:{server.port}/ok"})
    assert server.hits["/ok"] == 0


async def test_secrets_stay_behind_when_a_redirect_changes_the_origin(client, server):
    upstream = client(
        headers=lambda: {"Authorization": "Bearer key"}, redirect_hosts=("localhost",)
    )
    await upstream.fetch("/to", params={"url": f"http://localhost:{server.port}/ok"})
    assert server.hits["/ok"] == 1
    assert "Authorization" not in server.last


async def test_the_breaker_opens_after_failures_and_saves_the_source_the_rest(client, server):
    upstream = client(attempts=1, breaker_failures=2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await upstream.fetch("/broken")
    with pytest.raises(CircuitOpen) as refused:
        await upstream.fetch("/ok")
    assert 29 < refused.value.retry_after_s <= 30
    assert server.hits["/ok"] == 0


async def test_a_refusal_does_not_open_the_breaker(client):
    upstream = client(breaker_failures=1)
    for path in ("/challenge", "/nobody"):
        with pytest.raises((Blocked, NotFound)):
            await upstream.fetch(path)
    assert upstream.breaker.state == "closed"


async def test_our_own_limit_is_said_rather_than_waited_for_too_long(client, server):
    upstream = client(rate_per_s=0.01, burst=1, max_wait_s=1.0)
    await upstream.fetch("/ok")
    with pytest.raises(RateLimited, match="our own limit"):
        await upstream.fetch("/ok", fresh=True)
    assert server.hits["/ok"] == 1


async def test_a_failing_source_is_covered_by_a_stale_answer_for_a_while(client, server, clock):
    upstream = client(ttl_s={"default": 10}, stale_if_error_s=100, attempts=1)
    await upstream.fetch("/ok")
    server.down = True
    clock.advance(11)
    answer = await upstream.fetch("/ok")
    assert answer.stale
    assert answer.from_cache
    with pytest.raises(Unavailable):
        await upstream.fetch("/ok", fresh=True)
    clock.advance(100)
    with pytest.raises(Unavailable):
        await upstream.fetch("/ok")


async def test_a_thing_that_is_gone_is_not_covered_by_a_stale_answer(client, server, clock):
    upstream = client(ttl_s={"default": 10})
    await upstream.fetch("/ok")
    clock.advance(11)
    server.do_ok = server.do_missing
    with pytest.raises(NotFound):
        await upstream.fetch("/ok")


async def test_a_proxy_that_fails_rests_and_the_next_one_is_used(client, server, unused_tcp_port):
    dead = f"http://ann:s3cret@127.0.0.1:{unused_tcp_port}"
    alive = f"http://ann:s3cret@127.0.0.1:{server.port}"
    upstream = client(
        base_url="http://source.invalid",
        proxies=(dead, alive),
        proxy_mode="round_robin",
        breaker_failures=1,
    )
    answer = await upstream.fetch("/ok")
    assert answer.status == 200
    assert server.last["Proxy-Authorization"].startswith("Basic ")
    assert [health.failures for health in upstream.proxies()] == [1, 0]
    assert upstream.breaker.state == "closed"


async def test_a_proxy_that_wants_another_password_fails_without_showing_ours(client, server):
    upstream = client(
        base_url="http://source.invalid",
        proxies=(f"http://ann:s3cret@127.0.0.1:{server.port}",),
        proxy_mode="sticky",
        attempts=1,
    )
    with pytest.raises(Unavailable, match="does not work") as failed:
        await upstream.fetch("/proxy-login", owner="store")
    assert "s3cret" not in repr(failed.value)
    with pytest.raises(Unavailable, match="resting"):
        await upstream.fetch("/ok", owner="store")


async def test_a_guarded_policy_opens_no_socket_to_a_private_address(client, server):
    with pytest.raises(ForbiddenAddress):
        await client(guarded=True).fetch("/ok")
    assert not server.hits
    allowed = client(guard=Guard(allow=["127.0.0.0/8"]))
    assert (await allowed.fetch("/ok")).status == 200


async def test_logs_hold_no_query_no_key_and_no_password(client, server, caplog):
    caplog.set_level("DEBUG")
    upstream = client(
        headers=lambda: {"Authorization": "Bearer s3cret-key"},
        base_url="http://source.invalid",
        proxies=(f"http://ann:s3cret-pass@127.0.0.1:{server.port}",),
        proxy_mode="round_robin",
        attempts=2,
    )
    with pytest.raises(Unavailable):
        await upstream.fetch("/broken", params={"token": "s3cret-query"})
    assert "/broken" in caplog.text
    assert "s3cret" not in caplog.text
