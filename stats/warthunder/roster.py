"""What happened in a squadron between two polls. Pure: decides, stores nothing.

A member who is not listed is only marked as missing; the second poll that does not list them
makes it a leave. A page that contradicts itself, or that lost more than MASS_SHARE of the roster
at once, changes nothing and says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from stats.warthunder.nick import nick_key
from stats.warthunder.records import EventKind, Member, SquadronPage

MASS_SHARE = 0.30
# A real purge looks like a broken page at first: it is believed once it has lasted this long.
MASS_BELIEVED_AFTER = timedelta(hours=1)
RENAME_THRESHOLD = 0.75


@dataclass(frozen=True, slots=True)
class Stay:
    """A member as known before a poll; `missing_since` is set by the first poll without them.

    `key` is whatever the caller keeps the stay under; it is carried along, None for a new one.
    """

    nick: str
    rating: int | None = None
    activity: int | None = None
    role: str | None = None
    joined_on: date | None = None
    first_seen_at: datetime | None = None
    missing_since: datetime | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class RosterState:
    """What is known of a squadron; `suspect_since` is when its page first lost too many."""

    stays: tuple[Stay, ...] = ()
    squadron_rating: int | None = None
    polled_at: datetime | None = None
    suspect_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A nick that was not there before."""

    kind: ClassVar[EventKind] = EventKind.JOINED
    nick: str
    rating: int | None
    activity: int | None
    role: str | None
    joined_on: date | None

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {
            "rating": self.rating,
            "activity": self.activity,
            "role": self.role,
            "joined_on": self.joined_on.isoformat() if self.joined_on else None,
        }


