"""Recommendations for a player, from stored players of the same kind and the vehicle table."""

from datetime import datetime
from functools import lru_cache, partial

from stats.warthunder.codec import profile_from_json
from stats.warthunder.models import OVERALL, Player, PlayerRating, PlayerSnapshot, Vehicle
from stats.warthunder.queries.analysis.kept import kept
from stats.warthunder.queries.analysis.ratings import why_unrated
from stats.warthunder.queries.analysis.readings import evenly
from stats.warthunder.queries.analysis.references import (
    Population,
    active_population,
    load_population,
)
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.recommend import Peer, Recommendations, peer_of, recommend
from stats.warthunder.records import Branch, Mode, Quality
from stats.warthunder.vehicles import VehicleRow

PEERS_MAX = 800
CHUNK = 200


def recommendations(player: Player) -> Recommendations | None:
    """Return advice for a player; None without a valid reading or a reference population.

    Worked out once per reading and reference. Peers are at most PEERS_MAX stored players, evenly
    chosen so that they stand for the population; `recommend` takes the top of the same volume.
    """
    population = active_population(player.demo)
    shown = player.latest
    if population is None or shown is None or shown.quality != Quality.VALID:
        return None
    return kept("advice", player, population, partial(_advise, player, population))


def why_no_advice(player: Player) -> str:
    """Say in the reader's language why there is no advice."""
    return why_unrated(player, active_population(player.demo))


def _advise(player: Player, population: Population) -> Recommendations:
    shown = player.latest
    assert shown is not None  # noqa: S101
    peers = _peers(population.pk, population.built_at)
    profile = profile_from_json(shown.statistics)
    return recommend(profile, population.reference, peers, vehicle_rows())


def vehicle_rows() -> list[VehicleRow]:
    """Return the vehicle table as records; one query."""
    return [_vehicle_row(row) for row in Vehicle.objects.all()]


@lru_cache(maxsize=2)
def _peers(pk: int, built_at: datetime) -> tuple[Peer, ...]:
    """Read the peers of a reference once per process: unpickling them takes longer than advice."""
    population = load_population(pk, built_at)
    rated = PlayerRating.objects.filter(
        demo=population.demo, scope=OVERALL, missions__gte=MIN_MISSIONS
    )
    chosen = evenly(list(rated.order_by("player").values_list("snapshot", flat=True)), PEERS_MAX)
    found: list[Peer] = []
    for start in range(0, len(chosen), CHUNK):
        rows = PlayerSnapshot.objects.filter(pk__in=chosen[start : start + CHUNK])
        for statistics in rows.values_list("statistics", flat=True):
            found.append(peer_of(profile_from_json(statistics), population.reference))
    return tuple(found)


def forget_peers() -> None:
    """Forget what is kept in memory, for when another database takes the place of this one."""
    _peers.cache_clear()


def _vehicle_row(row: Vehicle) -> VehicleRow:
    return VehicleRow(
        code=row.code,
        name=row.name,
        country=row.country,
        branch=Branch(row.branch) if row.branch else None,
        vehicle_class=row.vehicle_class,
        tier=row.tier,
        ratings={
            Mode.ARCADE: row.br_arcade,
            Mode.REALISTIC: row.br_realistic,
            Mode.SIMULATOR: row.br_simulator,
        },
    )
