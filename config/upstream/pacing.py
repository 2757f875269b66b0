"""The last look before a request leaves: how many may be arriving now, and a pause asked for.

The limiter hands out slots for all processes; a loop that was busy may use several of them late
and at once, and a source that stood still may read several at once. This counts what is on its way
from this process, and what came back within the last second.
"""

from collections import deque
from typing import Final

SECOND_S: Final = 1.0
# Where nothing has come back, nobody knows when a place is free: look again so soon.
LOOK_AGAIN_S: Final = 0.02


class Gate:
    """At most `per_second` arrivals at the source in any second (None: as many as come).

    A request arrives somewhere between its leaving and its answer. So it holds its place from the
    one until a second after the other: whoever takes that place next arrives more than a second
    later. One event loop only; all times are seconds of one clock that does not go back.
    """

    def __init__(self, per_second: int | None = None) -> None:
        self._per_second = per_second
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._held_until = 0.0

    def limit(self, per_second: int | None) -> None:
        """Change how many may leave; what has left is remembered."""
        self._per_second = per_second

    def hold(self, now: float, seconds: float) -> None:
        """Let nothing through for this long."""
        self._held_until = max(self._held_until, now + seconds)

    def held_s(self, now: float) -> float:
        """Return how long the pause still lasts, 0 when there is none."""
        return max(0.0, self._held_until - now)

    def pass_through(self, now: float) -> float:
        """Note that a request leaves now and return 0, or return how long it has to wait."""
        self._forget(now)
        if self._per_second and self._under_way + len(self._answered) >= self._per_second:
            if not self._answered:
                return LOOK_AGAIN_S
            return max(self._answered[0] + SECOND_S - now, LOOK_AGAIN_S / 10)
        self._under_way += 1
        return 0.0

    def answered(self, now: float) -> None:
        """Note that one that left has its answer, or will get none."""
        self._under_way -= 1
        self._answered.append(now)
        self._forget(now)

    def _forget(self, now: float) -> None:
        while self._answered and now - self._answered[0] > SECOND_S:
            self._answered.popleft()
