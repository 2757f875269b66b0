"""Frames, and the way they leave: from any thread or process to the hub of every web process.

A frame is `{"v":1,"id":seq,"type":kind,"ts":iso,"data":{…}}`. All but the id is encoded once (the
body), because one event is told to many people whose numbers differ. What is sent here may get
lost (a broker that restarts, a process that ends): sockets notice the gap in `id`, or the newer
number at the next heartbeat, and read the table. So nothing here ever raises into the caller.
"""

import asyncio
import atexit
import logging
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)

GROUP = "dozor.hub"
VERSION = 1
TOPICS_PER_MESSAGE = 50
MAX_IN_FLIGHT = 10_000
FLUSH_AT_EXIT_S = 3.0
HINT_PAUSE_S = 0.05
HINTS_PER_MESSAGE = 1000


@dataclass(frozen=True, slots=True)
class Frame:
    """What a subscriber is told: `seq` is its number in the topic, `at` an aware datetime."""

    seq: int
    type: str
    at: datetime
    data: Mapping[str, Any]


def body_of(type: str, at: datetime, data: Mapping[str, Any]) -> str:
    """Encode everything of a frame but its id."""
    stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    encoded = orjson.dumps({"type": type, "ts": stamp, "data": data}, default=str)
    return encoded[1:].decode()


def frame_text(seq: int, body: str) -> str:
    """Return the text of a frame from its number and body."""
    return f'{{"v":{VERSION},"id":{seq},{body}'


def bare_text(type: str, at: datetime, seq: int | None = None, **data: Any) -> str:
    """Return a frame of the socket itself: a heartbeat, or the word that a replay was cut."""
    if seq is None:
        stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return f'{{"v":{VERSION},"type":"{type}","ts":"{stamp}"}}'
    return frame_text(seq, body_of(type, at, data))


def broadcast(topic: str, seq: int, type: str, at: datetime, data: Mapping[str, Any]) -> None:
    """Send a frame to everyone on a topic, in every process, once the transaction commits."""
    broadcast_many([body_of(type, at, data)], {topic: [(seq, 0)]})


def broadcast_many(bodies: Sequence[str], topics: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Send many frames at once on commit; topics map to pairs (seq, index of the body)."""
    transaction.on_commit(partial(_send_all, bodies, topics), robust=True)


def hint(topics: Iterable[str]) -> None:
    """Ask sockets on these topics to look into their table soon; from any thread, never raises.

    For what has no number at hand when it is written. Hints of HINT_PAUSE_S leave as one message,
    so that they cost a busy writer next to nothing. Call it after the commit.
    """
    try:
        layer: Any = get_channel_layer()
        if not hasattr(type(layer), "listens") or layer.listens(GROUP):
            _Sender.current().hint(topics)
    except Exception:
        log.warning("a hint was not sent; sockets will read the table", exc_info=True)


def _send_all(bodies: Sequence[str], topics: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    names = list(topics)
    for start in range(0, len(names), TOPICS_PER_MESSAGE):
        part = {name: topics[name] for name in names[start : start + TOPICS_PER_MESSAGE]}
        used = sorted({index for pairs in part.values() for _, index in pairs})
        place = {index: at for at, index in enumerate(used)}
        _send(
            {
                "type": "hub.frames",
                "bodies": [bodies[index] for index in used],
                "topics": {
                    name: [[seq, place[index]] for seq, index in pairs]
                    for name, pairs in part.items()
                },
            }
        )


def _send(message: dict[str, Any]) -> None:
    try:
        layer: Any = get_channel_layer()
        if hasattr(type(layer), "publish"):
            layer.publish(GROUP, message)
        else:
            _Sender.current().send(message)
    except Exception:
        log.warning("a live message was not sent; sockets will read the table", exc_info=True)


class _Sender:
    """A thread with its own event loop that sends to the channel layer; one per process."""

    _one: "_Sender | None" = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = asyncio.new_event_loop()
        self.pending: set[Future[None]] = set()
        self.hinted: set[str] = set()
        self.hints_lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, name="stream-sender", daemon=True)
        self.thread.start()
        atexit.register(self.flush)

    @classmethod
    def current(cls) -> "_Sender":
        """Return the sender of this process; a forked child gets one of its own."""
        with cls._lock:
            if cls._one is None or cls._one.pid != os.getpid():
                cls._one = cls()
            return cls._one

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def send(self, message: dict[str, Any]) -> None:
        """Hand over a message, in order; drops it when the broker has been away for long."""
        if len(self.pending) >= MAX_IN_FLIGHT:
            raise OverflowError("too many messages wait for the channel layer")
        future = asyncio.run_coroutine_threadsafe(self._group_send(message), self.loop)
        self.pending.add(future)
        future.add_done_callback(self._done)

    def hint(self, topics: Iterable[str]) -> None:
        """Take topics up into the next message of hints."""
        with self.hints_lock:
            is_first = not self.hinted
            self.hinted.update(topics)
        if is_first:
            self.loop.call_soon_threadsafe(self.loop.call_later, HINT_PAUSE_S, self.send_hints)

    def send_hints(self) -> None:
        """Send what was hinted at; every process looks only where it has sockets."""
        with self.hints_lock:
            topics, self.hinted = sorted(self.hinted), set()
        for start in range(0, len(topics), HINTS_PER_MESSAGE):
            _send({"type": "hub.look", "topics": topics[start : start + HINTS_PER_MESSAGE]})

    async def _group_send(self, message: dict[str, Any]) -> None:
        layer: Any = get_channel_layer()
        await layer.group_send(GROUP, message)

    def _done(self, future: "Future[None]") -> None:
        self.pending.discard(future)
        error = None if future.cancelled() else future.exception()
        if error is not None:
            log.warning("a live message was not sent; sockets will read the table: %r", error)

    def flush(self) -> None:
        """Wait a little for what is under way, so that a short command's news still leave."""
        if self.pid == os.getpid():
            self.send_hints()
            wait(list(self.pending), timeout=FLUSH_AT_EXIT_S)
