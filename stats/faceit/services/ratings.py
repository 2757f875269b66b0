"""Ratings of stored lines, written to their columns."""

from stats.faceit.models import Line
from stats.faceit.queries.lines import record_of
from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.score import rate
from stats.faceit.rating.tally import key_of, tally_of

RATED = ("kast", "rating1", "rating2", "rating21")


def rate_line(row: Line, means: PopulationMeans) -> None:
    """Write the ratings of a line to its columns; what cannot be rated is empty.

    A true KAST stays; 2.0 then uses it.
    """
    line = record_of(row)
    true = round((row.kast or 0.0) * row.rounds) if row.kast_true else None
    tally = tally_of([line], None if true is None else {key_of(line): true})
    if tally is None:
        return
    ratings = rate(tally, means)
    row.rating1 = ratings.hltv1.value
    row.rating2 = ratings.hltv2.value
    row.rating21 = ratings.style21.value
    if not row.kast_true:
        rates = tally.rates
        row.kast = estimated_kast(rates.kpr, rates.apr, rates.dpr) / 100
