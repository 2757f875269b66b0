"""The breaker: stop asking a source that keeps failing, then try once, then trust it again.

closed ──(N failures in a row)──▶ open ──(open_s later)──▶ half-open
  ▲                                ▲                          │ one probe at a time
  └────────── the probe worked ────┼──────────────────────────┤
                                   └── the probe failed ──────┘
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to make one request; give it back through `succeeded`, `failed` or `abandoned`."""

    generation: int
    probe: bool


class Breaker:
    """A state machine for one source, safe between threads. `clock` gives seconds."""

    def __init__(
        self,
        failures: int = 5,
        open_s: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._open_s = open_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._rest_s = open_s
        self._refused = False
        self._probing = False
        # Results of requests sent before the last change of state no longer count.
        self._generation = 0

    @property
    def state(self) -> State:
        """Return what the breaker would do now."""
        if self._opened_at is None:
            return "closed"
        return "open" if self._remaining_s() > 0 else "half_open"

    @property
    def refused(self) -> bool:
        """Tell whether it stands open because the source refused us."""
        return self._refused and self._opened_at is not None

    def _remaining_s(self) -> float:
        opened = self._opened_at
        return 0.0 if opened is None else max(0.0, opened + self._rest_s - self._clock())

    def admit(self) -> Pass | float:
        """Return a pass, or how many seconds the breaker stays shut (at least a little)."""
        with self._lock:
            if self._opened_at is None:
                return Pass(self._generation, probe=False)
            remaining = self._remaining_s()
            if remaining > 0:
                return remaining
            if self._probing:
                return min(1.0, self._open_s)
            self._probing = True
            return Pass(self._generation, probe=True)

    def succeeded(self, leave: Pass) -> None:
        """Count an answer, good or bad, that shows the source alive."""
        with self._lock:
            if leave.generation != self._generation:
                return
            self._failures = 0
            if leave.probe:
                self._change(opened_at=None)

    def failed(self, leave: Pass) -> None:
        """Count a failure; the last one allowed opens the breaker, as does a failed probe."""
        with self._lock:
            if leave.generation != self._generation:
                return
            self._failures += 1
            if leave.probe or self._failures >= self._limit:
                self._change(opened_at=self._clock())

    def refused_us(self, leave: Pass, open_s: float) -> None:
        """Open at once for `open_s`: the source said that it is not to be asked."""
        with self._lock:
            if leave.generation == self._generation:
                self._change(opened_at=self._clock(), rest_s=open_s, refused=True)

    def abandoned(self, leave: Pass) -> None:
        """Give a pass back unused: the request was cancelled, or never sent."""
        with self._lock:
            if leave.probe and leave.generation == self._generation:
                self._probing = False

    def _change(
        self, opened_at: float | None, rest_s: float | None = None, refused: bool = False
    ) -> None:
        self._opened_at = opened_at
        self._rest_s = self._open_s if rest_s is None else rest_s
        self._refused = refused
        self._failures = 0
        self._probing = False
        self._generation += 1
