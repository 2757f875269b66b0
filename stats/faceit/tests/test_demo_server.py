"""The demo over real sockets: paging, keys, limits, live matches, and its ways of failing."""

import asyncio
import json
import time
from contextlib import contextmanager

import aiohttp
import pytest
from django.conf import settings

from config.upstream.demos import all_in_one
from config.upstream.loopback import LoopbackServer
from stats.faceit.demo import (
    FAULTS,
    FaultError,
    Faults,
    World,
    create_app,
    live_since,
    world_of,
)
from stats.faceit.demo.people import PINNED, population_of
from stats.faceit.demo.venue import DAY, EPOCH
from stats.faceit.tests.demo_source import NOW, QUICK_SINCE, Source, world

ME = population_of(1).people[PINNED]
PLAYER = f"/players/{ME.player_id}"
HISTORY, LIST = f"{PLAYER}/history", f"{PLAYER}/games/cs2/stats"


@contextmanager
def running(**options):
    source = Source(**options)
    with LoopbackServer(source.app, grace_s=0.05) as server:
        source.url = server.url
        yield source


@pytest.fixture
def source():
    with running() as started:
        yield started


# --- paging -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "offset_max"), [(HISTORY, 1000), (LIST, 200), (f"{PLAYER}/bans", None)]
)
def test_pages_past_the_limits_are_refused(source, path, offset_max):
    for limit, status in ((0, 400), (1, 200), (100, 200), (101, 400), ("ten", 400)):
        assert source.status(path, game="cs2", limit=limit) == status
    assert source.status(path, game="cs2", offset=-1) == 400
    if offset_max is not None:
        assert source.status(path, game="cs2", offset=offset_max) == 200
        status, body, _ = source.ask(path, params={"game": "cs2", "offset": offset_max + 1})
        error = json.loads(body)["errors"][0]
        assert (status, error["http_status"], error["code"]) == (400, 400, "err_br0")


def test_start_and_end_tell_the_page_that_was_asked_for(source):
    page = source.json(HISTORY, game="cs2", offset=40, limit=7)
    assert (page["start"], page["end"], len(page["items"])) == (40, 47, 7)
    assert source.json(f"{PLAYER}/bans")["end"] == 20


@pytest.mark.slow
@pytest.mark.parametrize("way", ["seconds", "milliseconds"])
def test_a_cursor_in_time_reaches_every_match_once(source, way):
    path, unit = (HISTORY, 1) if way == "seconds" else (LIST, 1000)
    seen, to = [], NOW * unit
    while True:
        items = source.json(path, game="cs2", to=to, limit=100)["items"]
        if way == "seconds":
            found = [(row["match_id"], row["finished_at"]) for row in items]
        else:
            rows = [row["stats"] for row in items]
            found = [(r["Match Id"] + r["Match Round"], r["Match Finished At"]) for r in rows]
        new = [row for row in found if row not in seen]
        if not new:
            break
        seen += new
        to = found[-1][1] + 1
    matches = world().finished_of(ME, NOW)
    count = len(matches) if way == "seconds" else sum(len(m.maps) for m in matches)
    assert count - 1 <= len(seen) <= count  # the last one may have no statistics yet
    assert len(seen) > 1_800
    times = [at for _key, at in seen]
    assert times == sorted(times, reverse=True)


def test_another_game_has_no_matches_and_nothing_is_found_of_strangers(source):
    assert source.json(HISTORY, game="dota2")["items"] == []
    assert source.json(f"{PLAYER}/games/csgo/stats")["items"] == []
    missing = ("/players/nobody", "/players/nobody/history?game=cs2", "/matches/1-x",
               "/matches/1-x/stats", f"{PLAYER}/stats/dota2", "/rankings/games/cs2/regions/MARS",
               f"/rankings/games/cs2/regions/NA/players/{ME.player_id}")  # fmt: skip
    assert {source.status(path) for path in missing} == {404}
    assert source.status("/players") == 400
    assert source.status(HISTORY) == 400
    assert source.status("/search/players") == 400


# --- keys and limits ----------------------------------------------------------------------------


def test_a_configured_key_is_asked_for():
    with running(api_key="right") as source:
        for given, status in ((None, 401), ("Bearer wrong", 401), ("Bearer right", 200)):
            headers = {} if given is None else {"Authorization": given}
            assert source.ask(PLAYER, headers=headers)[0] == status


def test_without_a_configured_key_everybody_may_ask(source):
    assert source.ask(PLAYER)[0] == 200
    assert source.ask(PLAYER, headers={"Authorization": "Bearer whatever"})[0] == 200


@pytest.mark.slow
def test_above_the_limit_of_a_second_the_answer_is_429_and_says_how_long():
    async def burst(source):
        async with aiohttp.ClientSession() as session:
            answers = await asyncio.gather(*(session.get(source.url + PLAYER) for _ in range(12)))
            return [(a.status, dict(a.headers)) for a in answers]

    with running(limit_per_s=5) as source:
        source.json(PLAYER)
        answers = asyncio.run(burst(source))
    refused = [headers for status, headers in answers if status == 429]
    assert 2 <= len(refused) <= 8
    for headers in refused:
        assert headers["Retry-After"] == "1"
        assert headers["ratelimit-remaining"] == "0"
        assert headers["ratelimit-reset"] == "1"
        assert headers["ratelimit-limit"] == "5, 5;w=1"


# --- the clock ----------------------------------------------------------------------------------


def live_match(at):
    return next(
        m
        for m in world().ledger.matches
        if m.live and m.outcome == "finished" and m.gain and m.times.created >= at
    )


