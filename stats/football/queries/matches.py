"""A match with all that is stored of it; each read is one query."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from stats.football.analytics import HeadToHead, Played, head_to_head
from stats.football.models import (
    Appearance,
    Match,
    MatchChange,
    MatchEvent,
    MatchFeed,
    MatchSource,
    MatchStatistic,
    Odds,
    Shot,
)
from stats.football.queries.results import FINISHED
from stats.football.queries.shown import shown
from stats.football.records import EventKind

WITH = ("season__competition__country", "home", "away", "venue", "feed")
MEETINGS_MOST = 200
CHANGES_MOST = 50
SHOOTOUT = frozenset({EventKind.SHOOTOUT_GOAL.value, EventKind.SHOOTOUT_MISSED.value})
SIDES = ("ft_home", "ft_away")


@dataclass(frozen=True, slots=True)
class Told:
    """Which parts of a match some source told."""

    events: bool
    statistics: bool
    lineups: bool
    shots: bool

    @property
    def any(self) -> bool:
        """Tell whether there is more than a result."""
        return self.events or self.statistics or self.lineups or self.shots


def get_match(pk: int) -> Match | None:
    """Return a match that people may see, with teams, season, league, ground and feed."""
    return Match.objects.filter(shown(), pk=pk).select_related(*WITH).first()


def last_told(match: Match) -> int:
    """Return the number of what the match's socket said last, 0 for nothing; no query."""
    feed: MatchFeed | None = getattr(match, "feed", None)
    return feed.seq if feed else 0


def told_of(match: Match) -> Told:
    """Return which parts are stored."""
    parts = {"events": MatchEvent, "statistics": MatchStatistic, "lineups": Appearance}
    asked = {
        f"has_{name}": Exists(model.objects.filter(match=OuterRef("pk")))  # type: ignore[attr-defined]
        for name, model in {**parts, "shots": Shot}.items()
    }
    found = Match.objects.filter(pk=match.pk).annotate(**asked).values_list(*asked).get()
    return Told(*found)


def events_of(match: Match) -> list[MatchEvent]:
    """Return the events in order of play: without a minute after the others, shoot-outs last."""
    rows = MatchEvent.objects.filter(match=match).select_related("player", "other")
    return sorted(
        rows,
        key=lambda row: (
            row.kind in SHOOTOUT,
            row.minute if row.minute is not None else 999,
            row.added or 0,
            row.pk,
        ),
    )


def statistics_of(match: Match) -> list[MatchStatistic]:
    """Return every figure of every period."""
    return list(MatchStatistic.objects.filter(match=match).order_by("period", "pk"))


def lineups_of(match: Match) -> list[Appearance]:
    """Return everybody named for a match: those who started first, as the source orders them."""
    rows = Appearance.objects.filter(match=match).select_related("player")
    return list(rows.order_by("substitute", "pk"))


def shots_of(match: Match) -> list[Shot]:
    """Return the shots in order of play."""
    rows = Shot.objects.filter(match=match).select_related("player")
    return sorted(
        rows, key=lambda row: (row.minute is None, row.minute or 0, row.added or 0, row.pk)
    )


def odds_of(match: Match) -> list[Odds]:
    """Return stored prices by bookmaker, opening before closing."""
    return list(Odds.objects.filter(match=match).order_by("bookmaker", "closing"))


def sources_of(match: Match) -> list[MatchSource]:
    """Return who told of a match, with where and when the last answer was fetched."""
    rows = MatchSource.objects.filter(match=match).select_related("raw").defer("raw__body")
    return list(rows.order_by("source", "key"))


def changes_of(match: Match) -> list[MatchChange]:
    """Return what changed, the newest first."""
    return list(MatchChange.objects.filter(match=match)[:CHANGES_MOST])


def meetings_of(match: Match) -> HeadToHead:
    """Return what came of the two teams' other matches that were played before this one."""
    one, other = match.home_id, match.away_id
    between = Q(home=one, away=other) | Q(home=other, away=one)
    rows = Match.objects.filter(shown(), between, status__in=FINISHED, awarded=False)
    rows = rows.filter(ft_home__isnull=False, ft_away__isnull=False, day__isnull=False)
    if match.day is not None:
        rows = rows.filter(day__lt=match.day)
    columns = ("day", "home_id", "away_id", "ft_home", "ft_away", "pk", "season__label")
    latest = rows.exclude(pk=match.pk).order_by("-day", "-pk").values_list(*columns)
    found = [
        Played(day.toordinal(), home, away, first, second, pk, season)
        for day, home, away, first, second, pk, season in latest[:MEETINGS_MOST]
    ]
    return head_to_head(found, one, other)
