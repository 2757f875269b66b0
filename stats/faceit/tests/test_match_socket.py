"""The socket of a match, over a real server."""

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from stats.faceit.models import Match, RoomEvent
from stats.faceit.routing import websocket_urlpatterns
from stats.faceit.tests.bodies import player_id
from stats.faceit.tests.following import follower, post, watched_player, work
from stats.faceit.tests.rooms_source import rooms

__all__ = ["own_layer", "rooms"]


@pytest.fixture
def server(transactional_db, own_layer, rooms):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def make_user():
    return sign_in(User.objects.create_user("bea"))


def begin(rooms):
    watched_player(1, follower())
    room = rooms.add(1, state="READY")
    post(room.webhook("match_status_ready"))
    work()
    return room


def end(room):
    room.state = "FINISHED"
    post(room.webhook("match_status_finished"))
    work()


@pytest.mark.slow
async def test_every_change_of_a_room_arrives_live_under_its_number(server, rooms):
    cookie = await in_db(make_user)
    room = await in_db(begin, rooms)
    seen = await in_db(RoomEvent.objects.count)
    path = f"/ws/faceit/matches/{room.match_id}/"
    async with server.connect(path, cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(end, room)
        stored = await in_db(RoomEvent.objects.count)
        frames = await read(client, stored - seen)

    assert [frame["id"] for frame in frames] == list(range(seen + 1, stored + 1))
    by_type = {frame["type"]: frame["data"] for frame in frames}
    assert by_type["faceit.match.state"]["state"] == "finished"
    assert by_type["faceit.match.score"]["scores"] == [13, 9]
    assert by_type["faceit.match.stats"] == {"match_id": room.match_id, "ready": True}


@pytest.mark.slow
async def test_a_resumed_socket_gets_exactly_what_it_missed(server, rooms):
    cookie = await in_db(make_user)
    room = await in_db(begin, rooms)
    await in_db(end, room)
    stored = await in_db(lambda: list(RoomEvent.objects.order_by("seq").values("seq", "kind")))
    async with server.connect(
        f"/ws/faceit/matches/{room.match_id}/?last_id=1", cookie=cookie
    ) as client:
        frames = await read(client, len(stored) - 1)

    assert [(frame["id"], frame["type"]) for frame in frames] == [
        (row["seq"], f"faceit.match.{row['kind']}") for row in stored[1:]
    ]
    rosters = [frame["data"] for frame in frames if frame["type"] == "faceit.match.roster"]
    seated = {one["id"] for team in rosters[0]["teams"] for one in team["players"]}
    assert seated == {player_id(n) for n in range(1, 11)}


@pytest.mark.slow
async def test_a_match_nobody_knows_closes_with_4404(server):
    cookie = await in_db(make_user)
    async with server.connect("/ws/faceit/matches/1-none/", cookie=cookie) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4404


@pytest.mark.slow
async def test_a_visitor_closes_with_4401_and_a_foreign_page_with_4403(server, rooms):
    room = await in_db(begin, rooms)
    path = f"/ws/faceit/matches/{room.match_id}/"
    codes = []
    for options in ({}, {"origin": "https://elsewhere.example"}):
        async with server.connect(path, **options) as client:
            with pytest.raises(ConnectionClosed) as caught:
                await client.recv()
        codes.append(caught.value.rcvd.code)

    assert codes == [4401, 4403]


@pytest.mark.slow
async def test_a_match_of_the_demo_is_not_heard_while_the_source_is_real(server, rooms):
    cookie = await in_db(make_user)
    room = await in_db(begin, rooms)
    await in_db(lambda: Match.objects.update(demo=True))
    async with server.connect(f"/ws/faceit/matches/{room.match_id}/", cookie=cookie) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4404
