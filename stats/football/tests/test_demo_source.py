"""The demo source over real sockets, asked by the real client: conditions, faults, and refusals."""

import asyncio
import json
from datetime import UTC, datetime

import aiohttp
import pytest

from config.upstream.demos import all_in_one
from config.upstream.errors import BadPayload, Blocked, NotFound, RateLimited, Unavailable
from config.upstream.policy import Backoff
from stats.football import client
from stats.football.demo.calendar import begins
from stats.football.demo.failing import BURST_S, SPELL_S, Fault, outage_at
from stats.football.leagues import DEMO_LEAGUES
from stats.football.parse.sofascore import (
    parse_event,
    parse_events,
    parse_rounds,
    parse_seasons,
    parse_standings,
)
from stats.football.records import ParseError
from stats.football.tests.demo_source import NOW, SEASON, UT, running

QUICK = {"backoff": Backoff(0.01, 0.02, 0.01)}


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DOZOR_DEMO = True


@pytest.fixture
def source():
    with running(**QUICK) as started:
        yield started


def ask(source, path, method="GET", **options):
    async def exchange():
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, source.url + path, **options) as answer,
        ):
            return answer.status, await answer.read(), answer.headers

    return asyncio.run(exchange())


def test_its_leagues_are_those_that_are_known_here(source):
    assert tuple(league.sofascore for league in DEMO_LEAGUES) == UT
    told = json.loads(ask(source, "/_demo/")[1])
    assert [league["name"] for league in told["leagues"]] == [one.name for one in DEMO_LEAGUES]


@pytest.mark.slow
def test_from_seasons_over_rounds_to_matches_and_tables(source):
    seasons = parse_seasons(client.fetch_seasons(UT[0]).body, "xa.1").items
    assert [one.season for one in seasons] == [
        "2026-11-22.1", "2026-11-21.2", "2026-11-21.1", "2026-11-20.2",
    ]  # fmt: skip
    current, before = (int(one.source_id) for one in seasons[:2])
    rounds = parse_rounds(client.fetch_rounds(UT[0], before).body).items
    assert [one.number for one in rounds] == [*range(1, 23), 636]
    assert len(parse_rounds(client.fetch_rounds(UT[0], current).body).items) == 22
    first = parse_events(client.fetch_round(UT[0], before, 1).body)
    assert (len(first.items), first.skipped) == (6, ())
    final = parse_events(client.fetch_round(UT[0], before, 636, "final").body).items
    assert [one.round for one in final] == ["Final"]
    table = parse_standings(client.fetch_standings(UT[0], before).body).items[0]
    assert [row.played for row in table.rows] == [22] * 12
    assert {table.rows[0].team.name, table.rows[1].team.name} == {
        final[0].home.name,
        final[0].away.name,
    }


@pytest.mark.slow
def test_live_matches_are_those_of_the_day_that_run(source):
    fetched_at = datetime.fromtimestamp(NOW, UTC)
    live = parse_events(client.fetch_live().body, None, fetched_at).items
    day = parse_events(client.fetch_day(fetched_at.date()).body, None, fetched_at).items
    assert live
    assert {one.key for one in live} == {one.key for one in day if one.status.live}
    assert any(one.minute for one in live)


def test_parts_of_a_match_are_there_when_there_is_something_to_tell(source):
    played = source.fixtures()[0].event_id
    coming = source.fixtures()[-1].event_id
    for fetch in (client.fetch_statistics, client.fetch_lineups, client.fetch_incidents,
                  client.fetch_shotmap, client.fetch_odds):  # fmt: skip
        assert fetch(played).body
        if fetch is client.fetch_odds:
            assert fetch(coming).body
        else:
            with pytest.raises(NotFound):
                fetch(coming)


