"""What the page of a squadron shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate, TruncHour
from django.utils.translation import gettext_noop

from stats.warthunder.codec import squadron_from_json
from stats.warthunder.models import Squadron, SquadronEvent, SquadronSnapshot, SquadronStanding
from stats.warthunder.records import EventKind, Quality, SquadronPage
from stats.warthunder.roster import MASS_BELIEVED_AFTER, RosterEvent, compare

SERIES_DAYS = 30
FINE_DAYS = 3
HEAT_DAYS = 28
# One reading a day says nothing of the hours between; these are different hours with a reading.
HEAT_MIN_HOURS = 48
HEAT_MIN_SPAN = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A squadron's figures at the end of a day (or hour); None where the page did not say."""

    at: datetime
    members: int
    rating: int | None
    median_rating: float | None
    active: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """Battles and wins between two leaderboard readings."""

    since: datetime
    until: datetime
    battles: int
    wins: int


@dataclass(frozen=True, slots=True)
class SquadronPageData:
    """Everything around the roster and the timeline. `newest` may be a reading not believed.

    `turnover` counts who came and who went within SERIES_DAYS; who did both is in neither.
    """

    squadron: Squadron
    shown: SquadronSnapshot | None
    newest: SquadronSnapshot | None
    series: tuple[SeriesPoint, ...]
    turnover: tuple[int, int]
    results: Results | None
    age_s: float | None
    stale: bool


class NotComparable(ValueError):
    """Two snapshots cannot be compared; the message says why."""


def visible_squadrons() -> "QuerySet[Squadron]":
    """Return the squadrons to be shown: those of the demo only while it is on."""
    squadrons = Squadron.objects.select_related("latest")
    return squadrons if settings.DOZOR_DEMO else squadrons.filter(demo=False)


def get_squadron(ident: str) -> Squadron | None:
    """Return the squadron of this id or full name; the source in use comes first."""
    if ident.isascii() and ident.isdecimal() and len(ident) < 19:
        found = visible_squadrons().filter(pk=int(ident)).first()
        if found:
            return found
    order = "-demo" if settings.DOZOR_DEMO else "demo"
    return visible_squadrons().filter(name=ident).order_by(order).first()


def list_squadrons(
    text: str = "", *, after: tuple[str, int] | None = None, limit: int = 30
) -> list[Squadron]:
    """Return limit + 1 squadrons by name, those whose name begins with `text`.

    `after` is (name, id) of the last row of the page before.
    """
    rows = visible_squadrons().order_by("name", "pk")
    if text:
        rows = rows.filter(name__istartswith=text)
    if after:
        name, pk = after
        rows = rows.filter(name__gte=name).exclude(name=name, pk__lte=pk)
    return list(rows[: limit + 1])


def squadron_page(squadron: Squadron, now: datetime) -> SquadronPageData:
    """Return what a squadron's page shows beside roster and timeline; six queries at most."""
    seen_at = squadron.last_success_at
    age_s = (now - seen_at).total_seconds() if seen_at else None
    return SquadronPageData(
        squadron=squadron,
        shown=squadron.latest,
        newest=squadron.snapshots.order_by("-taken_at").first(),
        series=_series(squadron, now),
        turnover=_turnover(squadron, now),
        results=_results(squadron),
        age_s=age_s,
        stale=age_s is None or age_s > 4 * settings.WT_SQUADRON_REFRESH.total_seconds(),
    )


def list_events(
    squadron: Squadron,
    *,
    kinds: Iterable[str] = (),
    before_seq: int | None = None,
    since: datetime | None = None,
    limit: int = 30,
) -> list[SquadronEvent]:
    """Return limit + 1 events, newest first, below a number and not older than `since`."""
    rows = squadron.events.order_by("-seq")
    wanted = [kind for kind in kinds if kind]
    if wanted:
        rows = rows.filter(kind__in=wanted)
    if before_seq is not None:
        rows = rows.filter(seq__lt=before_seq)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows[: limit + 1])


def snapshot_diff(
    squadron: Squadron, before_id: int, after_id: int
) -> tuple[SquadronSnapshot, SquadronSnapshot, tuple[RosterEvent, ...]]:
    """Return two snapshots in time order and the events that lead from one to the other.

    Raises NotComparable when one is missing or was not believed.
    """
    found = squadron.snapshots.filter(pk__in=(before_id, after_id)).order_by("taken_at")
    pair = list(found)
    if len(pair) != 2:
        raise NotComparable(gettext_noop("Choose two snapshots of this squadron."))
    if any(snapshot.quality != Quality.VALID for snapshot in pair):
        raise NotComparable(gettext_noop("A snapshot that was not believed cannot be compared."))
    first, second = pair
    return first, second, _events_between(first, second)


