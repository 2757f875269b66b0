"""One socket's way out, without a server."""

import asyncio

from accounts.alerts.outlet import QUEUE_LIMIT, Outlet


class Wire:
    """The sending side of a socket whose peer may stop reading."""

    topic = "farm"

    def __init__(self) -> None:
        self.sent: list[dict] = []
        self.open = asyncio.Event()
        self.open.set()
        self.lagging: list[Outlet] = []

    async def send(self, message: dict) -> None:
        await self.open.wait()
        self.sent.append(message)

    def outlet(self) -> Outlet:
        outlet = Outlet(self, self.send, self.lagging.append)
        outlet.live = True
        return outlet

    def texts(self) -> list[str]:
        return [message["text"] for message in self.sent if "text" in message]


async def test_frames_in_order_go_straight_out_without_a_task() -> None:
    wire = Wire()
    outlet = wire.outlet()
    outlet.offer(1, "a")
    outlet.offer(2, "b")

    assert wire.texts() == ["a", "b"]


async def test_a_frame_heard_twice_is_sent_once() -> None:
    wire = Wire()
    outlet = wire.outlet()
    for seq, text in [(1, "a"), (1, "a"), (2, "b"), (1, "a")]:
        outlet.offer(seq, text)

    assert wire.texts() == ["a", "b"]


async def test_a_gap_stops_live_frames_and_asks_for_the_table_once() -> None:
    wire = Wire()
    outlet = wire.outlet()
    for seq in (1, 3, 4):
        outlet.offer(seq, str(seq))

    assert wire.texts() == ["1"]
    assert wire.lagging == [outlet]
    assert (outlet.last, outlet.known, outlet.live) == (1, 4, False)


async def test_frames_wait_in_order_behind_a_peer_that_stopped_reading() -> None:
    wire = Wire()
    outlet = wire.outlet()
    wire.open.clear()
    for seq in range(1, 6):
        outlet.offer(seq, str(seq))
    assert wire.sent == []

    wire.open.set()
    await outlet.drained()

    assert wire.texts() == ["1", "2", "3", "4", "5"]


async def test_a_peer_that_is_too_slow_is_closed_with_1013_and_its_queue_is_let_go() -> None:
    wire = Wire()
    outlet = wire.outlet()
    wire.open.clear()
    for seq in range(1, QUEUE_LIMIT + 10):
        outlet.offer(seq, str(seq))
    assert outlet.closed

    wire.open.set()
    await outlet.drained()

    assert wire.texts() == ["1"]
    assert wire.sent[-1] == {"type": "websocket.close", "code": 1013}


async def test_a_peer_that_left_is_not_written_to() -> None:
    wire = Wire()
    outlet = wire.outlet()
    wire.open.clear()
    outlet.offer(1, "a")
    outlet.gone()
    wire.open.set()
    await outlet.drained()
    outlet.offer(2, "b")

    assert wire.sent == []
