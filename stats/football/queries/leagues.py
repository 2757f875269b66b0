"""Leagues and their seasons: finding one, and what is stored of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from stats.football.models import Competition, Match, MatchSource, Season
from stats.football.queries.shown import shown

CODE_MAX, LABEL_MAX = 20, 12


@dataclass(frozen=True, slots=True)
class Told:
    """Where a season's matches came from (sources, the newest first) and as of when."""

    sources: tuple[str, ...]
    as_of: datetime | None


def find_league(code: str) -> Competition | None:
    """Return a league that people see, with its country; None for an unknown code; one query."""
    if not code or len(code) > CODE_MAX or "\x00" in code:
        return None
    rows = Competition.objects.filter(shown(), code=code).select_related("country")
    return rows.order_by("demo").first()


def list_seasons(competition: Competition) -> list[Season]:
    """Return a league's seasons that have matches, the newest first; one query."""
    rows = _with_matches(Season.objects.filter(competition=competition))
    found = list(rows.order_by("-label"))
    for season in found:
        season.competition = competition
    return found


def pick_season(seasons: list[Season], label: str = "") -> Season | None:
    """Return the season of a label, the newest for none; None where there is no such season."""
    if not label:
        return seasons[0] if seasons else None
    return next((season for season in seasons if season.label == label), None)


def list_current() -> list[Season]:
    """Return the newest season with matches of every league that people see; one query.

    In the order of the leagues, with their competitions and countries.
    """
    seasons = Season.objects.filter(shown("competition__"))
    newest = _with_matches(Season.objects.filter(competition=OuterRef("competition")))
    rows = seasons.filter(pk=Subquery(newest.order_by("-label").values("pk")[:1]))
    return list(
        rows.select_related("competition__country").order_by(
            "competition__demo", "competition__position", "competition__code"
        )
    )


def told_of_all(seasons: Iterable[Season]) -> dict[int, datetime]:
    """Return as of when the matches of seasons are, by id; one query."""
    rows = MatchSource.objects.filter(match__season__in=list(seasons)).values("match__season")
    told = rows.annotate(at=Max("changed_at")).order_by("match__season")
    return dict(told.values_list("match__season", "at"))


def told_of(season: Season) -> Told:
    """Return where a season's matches came from and as of when; one query."""
    rows = MatchSource.objects.filter(match__season=season).values("source")
    told = sorted(
        rows.annotate(at=Max("changed_at")).order_by("source").values_list("at", "source"),
        reverse=True,
    )
    return Told(tuple(source for _at, source in told), told[0][0] if told else None)


def _with_matches(rows: "QuerySet[Season]") -> "QuerySet[Season]":
    return rows.filter(Exists(Match.objects.filter(season=OuterRef("pk"))))
