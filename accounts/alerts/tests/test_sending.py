"""The outbox: e-mail and web hooks."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from aiohttp import web
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from accounts.alerts.models import AlertPreferences, Delivery
from accounts.alerts.services import Occurrence, follow, publish_many, sending
from accounts.models import User
from accounts.subjects import Subject
from config.upstream.guard import Guard

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
LOCAL = Guard(allow=["127.0.0.0/8"])
People = Callable[..., User]


class BrokenPost(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("nobody at the post office")


class Hook:
    """A web hook on loopback that remembers what it was sent and answers as told."""

    def __init__(self) -> None:
        self.status = 200
        self.documents: list[dict] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.documents.append(orjson.loads(await request.read()))
        return web.Response(status=self.status)


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook, loop, ready = Hook(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/hook", hook.take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        ready.set()
        return runner

    def run() -> None:
        runner = loop.run_until_complete(serve())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)
    yield hook
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def ada(person: People, rooster: Subject) -> User:
    """Somebody who follows the rooster by e-mail and web hook."""
    user = person(email="ada@example.com")
    follow(user, rooster, channels=["email", "webhook"])
    return user


def crow(subject: Subject, count: int = 1) -> None:
    payload = {"name": "Rex", "loudness": 80}
    publish_many([Occurrence("farm.crow", subject, payload, NOON)] * count, now=NOON)


def point(user: User, url: str) -> None:
    AlertPreferences.objects.update_or_create(user=user, defaults={"webhook_url": url})


class TestEmail:
    def test_what_is_due_goes_out_as_one_mail_and_only_once(
        self, ada: User, rooster: Subject
    ) -> None:
        crow(rooster, 3)
        assert sending.list_due(NOON) == [(ada.pk, "email")]

        assert sending.send_due(ada.pk, "email", NOON) == 3
        assert sending.send_due(ada.pk, "email", NOON) == 0

        (message,) = mail.outbox
        assert message.to == ["ada@example.com"]
        assert message.subject == "Dozor: 3 alerts"
        assert message.body.count("Rex crowed at 80 dB") == 3
        assert sending.list_due(NOON + timedelta(days=9)) == []

    def test_what_is_not_due_yet_stays(self, ada: User, rooster: Subject) -> None:
        crow(rooster)

        assert sending.send_due(ada.pk, "email", NOON - timedelta(seconds=1)) == 0
        assert not mail.outbox

    def test_a_mail_server_that_is_away_is_tried_five_times_at_growing_distances(
        self, ada: User, rooster: Subject, settings
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.BrokenPost"
        crow(rooster)
        now, waits = NOON, []
        for _ in range(4):
            sending.send_due(ada.pk, "email", now)
            row = Delivery.objects.get()
            assert row.state == Delivery.State.PLANNED
            waits.append(row.due_at - now)
            now = row.due_at
        sending.send_due(ada.pk, "email", now)

        row = Delivery.objects.get()
        assert waits == [timedelta(minutes=m) for m in (1, 4, 16, 64)]
        assert (row.state, row.attempts) == (Delivery.State.FAILED, 5)
        assert "nobody at the post office" in row.last_error

    def test_a_delivery_whose_worker_died_is_taken_over_when_the_lease_runs_out(
        self, ada: User, rooster: Subject
    ) -> None:
        crow(rooster)
        assert sending._claim(ada.pk, "email", NOON) is not None

        assert sending.send_due(ada.pk, "email", NOON + timedelta(minutes=1)) == 0
        assert sending.send_due(ada.pk, "email", NOON + sending.LEASE) == 1

    def test_a_worker_that_lost_its_lease_cannot_write_the_outcome(
        self, ada: User, rooster: Subject
    ) -> None:
        crow(rooster)
        slow = sending._claim(ada.pk, "email", NOON)
        assert sending.send_due(ada.pk, "email", NOON + sending.LEASE) == 1

        sending._postpone(slow, sending.NotSent("late"), NOON + sending.LEASE)

        assert Delivery.objects.get().state == Delivery.State.SENT


class TestWebHook:
    def test_alerts_are_posted_as_json_with_their_numbers(
        self, ada: User, rooster: Subject, hook: Hook
    ) -> None:
        point(ada, hook.url)
        crow(rooster, 2)

        assert sending.send_due(ada.pk, "webhook", NOON, LOCAL) == 2

        (document,) = hook.documents
        assert [alert["id"] for alert in document["alerts"]] == [1, 2]
        assert document["alerts"][0]["data"]["text"] == "Rex crowed at 80 dB"

    def test_an_answer_that_is_not_a_success_is_tried_again_later(
        self, ada: User, rooster: Subject, hook: Hook
    ) -> None:
        point(ada, hook.url)
        crow(rooster)
        hook.status = 500

        assert sending.send_due(ada.pk, "webhook", NOON, LOCAL) == 0

        row = Delivery.objects.get(channel="webhook")
        assert (row.state, row.last_error) == (Delivery.State.PLANNED, "HTTP 500")

    def test_a_hook_that_says_gone_is_given_up_at_once(
        self, ada: User, rooster: Subject, hook: Hook
    ) -> None:
        point(ada, hook.url)
        crow(rooster)
        hook.status = 410

        sending.send_due(ada.pk, "webhook", NOON, LOCAL)

        assert Delivery.objects.get(channel="webhook").state == Delivery.State.FAILED

    def test_an_address_inside_this_network_is_never_called(
        self, ada: User, rooster: Subject, hook: Hook
    ) -> None:
        point(ada, hook.url)
        crow(rooster)

        assert sending.send_due(ada.pk, "webhook", NOON) == 0

        assert not hook.documents
        assert Delivery.objects.get(channel="webhook").state == Delivery.State.FAILED

    def test_a_test_call_says_what_went_wrong(self, ada: User, hook: Hook) -> None:
        point(ada, hook.url)
        sending.send_test_hook(ada, NOON, LOCAL)
        hook.status = 404

        with pytest.raises(sending.NotSent, match="HTTP 404"):
            sending.send_test_hook(ada, NOON, LOCAL)

        assert [document["test"] for document in hook.documents] == [True, True]
