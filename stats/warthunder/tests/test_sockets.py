"""The sockets of a squadron and of a player, over a real server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from stats.warthunder.models import Origin
from stats.warthunder.routing import websocket_urlpatterns
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import (
    make_member,
    make_profile,
    make_squadron,
    profile_page,
    squadron_page,
)

__all__ = ["own_layer"]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CREW = make_squadron()


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def store_crew(minutes=0, extra=()):
    members = (*CREW.members, *(make_member(nick) for nick in extra))
    page = replace(CREW, members=members, members_stated=len(members))
    at = START + timedelta(minutes=minutes)
    squadron = ensure_squadron(CREW.name, demo=False)
    raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
    store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))
    return squadron


def store_player(days=0, scale=1):
    at = START + timedelta(days=days)
    profile = make_profile("Test_Pilot", scale=scale)
    page = RawPage("profile", profile_page(profile), "x.html", Origin.UPLOAD, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1)).player


def make_user():
    return sign_in(User.objects.create_user("ann"))


@pytest.mark.slow
async def test_an_event_of_a_squadron_arrives_live_with_its_number(server):
    cookie = await in_db(make_user)
    squadron = await in_db(store_crew)
    async with server.connect(f"/ws/warthunder/squadrons/{squadron.pk}/", cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(lambda: store_crew(15, ["First_New"]))
        (frame,) = await read(client, 1)

    assert (frame["id"], frame["type"]) == (1, "warthunder.squadron.joined")
    assert (frame["data"]["nick"], frame["data"]["squadron_id"]) == ("First_New", squadron.pk)


@pytest.mark.slow
async def test_a_resumed_socket_gets_exactly_what_it_missed(server):
    cookie = await in_db(make_user)
    squadron = await in_db(store_crew)
    for poll in range(1, 5):
        nicks = [f"New_{number}" for number in range(poll)]
        await in_db(lambda poll=poll, nicks=nicks: store_crew(poll * 15, nicks))
    path = f"/ws/warthunder/squadrons/{squadron.pk}/?last_id=2"
    async with server.connect(path, cookie=cookie) as client:
        frames = await read(client, 2)

    assert [frame["id"] for frame in frames] == [3, 4]


@pytest.mark.slow
async def test_a_players_socket_tells_progress_and_events_of_squadrons_that_name_them(server):
    cookie = await in_db(make_user)
    await in_db(store_player)
    await in_db(store_crew)
    path = "/ws/warthunder/notifications/Test_Pilot/"
    async with server.connect(path, cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(lambda: store_player(1, scale=2))
        await in_db(lambda: store_crew(15, ["Test_Pilot"]))
        frames = await read(client, 2)

    assert [(frame["id"], frame["type"]) for frame in frames] == [
        (1, "warthunder.player.progress"),
        (2, "warthunder.squadron.joined"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["squadrons/999", "notifications/Nobody"])
async def test_what_is_not_known_closes_with_4403(server, path):
    cookie = await in_db(make_user)
    async with server.connect(f"/ws/warthunder/{path}/", cookie=cookie) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4403


@pytest.mark.slow
async def test_a_visitor_closes_with_4401(server):
    player = await in_db(lambda: ensure_player("Test_Pilot", demo=False))
    async with server.connect(f"/ws/warthunder/notifications/{player.nick}/") as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4401
