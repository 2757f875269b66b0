"""Which matches were one sitting. Pure; the same for every order in which matches arrive.

A new session begins when more than 4 h lie between two finishes, when adding the match would pass
12 h from the session's first start, or when it holds 200 matches. Sessions are grown from the
oldest match on, so a match that arrives late changes none before its own.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

from stats.faceit.estimates import Estimate, rating_mean
from stats.faceit.played import Played, by_finish
from stats.faceit.streaks import longest_run

GAP = timedelta(hours=4)
LONGEST = timedelta(hours=12)
MOST_MATCHES = 200


class Timed(Protocol):
    """Anything with a match's id and times: a record or a row."""

    @property
    def match_id(self) -> str:
        """Return FACEIT's id."""

    @property
    def finished_at(self) -> datetime:
        """Return when it ended, in UTC."""

    @property
    def started_at(self) -> datetime | None:
        """Return when it began, if said."""


Item = TypeVar("Item", bound=Timed)


@dataclass(frozen=True, slots=True)
class Session(Generic[Item]):
    """One sitting: its matches (at least one) in the order they finished."""

    matches: tuple[Item, ...]

    @property
    def started_at(self) -> datetime:
        """Return the first match's start, or its finish where the start is not known."""
        return start_of(self.matches[0])

    @property
    def finished_at(self) -> datetime:
        """Return the last match's finish."""
        return self.matches[-1].finished_at

    @property
    def duration(self) -> timedelta:
        """Return the time from the first start to the last finish."""
        return self.finished_at - self.started_at


@dataclass(frozen=True, slots=True)
class Rebuilt(Generic[Item]):
    """What a new match changes: the sessions `gone` from place `first` on, and those `made`.

    Both are empty when the match was there already.
    """

    first: int
    gone: tuple[Session[Item], ...]
    made: tuple[Session[Item], ...]

    def over(self, sessions: Sequence[Session[Item]]) -> tuple[Session[Item], ...]:
        """Return the sessions with the change made."""
        rest = sessions[self.first + len(self.gone) :]
        return (*sessions[: self.first], *self.made, *rest)


class State(StrEnum):
    """Whether a match that finishes now would still belong to the session."""

    LIVE = "live"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Current:
    """A session's state; after `closes_at` no match can join it."""

    state: State
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A match with its rating."""

    match_id: str
    rating: float


@dataclass(frozen=True, slots=True)
class Summary:
    """A session in figures; `rating` is weighted by rounds, None when no match has one.

    `adr` is over the rounds whose damage is known. Streaks are the longest inside the session.
    `elo_first` and `elo_last` are the first and last known Elo after a match of it.
    """

    matches: int
    wins: int
    losses: int
    rounds: int
    started_at: datetime
    finished_at: datetime
    rating: Estimate | None
    adr: float | None
    best: Mark | None
    worst: Mark | None
    longest_win_streak: int
    longest_loss_streak: int
    elo_first: int | None
    elo_last: int | None

    @property
    def duration(self) -> timedelta:
        """Return the time from the first start to the last finish."""
        return self.finished_at - self.started_at


def start_of(match: Timed) -> datetime:
    """Return a match's start; its finish where the start is missing or after it."""
    start = match.started_at
    return start if start is not None and start <= match.finished_at else match.finished_at


def partition(matches: Iterable[Item]) -> tuple[Session[Item], ...]:
    """Return the sessions of one player's matches, oldest first; a repeated id counts once.

    Of a repeated id the latest finish is kept.
    """
    ordered = sorted(matches, key=by_finish)
    latest = {match.match_id: match for match in ordered}
    if len(latest) < len(ordered):
        ordered = sorted(latest.values(), key=by_finish)
    return tuple(_grown(ordered))


def insert(sessions: Sequence[Session[Item]], match: Item) -> Rebuilt[Item]:
    """Return which sessions of a partition change when a match is added or its times corrected.

    The result applied is the partition of all matches. Only matches from the first changed
    session to the next unchanged one are looked at again.
    """
    holder = _holder(sessions, match.match_id)
    place = bisect_right(sessions, by_finish(match), key=_first_key) - 1  # −1: before them all
    last = place if holder is None else max(place, holder)
    first = max(0, place if holder is None else min(place, holder))
    pending = [one for session in sessions[first:] for one in session.matches]
    pending = sorted(
        [*(one for one in pending if one.match_id != match.match_id), match], key=by_finish
    )
    starts = {session.matches[0].match_id: at for at, session in enumerate(sessions) if at > last}
    made: list[Session[Item]] = []
    until = len(sessions)
    for session in _grown(pending):
        known = starts.get(session.matches[0].match_id)
        if known is not None:
            until = known
            break
        made.append(session)
    gone = list(sessions[first:until])
    while gone and made and gone[0] == made[0]:
        del gone[0], made[0]
        first += 1
    return Rebuilt(first, tuple(gone), tuple(made))


def current(session: Session[Item], now: datetime) -> Current:
    """Tell whether a player's last session goes on at `now`, and when it closes."""
    if len(session.matches) >= MOST_MATCHES:
        return Current(State.CLOSED, session.finished_at)
    closes_at = min(session.finished_at + GAP, session.started_at + LONGEST)
    closes_at = max(closes_at, session.finished_at)
    return Current(State.LIVE if now <= closes_at else State.CLOSED, closes_at)


def summarise(session: Session[Played]) -> Summary:
    """Return a session's figures."""
    matches = session.matches
    results = [match.won for match in matches]
    rated = [
        (m.rating, m.rounds, m.match_id) for m in matches if m.rating is not None and m.rounds > 0
    ]
    hurt = [(m.damage, m.rounds) for m in matches if m.damage is not None and m.rounds > 0]
    elos = [m.elo_after for m in matches if m.elo_after is not None]
    return Summary(
        matches=len(matches),
        wins=results.count(True),
        losses=results.count(False),
        rounds=sum(match.rounds for match in matches),
        started_at=session.started_at,
        finished_at=session.finished_at,
        rating=rating_mean([one[0] for one in rated], [one[1] for one in rated]),
        adr=sum(d for d, _ in hurt) / sum(r for _, r in hurt) if hurt else None,
        best=_mark(max(rated, key=itemgetter(0), default=None)),
        worst=_mark(min(rated, key=itemgetter(0), default=None)),
        longest_win_streak=longest_run(results, True),
        longest_loss_streak=longest_run(results, False),
        elo_first=elos[0] if elos else None,
        elo_last=elos[-1] if elos else None,
    )


def _grown(ordered: Iterable[Item]) -> Iterator[Session[Item]]:
    held: list[Item] = []
    start: datetime | None = None
    for match in ordered:
        finish = match.finished_at
        if (
            start is None
            or finish - held[-1].finished_at > GAP
            or finish - start > LONGEST
            or len(held) >= MOST_MATCHES
        ):
            if held:
                yield Session(tuple(held))
            held, start = [], start_of(match)
        held.append(match)
    if held:
        yield Session(tuple(held))


def _first_key(session: Session[Item]) -> tuple[datetime, str]:
    first = session.matches[0]
    return first.finished_at, first.match_id


def _holder(sessions: Sequence[Session[Item]], match_id: str) -> int | None:
    found = (
        at
        for at, session in enumerate(sessions)
        if any(match.match_id == match_id for match in session.matches)
    )
    return next(found, None)


def _mark(rated: tuple[float, int, str] | None) -> Mark | None:
    return Mark(rated[2], rated[0]) if rated else None
