"""The means that ratings are centred on, as they are in use."""

from dataclasses import fields

from stats.faceit.models import RatingPopulation
from stats.faceit.rating.population import FALLBACK, PopulationMeans

MEANS = tuple(field.name for field in fields(PopulationMeans))


def means_in_use(demo: bool) -> PopulationMeans:
    """Return the means that lines are rated with now: of the active population, or published."""
    active = RatingPopulation.objects.filter(demo=demo, active=True).first()
    return means_from(active) if active else FALLBACK


def means_from(population: RatingPopulation) -> PopulationMeans:
    """Return a stored population's means as the science takes them."""
    return PopulationMeans(**{name: population.means[name] for name in MEANS})
