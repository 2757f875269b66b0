"""The socket of a history import, over a real server."""

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from stats.faceit.models import HistoryImport, ImportState
from stats.faceit.routing import websocket_urlpatterns
from stats.faceit.services.history import cancel_import
from stats.faceit.services.history.asking_for import tell_progress
from stats.faceit.tests.reading_world import make_player

__all__ = ["own_layer"]


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def make_user():
    return sign_in(User.objects.create_user("bea"))


def begin(demo=False):
    now = timezone.now()
    return HistoryImport.objects.create(
        player=make_player("importer"), state=ImportState.RUNNING, requested_at=now, demo=demo
    )


def go_on(row, pages):
    row.pages = pages
    row.save(update_fields=["pages"])
    tell_progress(row, timezone.now())


@pytest.mark.slow
async def test_progress_and_the_end_arrive_live_each_under_a_number_of_its_own(server):
    cookie, row = await in_db(make_user), await in_db(begin)
    path = f"/ws/faceit/imports/{row.pk}/"
    async with server.connect(path, cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(go_on, row, 1)
        await in_db(go_on, row, 1)
        await in_db(lambda: cancel_import(row, now=timezone.now()))
        frames = await read(client, 3)

    assert [frame["id"] for frame in frames] == [1, 2, 3]
    assert {frame["type"] for frame in frames} == {"faceit.player.import"}
    assert [frame["data"]["state"] for frame in frames] == ["running", "running", "cancelled"]
    assert frames[0]["data"]["pages"] == 1


@pytest.mark.slow
async def test_who_comes_late_is_told_only_where_it_stands(server):
    cookie, row = await in_db(make_user), await in_db(begin)
    for pages in (1, 2, 3):
        await in_db(go_on, row, pages)
    path = f"/ws/faceit/imports/{row.pk}/?last_id=1"
    async with server.connect(path, cookie=cookie) as client:
        frames = await read(client, 1)

    assert (frames[0]["id"], frames[0]["data"]["pages"]) == (3, 3)


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True])
async def test_an_import_that_is_not_shown_closes_with_4404(server, known):
    cookie = await in_db(make_user)
    pk = (await in_db(begin, True)).pk if known else 1
    async with server.connect(f"/ws/faceit/imports/{pk}/", cookie=cookie) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4404


@pytest.mark.slow
async def test_a_visitor_hears_no_import(server):
    row = await in_db(begin)
    async with server.connect(f"/ws/faceit/imports/{row.pk}/") as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()

    assert caught.value.rcvd.code == 4401
