"""How many sockets a person may hold, and knocks that no person makes."""

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.alerts.tests.live import in_db, sign_in, until_live


async def closing_code(client):
    with pytest.raises(ConnectionClosed) as caught:
        await asyncio.wait_for(client.recv(), 10)
    return caught.value.rcvd.code


@pytest.mark.slow
async def test_one_person_has_so_many_sockets_and_others_have_theirs(server, person, settings):
    settings.SOCKETS_PER_USER = 2
    key = await in_db(sign_in, await in_db(person))
    other_key = await in_db(sign_in, await in_db(person, "wren"))
    async with (
        server.connect("/ws/feed/", cookie=key),
        server.connect("/ws/feed/", cookie=key),
        server.connect("/ws/feed/", cookie=other_key),
    ):
        await until_live(server, 3)
        async with server.connect("/ws/feed/", cookie=key) as third:
            assert await closing_code(third) == 4429


@pytest.mark.slow
async def test_a_socket_that_closed_gives_its_place_back(server, person, settings):
    settings.SOCKETS_PER_USER = 1
    key = await in_db(sign_in, await in_db(person))
    for _ in range(3):
        async with server.connect("/ws/feed/", cookie=key):
            await until_live(server, 1)
        while await server.live_sockets():
            await asyncio.sleep(0)


@pytest.mark.slow
async def test_a_session_key_that_no_table_can_hold_is_a_stranger(server, db):
    async with server.connect("/ws/feed/", cookie='"abcdefgh\\000"') as client:
        assert await closing_code(client) == 4401
