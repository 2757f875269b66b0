"""Conversations over real sockets, with the server that misbehaves."""

import asyncio
import time

import pytest
from aiohttp import web

from config.upstream import registry
from config.upstream.asking import Cookie, FilePart, Way
from config.upstream.conversation import Ask, talk, where_to
from config.upstream.door import Door, DoorParts
from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    ForbiddenAddress,
    NotFound,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from config.upstream.guard import Guard
from config.upstream.health import HealthLog
from config.upstream.limiter import LocalLimiter
from config.upstream.loopback import LoopbackServer
from config.upstream.proxies import Proxy

LOCAL = Guard(allow=["127.0.0.0/8"])


@pytest.fixture
async def door(policy, local_cache, clock):
    made = []

    def make(*, guard=LOCAL, now=None, **changes) -> Door:
        seconds = now or time.monotonic
        limiter = LocalLimiter(seconds)
        parts = DoorParts(limiter, HealthLog(local_cache, clock), guard, clock=seconds)
        made.append(Door(policy(**changes), parts))
        return made[-1]

    yield make
    for one in made:
        await one.aclose()


def way(server, lane="proxy:1", told=None, login="ann:pass") -> Way:
    return Way(lane, Proxy(f"http://{login}@127.0.0.1:{server.port}"), told)


DIRECT = Way()


async def test_a_body_headers_and_cookies_arrive_and_nothing_is_kept(door, server):
    ask = Ask(
        "POST",
        "/ok",
        params={"m": "Дом"},
        json={"sku": "1"},
        headers={"X-Auth-Version": "3"},
        cookies={"mc-sid": "one", "mc-session": "two"},
        expect="json",
    )
    talker = door()
    for hit in (1, 2):
        reply = await talker.say(ask, DIRECT)
        assert reply.json()["hit"] == hit
    assert server.bodies == [b'{"sku":"1"}'] * 2
    assert server.last["Cookie"] == "mc-sid=one; mc-session=two"
    assert server.last["X-Auth-Version"] == "3"
    assert server.last["User-Agent"].startswith("Dozor/")


async def test_a_file_goes_as_a_multipart_form(door, server):
    part = FilePart("price.xml", b"<kaspi_catalog/>", "text/xml")
    await door().say(Ask("POST", "/ok", multipart={"file": part, "m": "77"}), DIRECT)
    assert b'filename="price.xml"' in server.bodies[0]
    assert b"<kaspi_catalog/>" in server.bodies[0]
    assert server.last["Content-Type"].startswith("multipart/form-data")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/refused", Unauthorized),
        ("/challenge", Blocked),
        ("/missing", NotFound),
        ("/html", BadPayload),
        ("/lying-html", BadPayload),
        ("/big", BadPayload),
        ("/always_limited", RateLimited),
        ("/broken", Unavailable),
    ],
)
async def test_each_refusal_has_its_own_error(door, path, error):
    with pytest.raises(error):
        await door().say(Ask("GET", path, expect="json"), DIRECT)


async def test_a_caller_may_read_a_refusal_itself(door):
    reply = await door().say(Ask("POST", "/refused", answers=(401,)), DIRECT)
    assert reply.status == 401


async def test_a_write_is_not_repeated_and_a_read_is(door, server):
    talker = door(breaker_failures=50)
    with pytest.raises(Unavailable):
        await talker.say(Ask("POST", "/broken"), DIRECT)
    assert server.hits["/broken"] == 1
    assert (await talker.say(Ask("POST", "/flaky", repeatable=True), DIRECT)).status == 200
    assert server.hits["/flaky"] == 3


@pytest.mark.parametrize("path", ["/reset", "/truncated", "/stall"])
async def test_a_broken_answer_may_have_been_heard(door, path):
    with pytest.raises(Unavailable) as caught:
        await door().say(Ask("POST", path, timeout_s=0.03), DIRECT)
    assert caught.value.sent


async def test_what_never_left_was_not_heard(door, server):
    with pytest.raises(Unavailable) as caught:
        await door(base_url="http://127.0.0.1:9").say(Ask("POST", "/ok"), DIRECT)
    assert not caught.value.sent
    with pytest.raises(Unavailable) as caught:
        await door().say(Ask("POST", "/proxy_login"), way(server))
    assert not caught.value.sent


