"""Many who ask in the same moment: threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Final, TypeVar

from django.db import connections

from economy.records import Reply
from economy.torture.asking import Ask, do

PATIENCE_S: Final = 120.0
Item = TypeVar("Item")


class Crowd:
    """So many threads; `with` ends them and closes their connections."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = ThreadPoolExecutor(size, "torture")

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._together(connections.close_all)
        self._pool.shutdown()

    def repeat(self, ask: Ask) -> list[Reply]:
        """Ask one and the same thing by everybody at once; returns all answers."""
        return self._together(lambda: do(ask))

    def ask(self, asks: Sequence[Ask]) -> list[Reply]:
        """Ask different things, as many at once as there are threads; answers in their order."""
        return list(self._pool.map(do, asks))

    def _together(self, job: Callable[[], Item]) -> list[Item]:
        gate = threading.Barrier(self.size, timeout=PATIENCE_S)

        def wait_and_do() -> Item:
            gate.wait()
            return job()

        futures = [self._pool.submit(wait_and_do) for _ in range(self.size)]
        return [future.result() for future in futures]
