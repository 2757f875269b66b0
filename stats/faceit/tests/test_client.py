"""Asking FACEIT: addresses, the key, and walking past the offsets it allows."""

import json
import logging
from datetime import UTC, datetime

import pytest
from aiohttp import web

from config.upstream import registry
from config.upstream.errors import BadPayload, Blocked, NotFound, RateLimited, Unavailable
from config.upstream.loopback import LoopbackServer
from stats.faceit import client

KEY = "a-secret-key-0123456789"
PLAYER = "83125977-5091-50db-a96f-ae203f601286"
FIRST = 1_700_000_000


class PlayedMatches:
    """Answers lists of one player's matches as FACEIT does: newest first, with its caps.

    `finishes` are seconds; `ignores_to` is a source that does not know upper times.
    """

    def __init__(self, finishes, *, ignores_to=False):
        self.finishes = sorted(finishes, reverse=True)
        self.ignores_to = ignores_to
        self.asked = []

    def page(self, request, unit, cap):
        offset = int(request.query.get("offset", 0))
        limit = int(request.query.get("limit", 20))
        if offset > cap or limit > 100:
            raise web.HTTPBadRequest
        to = request.query.get("to")
        self.asked.append((offset, to))
        until = float("inf") if to is None or self.ignores_to else int(to) / unit
        rows = [(n, at) for n, at in enumerate(self.finishes) if at <= until]
        return rows[offset : offset + limit]

    async def history(self, request):
        rows = self.page(request, 1, 1000)
        items = [
            {
                "match_id": f"m-{n}", "status": "finished", "game_mode": "5v5", "teams": {},
                "started_at": at - 2000, "finished_at": at,
                "results": {"winner": "faction1", "score": {"faction1": 13, "faction2": 5}},
            }
            for n, at in rows
        ]  # fmt: skip
        return web.json_response({"items": items, "start": 0, "end": len(items)})

    async def stats(self, request):
        rows = self.page(request, 1000, 200)
        items = [
            {
                "stats": {
                    "Match Id": f"m-{n}", "Match Finished At": at * 1000, "Match Round": "1",
                    "Player Id": PLAYER, "Nickname": "somebody", "Rounds": "18", "Kills": "12",
                    "Deaths": "9", "Assists": "3", "Result": "1", "Final Score": "13",
                    "Score": "13 / 5", "Map": "de_nuke",
                }
            }
            for n, at in rows
        ]  # fmt: skip
        return web.json_response({"items": items, "start": 0, "end": len(items)})

    def app(self):
        app = web.Application()
        app.router.add_get("/players/{id}/history", self.history)
        app.router.add_get("/players/{id}/games/cs2/stats", self.stats)
        return app


def simple(handler):
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    return app


@pytest.fixture
def connect(settings):
    """Starts a source and sends the client there, with a key."""
    servers = []

    def start(app, **changes):
        settings.DOZOR_DEMO, settings.FACEIT_API_KEY = False, KEY
        server = LoopbackServer(app).start()
        servers.append(server)
        rules = {"rate_per_s": 10_000.0, "burst": 1000, "per_second": None, "attempts": 1}
        registry.override_base_url("faceit", server.url, **(rules | changes))
        client.authorise()

    registry.reset()
    yield start
    registry.reset()
    client.authorise()
    for server in servers:
        server.stop()


def ids(batches):
    return [item.match_id for batch in batches for item in batch.items]


EVENLY = [FIRST + 3600 * n for n in range(1250)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("walk", "unit"), [(client.walk_history, 1), (client.walk_game_stats, 1000)]
)
def test_a_walk_brings_every_match_once_far_past_the_offset_caps(connect, walk, unit):
    played = PlayedMatches(EVENLY)
    connect(played.app())
    assert ids(walk(PLAYER)) == [f"m-{n}" for n in range(1250)]
    assert max(offset for offset, _ in played.asked) == 0
    # The cursor is the last item's time + 1 in the endpoint's own unit.
    assert played.asked[1][1] == str(played.finishes[99] * unit + 1)
    assert len(played.asked) <= 15


@pytest.mark.parametrize("walk", [client.walk_history, client.walk_game_stats])
def test_a_crowd_at_one_time_larger_than_a_page_is_walked_by_offset(connect, walk):
    crowd = [FIRST + 100] * 250
    played = PlayedMatches([*range(FIRST, FIRST + 50), *crowd, FIRST + 200])
    connect(played.app())
    assert sorted(ids(walk(PLAYER))) == sorted(f"m-{n}" for n in range(301))


@pytest.mark.slow
def test_a_crowd_beyond_the_offsets_is_passed_and_the_older_matches_are_reached(connect):
    played = PlayedMatches([*range(FIRST, FIRST + 50), *[FIRST + 100] * 450])
    connect(played.app())
    found = ids(client.walk_game_stats(PLAYER))
    assert len(found) == len(set(found))
    # Offsets reach 300 of the 450 at one time; the 50 before them are all there.
    assert {f"m-{n}" for n in range(450, 500)} <= set(found)


@pytest.mark.slow
def test_a_source_that_ignores_the_cursor_does_not_lead_in_circles(connect):
    played = PlayedMatches(EVENLY[:500], ignores_to=True)
    connect(played.app())
    found = ids(client.walk_history(PLAYER))
    assert len(found) == len(set(found))
    assert len(played.asked) < 100


