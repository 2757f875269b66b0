"""The reference population in use: what ratings are made with and forecasts start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from stats.warthunder.forecast import Start, start_from_json
from stats.warthunder.models import RatingReference
from stats.warthunder.rating.population import PROVISIONAL_BELOW
from stats.warthunder.rating.score import Reference
from stats.warthunder.rating.stored import reference_from_json
from stats.warthunder.records import Mode


@dataclass(frozen=True, slots=True)
class Population:
    """A fitted population. `players` have at least 50 battles in a mode, `seen` have a reading."""

    pk: int
    demo: bool
    version: int
    built_at: datetime
    players: int
    seen: int
    reference: Reference
    starts: Mapping[Mode, Start]

    @property
    def provisional(self) -> bool:
        """Say whether it is too small to lean on."""
        return self.players < PROVISIONAL_BELOW

    def start(self, mode: Mode) -> Start:
        """Return what a forecast of a mode starts from."""
        return self.starts.get(mode, Start())


def active_population(demo: bool) -> Population | None:
    """Return the population of this kind in use; one small query, the rest is kept in memory.

    One that an earlier release wrote in another form counts as none, and is built anew.
    """
    row = RatingReference.objects.filter(demo=demo, active=True).values_list("pk", "built_at")
    found = row.first()
    try:
        return load_population(*found) if found else None
    except (KeyError, TypeError, ValueError):
        return None


def forget_populations() -> None:
    """Forget what is kept in memory, for when another database takes the place of this one."""
    load_population.cache_clear()


@lru_cache(maxsize=4)
def load_population(pk: int, built_at: datetime) -> Population:
    """Read a population; the time of building tells rows of different databases apart."""
    row = RatingReference.objects.get(pk=pk)
    return Population(
        pk=row.pk,
        demo=row.demo,
        version=row.version,
        built_at=built_at,
        players=row.players,
        seen=row.data["seen"],
        reference=reference_from_json(row.data, row.weights),
        starts={Mode(name): start_from_json(start) for name, start in row.forecast.items()},
    )
