"""The channel layer of the embedded runtime: one process, many threads, one home loop."""

import asyncio
import time
from typing import Any

from channels.exceptions import ChannelFull
from channels.layers import InMemoryChannelLayer

CAPACITY = 100_000
EXPIRY_S = 300


class LocalChannelLayer(InMemoryChannelLayer):
    """An in-memory layer whose queues live on one event loop: the server's.

    The stock layer does not wake the loop of another thread. Here every operation is carried to
    the home loop, and `publish` may be called from any thread without a loop of its own. Messages
    are handed over as they are, not copied: nobody may change one after sending it. Groups do not
    expire, because their members live as long as the process.
    """

    def __init__(self, expiry: int = EXPIRY_S, capacity: int = CAPACITY, **options: Any) -> None:
        super().__init__(expiry=expiry, capacity=capacity, **options)
        self._home: asyncio.AbstractEventLoop | None = None

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make a loop the home of all queues; what waited on another loop is dropped."""
        if loop is not self._home:
            self._home = loop
            self.channels.clear()
            self.groups.clear()

    def listens(self, group: str) -> bool:
        """Tell whether anybody may hear what is published to a group now; from any thread."""
        home = self._home
        return home is not None and not home.is_closed() and bool(self.groups.get(group))

    def publish(self, group: str, message: dict[str, Any]) -> None:
        """Send to a group from any thread, without waiting; without a server nobody listens."""
        home = self._home
        if home is None or home.is_closed():
            return
        try:
            home.call_soon_threadsafe(self._put_in_group, group, message)
        except RuntimeError:
            # The loop closed in between: there is no listener any more.
            return

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Put a message on one channel; raises ChannelFull."""
        await self._at_home(self._send_here, channel, message)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Put a message on every channel of a group; full channels are passed over."""
        await self._at_home(self._group_send_here, group, message)

    async def group_add(self, group: str, channel: str) -> None:
        """Add a channel to a group."""
        await self._at_home(super().group_add, group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        """Take a channel out of a group."""
        await self._at_home(super().group_discard, group, channel)

    async def _at_home(self, operation: Any, *arguments: Any) -> None:
        home = self._home
        if home is None or home.is_closed() or home is asyncio.get_running_loop():
            await operation(*arguments)
        else:
            coroutine = operation(*arguments)
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, home))

    async def _send_here(self, channel: str, message: dict[str, Any]) -> None:
        self.require_valid_channel_name(channel)
        self._put(channel, message)

    async def _group_send_here(self, group: str, message: dict[str, Any]) -> None:
        self.require_valid_group_name(group)
        self._put_in_group(group, message)

    def _put_in_group(self, group: str, message: dict[str, Any]) -> None:
        self._clean_expired()
        for channel in list(self.groups.get(group, ())):
            try:
                self._put(channel, message)
            except ChannelFull:
                continue

    def _put(self, channel: str, message: dict[str, Any]) -> None:
        queue = self.channels.get(channel)
        if queue is None:
            queue = self.channels[channel] = asyncio.Queue(maxsize=self.get_capacity(channel))
        try:
            queue.put_nowait((time.time() + self.expiry, message))
        except asyncio.QueueFull:
            raise ChannelFull(channel) from None

    def _clean_expired(self) -> None:
        """Drop messages that nobody took in time."""
        now = time.time()
        for channel, queue in list(self.channels.items()):
            while not queue.empty() and queue._queue[0][0] < now:
                queue.get_nowait()
            if queue.empty() and not queue._getters:
                self.channels.pop(channel, None)
