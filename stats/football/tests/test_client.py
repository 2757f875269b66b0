"""The client of the API in SofaScore's shape, over real sockets: what it asks and heeds."""

from contextlib import contextmanager
from datetime import date

import pytest
from aiohttp import web

from config.upstream import registry
from config.upstream.errors import Blocked, NotFound
from config.upstream.loopback import LoopbackServer
from stats.football import client
from stats.football.client import NOT_PERMITTED, NOT_SET_UP, NotSetUp, sofascore_on

CHALLENGE = '{"error":{"code":403,"reason":"challenge"}}'


class Told:
    """A source that answers everything alike and remembers what it was asked."""

    def __init__(self, status=200, body='{"events":[]}'):
        self.status, self.body = status, body
        self.asked = []

    async def answer(self, request):
        self.asked.append(request)
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        headers = {"ETag": '"v1"'} if self.status == 200 else {}
        return web.Response(
            status=self.status, text=self.body, content_type="application/json", headers=headers
        )

    @property
    def paths(self):
        return [request.path for request in self.asked]


@contextmanager
def standing(told, **changes):
    app = web.Application()
    app.router.add_get("/{path:.*}", told.answer)
    registry.reset()
    with LoopbackServer(app, grace_s=0.05) as server:
        rules = {"rate_per_s": 1000.0, "burst": 1000, "hourly_budget": None, **changes}
        registry.override_base_url("sofascore", f"{server.url}/api/v1", **rules)
        client.authorise()
        yield told
    registry.reset()
    client.authorise()


@pytest.fixture
def set_up(settings):
    settings.DOZOR_DEMO = False
    settings.SOFASCORE_BASE_URL = "https://stats.example/api/v1"
    return settings


def test_it_is_off_until_the_operator_sets_an_address(settings):
    settings.DOZOR_DEMO, settings.SOFASCORE_BASE_URL = False, ""
    assert not sofascore_on()
    with standing(Told()) as told, pytest.raises(NotSetUp) as error:
        client.fetch_live()
    assert error.value.message == NOT_SET_UP
    assert told.asked == []


def test_the_demo_may_be_asked_without_an_address(settings):
    settings.DOZOR_DEMO, settings.SOFASCORE_BASE_URL = True, ""
    assert sofascore_on()


def test_each_question_has_its_address(set_up):
    with standing(Told()) as told:
        client.fetch_day(date(2026, 11, 21))
        client.fetch_live()
        client.fetch_seasons(17)
        client.fetch_rounds(17, 96668)
        client.fetch_round(17, 96668, 7)
        client.fetch_round(17, 96668, 636, "final")
        client.fetch_standings(17, 96668)
        client.fetch_event(5)
        for ask in ("statistics", "lineups", "incidents", "shotmap", "odds"):
            getattr(client, f"fetch_{ask}")(5)
    season = "unique-tournament/17/season/96668"
    wanted = [
        "sport/football/scheduled-events/2026-11-21",
        "sport/football/events/live",
        "unique-tournament/17/seasons",
        f"{season}/rounds",
        f"{season}/events/round/7",
        f"{season}/events/round/636/slug/final",
        f"{season}/standings/total",
        "event/5",
        "event/5/statistics",
        "event/5/lineups",
        "event/5/incidents",
        "event/5/shotmap",
        "event/5/odds/1/featured",
    ]
    assert told.paths == [f"/api/v1/{path}" for path in wanted]


def test_within_its_lifetime_an_answer_is_not_asked_for_again(set_up):
    with standing(Told()) as told:
        first, again = client.fetch_event(5), client.fetch_event(5)
    assert first.body == again.body
    assert len(told.asked) == 1


def test_a_fresh_question_is_asked_by_the_etag_of_the_last_answer(set_up):
    with standing(Told()) as told:
        first = client.fetch_event(6)
        second = client.fetch_event(6, fresh=True)
    assert [r.headers.get("If-None-Match") for r in told.asked] == [None, '"v1"']
    assert first.body == second.body
    assert second.fetched_at >= first.fetched_at


def test_it_says_who_asks_and_shows_the_operators_credentials_alone(set_up):
    set_up.SOFASCORE_TOKEN, set_up.SOFASCORE_HEADER = "key-of-mine", "X-Api-Key"
    with standing(Told()) as told:
        client.fetch_live()
        set_up.SOFASCORE_TOKEN = ""
        client.fetch_live()
    with_key, without = told.asked
    assert with_key.headers["User-Agent"].startswith("Dozor/")
    assert with_key.headers["X-Api-Key"] == "key-of-mine"
    assert "X-Api-Key" not in without.headers


def test_the_demo_is_never_shown_the_operators_credentials(set_up):
    set_up.DOZOR_DEMO, set_up.SOFASCORE_TOKEN = True, "key-of-mine"
    with standing(Told()) as told:
        client.fetch_live()
    assert "Authorization" not in told.asked[0].headers


@pytest.mark.parametrize(("status", "body"), [(403, CHALLENGE), (403, "{}"), (401, "{}")])
def test_a_refusal_is_told_plainly_and_the_source_left_alone(set_up, caplog, status, body):
    set_up.SOFASCORE_TOKEN = "key-of-mine"
    with standing(Told(status, body)) as told:
        for _ in range(3):
            with pytest.raises(Blocked) as error:
                client.fetch_live()
            assert error.value.message == NOT_PERMITTED
        state = registry.upstream("sofascore").breaker.state
    assert len(told.asked) == 1
    assert state == "open"
    assert "key-of-mine" not in caplog.text


def test_what_is_not_there_is_not_a_refusal(set_up):
    with standing(Told(404, "{}")) as told:
        for _ in range(2):
            with pytest.raises(NotFound):
                client.fetch_shotmap(5)
    assert len(told.asked) == 2


@pytest.mark.slow
def test_after_its_rest_a_source_that_refused_is_tried_once_and_trusted_again(set_up):
    with standing(Told(403, CHALLENGE), blocked_open_s=0.0) as told:
        with pytest.raises(Blocked):
            client.fetch_live()
        told.status = 200
        assert client.fetch_live().status == 200
        assert registry.upstream("sofascore").breaker.state == "closed"
