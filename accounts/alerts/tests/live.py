"""A real server in a thread, and real clients: for tests of sockets in any app."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import orjson
import uvicorn
from channels.routing import URLRouter
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from websockets.asyncio.client import ClientConnection, connect

from accounts.alerts.hub import Hub

Result = TypeVar("Result")


class LiveServer:
    """uvicorn on a free loopback port, serving these websocket routes."""

    def __init__(self, routes: list[Any]) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.origin = f"http://{self.address}"
        config = uvicorn.Config(
            URLRouter(routes), log_config=None, lifespan="off", ws_per_message_deflate=False
        )
        self.server = uvicorn.Server(config)
        self.started = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        serve = self.server.startup

        async def startup(sockets: Any = None) -> None:
            await serve(sockets)
            self.loop = asyncio.get_running_loop()
            self.started.set()

        self.server.startup = startup
        self.server.run(sockets=[self.socket])

    def __enter__(self) -> "LiveServer":
        self.thread.start()
        assert self.started.wait(10)
        return self

    def __exit__(self, *details: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()
        assert not self.thread.is_alive()

    async def live_sockets(self) -> int:
        """Return how many sockets of this server take live frames."""

        async def count() -> int:
            return sum(outlet.live for outlet in Hub.current().outlets)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(count(), self.loop))

    def connect(self, path: str, *, cookie: str = "", origin: str | None = "own") -> Any:
        """Return an unopened client connection with a session cookie and an Origin."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"} if cookie else {}
        return connect(
            f"ws://{self.address}{path}",
            origin=self.origin if origin == "own" else origin,
            additional_headers=headers,
            proxy=None,
            max_queue=None,
        )


def sign_in(user: Any) -> str:
    """Return the key of a new session of this user."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


async def in_db(call: Callable[..., Result], *arguments: Any) -> Result:
    """Run a function that uses the ORM in a thread, and close its connection after it."""

    def run() -> Result:
        try:
            return call(*arguments)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


async def read(client: ClientConnection, count: int) -> list[dict[str, Any]]:
    """Return the next `count` frames."""
    return [orjson.loads(await client.recv()) for _ in range(count)]


async def until_live(server: LiveServer, count: int) -> None:
    """Wait until `count` sockets of the server take live frames."""
    async with asyncio.timeout(30):
        while await server.live_sockets() < count:
            await asyncio.sleep(0.01)
