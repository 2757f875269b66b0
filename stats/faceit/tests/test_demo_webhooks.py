"""The demo's webhooks: which, when, in what disorder, and posted to a real server."""

import asyncio
import time
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from aiohttp import web

from config.upstream.demos import Webhooks
from config.upstream.loopback import LoopbackServer
from stats.faceit.demo import POSTED, Disorder, Post, create_app
from stats.faceit.demo.webhooks import CREATED, deliveries, events_of
from stats.faceit.tests.demo_source import NOW, QUICK_SINCE, world

ORDER = ("match_object_created", "match_status_configuring", "match_status_ready",
         "match_status_finished", "match_demo_ready")  # fmt: skip


def told(disorder: Disorder, since: float = QUICK_SINCE, until: float = NOW):
    return deliveries(world(), since, until, disorder)


@pytest.mark.slow
def test_a_tidy_match_is_told_in_the_order_of_its_life():
    lives = defaultdict(list)
    for delivery in told(Disorder(0, 0)):
        lives[delivery.body["payload"]["id"]].append(delivery.body["event"])
    whole = [tuple(events) for events in lives.values() if "match_demo_ready" in events]
    assert len(whole) > 100
    assert set(whole[30:]) == {ORDER}
    ends = Counter(events[-1] for events in lives.values())
    assert ends["match_status_cancelled"] + ends["match_status_aborted"] > 0


@pytest.mark.slow
def test_nothing_is_told_before_it_happened_and_windows_join_without_a_seam():
    untidy = Disorder(0.3, 0.3)
    whole = told(untidy)
    middle = QUICK_SINCE + 777.5
    assert told(untidy, until=middle) + told(untidy, since=middle) == whole
    for delivery in whole:
        number = world().ledger.number_of[delivery.body["payload"]["id"]]
        happened = {e: at for at, e in events_of(world().ledger.matches[number])}
        assert delivery.at >= happened[delivery.body["event"]]


@pytest.mark.slow
def test_repeats_bear_the_same_event_id_and_another_transaction():
    by_event = defaultdict(list)
    for delivery in told(Disorder(duplicates=0.2, late=0)):
        by_event[delivery.body["event_id"]].append(delivery.body)
    repeated = [bodies for bodies in by_event.values() if len(bodies) > 1]
    assert 0.1 < len(repeated) / len(by_event) < 0.3
    for first, second in repeated:
        assert first["transaction_id"] != second["transaction_id"]
        assert (first["retry_count"], second["retry_count"]) == (0, 1)
        assert first["payload"] == second["payload"]


@pytest.mark.slow
def test_late_ones_come_after_what_happened_later():
    def disordered(disorder):
        stamps = [d.body["timestamp"] for d in told(disorder)]
        return sum(a > b for a, b in pairwise(stamps))

    assert disordered(Disorder(0, 0)) == 0
    assert disordered(Disorder(0, 0.2)) > 50


@pytest.mark.slow
def test_some_matches_are_created_without_teams():
    created = [d.body for d in told(Disorder(0, 0)) if d.body["event"] == CREATED]
    empty = sum(body["payload"]["teams"] == [] for body in created)
    assert 0.2 < empty / len(created) < 0.6
    for delivery in told(Disorder(0, 0)):
        if delivery.body["event"] == "match_status_finished":
            assert [len(t["roster"]) for t in delivery.body["payload"]["teams"]] == [5, 5]
            assert "score" not in str(delivery.body).lower()


# --- over sockets -------------------------------------------------------------------------------


class Mailbox:
    """A server that keeps what is posted to it, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.got: list[tuple[str | None, dict]] = []
        self.failures = failures
        self.app = web.Application()
        self.app.router.add_post("/hook", self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.got.append((request.headers.get("X-Secret"), await request.json()))
        return web.Response()

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + 20
        while len(self.got) < count and time.monotonic() < until:
            threading_pause()
        assert len(self.got) >= count


def threading_pause() -> None:
    asyncio.run(asyncio.sleep(0.01))


class Clock:
    """A clock that jumps once it has been read, so that the postman has much to tell at once."""

    def __init__(self, start: float, step: float) -> None:
        self.now, self.step = start, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def posting(url: str, **rules):
    post = Post(url, "X-Secret", "hush", backoff_s=0.01, tick_s=0.01, timeout_s=2, **rules)
    return create_app(clock=Clock(QUICK_SINCE + 300, 2.0), quick_since=QUICK_SINCE, post=post)


@pytest.mark.slow
def test_webhooks_are_posted_with_the_secret_twice_and_out_of_order():
    box = Mailbox()
    with LoopbackServer(box.app, grace_s=0.05) as mail:
        app = posting(f"{mail.url}/hook", disorder=Disorder(duplicates=0.3, late=0.3))
        with LoopbackServer(app, grace_s=0.05):
            box.wait_for(150)
    assert {secret for secret, _body in box.got} == {"hush"}
    events = Counter(body["event_id"] for _secret, body in box.got)
    assert max(events.values()) >= 2
    stamps = [body["timestamp"] for _secret, body in box.got]
    assert stamps != sorted(stamps)
    assert {body["event"] for _secret, body in box.got} >= set(ORDER)


@pytest.mark.slow
def test_a_refused_delivery_is_tried_again_and_says_how_often():
    box = Mailbox(failures=5)
    with LoopbackServer(box.app, grace_s=0.05) as mail:
        app = posting(f"{mail.url}/hook", disorder=Disorder(0, 0))
        with LoopbackServer(app, grace_s=0.05):
            box.wait_for(20)
    counts = [body["retry_count"] for _secret, body in box.got]
    assert 1 <= max(counts) <= 3
    assert min(counts) == 0


@pytest.mark.slow
def test_nobody_at_home_is_borne_and_each_delivery_is_given_up_in_the_end():
    with LoopbackServer(web.Application()) as gone:
        url = gone.url
    app = posting(f"{url}/hook", disorder=Disorder(0, 0), attempts=2)
    with LoopbackServer(app, grace_s=0.05) as server:
        until = time.monotonic() + 20
        while app[POSTED].given_up < 10 and time.monotonic() < until:
            threading_pause()
        assert server.running
    assert app[POSTED].given_up >= 10
    assert app[POSTED].sent == 0
    assert not server.running


def test_without_an_address_nothing_is_posted():
    app = create_app(clock=Clock(QUICK_SINCE + 300, 2.0), quick_since=QUICK_SINCE)
    with LoopbackServer(app, grace_s=0.05):
        threading_pause()
    assert (app[POSTED].sent, app[POSTED].given_up) == (0, 0)


@pytest.mark.parametrize(
    ("house", "source", "expected"),
    [
        ("http://127.0.0.1:8000/", "faceit", "http://127.0.0.1:8000/api/v1/faceit/webhook"),
        ("http://127.0.0.1:8000", "warthunder", None),
        ("", "faceit", None),
    ],
)
def test_only_sources_with_webhooks_are_told_where_the_house_is(house, source, expected):
    told_of = {"path": "/api/v1/faceit/webhook", "secret_header": "X-Secret", "secret": "hush"}
    options = Webhooks(house, {"faceit": told_of}).options(source)
    assert options.get("webhook_url") == expected
    assert bool(options) == (expected is not None)
    assert "hush" not in repr(Webhooks(house, {"faceit": told_of}))
