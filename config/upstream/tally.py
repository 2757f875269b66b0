"""Counts of requests, kept in the process and told to the health log in batches."""

import asyncio
from typing import Final

from config.upstream.health import HealthLog

FLUSH_S: Final = 1.0


class Tally:
    """What came of each request at one source. Belongs to one event loop."""

    def __init__(self, source: str, health: HealthLog) -> None:
        self._source = source
        self._health = health
        self._seen: list[tuple[str, float]] = []
        self._flushing: asyncio.Task[None] | None = None

    def count(self, outcome: str, elapsed_ms: float) -> None:
        """Count one request; it is told within a second."""
        self._seen.append((outcome, elapsed_ms))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(FLUSH_S)
        await self._tell()

    async def _tell(self) -> None:
        seen, self._seen = self._seen, []
        if not seen:
            return
        try:
            await asyncio.to_thread(self._health.record_many, self._source, seen)
        except RuntimeError:  # no new thread may start while the process exits
            self._health.record_many(self._source, seen)

    async def flush(self) -> None:
        """Tell what was counted so far."""
        flushing, self._flushing = self._flushing, None
        if flushing is not None:
            flushing.cancel()
        await self._tell()
