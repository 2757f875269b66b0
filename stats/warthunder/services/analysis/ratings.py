"""Ratings of players, stored: of one at each new valid reading, of all with a new reference."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from stats.warthunder.models import OVERALL, Player, PlayerRating
from stats.warthunder.queries.analysis.readings import (
    Standing,
    players_with_reading,
    standings,
)
from stats.warthunder.queries.analysis.references import Population, active_population
from stats.warthunder.rating.score import Rating, rate_overall

BATCH = 200
FIELDS = (
    "demo", "reference", "snapshot", "value", "low", "high", "missions", "skill", "percentile",
    "provisional", "contributions", "country", "played_at",
)  # fmt: skip


def rate_player(player: Player) -> int:
    """Rate a player by the newest valid reading; returns how many ratings there are now.

    Part of the transaction that stored the reading. Without a reference nobody is rated.
    """
    population = active_population(player.demo)
    if population is None:
        return 0
    return _store(standings(Player.objects.filter(pk=player.pk)), population)


def rate_everybody(population: Population) -> int:
    """Rate every player of the population's kind anew, in batches; returns how many ratings."""
    return _rate(players_with_reading(population.demo), population)


def rate_rest(population: Population) -> int:
    """Rate those who were rated by another reference meanwhile; returns how many ratings."""
    others = PlayerRating.objects.filter(demo=population.demo).exclude(reference=population.pk)
    return _rate(Player.objects.filter(pk__in=others.values("player")), population)


def _rate(players: "QuerySet[Player]", population: Population) -> int:
    stream, stored = standings(players), 0
    while batch := list(islice(stream, BATCH)):
        with transaction.atomic():
            stored += _store(batch, population)
    return stored


def _store(batch: Iterable[Standing], population: Population) -> int:
    rows = [row for standing in batch for row in _rows(standing, population)]
    PlayerRating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["player", "scope"],
        update_fields=FIELDS,
        batch_size=BATCH,
    )
    return len(rows)


def _rows(standing: Standing, population: Population) -> Iterator[PlayerRating]:
    overall, modes = rate_overall(standing.samples, population.reference)
    if overall is None:
        return
    yield _row(OVERALL, overall, standing, population)
    for mode, rating in modes.items():
        yield _row(mode.value, rating, standing, population)


def _row(scope: str, rating: Rating, standing: Standing, population: Population) -> PlayerRating:
    return PlayerRating(
        player_id=standing.player_id,
        scope=scope,
        demo=population.demo,
        reference_id=population.pk,
        snapshot_id=standing.snapshot_id,
        value=round(rating.value, 2),
        low=round(rating.low, 2),
        high=round(rating.high, 2),
        missions=rating.missions,
        skill=rating.skill,
        percentile=rating.percentile,
        provisional=rating.provisional,
        contributions=[_rounded(asdict(part)) for part in rating.contributions],
        country=standing.country,
        played_at=standing.played_at,
    )


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in values.items()
    }
