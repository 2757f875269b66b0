"""Reading matches whole, room and stats, several at a time and ahead of whoever stores them."""

import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from config.upstream.answer import Answer
from config.upstream.errors import NotFound
from stats.faceit import client
from stats.faceit.parse import parse_match, parse_match_stats
from stats.faceit.records import MatchDetails, MatchStats, ParseError

# Enough under way to use every slot of FACEIT's limit while an answer takes a second.
ASKERS: Final = 10
# Read and not yet stored: about a tenth of a megabyte each.
WHOLE_AHEAD: Final = 128
Kept = tuple[str, str, Answer]


@dataclass(frozen=True, slots=True)
class WholeMatch:
    """A room with its stats (None: there are none); no pair where it could not be read."""

    pair: tuple[MatchDetails, MatchStats | None] | None
    answers: tuple[Kept, ...] = ()


class WholeReader:
    """Reads the first `most` of the matches it is told of, except `known`, in their order.

    Use as a context manager: leaving it lets go of what was not asked yet. `want` may be called
    from another thread than `results`, until which all must have been named.
    """

    def __init__(self, most: int, known: Collection[str]) -> None:
        self._most = most
        self._known = known
        self._named: set[str] = set()
        self._waiting: deque[str] = deque()
        self._under_way: deque[Future[WholeMatch]] = deque()
        self._lock = threading.Lock()
        self._wanted = 0
        self._askers = ThreadPoolExecutor(ASKERS, thread_name_prefix="faceit-import")

    def __enter__(self) -> "WholeReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._askers.shutdown(cancel_futures=True)

    @property
    def wanted(self) -> int:
        """Return how many matches are read in all."""
        return self._wanted

    def want(self, match_ids: Iterable[str]) -> None:
        """Name the next matches, newest first; those named before count once."""
        with self._lock:
            for match_id in match_ids:
                if match_id in self._named or len(self._named) >= self._most:
                    continue
                self._named.add(match_id)
                if match_id not in self._known:
                    self._wanted += 1
                    self._waiting.append(match_id)
            self._ask_ahead()

    def results(self) -> Iterator[WholeMatch]:
        """Yield the matches in the order they were named; raises an UpstreamError."""
        while future := self._next():
            yield future.result()

    def _next(self) -> Future[WholeMatch] | None:
        with self._lock:
            future = self._under_way.popleft() if self._under_way else None
            self._ask_ahead()
        return future

    def _ask_ahead(self) -> None:
        while self._waiting and len(self._under_way) < WHOLE_AHEAD:
            match_id = self._waiting.popleft()
            self._under_way.append(self._askers.submit(_read_match, match_id))


def _read_match(match_id: str) -> WholeMatch:
    """Read a match's room and stats; what cannot be read is left out, not a reason to stop."""
    try:
        room = client.fetch_match(match_id, fresh=False)
        details = parse_match(room.body)
        stats_answer, stats = _read_stats(match_id)
    except (NotFound, ParseError):
        return WholeMatch(None)
    answers: tuple[Kept, ...] = (("match", match_id, room),)
    if stats_answer is not None:
        answers = (*answers, ("stats", match_id, stats_answer))
    return WholeMatch((details, stats), answers)


def _read_stats(match_id: str) -> tuple[Answer | None, MatchStats | None]:
    try:
        answer = client.fetch_match_stats(match_id, fresh=False)
    except NotFound:
        return None, None
    return answer, parse_match_stats(answer.body, match_id)
