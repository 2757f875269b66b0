"""A region's ranking, or a country's within it, as far as it is stored."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q

from stats.faceit.models import Player
from stats.faceit.queries.names import shown_players

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A player in a ranking; `position` is FACEIT's own, as told at `ranked_at`."""

    position: int
    player: Player
    ranked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RankingPage:
    """Rows by position; `after` is the place the next page begins after, None on the last.

    Not every position need be there. `oldest_at` is when the oldest of these places was told, None
    for an empty page; `stale` says that it is longer ago than a ranking's lifetime.
    """

    rows: tuple[RankingRow, ...]
    after: Place | None
    oldest_at: datetime | None
    stale: bool


def list_ranking(
    region: str, country: str, now: datetime, *, after: Place | None = None, limit: int = 30
) -> RankingPage:
    """Return players of a region (and country, if given) by the place FACEIT gives; one query."""
    field = "country_position" if country else "region_position"
    rows = shown_players().filter(region__iexact=region, **{f"{field}__isnull": False})
    if country:
        rows = rows.filter(country__iexact=country)
    rows = rows.annotate(place=F(field)).order_by("place", "pk")
    if after:
        place, pk = after
        rows = rows.filter(Q(place__gt=place) | Q(place=place, pk__gt=pk))
    found = list(rows[: limit + 1])
    shown = found[:limit]
    told = [one.ranked_at for one in shown if one.ranked_at]
    oldest = min(told, default=None)
    last = shown[-1] if len(found) > limit else None
    return RankingPage(
        rows=tuple(RankingRow(one.place, one, one.ranked_at) for one in shown),
        after=(last.place, last.pk) if last else None,
        oldest_at=oldest,
        stale=oldest is None or (now - oldest).total_seconds() > ranking_ttl_s(),
    )


def ranking_ttl_s() -> float:
    """Return how long a ranking counts as fresh, in seconds."""
    return float(settings.UPSTREAM_POLICIES["faceit"].ttl_for("ranking"))
