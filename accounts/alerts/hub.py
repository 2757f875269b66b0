"""One hub per process (per event loop): hears the channel layer once, writes to every socket.

Exactness does not depend on the channel layer. Numbers of a topic have no gaps and become
visible in order, so a frame that does not follow the last one sent means "read the table", and
the heartbeat compares the newest number, so even a lost last message is repaired.
"""

import asyncio
import logging
import weakref
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import Any, TypeVar

from channels.layers import get_channel_layer
from django.db import connections

from accounts.alerts.outlet import Outlet
from accounts.alerts.stream import GROUP, frame_text

log = logging.getLogger(__name__)

Result = TypeVar("Result")
PAGE = 500
DATABASE_THREADS = 4
JOIN_TIMEOUT_S = 5.0
RETRY_S = 1.0
OFFERS_PER_TURN = 2000
INTERNAL_ERROR = 1011


class Hub:
    """Topic → outlets of this process; every method runs on the hub's loop."""

    _hubs: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = weakref.WeakKeyDictionary()

    def __init__(self) -> None:
        self._topics: dict[str, set[Outlet]] = defaultdict(set)
        self._seats: Counter[int] = Counter()
        self._reads: dict[tuple[str, int], asyncio.Task[list[tuple[int, str]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._joined = asyncio.Event()
        self._calls: deque[tuple[Callable[[], Any], asyncio.Future[Any]]] = deque()
        self._readers = 0
        self._offers = 0
        self._listener: asyncio.Task[None] | None = None

    @classmethod
    def current(cls) -> "Hub":
        """Return the hub of the running loop, made at first use."""
        loop = asyncio.get_running_loop()
        hub = cls._hubs.get(loop)
        if hub is None:
            hub = cls._hubs[loop] = cls()
        return hub

    @property
    def outlets(self) -> list[Outlet]:
        """Every open socket of this process."""
        return [outlet for members in self._topics.values() for outlet in members]

    def take_seat(self, user_id: int, most: int) -> bool:
        """Count one more socket of a person; False when they have `most` in this process (0: any).

        Whoever got a seat gives it back by `leave_seat`.
        """
        if most and self._seats[user_id] >= most:
            return False
        self._seats[user_id] += 1
        return True

    def leave_seat(self, user_id: int) -> None:
        """Give a seat back."""
        self._seats[user_id] -= 1
        if self._seats[user_id] <= 0:
            del self._seats[user_id]

    def outlet(self, source: Any, send: Any) -> Outlet:
        """Return an outlet for a socket; it hears nothing before `join`."""
        return Outlet(source, send, lambda lagging: self.spawn(self.catch_up(lagging)))

    async def join(self, outlet: Outlet) -> None:
        """Begin to hear the outlet's topic; returns once the hub is on the channel layer."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.ensure_future(self._listen())
        self._topics[outlet.topic].add(outlet)
        if not self._joined.is_set():
            try:
                await asyncio.wait_for(self._joined.wait(), JOIN_TIMEOUT_S)
            except TimeoutError:
                log.warning("the channel layer is away: sockets live on heartbeats alone")

    def leave(self, outlet: Outlet) -> None:
        """Stop hearing; forgets the topic with its last outlet."""
        outlet.gone()
        members = self._topics.get(outlet.topic)
        if members is not None:
            members.discard(outlet)
            if not members:
                del self._topics[outlet.topic]

    async def in_database(self, call: Callable[[], Result]) -> Result:
        """Run a read in one of a few threads, which give their connections back when idle."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._calls.append((call, answer))
        self._start_reader()
        return await answer

    def _start_reader(self) -> None:
        if self._calls and self._readers < DATABASE_THREADS:
            self._readers += 1
            loop = asyncio.get_running_loop()
            reading = loop.run_in_executor(None, self._read_all, loop)
            reading.add_done_callback(self._reader_ended)

    def _reader_ended(self, reading: "asyncio.Future[None]") -> None:
        self._readers -= 1
        if not reading.cancelled():
            reading.result()
        self._start_reader()

    def _read_all(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer waiting reads until there are none: a storm of sockets shares a connection."""
        try:
            while self._calls:
                try:
                    call, answer = self._calls.popleft()
                except IndexError:
                    return
                try:
                    result, error = call(), None
                except Exception as raised:
                    result, error = None, raised
                    connections.close_all()
                loop.call_soon_threadsafe(_settle, answer, result, error)
        finally:
            connections.close_all()

    async def catch_up(self, outlet: Outlet) -> None:
        """Send from the table what is above `outlet.last`, then let live frames through.

        Live frames heard meanwhile only raise `outlet.known`; the step from the last page to
        live frames is taken without a switch in between, so nothing falls between the two.
        """
        while not outlet.closed and outlet.last < outlet.known:
            heard = outlet.known
            page = await self.page_after(outlet, outlet.last)
            for seq, text in page:
                if seq > outlet.last and not outlet.closed:
                    outlet.last = seq
                    outlet.push(text)
                    await outlet.drained()
            if not page:
                # What was heard of but is not there any more has been pruned.
                outlet.last = max(outlet.last, heard)
        outlet.live = not outlet.closed

    async def page_after(self, outlet: Outlet, after: int) -> list[tuple[int, str]]:
        """Read a page of a topic; sockets that ask for the same page share one read."""
        key = (outlet.topic, after)
        reading = self._reads.get(key)
        if reading is None:
            source = outlet.source
            reading = asyncio.ensure_future(self.in_database(lambda: source.backlog(after, PAGE)))
            self._reads[key] = reading
            reading.add_done_callback(lambda _: self._reads.pop(key, None))
        return await asyncio.shield(reading)

    def spawn(self, work: Any) -> None:
        """Run a coroutine beside the sockets; what it raises is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a socket could not catch up", exc_info=task.exception())

    async def _listen(self) -> None:
        """Stay on the channel layer for ever; a layer that fails is joined again."""
        layer: Any = get_channel_layer()
        if hasattr(type(layer), "bind"):
            layer.bind(asyncio.get_running_loop())
        while True:
            try:
                channel = await layer.new_channel("hub.")
                await layer.group_add(GROUP, channel)
                self._joined.set()
                while True:
                    await self._deliver(await layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning("the hub lost the channel layer; it joins again", exc_info=True)
                self._joined.clear()
                await asyncio.sleep(RETRY_S)

    def _look_into(self, topics: list[str]) -> None:
        for topic in topics:
            if topic in self._topics:
                self.spawn(self._look(topic))

    async def _look(self, topic: str) -> None:
        """Read a topic's newest number and let its sockets catch up to it."""
        source = next((outlet.source for outlet in self._topics.get(topic, ())), None)
        if source is None:
            return
        newest = await self.in_database(source.latest)
        for outlet in tuple(self._topics.get(topic, ())):
            outlet.known = max(outlet.known, newest)
            if newest > outlet.last:
                outlet.lag()

    async def _deliver(self, message: dict[str, Any]) -> None:
        if message["type"] == "hub.look":
            self._look_into(message["topics"])
            return
        bodies = message["bodies"]
        for topic, pairs in message["topics"].items():
            members = self._topics.get(topic)
            if not members:
                continue
            for seq, place in pairs:
                text = frame_text(seq, bodies[place])
                for outlet in tuple(members):
                    outlet.offer(seq, text)
                self._offers += len(members)
                if self._offers >= OFFERS_PER_TURN:
                    # A layer that has more at hand does not give way by itself.
                    self._offers = 0
                    await asyncio.sleep(0)


def _settle(answer: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)
