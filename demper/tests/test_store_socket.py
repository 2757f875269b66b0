"""The socket of a shop, over a real server."""

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from demper.models import Store
from demper.routing import websocket_urlpatterns
from demper.services.bot.telling import RUN_STARTED, publish

__all__ = ["own_layer"]
pytestmark = pytest.mark.slow


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def shop(name="ann"):
    owner = User.objects.create_user(name)
    row = Store.objects.create(
        owner=owner, merchant_id="30000001", name="North", created_at=timezone.now()
    )
    return owner, row


async def test_an_owner_hears_what_the_bot_does_and_others_do_not(server):
    owner, store = await in_db(shop)
    other = await in_db(lambda: User.objects.create_user("bob"))
    path = f"/ws/demper/stores/{store.pk}/"
    async with server.connect(path, cookie=await in_db(sign_in, owner)) as client:
        await until_live(server, 1)
        await in_db(publish, store.pk, RUN_STARTED, {"run": 7, "due": 3})
        frame = (await read(client, 1))[0]
    assert (frame["type"], frame["data"]) == (RUN_STARTED, {"run": 7, "due": 3})

    # Who was away is told that something was missed, not what.
    await in_db(publish, store.pk, RUN_STARTED, {"run": 8, "due": 1})
    async with server.connect(f"{path}?last_id=1", cookie=await in_db(sign_in, owner)) as client:
        frame = (await read(client, 1))[0]
    assert (frame["type"], frame["id"]) == ("missed", 2)

    async with server.connect(path, cookie=await in_db(sign_in, other)) as client:
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd.code == 4403
