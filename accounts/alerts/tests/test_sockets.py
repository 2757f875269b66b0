"""The live feed over real sockets."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from accounts.alerts import consumers, tickets
from accounts.alerts.hub import PAGE
from accounts.alerts.models import Alert, FeedCursor
from accounts.alerts.services import Occurrence, follow, publish, publish_many
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from accounts.subjects import Subject

People = Callable[..., User]


def crow(subject: Subject, count: int = 1) -> None:
    at = timezone.now()
    publish_many(
        Occurrence("farm.crow", subject, {"name": "Rex", "loudness": i}, at) for i in range(count)
    )


async def closing_code(client) -> int:
    with pytest.raises(ConnectionClosed) as caught:
        await asyncio.wait_for(client.recv(), 10)
    return caught.value.rcvd.code


class TestDelivery:
    @pytest.mark.slow
    async def test_a_follower_hears_an_alert_live(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        async with server.connect("/ws/feed/", cookie=key) as client:
            await until_live(server, 1)

            await in_db(crow, rooster)

            (frame,) = await read(client, 1)
            assert (frame["v"], frame["id"], frame["type"]) == (1, 1, "farm.crow")
            assert frame["data"]["text"] == "Rex crowed at 0 dB"

    @pytest.mark.slow
    async def test_a_reconnect_with_last_id_gets_what_was_missed_and_then_goes_live(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        await in_db(crow, rooster, 5)
        async with server.connect("/ws/feed/?last_id=2", cookie=key) as client:
            missed = await read(client, 3)
            await until_live(server, 1)

            await in_db(crow, rooster)

            assert [f["id"] for f in missed + await read(client, 1)] == [3, 4, 5, 6]

    @pytest.mark.slow
    async def test_without_last_id_only_new_alerts_come(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        await in_db(crow, rooster, 3)
        async with server.connect("/ws/feed/", cookie=key) as client:
            await until_live(server, 1)

            await in_db(crow, rooster)

            assert [f["id"] for f in await read(client, 1)] == [4]

    @pytest.mark.slow
    async def test_a_last_id_of_zero_replays_from_the_beginning(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        await in_db(crow, rooster, 3)
        async with server.connect("/ws/feed/?last_id=0", cookie=key) as client:
            assert [f["id"] for f in await read(client, 3)] == [1, 2, 3]

    @pytest.mark.slow
    async def test_a_long_absence_is_replayed_to_the_cap_and_then_said_to_be_truncated(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        await in_db(crow, rooster, PAGE + 10)
        async with server.connect("/ws/feed/?last_id=1", cookie=key) as client:
            frames = await read(client, PAGE + 1)
            await until_live(server, 1)
            await in_db(crow, rooster)
            (after,) = await read(client, 1)

        assert [f["id"] for f in frames[:-1]] == list(range(2, PAGE + 2))
        assert frames[-1]["type"] == "truncated"
        assert frames[-1]["data"] == {"after": PAGE + 1, "latest": PAGE + 10}
        assert after["id"] == PAGE + 11

    @pytest.mark.slow
    async def test_a_number_from_the_future_is_answered_by_truncated(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        await in_db(crow, rooster, 2)
        async with server.connect("/ws/feed/?last_id=99", cookie=key) as client:
            (frame,) = await read(client, 1)

            assert (frame["type"], frame["data"]) == ("truncated", {"after": 2, "latest": 2})

    @pytest.mark.slow
    async def test_a_frame_lost_on_the_way_is_read_from_the_table_when_the_next_one_comes(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        async with server.connect("/ws/feed/", cookie=key) as client:
            await until_live(server, 1)
            await in_db(store_silently, user, rooster)

            await in_db(crow, rooster)

            assert [f["id"] for f in await read(client, 2)] == [1, 2]

    @pytest.mark.slow
    async def test_a_lost_last_frame_is_repaired_by_the_heartbeat(
        self,
        server: LiveServer,
        person: People,
        rooster: Subject,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(consumers.StreamConsumer, "heartbeat_s", 0.2)
        user = await in_db(person)
        key = await in_db(sign_in, user)
        async with server.connect("/ws/feed/", cookie=key) as client:
            await until_live(server, 1)

            await in_db(store_silently, user, rooster)

            kinds: list[str] = []
            while "farm.crow" not in kinds:
                kinds += [f["type"] for f in await asyncio.wait_for(read(client, 1), 10)]
            assert set(kinds) == {"heartbeat", "farm.crow"}

    @pytest.mark.slow
    @pytest.mark.timeout(120)
    async def test_dropping_and_resuming_under_concurrent_publishing_loses_and_repeats_nothing(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        key = await in_db(sign_in, user)
        total, writers = 60, 3
        threads = [
            threading.Thread(target=crow_in_thread, args=(rooster, total // writers))
            for _ in range(writers)
        ]
        got: list[int] = []
        [thread.start() for thread in threads]
        while len(got) < total:
            last = got[-1] if got else 0
            async with server.connect(f"/ws/feed/?last_id={last}", cookie=key) as client:
                for _ in range(min(7, total - len(got))):
                    got += [f["id"] for f in await asyncio.wait_for(read(client, 1), 30)]
        [thread.join(30) for thread in threads]

        assert got == list(range(1, total + 1))


class TestAdmission:
    @pytest.mark.slow
    async def test_a_stranger_is_closed_with_4401(self, server: LiveServer) -> None:
        async with server.connect("/ws/feed/") as client:
            assert await closing_code(client) == 4401

    @pytest.mark.slow
    async def test_a_page_of_another_origin_is_closed_with_4403_even_with_the_cookie(
        self, server: LiveServer, person: People
    ) -> None:
        key = await in_db(sign_in, await in_db(person))
        port = int(server.address.rpartition(":")[2])
        origins = [
            "http://evil.example",
            f"http://127.0.0.1:{port + 1}",
            f"https://127.0.0.1:{port}",
            "http://127.0.0.1",
            "null",
        ]
        for origin in origins:
            async with server.connect("/ws/feed/", cookie=key, origin=origin) as client:
                assert await closing_code(client) == 4403, origin

    @pytest.mark.slow
    async def test_a_cookie_without_an_origin_is_not_enough(
        self, server: LiveServer, person: People
    ) -> None:
        key = await in_db(sign_in, await in_db(person))
        async with server.connect("/ws/feed/", cookie=key, origin=None) as client:
            assert await closing_code(client) == 4403

    @pytest.mark.slow
    async def test_a_ticket_opens_one_socket_without_an_origin_and_never_a_second(
        self, server: LiveServer, person: People, rooster: Subject
    ) -> None:
        user = await in_db(person)
        await in_db(follow, user, rooster)
        plain, _ = await in_db(tickets.issue, user, timezone.now())
        async with server.connect(f"/ws/feed/?ticket={plain}", origin=None) as client:
            await until_live(server, 1)
            await in_db(crow, rooster)
            assert [f["id"] for f in await read(client, 1)] == [1]

        async with server.connect(f"/ws/feed/?ticket={plain}", origin=None) as client:
            assert await closing_code(client) == 4401

    @pytest.mark.slow
    async def test_a_ticket_older_than_half_a_minute_is_worth_nothing(
        self, server: LiveServer, person: People
    ) -> None:
        user = await in_db(person)
        past = timezone.now() - timedelta(seconds=31)
        plain, _ = await in_db(tickets.issue, user, past)
        async with server.connect(f"/ws/feed/?ticket={plain}", origin=None) as client:
            assert await closing_code(client) == 4401

    @pytest.mark.slow
    async def test_a_last_id_that_is_not_a_number_is_closed_with_4400(
        self, server: LiveServer, person: People
    ) -> None:
        key = await in_db(sign_in, await in_db(person))
        for wrong in ("x", "-1", "1.5", "", "9" * 30, "٣"):
            async with server.connect(f"/ws/feed/?last_id={wrong}", cookie=key) as client:
                assert await closing_code(client) == 4400, wrong

    @pytest.mark.slow
    async def test_a_session_that_ends_closes_its_socket_at_the_next_heartbeat(
        self, server: LiveServer, person: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(consumers.StreamConsumer, "heartbeat_s", 0.2)
        user = await in_db(person)
        key = await in_db(sign_in, user)
        async with server.connect("/ws/feed/", cookie=key) as client:
            await until_live(server, 1)

            await in_db(deactivate, user)

            with pytest.raises(ConnectionClosed) as caught:
                while True:
                    await asyncio.wait_for(client.recv(), 10)
            assert caught.value.rcvd.code == 4401


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def store_silently(user: User, subject: Subject) -> None:
    """Store an alert as if its live message had been lost."""
    cursor, _ = FeedCursor.objects.get_or_create(user=user)
    cursor.last_seq += 1
    cursor.save()
    Alert.objects.create(
        user=user,
        seq=cursor.last_seq,
        kind="farm.crow",
        subject_type=subject.type,
        subject_id=subject.id,
        payload={"name": "Rex", "loudness": 1},
        at=timezone.now(),
    )


def crow_in_thread(subject: Subject, count: int) -> None:
    try:
        for step in range(count):
            payload = {"name": "Rex", "loudness": step}
            publish("farm.crow", subject, payload, timezone.now())
    finally:
        connections.close_all()
