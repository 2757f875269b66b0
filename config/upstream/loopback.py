"""A web application of our own on a loopback port, in a thread: demo sources, and tests."""

import asyncio
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from aiohttp import web

START_S: Final = 10.0
STOP_S: Final = 10.0
# Where an application that redirects to others finds their addresses, by their names.
NEIGHBOURS: Final = web.AppKey("neighbours", dict[str, str])


class LoopbackServer:
    """Serves an aiohttp application on 127.0.0.1 from a daemon thread with a loop of its own.

    Use it as a context manager, or call `start` and `stop`; it runs once. `port` 0 takes a free
    one. Requests that are being answered at `stop` are cancelled after `grace_s`.
    """

    def __init__(self, app: web.Application, port: int = 0, grace_s: float = 0.5) -> None:
        self.port = port
        self._app = app
        self._grace_s = grace_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loopback", daemon=True)

    @property
    def url(self) -> str:
        """Return the address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def tell(self, addresses: Mapping[str, str]) -> None:
        """Tell the application where others are; one that does not ask is not told."""
        known = self._app.get(NEIGHBOURS)
        if known is not None:
            known.update(addresses)

    @property
    def running(self) -> bool:
        """Tell whether the thread is up."""
        return self._thread.is_alive()

    def start(self) -> Self:
        """Start and return when requests are answered; raises OSError when the port is taken."""
        self._thread.start()
        if not self._ready.wait(START_S):
            raise TimeoutError(f"The loopback server did not start within {START_S:.0f} s.")
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        """Close all connections and end the thread; harmless when it has ended."""
        loop, stopping = self._loop, self._stopping
        if loop is None or stopping is None or not self.running:
            return
        try:
            loop.call_soon_threadsafe(stopping.set)
        except RuntimeError:  # the loop has closed between the two lines
            return
        self._thread.join(STOP_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # handed to the thread that called start
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        runner = web.AppRunner(
            self._app, handle_signals=False, access_log=None, shutdown_timeout=self._grace_s
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", self.port).start()
            self.port = int(runner.addresses[0][1])
            self._ready.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()