async def test_a_refused_way_rests_alone_and_longer_each_time(door, server, clock):
    talker = door(now=clock)
    told = []
    proxied = way(server, told=lambda outcome, ms: told.append(outcome))
    for rest in (30, 60, 120):
        with pytest.raises(Blocked):
            await talker.say(Ask("GET", "/challenge"), proxied)
        with pytest.raises(CircuitOpen) as caught:
            await talker.say(Ask("GET", "/ok"), proxied)
        assert caught.value.retry_after_s == pytest.approx(rest)
        assert talker.resting_s(proxied) == pytest.approx(rest)
        assert (await talker.say(Ask("GET", "/ok"), DIRECT)).status == 200
        clock.advance(rest + 1)
    assert (await talker.say(Ask("GET", "/ok"), proxied)).status == 200
    assert told == ["blocked"] * 3 + ["ok"]
    with pytest.raises(Blocked):
        await talker.say(Ask("GET", "/challenge"), proxied)
    assert talker.resting_s(proxied) == pytest.approx(30)


async def test_refusals_of_requests_sent_together_are_one(door, clock, server):
    talker = door(now=clock)
    asks = [talker.say(Ask("GET", "/challenge"), DIRECT) for _ in range(4)]
    await asyncio.gather(*asks, return_exceptions=True)
    assert talker.resting_s(DIRECT) == pytest.approx(30)


async def test_a_429_for_one_shop_leaves_the_others_alone(door, server, clock):
    talker = door(now=clock, retry_after_cap_s=1800, max_wait_s=5)
    with pytest.raises(RateLimited):
        await talker.say(Ask("POST", "/always_limited", party="shop:1"), DIRECT)
    with pytest.raises(RateLimited) as caught:
        await talker.say(Ask("POST", "/ok", party="shop:1"), DIRECT)
    assert caught.value.retry_after_s == pytest.approx(120)
    assert (await talker.say(Ask("POST", "/ok", party="shop:2"), DIRECT)).status == 200


async def test_a_429_for_everybody_holds_every_way(door, server, clock):
    talker = door(now=clock, retry_after_cap_s=1800, max_wait_s=5)
    with pytest.raises(RateLimited):
        await talker.say(Ask("GET", "/always_limited"), DIRECT)
    for other in (DIRECT, way(server)):
        with pytest.raises(RateLimited):
            await talker.say(Ask("GET", "/ok"), other)
    assert server.hits["/ok"] == 0
    clock.advance(121)
    assert (await talker.say(Ask("GET", "/ok"), DIRECT)).status == 200


async def test_every_way_has_a_rate_of_its_own(door, server):
    talker = door(rate_per_s=0.1, burst=1, max_wait_s=1)
    for other in (DIRECT, way(server, "proxy:1"), way(server, "proxy:2")):
        assert (await talker.say(Ask("GET", "/ok"), other)).status == 200
        with pytest.raises(RateLimited, match="our own limit"):
            await talker.say(Ask("GET", "/ok"), other)


async def test_a_proxy_signs_in_and_its_password_is_told_to_nobody(door, server):
    proxied = way(server, login="ann:top-secret")
    await door().say(Ask("GET", "/ok", headers={"X-Auth-Token": "top-secret"}), proxied)
    assert server.last["Proxy-Authorization"].startswith("Basic ")
    ask = Ask("POST", "/ok?code=top-secret", json={"_p": "top-secret"}, cookies={"a": "top-secret"})
    assert "top-secret" not in repr([proxied, ask, Cookie("a", "top-secret")])


async def test_a_proxy_in_our_own_network_is_refused(door, server):
    for host in ("127.0.0.1", "localhost"):
        proxied = Way("proxy:9", Proxy(f"http://{host}:{server.port}"))
        with pytest.raises(ForbiddenAddress):
            await door(guard=Guard()).say(Ask("GET", "/ok"), proxied)
    assert not server.hits


