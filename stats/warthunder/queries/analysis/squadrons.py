"""What the stored weeks of a squadron say: who plays, who left, the season, the leaderboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from stats.warthunder.models import Membership, Squadron, SquadronEvent, SquadronStanding
from stats.warthunder.queries.squadrons import visible_squadrons
from stats.warthunder.records import EventKind, Quality

IDLE_DAYS = 21
WEEK_DAYS, MONTH_DAYS = 7, 30
SEASON_DAYS = 90
LEFT_MAX = 200
BINS = 10
# Between seasons the source sets the rating back: nothing else takes half of it in one step.
RESET_SHARE = 0.5
NEIGHBOURS = 2
MOVES = (EventKind.RATING, EventKind.ACTIVITY)


@dataclass(frozen=True, slots=True)
class MemberActivity:
    """A member's signs of play: changes of rating or activity, as far as stored.

    `unchanged_since` is the last change, or (`seen_changing` False) when we first saw them.
    """

    membership: Membership
    changes_week: int
    changes_month: int
    unchanged_since: datetime
    seen_changing: bool
    idle_days: int

    @property
    def idle(self) -> bool:
        """Say whether nothing changed for IDLE_DAYS days or more."""
        return self.idle_days >= IDLE_DAYS


@dataclass(frozen=True, slots=True)
class Bin:
    """How many members have a rating from `low` to below `high` (the last bin includes it)."""

    low: int
    high: int
    members: int


@dataclass(frozen=True, slots=True)
class RatingDistribution:
    """Members' personal ratings; quartiles are None below two known ratings."""

    known: int
    unknown: int
    lowest: int | None
    quartile: float | None
    median: float | None
    upper_quartile: float | None
    highest: int | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who left and the points that went with them, None where not known."""

    nick: str
    at: datetime
    rating: int | None
    role: str
    tenure_days: int | None


@dataclass(frozen=True, slots=True)
class SeasonChange:
    """The squadron's rating since the season began, or (`began` False) since we know it."""

    since: datetime
    until: datetime
    began: bool
    rating_before: int
    rating_now: int

    @property
    def change(self) -> int:
        """Points won or lost."""
        return self.rating_now - self.rating_before


@dataclass(frozen=True, slots=True)
class BoardPoint:
    """A line of the leaderboard: the last of its day."""

    at: datetime
    place: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class Rival:
    """A squadron known here whose place is near; `gap` is its rating minus ours."""

    squadron: Squadron
    place: int
    rating: int | None
    gap: int | None


@dataclass(frozen=True, slots=True)
class BoardWatch:
    """The leaderboard as far as read. `climbed` is places won in a week; battles that week's."""

    place: int
    at: datetime
    rating: int | None
    climbed: int | None
    battles: int | None
    wins: int | None
    series: tuple[BoardPoint, ...]
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class SquadronAnalysis:
    """Everything about one squadron; `watched_since` is the first believed reading."""

    squadron: Squadron
    watched_since: datetime | None
    activity: tuple[MemberActivity, ...]
    distribution: RatingDistribution
    departures: tuple[Departure, ...]
    season: SeasonChange | None
    board: BoardWatch | None

    @property
    def idle(self) -> tuple[MemberActivity, ...]:
        """Return members without a sign of play for IDLE_DAYS days, the longest first."""
        return tuple(row for row in self.activity if row.idle)

    @property
    def points_lost(self) -> int:
        """Return the ratings of those who left, added up."""
        return sum(row.rating or 0 for row in self.departures)


def squadron_analysis(
    squadron: Squadron, now: datetime, *, left_days: int = MONTH_DAYS
) -> SquadronAnalysis:
    """Return a squadron's analysis; nine queries at most."""
    members = list(squadron.memberships.filter(left_at=None).select_related("player"))
    first = squadron.snapshots.filter(quality=Quality.VALID).aggregate(first=Min("taken_at"))
    return SquadronAnalysis(
        squadron=squadron,
        watched_since=first["first"],
        activity=member_activity(squadron, members, now),
        distribution=rating_distribution(members),
        departures=departures(squadron, now - timedelta(days=left_days)),
        season=season_change(squadron, now),
        board=board_watch(squadron),
    )


def member_activity(
    squadron: Squadron, members: Sequence[Membership], now: datetime
) -> tuple[MemberActivity, ...]:
    """Return each member's signs of play, the longest idle first; one query."""
    week, month = now - timedelta(days=WEEK_DAYS), now - timedelta(days=MONTH_DAYS)
    moved = (
        squadron.events.filter(kind__in=MOVES, at__lte=now)
        .order_by()
        .values_list("nick")
        .annotate(
            last=Max("at"),
            in_week=Count("pk", filter=Q(at__gte=week)),
            in_month=Count("pk", filter=Q(at__gte=month)),
        )
    )
    by_nick = {nick: counted for nick, *counted in moved}
    rows = [_activity(member, by_nick.get(member.nick), now) for member in members]
    return tuple(sorted(rows, key=lambda row: (row.unchanged_since, row.membership.nick_key)))


def _activity(
    member: Membership, counted: Sequence[object] | None, now: datetime
) -> MemberActivity:
    last, week, month = counted or (None, 0, 0)
    since = max(last, member.first_seen_at) if isinstance(last, datetime) else member.first_seen_at
    return MemberActivity(
        membership=member,
        changes_week=int(str(week)),
        changes_month=int(str(month)),
        unchanged_since=since,
        seen_changing=last is not None,
        idle_days=max(0, (now - since).days),
    )


