"""Observed Elo changes beside predicted ones, match by match; across a gap nothing is made up.

FACEIT tells a player's Elo only as it is now. A change belongs to a match when exactly one match
that counts lies between two readings; anything else is a gap with its reason.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from stats.faceit.elo.change import K_FACTOR, change


class Gap(StrEnum):
    """Why a row lacks a change, or why its change cannot be compared."""

    NO_READING_BEFORE = "no_reading_before"
    NO_READING_AFTER = "no_reading_after"
    SEVERAL_MATCHES = "several_matches"
    NOT_COUNTED = "not_counted"
    COUNTING_UNKNOWN = "counting_unknown"
    NO_TEAM_ELO = "no_team_elo"
    RESET = "reset"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Reading:
    """A player's Elo as told at `at`; `match_id` is the match it was read after, if any."""

    at: datetime
    elo: int
    match_id: str | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A finished match of the player; `counts` is `calculate_elo`; Elos are team means."""

    match_id: str
    finished_at: datetime
    won: bool
    counts: bool | None
    own_elo: float | None = None
    opponent_elo: float | None = None

    @property
    def predicted(self) -> int | None:
        """Points the match should be worth; None if it does not count or an Elo is unknown."""
        if self.counts is False or self.own_elo is None or self.opponent_elo is None:
            return None
        return change(self.own_elo, self.opponent_elo, self.won)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger: one match, or (`match_id` None) a change that no match explains.

    `before` and `after` are readings, never computed; `difference` = observed − predicted. `at` is
    the finish, or the reading that showed an unexplained change.
    """

    match_id: str | None
    at: datetime
    before: int | None
    after: int | None
    predicted: int | None
    gap: Gap | None = None

    @property
    def observed(self) -> int | None:
        """The change that this row alone explains; None across a gap."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def difference(self) -> int | None:
        """Observed minus predicted; None where either is not known or a gap forbids it."""
        if self.gap is not None or self.observed is None or self.predicted is None:
            return None
        return self.observed - self.predicted


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How observed and predicted changes agree over the `compared` rows that have both.

    `mean_absolute` (points) is None when nothing could be compared; `gaps` counts the reasons.
    """

    compared: int
    exact: int
    within_one: int
    mean_absolute: float | None
    gaps: Mapping[Gap, int]


def ledger(
    readings: Iterable[Reading], matches: Iterable[Played], resets: Sequence[datetime] = ()
) -> tuple[Entry, ...]:
    """Return the rows, oldest first, whatever the order of what comes in.

    `resets` are the known starts of seasons that set Elo anew. A match given twice is one.
    """
    played = sorted({m.match_id: m for m in matches}.values(), key=_order)
    told = _without_stale(_told(readings, played), played)
    entries = list(_edge(played, told))
    finishes = [match.finished_at for match in played]
    for (began, first), (ended, second) in pairwise(told):
        between = played[bisect_right(finishes, began) : bisect_right(finishes, ended)]
        reset = any(began < start <= ended for start in resets)
        entries += _between(first, second, between, reset, ended)
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.match_id or "")))


def reconcile(entries: Iterable[Entry]) -> Reconciliation:
    """Sum a ledger up."""
    rows = list(entries)
    differences = [abs(row.difference) for row in rows if row.difference is not None]
    return Reconciliation(
        compared=len(differences),
        exact=sum(d == 0 for d in differences),
        within_one=sum(d <= 1 for d in differences),
        mean_absolute=sum(differences) / len(differences) if differences else None,
        gaps=Counter(row.gap for row in rows if row.gap is not None),
    )


Told = tuple[datetime, int]


def _order(match: Played) -> tuple[datetime, str]:
    return match.finished_at, match.match_id


def _told(readings: Iterable[Reading], played: Sequence[Played]) -> list[Told]:
    """Put readings in order; one taken after a match is not before its finish by any clock."""
    finishes = {match.match_id: match.finished_at for match in played}
    return sorted(
        (max(r.at, finishes.get(r.match_id, r.at)) if r.match_id else r.at, r.elo) for r in readings
    )


def _without_stale(told: list[Told], played: Sequence[Played]) -> list[Told]:
    """Leave out readings that repeat the Elo from before the one match that counted in between.

    A match that counts moves Elo by a point or more, so such a reading came before the update.
    """
    kept: list[Told] = []
    finishes = [match.finished_at for match in played]
    for at, elo in told:
        if kept and elo == kept[-1][1]:
            between = played[bisect_right(finishes, kept[-1][0]) : bisect_right(finishes, at)]
            if sum(m.counts is True for m in between) == 1:
                continue
        kept.append((at, elo))
    return kept


def _edge(played: Sequence[Played], told: Sequence[Told]) -> Iterable[Entry]:
    """Give the matches before the first reading and after the last one."""
    for match in played:
        if not told or match.finished_at > told[-1][0]:
            yield _gap(match, Gap.NO_READING_AFTER)
        elif match.finished_at <= told[0][0]:
            yield _gap(match, Gap.NO_READING_BEFORE)


def _between(
    first: int, second: int, matches: Sequence[Played], reset: bool, ended: datetime
) -> list[Entry]:
    """Give the rows of the matches between two neighbouring readings."""
    moving = [m for m in matches if m.counts is not False]
    idle = [_gap(m, Gap.NOT_COUNTED) for m in matches if m.counts is False]
    moved = second - first
    if reset or abs(moved) > K_FACTOR * max(1, len(moving)):
        rows = [_gap(m, Gap.RESET) for m in moving]
        return [*idle, *rows, Entry(None, ended, first, second, None, Gap.RESET)]
    if not moving:
        loose = [Entry(None, ended, first, second, None, Gap.UNEXPLAINED)] if moved else []
        return [*idle, *loose]
    if len(moving) > 1:
        return [*idle, *(_gap(m, Gap.SEVERAL_MATCHES) for m in moving)]
    return [*idle, _row(moving[0], first, second)]


def _row(match: Played, before: int, after: int) -> Entry:
    """Give the row of the only match that can have moved Elo between two readings."""
    gap = Gap.NO_TEAM_ELO if match.predicted is None else None
    if match.counts is None:
        gap = Gap.COUNTING_UNKNOWN
    return Entry(match.match_id, match.finished_at, before, after, match.predicted, gap)


def _gap(match: Played, reason: Gap) -> Entry:
    return Entry(match.match_id, match.finished_at, None, None, match.predicted, reason)