async def test_an_address_of_somebody_else_and_a_cookie_that_ends_a_header_are_refused(door):
    with pytest.raises(ValueError, match="not an address"):
        await door().say(Ask("GET", "https://example.org/ok"), DIRECT)
    with pytest.raises(ValueError, match="ends a header"):
        await door().say(Ask("GET", "/ok", cookies={"a": "1\r\nX: 2"}), DIRECT)


async def test_failures_open_the_breaker_of_their_way_alone(door, server, clock):
    talker = door(now=clock, breaker_failures=2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await talker.say(Ask("GET", "/broken"), way(server))
    with pytest.raises(CircuitOpen):
        await talker.say(Ask("GET", "/ok"), way(server))
    assert (await talker.say(Ask("GET", "/ok"), DIRECT)).status == 200


async def test_counts_reach_the_health_log_in_one_batch(door, local_cache, clock, policy):
    talker = door()
    for _ in range(5):
        await talker.say(Ask("GET", "/ok"), DIRECT)
    with pytest.raises(Unavailable):
        await talker.say(Ask("GET", "/broken"), DIRECT)
    await talker.aclose()
    health = HealthLog(local_cache, clock).source(policy())
    assert (health.requests, health.errors, health.last_error) == (6, 1, "unavailable")


async def test_a_busy_status_of_the_policy_means_try_later(door, server):
    talker = door(busy_statuses=(404,))
    with pytest.raises(Unavailable, match="too busy"):
        await talker.say(Ask("GET", "/missing"), DIRECT)


def signing_in_at(other: str) -> web.Application:
    """A pair of servers that send a visitor to and fro, each with a cookie of its own."""
    app = web.Application()

    async def start(request):
        answer = web.Response(status=302, headers={"Location": f"{other}/login/authorize?x=1"})
        answer.set_cookie("asked", "1", max_age=60)
        return answer

    async def authorize(request):
        assert request.method == "GET"
        assert "X-Secret" not in request.headers
        answer = web.Response(status=302, headers={"Location": "/login/done"})
        answer.set_cookie("known", "2")
        return answer

    async def done(request):
        return web.json_response(dict(request.cookies))

    async def away(request):
        return web.Response(status=302, headers={"Location": "https://evil.example/"})

    app.router.add_post("/start", start)
    app.router.add_get("/login/authorize", authorize)
    app.router.add_get("/login/done", done)
    app.router.add_get("/away", away)
    return app


def test_redirects_lead_through_named_houses_and_collect_cookies(settings, policy):
    house = policy(source="house", base_url="https://house.test", redirect_hosts=("login.test",))
    login = policy(source="login", base_url="https://login.test")
    settings.UPSTREAM_POLICIES = {"house": house, "login": login}
    registry.reset()
    try:
        with LoopbackServer(signing_in_at("https://login.test")) as server:
            registry.override_base_url("house", server.url)
            registry.override_base_url("login", server.url)
            ask = Ask("POST", "/start", json={}, headers={"X-Secret": "1"}, follow=True)
            reply = talk("house", ask)
            assert reply.json() == {"asked": "1", "known": "2"}
            assert {cookie.name for cookie in reply.cookies} == {"asked", "known"}
            assert Cookie.of_row(reply.cookies[0].as_row()) == reply.cookies[0]
            stays = talk("house", Ask("POST", "/start", json={}))
            assert stays.location == "https://login.test/login/authorize?x=1"
            with pytest.raises(Unavailable, match=r"evil\.example"):
                talk("house", Ask("GET", "/away", follow=True))
    finally:
        registry.reset()


def test_a_redirect_finds_its_house_below_a_path_too(settings, policy):
    house = policy(source="house", base_url="http://127.0.0.1:1/house")
    settings.UPSTREAM_POLICIES = {"house": house}
    registry.reset()
    assert where_to("house", "a/b", "c?d=1") == ("house", "/a/c?d=1")
    assert where_to("house", "a", "/house/c") == ("house", "/c")
    assert where_to("house", "a", "http://127.0.0.1:1/house/c") == ("house", "/c")
    with pytest.raises(Unavailable):
        where_to("house", "a", "http://127.0.0.1:1/household/c")
