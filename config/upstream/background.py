"""One event loop in one daemon thread per process, for callers that are not asynchronous."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

try:
    import uvloop
except ImportError:  # there is none for Windows
    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    new_event_loop = uvloop.new_event_loop  # a third less work for each small answer

T = TypeVar("T")
CLOSE_S: Final = 5.0


class BackgroundLoop:
    """Starts its thread on first use; a fork gets a new one, as threads do not survive it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pid = 0
        self._parents: list[asyncio.AbstractEventLoop] = []

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop and return its result, or raise what it raised.

        Leaving early (a time limit, Ctrl-C) cancels the work. Raises RuntimeError when called
        on the loop itself, which would wait for itself for ever.
        """
        loop = self._started()
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("This is the upstream loop already: await the client instead.")
        future = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin a coroutine on the loop and return at once, with where its result will be."""
        return asyncio.run_coroutine_threadsafe(work, self._started())

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                self._loop = new_event_loop()
                self._pid = os.getpid()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="upstream", daemon=True
                )
                self._thread.start()
            return self._loop

    def close(self, farewell: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel what runs, run `farewell`, stop the thread; harmless when not running."""
        with self._lock:
            loop, thread = self._loop, self._thread
            ours = self._pid == os.getpid()
            self._loop = self._thread = None
        if loop is None or thread is None or not ours:
            return
        asyncio.run_coroutine_threadsafe(_wind_down(farewell), loop).result(CLOSE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(CLOSE_S)
        if not thread.is_alive():
            loop.close()

    def forget(self) -> None:
        """Let go of the parent's thread and loop, for the child of a fork; nothing is closed."""
        self._lock = threading.Lock()  # the old one may be held by a thread that is gone
        if self._loop is not None:
            self._parents.append(self._loop)  # freeing it would disturb the parent's sockets
        self._loop = self._thread = None


async def _wind_down(farewell: Callable[[], Coroutine[Any, Any, None]]) -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await farewell()  # last, so that nothing opens again what it closes
    with contextlib.suppress(RuntimeError):  # no new thread may start while the process exits
        await asyncio.get_running_loop().shutdown_default_executor()
