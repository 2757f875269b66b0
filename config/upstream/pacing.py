"""The last look before a request leaves: how many left in the last second, and a pause asked for.

The limiter hands out slots for all processes; a loop that was busy may use several of them late
and at once. This counts what really left this process.
"""

from collections import deque
from typing import Final

SECOND_S: Final = 1.0
# Requests do not all travel equally fast: two that left a second apart may arrive closer.
TRAVEL_S: Final = 0.05


class Gate:
    """At most `per_second` requests in any second (None: as many as come). One event loop only.

    All times are seconds of one clock that does not go back.
    """

    def __init__(self, per_second: int | None = None) -> None:
        self._left: deque[float] = deque(maxlen=per_second)
        self._held_until = 0.0

    def limit(self, per_second: int | None) -> None:
        """Change how many may leave; what has left is remembered."""
        if per_second != self._left.maxlen:
            self._left = deque(self._left, maxlen=per_second)

    def hold(self, now: float, seconds: float) -> None:
        """Let nothing through for this long."""
        self._held_until = max(self._held_until, now + seconds)

    def held_s(self, now: float) -> float:
        """Return how long the pause still lasts, 0 when there is none."""
        return max(0.0, self._held_until - now)

    def pass_through(self, now: float) -> float:
        """Note that a request leaves now and return 0, or return how long it has to wait."""
        if self._left.maxlen and len(self._left) == self._left.maxlen:
            wait = self._left[0] + SECOND_S + TRAVEL_S - now
            if wait > 0:
                return wait
        self._left.append(now)
        return 0.0
