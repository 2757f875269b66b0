"""Which session of the game and which battle a record belongs to, and what was seen before. Pure.

Ids count from the game's start, so they fall when the player starts it anew; a poll may also
repeat ids already read. A repeat says the same words at the same second; a new session does not.
Seconds count from a battle's start, so they fall when the next one begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stats.warthunder.killfeed.reading import RawRecord

GAP_S = 600
SETBACK_S = 5
SESSIONS_BACK = 50
NEWEST_FIRST_MIN = 3


@dataclass(slots=True)
class Session:
    """One run of the game: its records by id."""

    number: int
    records: dict[int, RawRecord] = field(default_factory=dict)
    last_id: int = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with its session and battle, both counted from 1."""

    record: RawRecord
    session: int
    battle: int


def place(polls: Iterable[Sequence[RawRecord]]) -> tuple[list[Placed], int]:
    """Return every record once, by session and id, and how many were repeats."""
    sessions: list[Session] = []
    repeats = 0
    for poll in polls:
        for run in _rising_runs(_oldest_first(poll)):
            repeats += _add(run, _session_of(run, sessions))
    return [placed for session in sessions for placed in _battles(session)], repeats


def _oldest_first(poll: Sequence[RawRecord]) -> Sequence[RawRecord]:
    falls = all(later.id < earlier.id for earlier, later in pairwise(poll))
    return poll[::-1] if falls and len(poll) >= NEWEST_FIRST_MIN else poll


def _rising_runs(poll: Sequence[RawRecord]) -> Iterator[list[RawRecord]]:
    run: list[RawRecord] = []
    for record in poll:
        if run and (record.id < run[-1].id or (record.id == run[-1].id and record != run[-1])):
            yield run
            run = []
        run.append(record)
    if run:
        yield run


def _session_of(run: Sequence[RawRecord], sessions: list[Session]) -> Session:
    """Return the session a run continues or repeats; a new one when it does neither.

    Only the latest fifty are looked at, so that a hostile input stays cheap.
    """
    for session in reversed(sessions[-SESSIONS_BACK:]):
        shared = [record for record in run if record.id in session.records]
        if shared and all(session.records[record.id] == record for record in shared):
            return session
        if not shared and session is sessions[-1] and run[0].id > session.last_id:
            return session
    sessions.append(Session(len(sessions) + 1))
    return sessions[-1]


def _add(run: Sequence[RawRecord], session: Session) -> int:
    repeats = 0
    for record in run:
        repeats += record.id in session.records
        session.records[record.id] = record
    session.last_id = max(session.last_id, run[-1].id)
    return repeats


def _battles(session: Session) -> Iterator[Placed]:
    battle, latest = 1, None
    for _, record in sorted(session.records.items()):
        if _begins_anew(latest, record.time_s):
            battle, latest = battle + 1, None
        yield Placed(record, session.number, battle)
        if record.time_s is not None:
            latest = max(latest or 0, record.time_s)


def _begins_anew(latest: int | None, time_s: int | None) -> bool:
    if latest is None or time_s is None:
        return False
    return time_s < latest - SETBACK_S or time_s > latest + GAP_S
