"""Whose turn it is to write to an SQLite file: the threads of a process in order of arrival.

SQLite lets a waiting writer try again every tenth of a second, and whoever happens to ask in
between goes first: beside a thread that writes one transaction after another, a single webhook was
seen to wait 20 seconds and to fail. Here the lock is handed to the one who has waited longest.
"""

import os
import threading
from collections import deque


class Turns:
    """A lock that is handed over in order of arrival; not re-entrant."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._queue: deque[threading.Event] = deque()

    def take(self, timeout_s: float) -> bool:
        """Wait for one's turn; False when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._queue.append(called)
        return called.wait(timeout_s) or self._too_late(called)

    def _too_late(self, called: threading.Event) -> bool:
        """Leave the queue; True when the turn came in the same moment."""
        with self._guard:
            if called.is_set():
                return True
            self._queue.remove(called)
            return False

    def pass_on(self) -> None:
        """Give the turn to the next in the queue."""
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False

    def waiting(self) -> int:
        """Return how many wait."""
        with self._guard:
            return len(self._queue)


_of_files: dict[str, Turns] = {}


def turns_of(file: str) -> Turns:
    """Return the queue of a database file, the same one for all threads of the process."""
    return _of_files.get(file) or _of_files.setdefault(file, Turns())


# A forked process has none of the threads that could pass a turn on.
os.register_at_fork(after_in_child=_of_files.clear)