@pytest.mark.slow
def test_a_walk_goes_on_where_an_earlier_one_left(connect):
    connect(PlayedMatches(EVENLY).app())
    walk = client.walk_history(PLAYER)
    first = [next(walk) for _ in range(4)]
    rest = list(client.walk_history(PLAYER, before_ms=first[-1].before_ms))
    found = ids(first) + ids(rest)
    assert set(found) == {f"m-{n}" for n in range(1250)}
    assert len(found) - len(set(found)) <= 1  # the last one of the page before is asked again


def test_a_walk_ends_with_the_page_that_reaches_a_time(connect):
    played = PlayedMatches(EVENLY)
    connect(played.app())
    since = played.finishes[150] * 1000
    assert len(ids(client.walk_game_stats(PLAYER, since_ms=since))) == 199
    assert len(played.asked) == 2


def test_nobodys_history_is_one_empty_page(connect):
    connect(PlayedMatches([]).app())
    batches = list(client.walk_history(PLAYER))
    assert [(batch.ended, list(batch.items)) for batch in batches] == [(True, [])]


def test_the_key_goes_to_the_source_and_into_no_log_or_error(connect, caplog):
    seen = []

    async def refuse(request):
        seen.append(request.headers.get("Authorization"))
        return web.json_response({"errors": [{"message": KEY}]}, status=401)

    connect(simple(refuse))
    with caplog.at_level(logging.DEBUG), pytest.raises(Blocked) as refused:
        client.fetch_player("somebody")
    assert seen == [f"Bearer {KEY}"]
    assert KEY not in caplog.text
    assert KEY not in str(refused.value) + repr(refused.value) + repr(registry.policy("faceit"))


def test_the_real_key_is_never_sent_to_a_demo(connect, settings):
    seen = []

    async def note(request):
        seen.append(request.headers.get("Authorization"))
        return web.json_response({"items": []})

    connect(simple(note))
    settings.DOZOR_DEMO = True
    client.fetch_search("somebody")
    assert seen == ["Bearer demo"]


def test_without_a_key_nothing_is_asked_and_one_sentence_says_why(connect, settings):
    asked = []

    async def note(request):
        asked.append(request.path)
        return web.json_response({})

    connect(simple(note))
    settings.FACEIT_API_KEY = ""
    with pytest.raises(client.NotConfigured, match="FACEIT_API_KEY"):
        client.fetch_player("somebody")
    assert asked == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "error"),
    [
        (404, json.dumps({"errors": []}), "application/json", NotFound),
        (429, "", "application/json", RateLimited),
        (500, "", "application/json", Unavailable),
        (503, "", "text/html", Unavailable),
        (403, "", "application/json", Blocked),
        (200, "<html>maintenance</html>", "text/html", BadPayload),
        (400, "{}", "application/json", BadPayload),
    ],
)
def test_every_way_to_fail_has_its_own_error(connect, status, body, kind, error):
    async def fail(request):
        return web.Response(status=status, text=body, content_type=kind)

    connect(simple(fail), max_wait_s=0.1)
    with pytest.raises(error):
        client.fetch_match("1-x")


def test_an_hourly_budget_that_is_spent_is_not_overdrawn(connect):
    asked = []

    async def answer(request):
        asked.append(request.path)
        return web.json_response({})

    connect(simple(answer), hourly_budget=5, max_wait_s=0.1)
    for number in range(5):
        client.fetch_match(f"1-{number}")
    with pytest.raises(RateLimited):
        client.fetch_match("1-6")
    assert len(asked) == 5


def test_addresses_and_parameters_are_those_of_the_source(connect):
    asked = []

    async def note(request):
        asked.append(request.path_qs)
        return web.json_response({})

    connect(simple(note))
    client.fetch_player("Some_one")
    client.fetch_player_by_steam_id("76561198000000001")
    client.fetch_player_by_id(PLAYER)
    client.fetch_lifetime(PLAYER)
    client.fetch_bans(PLAYER)
    client.fetch_match("1-x")
    client.fetch_match_stats("1-x")
    client.fetch_ranking("EU", country="kz")
    client.fetch_ranking_of_player("EU", PLAYER)
    client.fetch_search("Some")
    client.fetch_player_by_id("../matches/1")
    assert asked == [
        "/players?nickname=Some_one",
        "/players?game=cs2&game_player_id=76561198000000001",
        f"/players/{PLAYER}",
        f"/players/{PLAYER}/stats/cs2",
        f"/players/{PLAYER}/bans?limit=100&offset=0",
        "/matches/1-x",
        "/matches/1-x/stats",
        "/rankings/games/cs2/regions/EU?country=kz&limit=100&offset=0",
        f"/rankings/games/cs2/regions/EU/players/{PLAYER}?limit=20",
        "/search/players?game=cs2&limit=20&nickname=Some&offset=0",
        "/players/..%2Fmatches%2F1",
    ]


def test_the_time_of_an_answer_is_when_it_was_fetched(connect):
    connect(PlayedMatches(EVENLY[:3]).app())
    before = datetime.now(UTC)
    batch = next(client.walk_history(PLAYER))
    assert before <= batch.answer.fetched_at <= datetime.now(UTC)