def test_a_match_goes_through_its_life(source):
    match = live_match(QUICK_SINCE + 600)
    path, times = f"/matches/{match.match_id}", match.times
    winner = world().people[match.teams[match.winner][0]]
    source.now = times.created - 1
    assert source.status(path) == 404
    for at, status in (
        (times.created, "VOTING"), (times.configured, "CONFIGURING"), (times.ready, "READY"),
        (times.started, "ONGOING"), (times.finished, "FINISHED"),
    ):  # fmt: skip
        source.now = at
        details = source.json(path)
        assert details["status"] == status
        assert ("results" in details) == (status == "FINISHED")
        assert ("voting" in details) == (status != "VOTING")
    assert source.status(f"{path}/stats") == 404
    player = f"/players/{winner.player_id}"
    assert source.json(f"{player}/history", game="cs2")["items"][0]["match_id"] == match.match_id
    elo = source.json(player)["games"]["cs2"]["faceit_elo"]
    source.now = times.finished + 10
    assert source.status(f"{path}/stats") == 200
    assert source.json(player)["games"]["cs2"]["faceit_elo"] == elo + match.gain


def test_the_ranking_moves(source):
    before = source.json("/rankings/games/cs2/regions/EU", limit=100)
    source.now += 400
    assert source.json("/rankings/games/cs2/regions/EU", limit=100) != before


@pytest.mark.slow
def test_the_same_seed_and_clock_give_the_same_bytes():
    early = EPOCH + 150 * DAY

    def told(seed):
        world_of.cache_clear()
        me = f"/players/{population_of(seed).people[PINNED].player_id}"
        paths = (me, f"{me}/history?game=cs2", f"{me}/games/cs2/stats", f"{me}/stats/cs2",
                 "/rankings/games/cs2/regions/NA")  # fmt: skip
        with running(seed=seed, quick_since=early, now=early + 500) as source:
            return [source.ask(path)[1] for path in paths]

    first = told(3)
    assert told(3) == first
    assert all(a != b for a, b in zip(told(4), first, strict=True))


def test_a_restart_on_the_same_day_finds_the_same_world():
    midnight = QUICK_SINCE // DAY * DAY

    assert live_since(midnight) == live_since(midnight + DAY - 1) == midnight
    assert live_since(midnight + DAY) == midnight + DAY


def test_it_starts_before_its_past_is_played():
    began = time.perf_counter()
    app = create_app(seed=11, clock=lambda: NOW)
    fresh = World(11, QUICK_SINCE)
    assert time.perf_counter() - began < 0.3
    assert isinstance(app[FAULTS], Faults)
    assert fresh.population.people


@pytest.mark.slow
def test_settings_name_it_and_it_can_live_below_a_prefix():
    assert "faceit" in settings.DEMO_SOURCES
    whole = all_in_one({"faceit": settings.DEMO_SOURCES["faceit"]})
    source = Source()
    with LoopbackServer(whole, grace_s=0.05) as server:
        source.url = server.url
        assert source.json(f"/faceit{PLAYER}")["nickname"] == ME.nickname
        assert source.json("/faceit/_demo/")["players_total"] > 300


# --- failing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "status", "content"),
    [("429", 429, "application/json"), ("500", 500, "application/json"), ("503", 503, "text/plain"),
     ("html_for_json", 200, "text/html"), ("not_found", 404, "application/json")],
)  # fmt: skip
def test_a_set_fault_replaces_the_answer_as_often_as_asked(source, kind, status, content):
    body = {"kind": kind, "times": 1, "path": "/history", "retry_after_s": 7}
    assert source.ask("/_demo/faults", "POST", json=body)[0] == 200
    assert source.status(PLAYER) == 200
    got, text, headers = source.ask(HISTORY, params={"game": "cs2"})
    assert (got, headers["Content-Type"].split(";")[0]) == (status, content)
    if kind == "429":
        assert (headers["Retry-After"], headers["ratelimit-reset"]) == ("7", "7")
    if kind == "html_for_json":
        assert text.startswith(b"<!DOCTYPE html>")
    assert source.status(HISTORY, game="cs2") == 200


def test_a_reset_breaks_the_connection(source):
    source.faults.change({"kind": "reset"})  # every time: the asking library tries twice
    with pytest.raises(aiohttp.ClientConnectionError):
        source.ask(PLAYER)


def test_half_an_answer_is_noticed_by_its_length(source):
    source.faults.change({"kind": "truncated"})
    with pytest.raises(aiohttp.ClientPayloadError):
        source.ask(PLAYER)


@pytest.mark.slow
def test_a_stall_outlasts_the_asker_and_a_drip_arrives_whole(source):
    source.faults.change({"kind": "stall", "times": 1, "stall_s": 5})
    with pytest.raises(TimeoutError):
        source.ask(PLAYER, timeout=0.2)
    whole = source.ask(PLAYER)[1]
    source.faults.change({"kind": "drip", "times": 1, "drip_bytes": 400, "drip_every_s": 0.01})
    assert source.ask(PLAYER)[1] == whole


@pytest.mark.parametrize(
    "values", [{"kind": "flood"}, {"times": -1}, {"nothing": 1}, {"path": 3}, {"stall_s": True}]
)
def test_a_wrong_knob_is_refused_by_name_and_changes_nothing(source, values):
    with pytest.raises(FaultError, match=next(iter(values))):
        Faults().change(values)
    status, body, _ = source.ask("/_demo/faults", "POST", json={"retry_after_s": 9, **values})
    assert status == 400
    assert next(iter(values)) in json.loads(body)["errors"][0]["message"]
    assert source.faults == Faults()