def activity_heatmap(squadron: Squadron, now: datetime) -> tuple[tuple[int, ...], ...] | None:
    """Return 7 × 24 counts of changed ratings and activities of four weeks, Monday first.

    None when the squadron was not polled often and long enough to tell one hour from another.
    Hours are in the time zone in use. Two queries.
    """
    since = now - timedelta(days=HEAT_DAYS)
    polled = squadron.snapshots.filter(taken_at__gte=since).aggregate(
        hours=Count(TruncHour("taken_at"), distinct=True),
        first=Min("taken_at"),
        last=Max("last_seen_at"),
    )
    enough = polled["hours"] >= HEAT_MIN_HOURS and polled["last"] - polled["first"] >= HEAT_MIN_SPAN
    if not enough:
        return None
    cells = (
        squadron.events.filter(at__gte=since, kind__in=(EventKind.RATING, EventKind.ACTIVITY))
        .order_by()
        .annotate(weekday=ExtractIsoWeekDay("at"), hour=ExtractHour("at"))
        .values_list("weekday", "hour")
        .annotate(count=Count("pk"))
    )
    grid = [[0] * 24 for _day in range(7)]
    for weekday, hour, count in cells:
        grid[weekday - 1][hour] = count
    return tuple(tuple(row) for row in grid)


def _turnover(squadron: Squadron, now: datetime) -> tuple[int, int]:
    since = now - timedelta(days=SERIES_DAYS)
    kinds = (EventKind.JOINED, EventKind.LEFT)
    each = (
        squadron.events.filter(kind__in=kinds, at__gte=since)
        .order_by()
        .values("nick")
        .annotate(
            joined=Count("pk", filter=Q(kind=EventKind.JOINED)),
            left=Count("pk", filter=Q(kind=EventKind.LEFT)),
        )
        .values_list("joined", "left")
    )
    balances = [joined - left for joined, left in each]
    return sum(n > 0 for n in balances), sum(n < 0 for n in balances)


def _series(squadron: Squadron, now: datetime) -> tuple[SeriesPoint, ...]:
    """Return the last valid reading of each day of 30 (of each hour while there are only three)."""
    valid = squadron.snapshots.filter(
        quality=Quality.VALID, taken_at__gte=now - timedelta(days=SERIES_DAYS)
    )
    first = valid.order_by("taken_at").values_list("taken_at", flat=True).first()
    if first is None:
        return ()
    fine = now - first < timedelta(days=FINE_DAYS)
    bucket = TruncHour("taken_at") if fine else TruncDate("taken_at")
    last_of_each = (
        valid.annotate(bucket=bucket).order_by().values("bucket").annotate(last=Max("taken_at"))
    )
    rows = (
        valid.filter(taken_at__in=last_of_each.values("last"))
        .order_by("taken_at")
        .values_list("taken_at", "members_listed", "rating", "median_rating", "members_active")
    )
    return tuple(SeriesPoint(*row) for row in rows)


def _results(squadron: Squadron) -> Results | None:
    """Return what was played between the newest standing and the one of a week before."""
    known = SquadronStanding.objects.filter(squadron=squadron, battles__isnull=False)
    last = known.order_by("-taken_at").first()
    if last is None or last.battles is None:
        return None
    week = last.taken_at - timedelta(days=7)
    first = known.filter(taken_at__gte=week).order_by("taken_at").first()
    if first is None or first.pk == last.pk or first.battles is None:
        return None
    battles, wins = last.battles - first.battles, (last.wins or 0) - (first.wins or 0)
    if battles < 0 or wins < 0:
        return None
    return Results(first.taken_at, last.taken_at, battles, wins)


def _events_between(first: SquadronSnapshot, second: SquadronSnapshot) -> tuple[RosterEvent, ...]:
    state = compare(None, _page(first), first.taken_at).state
    events: list[RosterEvent] = []
    # Leaves take a second poll, a mass leave lasts an hour: here the page is known to be the last.
    for step in range(4):
        change = compare(state, _page(second), second.taken_at + step * MASS_BELIEVED_AFTER)
        state = change.state
        events += change.events
    return tuple(events)


def _page(snapshot: SquadronSnapshot) -> SquadronPage:
    return squadron_from_json({**snapshot.statistics, "members": snapshot.roster})