@pytest.mark.parametrize(
    "path",
    [
        "/event/5", "/event/x", "/event/99999999999999", "/unique-tournament/17/seasons",
        f"/unique-tournament/{UT[0]}/season/1/rounds",
        f"/unique-tournament/{UT[1]}/season/9200040/standings/total",
        "/sport/football/scheduled-events/tomorrow", "/nothing",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(source, path):
    assert ask(source, path)[0] == 404


def test_a_match_that_has_not_changed_is_not_sent_again(source):
    played = f"/event/{source.fixtures()[0].event_id}"
    status, body, headers = ask(source, played)
    assert (status, headers["Cache-Control"]) == (200, "max-age=10, public")
    again = ask(source, played, headers={"If-None-Match": headers["ETag"]})
    assert (again[0], again[1]) == (304, b"")
    other = ask(source, played, headers={"If-None-Match": 'W/"0000000000"'})
    assert other[:2] == (200, body)


def test_the_client_reads_a_change_and_keeps_what_is_the_same(source):
    one = source.fixtures()[-1]
    first = client.fetch_event(one.event_id)
    same = client.fetch_event(one.event_id, fresh=True)
    assert same.body == first.body
    source.now = one.kickoff + 120
    changed = client.fetch_event(one.event_id, fresh=True)
    assert parse_event(first.body).status != parse_event(changed.body).status


def test_a_restart_goes_on_where_it_was():
    answers = []
    for _ in range(2):
        with running() as source:
            number = source.fixtures()[5].event_id
            answers.append([client.fetch_event(number).body, client.fetch_live().body])
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("503", Unavailable),
        ("500", Unavailable),
        ("429", RateLimited),
        ("html_for_json", BadPayload),
        ("challenge", Blocked),
    ],
)
def test_its_faults_are_told_apart(kind, error):
    with running(attempts=1, max_wait_s=0.5) as source:
        source.faults.change({"kind": kind})
        with pytest.raises(error):
            client.fetch_live()


@pytest.mark.slow
def test_a_passing_failure_is_asked_again(source):
    source.faults.change({"kind": "503", "times": 2})
    assert client.fetch_live().status == 200


def test_a_challenge_is_not_argued_with(source):
    source.faults.change({"kind": "challenge"})
    for _ in range(2):
        with pytest.raises(Blocked) as error:
            client.fetch_live()
        assert error.value.message == client.NOT_PERMITTED
    source.faults.change({"kind": ""})
    with pytest.raises(Blocked):
        client.fetch_event(source.fixtures()[0].event_id)


def test_broken_json_is_no_answer_to_read(source):
    source.faults.change({"kind": "broken_json"})
    with pytest.raises(ParseError):
        parse_events(client.fetch_live().body)


@pytest.mark.slow
def test_a_source_that_stalls_is_given_up():
    with running(attempts=1, timeout_s=0.2) as source:
        source.faults.change({"kind": "stall", "stall_s": 5})
        with pytest.raises(Unavailable):
            client.fetch_live()


def test_faults_are_set_over_http_and_checked(source):
    status, body, _ = ask(source, "/_demo/faults", "POST", json={"kind": "503", "times": 1})
    assert (status, json.loads(body)["times"]) == (200, 1)
    for wrong in ({"kind": "no"}, {"times": -1}, {"stall_s": True}, {"what": 1}, []):
        assert ask(source, "/_demo/faults", "POST", json=wrong)[0] == 400
    assert ask(source, "/_demo/faults", "POST", data=b"{")[0] == 400
    assert source.faults.times == 1


def test_it_fails_by_itself_in_bursts_and_seldom_otherwise():
    times = range(begins(SEASON), begins(SEASON) + SPELL_S * 4)
    found = [outage_at(1, at, "/sport/football/events/live") for at in times]
    assert found.count(Fault.UNAVAILABLE) == 4 * BURST_S
    others = len(found) - found.count(Fault.NONE) - found.count(Fault.UNAVAILABLE)
    assert 0 < others < len(found) / 200


def test_outages_begin_after_a_while_and_can_be_switched_off():
    burst = next(at for at in range(int(NOW), int(NOW) + 2 * SPELL_S)
                 if outage_at(1, at, "/") is Fault.UNAVAILABLE)  # fmt: skip
    with running(burst - 10) as source:
        source.faults.outages = True
        source.now = burst
        assert ask(source, "/sport/football/events/live")[0] == 200
    with running(burst - 1_000) as source:
        source.now = burst
        assert ask(source, "/sport/football/events/live")[0] == 200
        source.faults.outages = True
        assert ask(source, "/sport/football/events/live")[0] == 503


def test_it_serves_below_its_name_beside_the_others():
    whole = all_in_one({"sofascore": "stats.football.demo:create_app"})
    paths = {resource.canonical for resource in whole.router.resources()}
    assert "/sofascore" in paths