@dataclass(frozen=True, slots=True)
class Left:
    """A member gone for two polls: their last rating and days in the squadron, if known."""

    kind: ClassVar[EventKind] = EventKind.LEFT
    nick: str
    rating: int | None
    role: str | None
    tenure_days: int | None
    missing_since: datetime
    key: int | None = None

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {
            "rating": self.rating,
            "role": self.role,
            "tenure_days": self.tenure_days,
            "missing_since": self.missing_since.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Renamed:
    """A new nick that is probably an old member; `score` is 0–1."""

    kind: ClassVar[EventKind] = EventKind.RENAMED
    nick: str
    before: str
    score: float
    rating: int | None

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {"before": self.before, "score": round(self.score, 2), "rating": self.rating}


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A member got another role."""

    kind: ClassVar[EventKind] = EventKind.ROLE
    nick: str
    before: str
    after: str

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {"before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class RatingChanged:
    """A member's personal squadron rating moved."""

    kind: ClassVar[EventKind] = EventKind.RATING
    nick: str
    before: int
    after: int

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {"before": self.before, "after": self.after, "change": self.after - self.before}


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """A member's activity moved."""

    kind: ClassVar[EventKind] = EventKind.ACTIVITY
    nick: str
    before: int
    after: int

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {"before": self.before, "after": self.after, "change": self.after - self.before}


@dataclass(frozen=True, slots=True)
class SquadronRatingChanged:
    """The squadron's own rating moved; it names nobody."""

    kind: ClassVar[EventKind] = EventKind.SQUADRON_RATING
    before: int
    after: int
    nick: str = ""

    def data(self) -> dict[str, Any]:
        """Return the rest as JSON values."""
        return {"before": self.before, "after": self.after, "change": self.after - self.before}


RosterEvent = (
    Joined | Left | Renamed | RoleChanged | RatingChanged | ActivityChanged | SquadronRatingChanged
)


@dataclass(frozen=True, slots=True)
class RosterChange:
    """The outcome of a poll: the new state, the events, and why nothing was believed, if so."""

    state: RosterState
    events: tuple[RosterEvent, ...] = ()
    suppressed: str = ""


def compare(before: RosterState | None, page: SquadronPage, at: datetime) -> RosterChange:
    """Compare a page read at `at` with what was known; None means the first poll ever.

    The first poll is the baseline and yields no events.
    """
    contradiction = stated_differs(page)
    members = list({member.nick: member for member in page.members}.values())
    if before is None:
        stays = () if contradiction else tuple(_new_stay(one, at) for one in members)
        return RosterChange(RosterState(stays, page.rating, at), suppressed=contradiction)
    if contradiction:
        return RosterChange(before, suppressed=contradiction)
    matched, missing, arrived = _match(before.stays, members)
    renames, missing, arrived = _find_renames(missing, arrived, before.polled_at, at)
    lost = _mass_loss(before, missing)
    if lost and not _believed(before, at):
        suspect = replace(before, suspect_since=before.suspect_since or at)
        return RosterChange(suspect, suppressed=lost)
    return _settle(before, page, at, [*matched, *renames], missing, arrived)


def stated_differs(page: SquadronPage) -> str:
    """Return a sentence when the page lists another number of members than it states."""
    listed = len(page.members)
    if page.members_stated is None or page.members_stated == listed:
        return ""
    return f"the page states {page.members_stated} members and lists {listed}"


def _new_stay(member: Member, at: datetime) -> Stay:
    return Stay(
        member.nick, member.rating, member.activity, member.role, member.joined_on, first_seen_at=at
    )


Pair = tuple[Stay, Member, float | None]


def _match(
    stays: Iterable[Stay], members: Iterable[Member]
) -> tuple[list[Pair], list[Stay], list[Member]]:
    """Pair by exact nick first, then by the nick without its decoration."""
    everybody = list(stays)
    pairs, left, arrived = _pair_by({s.nick: s for s in everybody}, members, str, everybody)
    more, left, arrived = _pair_by({nick_key(s.nick): s for s in left}, arrived, nick_key, left)
    return [*pairs, *more], left, arrived


def _pair_by(
    known: Mapping[str, Stay],
    members: Iterable[Member],
    key: Callable[[str], str],
    pool: list[Stay],
) -> tuple[list[Pair], list[Stay], list[Member]]:
    open_stays = dict(known)
    pairs: list[Pair] = []
    arrived: list[Member] = []
    for member in members:
        stay = open_stays.pop(key(member.nick), None)
        if stay is None:
            arrived.append(member)
        else:
            pairs.append((stay, member, None))
    taken = {id(stay) for stay, _member, _score in pairs}
    left = [stay for stay in pool if id(stay) not in taken]
    return pairs, left, arrived


def rename_score(stay: Stay, member: Member, polled_at: datetime | None) -> float:
    """Return how probably a missing member and a new nick are one (0–1).

    The entry date must be the same; one from before the last poll is strong evidence, because a
    newcomer cannot have entered before a page that did not list them.
    """
    if stay.joined_on is None or stay.joined_on != member.joined_on:
        return 0.0
    old_entry = polled_at is not None and stay.joined_on < polled_at.date()
    closeness = 0.6 * _closeness(stay.rating, member.rating)
    closeness += 0.4 * _closeness(stay.activity, member.activity)
    return (0.5 if old_entry else 0.3) + 0.5 * closeness


def _closeness(before: int | None, after: int | None) -> float:
    """Return 0–1; what is unknown, or zero on both sides, says nothing: half."""
    if before is None or after is None or before == after == 0:
        return 0.5
    return max(0.0, 1 - abs(before - after) / max(60.0, 0.1 * max(abs(before), abs(after))))


def _find_renames(
    missing: list[Stay], arrived: list[Member], polled_at: datetime | None, at: datetime
) -> tuple[list[Pair], list[Stay], list[Member]]:
    """Pair missing members with new nicks, best score first, nobody twice."""
    scored = [
        (rename_score(stay, member, polled_at), i, j)
        for i, stay in enumerate(missing)
        for j, member in enumerate(arrived)
    ]
    scored = sorted((s for s in scored if s[0] >= RENAME_THRESHOLD), key=lambda s: (-s[0], s[1:]))
    pairs: list[Pair] = []
    old: set[int] = set()
    new: set[int] = set()
    for score, i, j in scored:
        if i not in old and j not in new:
            old.add(i)
            new.add(j)
            pairs.append((missing[i], arrived[j], score))
    return (
        pairs,
        [stay for i, stay in enumerate(missing) if i not in old],
        [member for j, member in enumerate(arrived) if j not in new],
    )


def _mass_loss(before: RosterState, missing: list[Stay]) -> str:
    present = sum(stay.missing_since is None for stay in before.stays)
    gone = sum(stay.missing_since is None for stay in missing)
    if not present or gone <= MASS_SHARE * present:
        return ""
    return f"{gone} of {present} members vanished at once"


def _believed(before: RosterState, at: datetime) -> bool:
    return before.suspect_since is not None and at - before.suspect_since >= MASS_BELIEVED_AFTER


def _settle(
    before: RosterState,
    page: SquadronPage,
    at: datetime,
    pairs: list[Pair],
    missing: list[Stay],
    arrived: list[Member],
) -> RosterChange:
    events: list[RosterEvent] = []
    stays: list[Stay] = []
    for stay in missing:
        if stay.missing_since is None:
            stays.append(replace(stay, missing_since=at))
        else:
            events.append(_left(stay, stay.missing_since))
    for stay, member, score in pairs:
        stay, told = _update(stay, member, score)
        stays.append(stay)
        events += told
    for member in arrived:
        stays.append(_new_stay(member, at))
        events.append(
            Joined(member.nick, member.rating, member.activity, member.role, member.joined_on)
        )
    if _both(before.squadron_rating, page.rating) and before.squadron_rating != page.rating:
        events.append(SquadronRatingChanged(before.squadron_rating or 0, page.rating or 0))
    rating = before.squadron_rating if page.rating is None else page.rating
    return RosterChange(RosterState(tuple(stays), rating, at), tuple(events))


def _left(stay: Stay, missing_since: datetime) -> Left:
    entered = stay.joined_on or (stay.first_seen_at.date() if stay.first_seen_at else None)
    days = (missing_since.date() - entered).days if entered else None
    tenure_days = None if days is None else max(0, days)
    return Left(stay.nick, stay.rating, stay.role, tenure_days, missing_since, stay.key)


def _update(stay: Stay, member: Member, score: float | None) -> tuple[Stay, list[RosterEvent]]:
    """Carry a stay over to the page's figures; what the page does not say stays as it was.

    A nick that only changed its decoration is taken over without an event.
    """
    events: list[RosterEvent] = []
    nick = member.nick
    if score is not None:
        events.append(Renamed(nick, stay.nick, score, member.rating))
    if stay.role and member.role and stay.role != member.role:
        events.append(RoleChanged(nick, stay.role, member.role))
    if _both(stay.rating, member.rating) and stay.rating != member.rating:
        events.append(RatingChanged(nick, stay.rating or 0, member.rating or 0))
    if _both(stay.activity, member.activity) and stay.activity != member.activity:
        events.append(ActivityChanged(nick, stay.activity or 0, member.activity or 0))
    carried = replace(
        stay,
        nick=nick,
        rating=stay.rating if member.rating is None else member.rating,
        activity=stay.activity if member.activity is None else member.activity,
        role=member.role or stay.role,
        joined_on=member.joined_on or stay.joined_on,
        missing_since=None,
    )
    return carried, events


def _both(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None
