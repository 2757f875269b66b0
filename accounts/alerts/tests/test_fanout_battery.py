"""Five hundred people, two hundred events: everyone gets each of theirs once."""

import asyncio
import time
from collections import Counter

import orjson
import pytest
from django.utils import timezone

from accounts.alerts.models import FeedCursor
from accounts.alerts.services import follow, publish
from accounts.alerts.tests.live import LiveServer, in_db, sign_in, until_live
from accounts.models import User
from accounts.subjects import Subject

PEOPLE, EVENTS = 500, 200
CONNECT_AT_ONCE = 50


def prepare(subject: Subject) -> list[str]:
    users = User.objects.bulk_create([User(username=f"p{i}") for i in range(PEOPLE)])
    for user in users:
        follow(user, subject)
    return [sign_in(user) for user in users]


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_500_sockets_get_each_of_200_events_exactly_once_though_some_drop_and_resume(
    server: LiveServer, rooster: Subject, record_property
) -> None:
    keys = await in_db(prepare, rooster)
    got: list[list[int]] = [[] for _ in keys]
    delays: list[float] = []
    opening = asyncio.Semaphore(CONNECT_AT_ONCE)

    async def listen(number: int, key: str) -> None:
        drops = {EVENTS // 3, 2 * EVENTS // 3} if number % 10 == 0 else set()
        while len(got[number]) < EVENTS:
            last = got[number][-1] if got[number] else 0
            async with opening:
                client = await server.connect(f"/ws/feed/?last_id={last}", cookie=key)
            async with client:
                await take(number, client, drops)

    async def take(number: int, client, drops: set[int]) -> None:
        while len(got[number]) < EVENTS:
            frame = orjson.loads(await client.recv())
            if frame["type"] != "farm.crow":
                continue
            got[number].append(frame["id"])
            delays.append(time.monotonic() - frame["data"]["payload"]["sent"])
            if len(got[number]) in drops:
                drops.discard(len(got[number]))
                return

    listeners = [asyncio.ensure_future(listen(i, key)) for i, key in enumerate(keys)]
    await until_live(server, PEOPLE)
    await in_db(publish_all, rooster)
    await asyncio.gather(*listeners)

    wrong = [number for number, seqs in enumerate(got) if seqs != list(range(1, EVENTS + 1))]
    assert not wrong, Counter(len(got[number]) for number in wrong)
    assert await in_db(FeedCursor.objects.filter(last_seq=EVENTS).count) == PEOPLE
    delays.sort()
    record_property("p95_ms", round(delays[int(len(delays) * 0.95)] * 1000, 1))
    record_property("p50_ms", round(delays[len(delays) // 2] * 1000, 1))


def publish_all(subject: Subject) -> None:
    for number in range(EVENTS):
        payload = {"name": "Rex", "loudness": number, "sent": time.monotonic()}
        publish("farm.crow", subject, payload, timezone.now())
