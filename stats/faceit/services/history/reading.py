"""Reading a history from FACEIT ahead of its storing: one thread asks while another one stores.

Pieces come in the order they must be stored: the list of matches, the player's lines, then the
newest matches whole. A walk goes on at the phase and cursor that the last stored piece left.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from queue import Full, Queue
from typing import Final

from stats.faceit import client
from stats.faceit.models import ImportPhase
from stats.faceit.records import HistoryMatch, Line, MatchDetails, MatchStats
from stats.faceit.services.history.whole import Kept, WholeReader

# Asking does not wait for storing: some 60 pages of at most half a megabyte.
AHEAD: Final = 64
CHUNK: Final = 10
POLL_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """What is stored in one transaction: items of one phase, and where it goes on after them.

    `whole` are pairs of a room and its stats (None: there are none). `ended` ends the phase.
    """

    phase: ImportPhase
    before_ms: int | None
    ended: bool
    answers: Sequence[Kept] = ()
    matches: Sequence[HistoryMatch] = ()
    lines: Sequence[Line] = ()
    whole: Sequence[tuple[MatchDetails, MatchStats | None]] = ()
    unreadable: int = 0
    to_read_whole: int | None = None


@dataclass(slots=True)
class Plan:
    """What to read: whose history, from which phase and cursor, down to which time.

    `most` bounds the matches of each list, `whole` how many of the newest are read whole, except
    those in `known`. `newest` are match ids already on hand from an earlier start, newest first,
    and `seen` is how many matches lie before the cursor.
    """

    player_id: str
    phase: ImportPhase
    before_ms: int | None = None
    since_ms: int | None = None
    most: int | None = None
    whole: int = 0
    known: frozenset[str] = frozenset()
    newest: list[str] = field(default_factory=list)
    seen: int = 0


def pieces(plan: Plan) -> Iterator[Piece]:
    """Yield the pieces of a history in order; raises an UpstreamError or ParseError.

    A list's next page is known only from the one before, so one list leaves most of the limit
    unused: both are walked at once, and matches are read whole as soon as a page names them.
    """
    with WholeReader(plan.whole, plan.known) as reader:
        reader.want(plan.newest)
        if plan.phase == ImportPhase.MATCHES:
            with ReadAhead(lambda: _lines(plan, reader, None, 0)) as lines:
                yield from _matches(plan)
                yield from lines
        elif plan.phase == ImportPhase.LINES:
            yield from _lines(plan, reader, plan.before_ms, plan.seen)
        yield from _whole(reader)


def _matches(plan: Plan) -> Iterator[Piece]:
    seen = plan.seen
    for batch in client.walk_history(
        plan.player_id, before_ms=plan.before_ms, since_ms=plan.since_ms
    ):
        items = batch.items[: _left(plan, seen)]
        seen += len(items)
        ended = batch.ended or _left(plan, seen) == 0
        kept = (("history", plan.player_id, batch.answer),)
        yield Piece(ImportPhase.MATCHES, batch.before_ms, ended, kept, matches=items)
        if ended:
            return


def _lines(plan: Plan, reader: WholeReader, before_ms: int | None, seen: int) -> Iterator[Piece]:
    last = ""
    for batch in client.walk_game_stats(
        plan.player_id, before_ms=before_ms, since_ms=plan.since_ms
    ):
        items = []
        for line in batch.items:  # the maps of one match stand together
            seen, last = seen + (line.match_id != last), line.match_id
            if plan.most is None or seen <= plan.most:
                items.append(line)
        reader.want(line.match_id for line in items)
        ended = batch.ended or (plan.most is not None and seen >= plan.most)
        kept = (("lines", plan.player_id, batch.answer),)
        yield Piece(ImportPhase.LINES, batch.before_ms, ended, kept, lines=items)
        if ended:
            return


def _left(plan: Plan, seen: int) -> int | None:
    return None if plan.most is None else max(0, plan.most - seen)


def _whole(reader: WholeReader) -> Iterator[Piece]:
    """Take the newest matches, read whole, in pieces of CHUNK."""
    total = reader.wanted
    done = 0
    results = reader.results()
    while part := list(islice(results, CHUNK)):
        done += len(part)
        read = [result.pair for result in part if result.pair is not None]
        yield Piece(
            ImportPhase.WHOLE,
            None,
            done == total,
            [kept for result in part for kept in result.answers],
            whole=read,
            unreadable=len(part) - len(read),
            to_read_whole=total,
        )
    if not total:
        yield Piece(ImportPhase.WHOLE, None, ended=True, to_read_whole=0)


class ReadAhead:
    """Runs `pieces` in a thread of its own, at most AHEAD of whoever takes them.

    Use as a context manager and iterate; what the reading raised is raised in its place.
    """

    def __init__(self, read: Callable[[], Iterator[Piece]]) -> None:
        self._read = read
        self._queue: Queue[Piece | BaseException | None] = Queue(AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="faceit-reading", daemon=True)

    def __enter__(self) -> "ReadAhead":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def __iter__(self) -> Iterator[Piece]:
        while (item := self._queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    def _run(self) -> None:
        reading = self._read()
        try:
            for piece in reading:
                if not self._put(piece):
                    return
            self._put(None)
        except BaseException as error:  # raised again where the pieces are taken
            self._put(error)
        finally:
            with suppress(RuntimeError):
                reading.close()  # type: ignore[attr-defined]  # a generator

    def _put(self, item: Piece | BaseException | None) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=POLL_S)
            except Full:
                continue
            return True
        return False
