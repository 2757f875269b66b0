"""The roster of a squadron, with what changed in seven days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stats.warthunder.models import Membership, Squadron, SquadronSnapshot
from stats.warthunder.nick import nick_key
from stats.warthunder.records import Quality

CHANGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A member now; `change` is of the rating since `since`, None when unknown."""

    membership: Membership
    rating_change: int | None
    activity_change: int | None
    tenure_days: int | None


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """What to show: part of a nick, one role, and the order (a leading "-" turns it round)."""

    text: str = ""
    role: str = ""
    sort: str = "-rating"


SORTS: dict[str, Callable[[RosterRow], Any]] = {
    "nick": lambda row: row.membership.nick_key,
    "rating": lambda row: row.membership.rating,
    "change": lambda row: row.rating_change,
    "activity": lambda row: row.membership.activity,
    "role": lambda row: row.membership.role or None,
    "joined": lambda row: row.membership.joined_on,
    "tenure": lambda row: row.tenure_days,
}


@dataclass(frozen=True, slots=True)
class Roster:
    """A part of the roster; `total` counts what the filter let through, `since` dates the change.

    `next_offset` is where the next part begins, None at the end.
    """

    rows: tuple[RosterRow, ...]
    total: int
    roles: tuple[str, ...]
    since: datetime | None
    next_offset: int | None


def list_roster(
    squadron: Squadron,
    now: datetime,
    wanted: RosterFilter | None = None,
    *,
    offset: int = 0,
    limit: int = 128,
) -> Roster:
    """Return members filtered and sorted, unknown values last; three queries (128 rows at most)."""
    wanted = wanted or RosterFilter()
    members = list(
        squadron.memberships.filter(left_at=None).select_related("player").order_by("nick_key")
    )
    baseline = _baseline(squadron, now)
    before = {row["nick"]: row for row in baseline.roster} if baseline else {}
    rows = [_row(member, before.get(member.nick, {}), now) for member in members]
    shown = _sorted([row for row in rows if _fits(row.membership, wanted)], wanted.sort)
    end = offset + limit
    return Roster(
        rows=tuple(shown[offset:end]),
        total=len(shown),
        roles=tuple(sorted({member.role for member in members if member.role})),
        since=baseline.taken_at if baseline else None,
        next_offset=end if end < len(shown) else None,
    )


def _baseline(squadron: Squadron, now: datetime) -> SquadronSnapshot | None:
    """Return the last valid snapshot of seven days ago, or the first one after that."""
    valid = squadron.snapshots.filter(quality=Quality.VALID)
    cutoff = now - timedelta(days=CHANGE_DAYS)
    before = valid.filter(taken_at__lte=cutoff).order_by("-taken_at").first()
    return before or valid.order_by("taken_at").first()


def _row(member: Membership, before: dict[str, Any], now: datetime) -> RosterRow:
    entered = member.joined_on or member.first_seen_at.date()
    return RosterRow(
        membership=member,
        rating_change=_minus(member.rating, before.get("rating")),
        activity_change=_minus(member.activity, before.get("activity")),
        tenure_days=max(0, (now.date() - entered).days),
    )


def _minus(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _fits(member: Membership, wanted: RosterFilter) -> bool:
    if wanted.role and member.role != wanted.role:
        return False
    return not wanted.text or nick_key(wanted.text) in member.nick_key


def _sorted(rows: list[RosterRow], sort: str) -> list[RosterRow]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["rating"])
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return [*sorted(known, key=key, reverse=sort.startswith("-")), *unknown]
