"""Stored matches as the forecasts take them: few columns, one season at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Q, QuerySet

from stats.football.models import Match, Odds, Season
from stats.football.records import Status
from stats.football.results import Prices, Result, country_of, is_league

FINISHED = [status.value for status in Status if status.finished]
SEASON_COLUMNS = ("pk", "competition__code", "label", "version")
COLUMNS = ("pk", "day", "kickoff", "home_id", "away_id", "ft_home", "ft_away")


@dataclass(frozen=True, slots=True)
class StoredSeason:
    """A stored season: its row, the league's code, the season's label and its version."""

    pk: int
    league: str
    season: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class StoredResults:
    """The finished league matches of countries, season by season; two queries each.

    Cups are left out: their sides come from countries whose strengths are not on one scale.
    `leagues` name the countries: all their leagues are read, since teams move between them.
    `last` is the last season's label, None for all.
    """

    demo: bool
    leagues: tuple[str, ...] = ()
    last: str | None = None

    def seasons(self) -> list[StoredSeason]:
        """Return the seasons that are read, by label and league."""
        rows = Season.objects.filter(competition__demo=self.demo)
        if self.last is not None:
            rows = rows.filter(label__lte=self.last)
        found = rows.order_by("label", "competition__code")
        countries = {country_of(league) for league in self.leagues}
        return [
            StoredSeason(pk, league, label, version)
            for pk, league, label, version in found.values_list(*SEASON_COLUMNS)
            if is_league(league) and (not countries or country_of(league) in countries)
        ]

    def __iter__(self) -> Iterator[Result]:
        for season in self.seasons():
            yield from results_of(season)


def results_of(season: StoredSeason) -> Iterator[Result]:
    """Yield a season's finished matches that have a day and a score after regular time.

    Awarded ones are left out: they were decided off the pitch.
    """
    rows = Match.objects.filter(season_id=season.pk, status__in=FINISHED, awarded=False)
    scored = rows.filter(ft_home__isnull=False, ft_away__isnull=False)
    yield from _results(season, scored, prices_of(Q(match__season_id=season.pk)))


def results_between(seasons: Iterable[StoredSeason], first: int, last: int) -> list[Result]:
    """Return the results of seasons on days from `first` to `last` (ordinals), without prices.

    One query. Those without a day of their own are left out.
    """
    known = {one.pk: one for one in seasons}
    rows = Match.objects.filter(
        season__in=known,
        status__in=FINISHED,
        awarded=False,
        ft_home__isnull=False,
        ft_away__isnull=False,
        day__gte=date.fromordinal(max(first, 1)),
        day__lte=date.fromordinal(last),
    ).order_by("day", "pk")
    columns = ("season_id", "pk", "day", "home_id", "away_id", "ft_home", "ft_away")
    return [
        Result(
            day.toordinal() if day else 0,
            known[season].league,
            known[season].season,
            home,
            away,
            first_goals,
            second_goals,
            pk,
        )
        for season, pk, day, home, away, first_goals, second_goals in rows.values_list(*columns)
    ]


def fixtures_of(season: StoredSeason) -> Iterator[Result]:
    """Yield a season's scheduled matches that have a day."""
    rows = Match.objects.filter(season_id=season.pk, status=Status.SCHEDULED)
    for one in _results(season, rows, {}):
        yield Result(one.day, one.league, one.season, one.home, one.away, key=one.key)


def _results(
    season: StoredSeason, rows: "QuerySet[Match]", prices: dict[int, Prices]
) -> Iterator[Result]:
    for pk, day, kickoff, home, away, first, second in rows.order_by("order_at", "pk").values_list(
        *COLUMNS
    ):
        played = _day(day, kickoff)
        if played is not None:
            yield Result(
                played, season.league, season.season, home, away, first, second, pk, prices.get(pk)
            )


def _day(day: date | None, kickoff: datetime | None) -> int | None:
    if day is not None:
        return day.toordinal()
    return kickoff.date().toordinal() if kickoff is not None else None


def prices_of(which: Q) -> dict[int, Prices]:
    """Return the median price of all bookmakers by match: closing prices, else opening ones.

    `which` picks rows of odds; one query.
    """
    found: dict[int, dict[bool, list[Sequence[float]]]] = {}
    rows = Odds.objects.filter(which, home__gt=1, draw__gt=1, away__gt=1)
    for pk, closing, *prices in rows.values_list("match_id", "closing", "home", "draw", "away"):
        found.setdefault(pk, {}).setdefault(closing, []).append(prices)
    return {pk: _middle(one.get(True) or one[False]) for pk, one in found.items()}


def _middle(prices: Sequence[Sequence[float]]) -> Prices:
    home, draw, away = (median(column) for column in zip(*prices, strict=True))
    return home, draw, away
