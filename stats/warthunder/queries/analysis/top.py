"""The ranking: by the lower bound of the rating, which nobody climbs by playing little."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from stats.warthunder.models import OVERALL, PlayerRating
from stats.warthunder.queries.analysis.readings import kind_in_use
from stats.warthunder.rating.population import MIN_MISSIONS


@dataclass(frozen=True, slots=True)
class TopFilter:
    """Whom to rank: scope ("overall" or a mode), main country, played within days, battles."""

    scope: str = OVERALL
    country: str = ""
    active_days: int | None = None
    min_missions: int = MIN_MISSIONS


@dataclass(frozen=True, slots=True)
class TopRow:
    """A player's place in the ranking, counted from 1."""

    place: int
    rating: PlayerRating


@dataclass(frozen=True, slots=True)
class TopPage:
    """A part of the ranking; `after` is (lower bound, player id) to go on from, None at the end."""

    rows: Sequence[TopRow]
    after: tuple[float, int] | None


def top(
    wanted: TopFilter,
    now: datetime,
    *,
    after: tuple[float, int] | None = None,
    limit: int = 50,
) -> TopPage:
    """Return the next `limit` places of the source in use; two queries. Ties go by player id."""
    everybody = _ranked(wanted, now)
    rows, passed = everybody, 0
    if after:
        low, player_id = after
        rows = everybody.filter(Q(low__lt=low) | Q(low=low, player_id__gt=player_id))
        passed = everybody.filter(Q(low__gt=low) | Q(low=low, player_id__lte=player_id)).count()
    found = list(rows.select_related("player")[: limit + 1])
    shown = [TopRow(place, row) for place, row in enumerate(found[:limit], start=passed + 1)]
    last = shown[-1].rating if len(found) > limit else None
    return TopPage(shown, (last.low, last.player_id) if last else None)


def _ranked(wanted: TopFilter, now: datetime) -> "QuerySet[PlayerRating]":
    # `demo=False` would become NOT demo, for which SQLite uses no index.
    rows = PlayerRating.objects.filter(
        demo__in=[kind_in_use()], scope=wanted.scope, missions__gte=wanted.min_missions
    )
    if wanted.country:
        rows = rows.filter(country=wanted.country)
    if wanted.active_days is not None:
        rows = rows.filter(played_at__gte=now - timedelta(days=wanted.active_days))
    return rows.order_by("-low", "player_id")
