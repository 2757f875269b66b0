"""The socket of a match, over a real server."""

from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from stats.football.models import Match, MatchFeed
from stats.football.routing import websocket_urlpatterns
from stats.football.tests.telling_world import goal, hear, hear_events, planned, told

__all__ = ["own_layer"]


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def make_user():
    return sign_in(User.objects.create_user("bea"))


def path_of(match):
    return f"/ws/football/matches/{match.pk}/"


def kick_off():
    match = planned()
    hear(told(1))
    return match


async def refusal(server, path, **options):
    async with server.connect(path, **options) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()
    return caught.value.rcvd.code


@pytest.mark.slow
async def test_every_change_of_a_match_arrives_live_under_its_number(server):
    cookie = await in_db(make_user)
    match = await in_db(kick_off)
    before = await in_db(lambda: MatchFeed.objects.get().seq)
    async with server.connect(path_of(match), cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(hear, told(12, (1, 0)))
        await in_db(hear_events, 12, goal(1, True, 12, (1, 0), 1))
        await in_db(hear, told(110, (1, 0), told(1).status.FINISHED))
        frames = await read(client, 3)

    assert [frame["id"] for frame in frames] == [before + 1, before + 2, before + 3]
    assert {frame["type"] for frame in frames} == {"football.match.changed"}
    scored, named, over = (frame["data"] for frame in frames)
    assert (scored["home_goals"], scored["away_goals"], scored["minute"]) == (1, 0, 12)
    assert {**scored, "events": named["events"]} == named != scored
    assert (over["status"], over["minute"]) == ("finished", None)


@pytest.mark.slow
async def test_a_resumed_socket_gets_where_the_match_stands(server):
    cookie = await in_db(make_user)
    match = await in_db(kick_off)
    for minute, score in ((12, (1, 0)), (30, (2, 0)), (31, (2, 0))):
        await in_db(hear, told(minute, score))
    newest = await in_db(lambda: MatchFeed.objects.get().seq)
    async with server.connect(f"{path_of(match)}?last_id=1", cookie=cookie) as client:
        frames = await read(client, 1)
        await until_live(server, 1)
        await in_db(hear, told(40, (3, 0)))
        frames += await read(client, 1)

    assert [frame["id"] for frame in frames] == [newest, newest + 1]
    assert [frame["data"]["home_goals"] for frame in frames] == [2, 3]


@pytest.mark.slow
async def test_what_says_the_same_sends_nothing(server):
    cookie = await in_db(make_user)
    match = await in_db(kick_off)
    async with server.connect(path_of(match), cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(hear, told(1), replace(told(2), minute=1), told(3, (1, 0)))
        frames = await read(client, 1)

    assert frames[0]["data"]["home_goals"] == 1


@pytest.mark.slow
async def test_strangers_foreign_pages_and_unknown_matches_are_refused(server):
    cookie = await in_db(make_user)
    match = await in_db(kick_off)
    path = path_of(match)

    assert await refusal(server, path) == 4401
    assert await refusal(server, path, origin="https://elsewhere.example") == 4403
    assert await refusal(server, f"/ws/football/matches/{match.pk + 1}/", cookie=cookie) == 4404
    assert await refusal(server, f"/ws/football/matches/{10**30}/", cookie=cookie) == 4404
    await in_db(lambda: Match.objects.update(demo=True))
    assert await refusal(server, path, cookie=cookie) == 4404
