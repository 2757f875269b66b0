"""How forecasts would have done: each match from the results of the days before it. Pure."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from stats.football.forecast.state import Forecast, Forecaster
from stats.football.results import Result, country_of, in_order

Track = Callable[[Iterable[list[Result]]], Iterable[list[Result]]]


def walk(
    results: Iterable[Result], state: Forecaster | None = None, track: Track = iter
) -> Iterator[Forecast]:
    """Forecast every match, day by day, then learn what came of it.

    Matches of one day are forecast together, before any of them is learned; those not played are
    forecast and teach nothing. `state` is moved along, and is what live forecasts go on from;
    `track` shows progress over the days.
    """
    forecaster = state if state is not None else Forecaster()
    for matches in track(by_day(results)):
        forecaster.advance(matches[0].day, {country_of(one.league) for one in matches})
        look = forecaster.look(matches)
        yield from look.forecasts()
        if all(one.played for one in matches):
            forecaster.learn_from(look)
        else:
            forecaster.learn(one for one in matches if one.played)


def by_day(results: Iterable[Result]) -> list[list[Result]]:
    """Return matches in groups of one day, the earliest first."""
    return [list(group) for _day, group in groupby(in_order(results), key=lambda one: one.day)]
