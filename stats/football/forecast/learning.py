"""Results learned day by day, with what had been said of them from the days before. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stats.football.forecast.country import Strength
from stats.football.forecast.state import Forecast, Forecaster
from stats.football.forecast.walk import by_day
from stats.football.results import Result, country_of


@dataclass(frozen=True, slots=True)
class LearnedDay:
    """A day's matches: what was said of them beforehand, and how strong their teams were then.

    `ahead` tells that no result of that day or a later one had been learned before.
    """

    day: int
    said: list[Forecast]
    strengths: list[Strength]
    ahead: bool


def learn_days(
    results: Iterable[Result], state: Forecaster, last_day: int = 0
) -> Iterator[LearnedDay]:
    """Learn results into a state, day by day as a walk does, and tell what came of each day.

    `last_day` is that of the newest result the state knows, an ordinal. Raises ValueError for a
    match that has not been played.
    """
    for matches in by_day(results):
        day = matches[0].day
        countries = {country_of(one.league) for one in matches}
        state.advance(day, countries)
        look = state.look(matches)
        said = look.forecasts()
        state.learn_from(look)
        teams = {team for one in matches for team in (one.home, one.away)}
        strengths = [one for code in countries for one in state.strengths_of(code, teams)]
        yield LearnedDay(day, said, strengths, day > last_day)
        last_day = max(last_day, day)