def rating_distribution(members: Sequence[Membership]) -> RatingDistribution:
    """Return how personal ratings spread over the roster."""
    known = sorted(member.rating for member in members if member.rating is not None)
    unknown = len(members) - len(known)
    if not known:
        return RatingDistribution(0, unknown, None, None, None, None, None, ())
    cuts = quantiles(known, n=4, method="inclusive") if len(known) > 1 else [None, None, None]
    return RatingDistribution(
        len(known), unknown, known[0], cuts[0], cuts[1], cuts[2], known[-1], _bins(known)
    )


def _bins(known: Sequence[int]) -> tuple[Bin, ...]:
    lowest, highest = known[0], known[-1]
    width = max(1, -(-(highest - lowest) // BINS))
    count = max(1, -(-(highest - lowest) // width))
    counts = [0] * count
    for rating in known:
        counts[min(count - 1, (rating - lowest) // width)] += 1
    return tuple(
        Bin(lowest + width * number, lowest + width * (number + 1), members)
        for number, members in enumerate(counts)
    )


def departures(squadron: Squadron, since: datetime) -> tuple[Departure, ...]:
    """Return who left after a moment, newest first; one query."""
    rows = squadron.events.filter(kind=EventKind.LEFT, at__gte=since).order_by("-seq")
    return tuple(map(_departure, rows[:LEFT_MAX]))


def _departure(event: SquadronEvent) -> Departure:
    data = event.data
    return Departure(
        event.nick, event.at, data.get("rating"), data.get("role") or "", data.get("tenure_days")
    )


def season_change(squadron: Squadron, now: datetime) -> SeasonChange | None:
    """Return the change since the rating was last set back; None below two ratings. Two queries."""
    rows = squadron.snapshots.filter(
        quality=Quality.VALID, rating__isnull=False, taken_at__gte=now - timedelta(days=SEASON_DAYS)
    )
    last_of_day = (
        rows.order_by()
        .annotate(day=TruncDate("taken_at"))
        .values("day")
        .annotate(last=Max("taken_at"))
        .values("last")
    )
    days = rows.filter(taken_at__in=last_of_day).order_by("taken_at")
    series = [(at, int(rating or 0)) for at, rating in days.values_list("taken_at", "rating")]
    if len(series) < 2:
        return None
    start = _reset(series)
    (since, before), (until, after) = series[start or 0], series[-1]
    return SeasonChange(since, until, start is not None, before, after)


def _reset(series: Sequence[tuple[datetime, int]]) -> int | None:
    """Return where the rating was last set back, None when it was not."""
    resets = [
        index
        for index in range(1, len(series))
        if series[index][1] < RESET_SHARE * series[index - 1][1]
    ]
    return resets[-1] if resets else None


def board_watch(squadron: Squadron) -> BoardWatch | None:
    """Return the squadron's way on the leaderboard; None while it was not on it. Four queries."""
    rows = SquadronStanding.objects.filter(squadron=squadron)
    last = rows.order_by("-taken_at").first()
    if last is None:
        return None
    week = rows.filter(taken_at__gte=last.taken_at - timedelta(days=WEEK_DAYS))
    first = week.order_by("taken_at").first()
    compared = first if first and first.pk != last.pk else None
    return BoardWatch(
        place=last.place,
        at=last.taken_at,
        rating=last.rating,
        climbed=compared.place - last.place if compared else None,
        battles=_gained(compared.battles if compared else None, last.battles),
        wins=_gained(compared.wins if compared else None, last.wins),
        series=_board_series(rows, last.taken_at),
        rivals=_rivals(squadron, last),
    )


def _gained(before: int | None, after: int | None) -> int | None:
    if before is None or after is None or after < before:
        return None
    return after - before


def _board_series(rows: "QuerySet[SquadronStanding]", until: datetime) -> tuple[BoardPoint, ...]:
    recent = rows.filter(taken_at__gte=until - timedelta(days=MONTH_DAYS))
    last_of_day = (
        recent.order_by()
        .annotate(day=TruncDate("taken_at"))
        .values("day")
        .annotate(last=Max("taken_at"))
        .values("last")
    )
    points = recent.filter(taken_at__in=last_of_day).order_by("taken_at")
    return tuple(BoardPoint(*row) for row in points.values_list("taken_at", "place", "rating"))


def _rivals(squadron: Squadron, mine: SquadronStanding) -> tuple[Rival, ...]:
    """Return known squadrons of the places around, with the rating of their own pages."""
    near = visible_squadrons().filter(demo=squadron.demo, place__isnull=False)
    near = near.exclude(pk=squadron.pk)
    above = near.filter(place__lt=mine.place).order_by("-place")[:NEIGHBOURS]
    below = near.filter(place__gt=mine.place).order_by("place")[:NEIGHBOURS]
    found = [*reversed(above), *below]
    return tuple(_rival(one, mine) for one in found)


def _rival(squadron: Squadron, mine: SquadronStanding) -> Rival:
    rating = squadron.latest.rating if squadron.latest else None
    gap = None if rating is None or mine.rating is None else rating - mine.rating
    return Rival(squadron, squadron.place or 0, rating, gap)
