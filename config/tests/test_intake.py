"""A body is taken in whole before anything else sees the request."""

import asyncio
import contextlib

import pytest

from config.intake import REFUSED, Intake


class Echo:
    """An ASGI application that reads all and says how much it read, and the mark it saw."""

    def __init__(self):
        self.calls = 0
        self.body = b""
        self.scope = {}

    async def __call__(self, scope, receive, send):
        self.calls += 1
        self.scope = scope
        more = True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def parts_then_silence(*parts):
    """A client that sends these parts and then nothing more."""
    waiting = list(parts)

    async def receive():
        if waiting:
            return waiting.pop(0)
        return await asyncio.get_running_loop().create_future()

    return receive


def part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


async def ask(app, receive, headers):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": headers}
    await app(scope, receive, send)
    return sent


def length(size):
    return [(b"content-length", str(size).encode())]


async def test_a_body_arrives_whole_and_unchanged():
    echo, body = Echo(), bytes(range(256)) * 3000
    receive = parts_then_silence(part(body[:100_000]), part(body[100_000:], more=False))

    await ask(Intake(echo), receive, length(len(body)))

    assert echo.body == body
    assert REFUSED not in echo.scope


async def test_a_body_of_unknown_length_gets_its_length():
    echo = Echo()
    receive = parts_then_silence(part(b"abc"), part(b"de", more=False))

    await ask(Intake(echo), receive, [(b"transfer-encoding", b"chunked")])

    assert echo.body == b"abcde"
    assert echo.scope["headers"] == [(b"content-length", b"5")]


async def test_nobody_waits_for_a_client_that_falls_silent():
    echo = Echo()
    sent = await ask(Intake(echo, stall_s=0.01), parts_then_silence(part(b"login=")), length(100))

    assert echo.scope[REFUSED] == 408
    assert echo.body == b""
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_a_body_that_drips_for_too_long_is_refused():
    async def drip():
        await asyncio.sleep(0.001)
        return part(b"x")

    echo = Echo()
    await ask(Intake(echo, stall_s=5, whole_s=0.05), drip, length(1_000_000))

    assert echo.scope[REFUSED] == 408


@pytest.mark.parametrize(
    "headers", [length(11), [(b"transfer-encoding", b"chunked")]], ids=["declared", "found"]
)
async def test_a_body_that_is_too_large_is_refused(headers):
    echo = Echo()
    app = Intake(echo, max_bytes=10)

    await ask(app, parts_then_silence(part(b"123456"), part(b"123456")), headers)

    assert (echo.scope[REFUSED], echo.body, app.held) == (413, b"", 0)


async def test_bodies_together_are_bounded_and_given_back():
    echo = Echo()
    app = Intake(echo, max_held=10)
    first = asyncio.ensure_future(ask(app, parts_then_silence(part(b"12345678")), length(20)))
    while not app.held:
        await asyncio.sleep(0)

    await ask(app, parts_then_silence(part(b"12345678", more=False)), length(8))
    assert echo.scope[REFUSED] == 503
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first

    assert app.held == 0


async def test_a_client_that_leaves_halfway_costs_no_call():
    echo = Echo()
    app = Intake(echo)

    await ask(app, parts_then_silence(part(b"123"), {"type": "http.disconnect"}), length(10))

    assert (echo.calls, app.held) == (0, 0)


async def test_a_request_without_a_body_is_passed_on_as_it_is():
    echo = Echo()

    await ask(Intake(echo), parts_then_silence(part(b"", more=False)), [(b"host", b"x")])

    assert echo.scope["headers"] == [(b"host", b"x")]
