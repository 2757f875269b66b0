"""The demo source over real sockets: its addresses, its past, and its ways of failing."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from config.upstream.loopback import LoopbackServer
from config.work.outcomes import Outcome
from stats.warthunder.demo import (
    CLOCK_HEADER,
    SUGGESTED_SQUADRONS,
    Fault,
    FaultError,
    Faults,
    create_app,
    suggested_players,
    world_of,
)
from stats.warthunder.demo.faults import QUIET_AFTER_START_S, outage_at
from stats.warthunder.demo.rosters import DAY
from stats.warthunder.parse import PageKind, detect, parse_board, parse_profile, parse_squadron
from stats.warthunder.records import Profile, Refusal, SquadronPage
from stats.warthunder.tests.demo_reading import NOW, counters, nicks_of

NICK = suggested_players(1)[0]
PROFILE = f"/en/community/userinfo/?nick={NICK}"
SQUADRON = "/en/community/claninfo/Kestrel%20Watch"
BOARD = "/en/community/getclansleaderboard/dif/_hist/page/1/sort/dr_era5"


class Source:
    """The running source as a test sees it: a clock and faults to set, and questions to ask."""

    def __init__(self) -> None:
        self.now = NOW
        self.faults = Faults(outages=False)
        self.app = create_app(seed=1, clock=lambda: self.now, faults=self.faults)
        self.url = ""

    def ask(self, path: str, method: str = "GET", **options: Any) -> tuple[int, bytes, Any]:
        return asyncio.run(self._ask(path, method, options))

    async def _ask(self, path: str, method: str, options: dict[str, Any]) -> tuple[int, bytes, Any]:
        timeout = aiohttp.ClientTimeout(total=options.pop("timeout", 10))
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, self.url + path, **options) as answer,
        ):
            return answer.status, await answer.read(), answer.headers


@pytest.fixture
def source() -> Iterator[Source]:
    running = Source()
    with LoopbackServer(running.app, grace_s=0.05) as server:
        running.url = server.url
        yield running


# --- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
@pytest.mark.parametrize("number", range(9))
def test_every_suggested_player_is_found_whatever_their_script(source, lang, number):
    nick = suggested_players(1)[number]
    path = f"/{lang}/community/userinfo/"
    status, body, headers = source.ask(path, params={"nick": nick})
    read = parse_profile(body)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert isinstance(read, Profile)
    assert read.nick == nick


def test_an_unknown_nick_is_answered_with_200_and_says_so(source):
    status, body, _headers = source.ask("/en/community/userinfo/", params={"nick": "nobody here"})
    read = parse_profile(body)
    assert status == 200
    assert isinstance(read, Refusal)
    assert read.outcome is Outcome.NOT_FOUND


@pytest.mark.slow
def test_every_squadron_is_found_by_the_link_on_a_profile(source):
    for squadron in world_of(1).rosters.squadrons:
        member = next(iter(nicks_of(world_of(1), squadron.name, NOW)))
        _status, body, _headers = source.ask("/en/community/userinfo/", params={"nick": member})
        link = body.decode().split('class="user-profile__data-link"')[1].split('href="')[1]
        status, page, _headers = source.ask(link.split('"')[0])
        read = parse_squadron(page)
        assert status == 200
        assert isinstance(read, SquadronPage)
        assert read.name == squadron.name


def test_an_unknown_squadron_is_404(source):
    assert source.ask("/en/community/claninfo/Nobody")[0] == 404


@pytest.mark.slow
def test_the_board_lists_every_squadron_once_best_first_and_ends(source):
    pages = [parse_board(source.ask(BOARD.replace("page/1/", f"page/{n}/"))[1]) for n in (1, 2, 3)]
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [20, 4, 0]
    assert [row.place for row in rows] == list(range(1, 25))
    assert len({row.name for row in rows}) == len({row.source_id for row in rows}) == 24
    ratings = [row.rating or 0 for row in rows]
    assert ratings == sorted(ratings, reverse=True)


@pytest.mark.slow
def test_the_board_and_the_squadron_page_agree(source):
    rows = {row.name: row for row in parse_board(source.ask(BOARD)[1])}
    page = parse_squadron(source.ask(SQUADRON)[1])
    assert isinstance(page, SquadronPage)
    row = rows[page.name]
    assert (row.members, row.rating) == (page.members_stated, page.rating)
    assert (row.air_kills, row.deaths) == (page.air_kills, page.deaths)


def test_the_index_names_what_is_worth_following(source):
    index = json.loads(source.ask("/_demo/")[1])
    assert index["demo"] is True
    assert index["squadrons"] == list(SUGGESTED_SQUADRONS)
    assert index["players"] == suggested_players(1)
    assert index["players_total"] > 4_000


def test_the_settings_name_the_factory():
    module, name = settings.DEMO_SOURCES["warthunder"].split(":")
    assert import_string(f"{module}.{name}") is create_app


# --- the past -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_past_is_what_it_was_when_it_was_now(source):
    source.now = NOW - 30 * DAY
    then = source.ask(PROFILE)[1], source.ask(SQUADRON)[1], source.ask(BOARD)[1]
    source.now = NOW
    header = {CLOCK_HEADER: str(NOW - 30 * DAY)}
    again = tuple(source.ask(path, headers=header)[1] for path in (PROFILE, SQUADRON, BOARD))
    assert again == then
    assert source.ask(PROFILE)[1] != then[0]


@pytest.mark.parametrize("asked", [str(NOW + 60), "yesterday", "nan", "-1", "1e400"])
def test_a_moment_that_is_not_in_the_past_is_refused(source, asked):
    assert source.ask(PROFILE, headers={CLOCK_HEADER: asked})[0] == 400


# --- faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.ERROR, Fault.UNAVAILABLE])
def test_a_failing_status_stands_in_for_any_page(source, fault):
    source.faults.kind, source.faults.retry_after_s = fault, 7
    for path in (PROFILE, SQUADRON, BOARD):
        status, _body, headers = source.ask(path)
        assert status == int(fault)
        assert headers.get("Retry-After") == ("7" if fault is Fault.RATE_LIMITED else None)


@pytest.mark.slow
def test_a_fault_ends_after_its_times_and_keeps_to_its_path(source):
    source.faults.change({"kind": "500", "times": 2, "path": "claninfo"})
    statuses = [source.ask(path)[0] for path in (PROFILE, SQUADRON, BOARD, SQUADRON, SQUADRON)]
    assert statuses == [200, 500, 200, 500, 200]


@pytest.mark.slow
def test_a_stall_lasts_past_a_client_that_gives_up(source):
    source.faults.kind = Fault.STALL
    with pytest.raises(TimeoutError):
        source.ask(PROFILE, timeout=0.3)


def test_a_short_stall_ends_with_the_page(source):
    source.faults.kind, source.faults.stall_s = Fault.STALL, 0.01
    assert source.ask(PROFILE)[0] == 200


@pytest.mark.slow
def test_a_drip_is_slow_and_whole(source):
    whole = source.ask(PROFILE)[1]
    source.faults.kind, source.faults.drip_bytes = Fault.DRIP, 20_000
    with pytest.raises(TimeoutError):
        source.ask(PROFILE, timeout=0.5)
    source.faults.drip_every_s = 0.001
    assert source.ask(PROFILE)[1] == whole


def test_a_reset_breaks_the_connection(source):
    source.faults.kind = Fault.RESET
    with pytest.raises(aiohttp.ClientConnectionError):
        source.ask(PROFILE)


def test_a_truncated_page_is_noticed_by_its_length(source):
    source.faults.kind = Fault.TRUNCATED
    with pytest.raises(aiohttp.ClientPayloadError):
        source.ask(SQUADRON)


def test_html_comes_where_json_was_asked(source):
    source.faults.kind = Fault.HTML_FOR_JSON
    status, body, headers = source.ask(BOARD)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(body)


def test_a_challenge_is_known_as_one(source):
    source.faults.kind = Fault.CHALLENGE
    status, body, _headers = source.ask(PROFILE)
    assert status == 403
    assert detect(body) is PageKind.CHALLENGE


def test_a_known_nick_and_squadron_can_vanish(source):
    source.faults.kind = Fault.NOT_FOUND
    read = parse_profile(source.ask(PROFILE)[1])
    assert isinstance(read, Refusal)
    assert source.ask(SQUADRON)[0] == 404
    assert json.loads(source.ask(BOARD)[1])["status"] == "error"


def test_a_page_can_list_fewer_members_than_it_states(source):
    source.faults.kind = Fault.MEMBER_MISMATCH
    page = parse_squadron(source.ask(SQUADRON)[1])
    assert isinstance(page, SquadronPage)
    assert page.members_stated == len(page.members) + 2


def test_zeroed_counters_are_zero_not_missing(source):
    source.faults.kind = Fault.ZEROED
    read = parse_profile(source.ask(PROFILE)[1])
    assert isinstance(read, Profile)
    found = counters(read)
    assert {
        value for name, value in found.items() if "owned" not in name and "spaded" not in name
    } == {0}
    assert len(found) > 60


def test_faults_are_set_and_cleared_over_the_wire(source):
    status, body, _headers = source.ask("/_demo/faults", "POST", json={"kind": "503", "times": 1})
    assert (status, json.loads(body)["kind"]) == (200, "503")
    assert source.ask(PROFILE)[0] == 503
    source.ask("/_demo/faults", "POST", json={"kind": None, "times": None})
    assert json.loads(source.ask("/_demo/faults")[1])["times"] is None
    assert source.ask(PROFILE)[0] == 200


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "404"},
        {"tempo": 1},
        {"times": "two"},
        {"times": -1},
        {"outages": 1},
        {"path": None},
        [],
    ],
)
def test_a_fault_that_cannot_be_set_is_refused_and_changes_nothing(source, values):
    before = source.ask("/_demo/faults")[1]
    status, body, _headers = source.ask("/_demo/faults", "POST", json=values)
    assert status == 400
    assert json.loads(body)["msg"]
    assert source.ask("/_demo/faults")[1] == before


def test_a_bad_field_leaves_the_good_ones_unset():
    faults = Faults()
    with pytest.raises(FaultError, match="retry_after_s"):
        faults.change({"kind": "500", "retry_after_s": "soon"})
    assert faults == Faults()


# --- outages ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_outages_come_every_half_hour_and_last_20_to_40_seconds():
    seen = [outage_at(1, NOW + second, started_at=0.0) for second in range(24 * 3600)]
    starts = [n for n in range(1, len(seen)) if seen[n] and not seen[n - 1]]
    lengths = [next(k for k in range(100) if not seen[n + k]) for n in starts]
    assert 46 <= len(starts) <= 49
    assert 20 <= min(lengths) <= max(lengths) <= 41
    assert {fault for fault in seen if fault} == {Fault.RATE_LIMITED, Fault.UNAVAILABLE}


def test_no_outage_comes_in_the_first_three_minutes():
    for start in range(int(NOW), int(NOW) + 7200, 11):
        assert not any(
            outage_at(1, start + n, start) for n in range(0, int(QUIET_AFTER_START_S), 3)
        )


def test_an_outage_is_served_and_passes(source):
    source.faults.outages = True
    begins = next(n for n in range(200, 4000) if outage_at(1, NOW + n, NOW))
    statuses = []
    for later in (0, begins + 1, begins + 60):
        source.now = NOW + later
        statuses.append(source.ask(PROFILE)[0])
    assert statuses[0] == statuses[2] == 200
    assert statuses[1] in (429, 503)


# --- the loopback server --------------------------------------------------------------------------


def test_a_stopped_server_leaves_no_thread_and_no_port():
    server = LoopbackServer(create_app(), grace_s=0.05).start()
    port = server.port
    server.stop()
    server.stop()
    assert not server.running
    with LoopbackServer(create_app(), port=port, grace_s=0.05) as again:
        assert again.url == f"http://127.0.0.1:{port}"
    assert "loopback" not in {thread.name for thread in threading.enumerate()}


def test_a_taken_port_is_told_to_whoever_starts():
    with (
        LoopbackServer(create_app()) as first,
        pytest.raises(OSError, match="address already in use"),
    ):
        LoopbackServer(create_app(), port=first.port).start()


def test_the_simulator_knows_nothing_of_the_code_it_feeds():
    folder = Path(settings.BASE_DIR) / "stats" / "warthunder" / "demo"
    imports = [
        line.split()[1]
        for file in folder.glob("*.py")
        for line in file.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert "aiohttp" in imports
    own = [
        name for name in imports if name.split(".")[0] in ("stats", "config", "accounts", "django")
    ]
    # How to fail badly is the same for every demo, and none of the code it feeds.
    others = {name for name in own if not name.startswith("stats.warthunder.demo.")}
    assert others == {"config.upstream.misbehaving"}
