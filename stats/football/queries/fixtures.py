"""Matches of a season or a day as lists show them: by round, by date, by cursor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Min, Q, QuerySet

from stats.football.labels import round_label
from stats.football.models import Forecast, Match, Season
from stats.football.queries.shown import shown
from stats.football.queries.standings import TeamRef
from stats.football.records import Status

# (order_at, id) of a match; matches without a day have no moment and come last.
Position = tuple[datetime | None, int]

FINISHED = [status.value for status in Status if status.finished]
LIVE = [status.value for status in Status if status.live]
NOT_PLAYED = [Status.POSTPONED.value, Status.CANCELLED.value, Status.ABANDONED.value]
CLOSED = frozenset({*FINISHED, Status.CANCELLED.value})
METHOD = "stack"
DAY = timedelta(days=1)
# Dearer than what is worth waiting for: whoever wants more goes to the league's fixtures.
DAY_MOST = 200


@dataclass(frozen=True, slots=True)
class Chances:
    """What was said of a match before its kick-off: chances (0–1), and goals where told."""

    home: float
    draw: float
    away: float
    goals_home: float | None
    goals_away: float | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Fixture:
    """A match in a list. `goals` are what stands: the final score, or the one of a live match."""

    row: Match
    home: TeamRef
    away: TeamRef
    chances: Chances | None = field(default=None)

    @property
    def finished(self) -> bool:
        """Tell whether it was played to its end or decided off the pitch."""
        return self.row.status in FINISHED or (self.row.awarded and self.row.ft_home is not None)

    @property
    def live(self) -> bool:
        """Tell whether it is being played now."""
        return self.row.status in LIVE

    @property
    def off(self) -> bool:
        """Tell whether it was postponed, cancelled or abandoned."""
        return self.row.status in NOT_PLAYED and not self.finished

    @property
    def goals(self) -> tuple[int, int] | None:
        """Return the goals of both sides, extra time counted, None before the kick-off."""
        row = self.row
        if self.finished and row.ft_home is not None and row.ft_away is not None:
            return row.ft_home + (row.et_home or 0), row.ft_away + (row.et_away or 0)
        if self.live and row.live_home is not None and row.live_away is not None:
            return row.live_home, row.live_away
        return None

    @property
    def round_label(self) -> str:
        """Return its round in the reader's language."""
        return round_label(self.row.round, self.row.round_number)


@dataclass(frozen=True, slots=True)
class RoundRef:
    """A round of a season: `text` is what sources call it; `middle` is when most was played.

    `open` are matches that are neither over nor cancelled.
    """

    text: str
    number: int | None
    first_at: datetime | None
    middle: datetime | None
    last_at: datetime | None
    matches: int
    played: int
    open: int

    @property
    def label(self) -> str:
        """Return it in the reader's language."""
        return round_label(self.text, self.number)


def list_rounds(season: Season) -> list[RoundRef]:
    """Return a season's rounds in order of play; one query.

    A round stands where most of it was played: one match moved takes the round nowhere.
    """
    found: dict[str, list[tuple[int | None, datetime | None, str]]] = {}
    rows = Match.objects.filter(season=season).order_by("order_at", "pk")
    for text, number, at, status in rows.values_list("round", "round_number", "order_at", "status"):
        found.setdefault(text, []).append((number, at, status))
    refs = [_round(text, matches) for text, matches in found.items()]
    return sorted(refs, key=lambda one: (one.middle is None, one.middle, one.number or 0))


def list_fixtures(
    season: Season,
    *,
    round_text: str | None = None,
    after: Position | None = None,
    limit: int = 50,
) -> list[Fixture]:
    """Return up to limit + 1 of a season's matches in order of play; one query."""
    rows = Match.objects.filter(season=season)
    if round_text is not None:
        rows = rows.filter(round=round_text)
    if after:
        rows = rows.filter(_after(after))
    rows = rows.order_by(F("order_at").asc(nulls_last=True), "pk")
    return [_fixture(row) for row in _told(rows)[: limit + 1]]


def next_fixtures(season: Season, now: datetime, limit: int) -> list[Fixture]:
    """Return a season's live and next matches with their forecasts; two queries."""
    rows = Match.objects.filter(season=season)
    coming = Q(status=Status.SCHEDULED, order_at__gte=now - timedelta(hours=2))
    found = _told(rows.filter(coming | Q(status__in=LIVE)).order_by("order_at", "pk"))[:limit]
    return with_chances([_fixture(row) for row in found])


