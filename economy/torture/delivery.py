"""Operations handed to another process until it has acknowledged each, over a line that loses.

One in five requests or answers is lost; the process may be killed and the server may go away at any
moment. Whoever gets no answer asks again under the same key, as every client must.
"""

import logging
import threading
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from django.db import Error, connections

from economy.torture import processes, scratch
from economy.torture.asking import Ask, do
from economy.torture.verdicts import demand

THREADS: Final = 6
BATCH: Final = 48
LOST_OF_FIVE: Final = 5
ROUNDS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request on its way; `attempt` counts from 1."""

    number: int
    attempt: int
    ask: Ask

    @property
    def lost(self) -> str:
        """Tell what of it the line loses: "request", "answer" or nothing; always the same."""
        chance = zlib.crc32(f"{self.number} {self.attempt}".encode()) % (2 * LOST_OF_FIVE)
        return {0: "request", 1: "answer"}.get(chance, "")


@dataclass(frozen=True, slots=True)
class Receipt:
    """An answer that came through."""

    number: int
    status: int
    body: bytes


@dataclass(slots=True)
class Delivery:
    """What is to be delivered, how often it was tried, and what came back."""

    asks: list[Ask]
    receipts: dict[int, Receipt] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)

    @property
    def waiting(self) -> list[int]:
        """Return the numbers of what has no answer yet."""
        return [number for number in range(len(self.asks)) if number not in self.receipts]

    def round(self, where: scratch.Place, disturb: "Disturb | None" = None) -> None:
        """Hand what waits to a new process; `disturb` it once so many answers came."""
        parcels = [self._parcel(number) for number in self.waiting[:BATCH]]
        ours, theirs = processes.pipe()
        process = processes.start(serve, where, theirs, parcels)
        theirs.close()
        came = 0
        with ours:
            while True:
                try:
                    receipt = ours.recv()
                except (EOFError, OSError):  # it ended, perhaps in the middle of a word
                    break
                self._keep(receipt)
                came += 1
                if disturb and came == disturb.after:
                    disturb.how(process)
        process.join(processes.PATIENCE_S)

    def finish(self, where: scratch.Place) -> None:
        """Go on, undisturbed, until everything is acknowledged."""
        for _ in range(ROUNDS_MAX):
            if not self.waiting:
                return
            self.round(where)
        demand(False, f"{len(self.waiting)} operations are never acknowledged")

    def _parcel(self, number: int) -> Parcel:
        self.attempts[number] = self.attempts.get(number, 0) + 1
        return Parcel(number, self.attempts[number], self.asks[number])

    def _keep(self, receipt: Receipt) -> None:
        ask = self.asks[receipt.number]
        demand(receipt.status < 300, f"{ask.deed} was refused: {receipt.body.decode()}")
        before = self.receipts.setdefault(receipt.number, receipt)
        demand(before == receipt, f"{ask.deed}: two different answers to one key")


@dataclass(frozen=True, slots=True)
class Disturb:
    """What happens to the process at work, once so many answers came from it."""

    after: int
    how: Callable[[BaseProcess], None]


def serve(where: scratch.Place, line: Connection, parcels: Iterable[Parcel]) -> None:
    """Do what is asked by several threads and answer over the line; for another process."""
    scratch.move_to(where)
    logging.disable()  # a server that goes away breaks much, here by intention
    guard = threading.Lock()

    def handle(parcel: Parcel) -> None:
        if parcel.lost == "request":
            return
        try:
            reply = do(parcel.ask)
        except Error:  # the server went away: whoever asked will ask again
            connections.close_all()
            return
        if parcel.lost != "answer":
            with guard:
                line.send(Receipt(parcel.number, reply.status, reply.body))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(handle, parcels))
        list(pool.map(lambda _: connections.close_all(), range(THREADS * 4)))
    line.close()