def coming_fixtures(
    seasons: Iterable[Season], now: datetime, each: int, days: int = 14
) -> dict[int, list[Fixture]]:
    """Return the next few matches of each season by its id; one query."""
    rows = Match.objects.filter(
        season__in=list(seasons),
        status=Status.SCHEDULED,
        order_at__gte=now,
        order_at__lt=now + timedelta(days=days),
    )
    found: dict[int, list[Fixture]] = {}
    for row in _told(rows.order_by("order_at", "pk"))[: 2 * DAY_MOST]:
        some = found.setdefault(row.season_id, [])
        if len(some) < each:
            some.append(_fixture(row))
    return found


def last_fixtures(season: Season, limit: int) -> list[Fixture]:
    """Return a season's newest results; one query."""
    rows = Match.objects.filter(season=season, status__in=FINISHED)
    found = _told(rows.order_by(F("order_at").desc(nulls_last=True), "-pk"))[:limit]
    return [_fixture(row) for row in found]


def current_round(rounds: list[RoundRef], now: datetime) -> RoundRef | None:
    """Return the round that is on or comes next, else the newest that was played."""
    coming = [one for one in rounds if one.open and one.last_at and one.last_at >= now - DAY]
    played = [one for one in rounds if 2 * one.played >= one.matches]
    if coming:
        return coming[0]
    return played[-1] if played else next(iter(rounds), None)


def overdue(season: Season, now: datetime) -> tuple[int, datetime | None]:
    """Return how many matches should be over and have no result, and since when; one query."""
    rows = Match.objects.filter(
        season=season, status=Status.SCHEDULED, order_at__lt=now - timedelta(hours=12)
    )
    found = rows.aggregate(first=Min("order_at"), last=Max("pk"))
    return (rows.count() if found["last"] else 0), found["first"]


def fixtures_between(
    start: datetime, end: datetime, now: datetime, limit: int = DAY_MOST
) -> list[Fixture]:
    """Return the matches of a span of time in every league, by kick-off; three queries.

    At most `limit` from now on, and as many before: those nearest to `now`. Read by status, since
    that is what the index begins with.
    """
    rows = _told(
        Match.objects.filter(
            shown(),
            demo__in=_demos(),
            status__in=list(Status),
            order_at__gte=start,
            order_at__lt=end,
        )
    ).select_related("home", "away", "season__competition__country")
    before = rows.filter(order_at__lt=now).order_by("-order_at", "-pk")[:limit]
    after = rows.filter(order_at__gte=now).order_by("order_at", "pk")[:limit]
    return with_chances([_fixture(row) for row in (*reversed(before), *after)])


def with_chances(fixtures: list[Fixture]) -> list[Fixture]:
    """Return matches that are not over with what was forecast of them last; one query."""
    wanted = [one.row.pk for one in fixtures if not one.finished and not one.off]
    found = chances_of(wanted)
    return [
        Fixture(one.row, one.home, one.away, found.get(one.row.pk)) if one.row.pk in found else one
        for one in fixtures
    ]


def chances_of(matches: Iterable[int]) -> dict[int, Chances]:
    """Return what was forecast last of matches by id; one query, none without matches."""
    wanted = list(matches)
    if not wanted:
        return {}
    rows = Forecast.objects.filter(match__in=wanted, method=METHOD).order_by("made_at", "pk")
    return {
        pk: Chances(home, draw, away, goals_home, goals_away, made_at)
        for pk, home, draw, away, goals_home, goals_away, made_at in rows.values_list(
            "match_id", "home", "draw", "away", "goals_home", "goals_away", "made_at"
        )
    }


def team_ref(team: Any) -> TeamRef:
    """Return a stored team as lists name it."""
    return TeamRef(team.pk, team.name, team.short_name, team.code, team.translations)


def position_of(fixture: Fixture) -> Position:
    """Return the place of a match in order of play."""
    return fixture.row.order_at, fixture.row.pk


def _round(text: str, matches: list[tuple[int | None, datetime | None, str]]) -> RoundRef:
    times = sorted(at for _number, at, _status in matches if at is not None)
    return RoundRef(
        text=text,
        number=matches[0][0],
        first_at=times[0] if times else None,
        middle=times[len(times) // 2] if times else None,
        last_at=times[-1] if times else None,
        matches=len(matches),
        played=sum(status in FINISHED for _number, _at, status in matches),
        open=sum(status not in CLOSED for _number, _at, status in matches),
    )


def _after(position: Position) -> Q:
    at, pk = position
    if at is None:
        return Q(order_at__isnull=True, pk__gt=pk)
    return Q(order_at__gt=at) | Q(order_at=at, pk__gt=pk) | Q(order_at__isnull=True)


def _told(rows: "QuerySet[Match]") -> "QuerySet[Match]":
    return rows.select_related("home", "away")


def _fixture(row: Match) -> Fixture:
    return Fixture(row, team_ref(row.home), team_ref(row.away))


def _demos() -> list[bool]:
    return [False, True] if settings.DOZOR_DEMO else [False]
