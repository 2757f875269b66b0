"""All methods at work: told results day by day, asked for chances at any time. Pure.

Backtests and live forecasts use this one class, so they cannot differ. What is said of a match
rests on results that were learned before, and on nothing else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Self

import numpy as np

from stats.football.forecast.country import Country, Strength
from stats.football.forecast.markets import implied, outcome_chances, score_matrices
from stats.football.forecast.ordered import Ordered, ordered_from_json
from stats.football.forecast.rates import BaseRates, rates_from_json
from stats.football.forecast.stack import Inputs, Seen, first_maps, pair_inputs, stack_inputs
from stats.football.forecast.tuning import Tuning
from stats.football.results import Flags, Floats, Ints, Result, country_of, in_order

Chances = tuple[float, float, float]
METHODS = ("base", "elo", "dixon_coles", "pi", "elo_dc", "stack")
ODDS = "odds"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was said of a match: chances by method, and the goals expected by Dixon–Coles.

    `matches_known` is how many matches of the home and of the away team stand behind it.
    """

    match: Result
    chances: Mapping[str, Chances]
    goals_home: float
    goals_away: float
    rho: float
    matches_known: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of matches beforehand, as columns: goals n × 2, chances n × 3 by method.

    `inputs` are the features of every map; `fitted` tells where Dixon–Coles had been fitted.
    """

    matches: tuple[Result, ...]
    goals: Floats
    rho: Floats
    fitted: Flags
    known: Ints
    inputs: Mapping[str, Inputs]
    chances: Mapping[str, Floats]

    def forecasts(self) -> list[Forecast]:
        """Return one forecast a match, with the bookmaker's chances where prices are known."""
        return [self._forecast(place, match) for place, match in enumerate(self.matches)]

    def _forecast(self, place: int, match: Result) -> Forecast:
        said = {name: _chances(rows[place]) for name, rows in self.chances.items()}
        if match.prices is not None:
            said[ODDS] = implied(match.prices)
        home, away = self.goals[place].tolist()
        first, second = self.known[place].tolist()
        return Forecast(match, said, home, away, float(self.rho[place]), (first, second))


class Forecaster:
    """The state of every method for any number of countries; days go forward.

    A late result is learned when it comes. A corrected one needs a new walk.
    """

    def __init__(self, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self.day = 0
        self.countries: dict[str, Country] = {}
        self.rates = BaseRates()
        self.maps: dict[str, Ordered] = first_maps(self.tuning)

    # --- time -----------------------------------------------------------------------------------
    def advance(self, day: int, countries: Iterable[str] | None = None) -> None:
        """Make `day` today, and refit the countries (all by default) whose fit is due."""
        self.day = max(self.day, day)
        for code in sorted(self.countries if countries is None else countries):
            country = self._country(code)
            if country.due(self.day):
                country.refit(self.day)

    def refit(self, code: str) -> None:
        """Fit a country's Dixon–Coles as of today, due or not."""
        self._country(code).refit(self.day)

    # --- asking ---------------------------------------------------------------------------------
    def forecast(self, fixtures: Sequence[Result]) -> list[Forecast]:
        """Return forecasts of fixtures as of today; nothing is learned from them."""
        return self.look(fixtures).forecasts() if fixtures else []

    def look(self, matches: Sequence[Result]) -> Look:
        """Return features and chances of matches (at least one) as of today."""
        seen, rho, fitted = self._seen(matches)
        chances = {
            "base": np.array([self.rates.chances(one.league) for one in matches]),
            "dixon_coles": seen.dixon_coles,
        }
        inputs = {"elo": seen.elo, "pi": seen.pi}
        for name in ("elo", "pi"):
            chances[name] = self.maps[name].chances(*inputs[name])
        inputs["elo_dc"] = pair_inputs(chances["elo"], seen)
        inputs["stack"] = stack_inputs(chances["elo"], chances["pi"], seen)
        for name in ("elo_dc", "stack"):
            chances[name] = self.maps[name].chances(*inputs[name])
        known = np.array([self._known(one) for one in matches])
        ordered = {name: chances[name] for name in METHODS}
        return Look(tuple(matches), seen.goals, rho, fitted, known, inputs, ordered)

    def strengths(self, code: str) -> list[Strength]:
        """Return the strengths of a country's present teams after what was learned."""
        return self._country(code).present(self.day)

    def strengths_of(self, code: str, teams: Iterable[int]) -> list[Strength]:
        """Return the strengths of those teams that have played in a country's leagues."""
        country = self._country(code)
        return country.strengths_of(team for team in teams if team in country.members.league)

    # --- learning -------------------------------------------------------------------------------
    def learn(self, results: Iterable[Result]) -> None:
        """Take results that have come in, day by day, as a walk takes them."""
        for day, group in groupby(in_order(results), key=lambda one: one.day):
            matches = list(group)
            self.advance(day, {country_of(one.league) for one in matches})
            self.learn_from(self.look(matches))

    def learn_from(self, look: Look) -> None:
        """Take the results of the matches of a look; raises ValueError for one not played."""
        outcomes = np.array([_outcome(one) for one in look.matches], np.int64)
        for name, chart in self.maps.items():
            rows = look.fitted if name in ("elo_dc", "stack") else np.ones(len(outcomes), bool)
            features, widths = look.inputs[name]
            chart.learn(features[rows], widths[rows], outcomes[rows], self.day)
        for match, outcome in zip(look.matches, outcomes.tolist(), strict=True):
            self.rates.learn(match.league, outcome)
            self._country(country_of(match.league)).learn(match, self.day)

    # --- keeping --------------------------------------------------------------------------------
    def to_json(self, countries: Collection[str] | None = None) -> dict[str, Any]:
        """Return the state as JSON values, of some countries or all, without the results."""
        return {
            "tuning": asdict(self.tuning),
            "day": self.day,
            "countries": {
                code: country.to_json()
                for code, country in self.countries.items()
                if countries is None or code in countries
            },
            "rates": self.rates.to_json(),
            "maps": {name: chart.to_json() for name, chart in self.maps.items()},
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any], history: Iterable[Result]) -> Self:
        """Return the state that `to_json` wrote.

        `history` are the results it had learned; `Tuning.window_days` before its day are enough.
        """
        found = cls(Tuning(**data["tuning"]))
        found.day = data["day"]
        found.rates = rates_from_json(data["rates"])
        found.maps = {name: ordered_from_json(one) for name, one in data["maps"].items()}
        for code, one in data["countries"].items():
            found.countries[code] = Country.from_json(found.tuning, one)
        for match in in_order(history):
            country = found.countries.get(country_of(match.league))
            if country is not None and match.played:
                country.history.append(match)
        return found

    # --- inside ---------------------------------------------------------------------------------
    def _country(self, code: str) -> Country:
        if code not in self.countries:
            self.countries[code] = Country(self.tuning)
        return self.countries[code]

    def _known(self, match: Result) -> tuple[int, int]:
        country = self._country(country_of(match.league))
        return country.known(match.home, self.day), country.known(match.away, self.day)

    def _seen(self, matches: Sequence[Result]) -> tuple[Seen, Floats, Flags]:
        count = len(matches)
        codes = [country_of(one.league) for one in matches]
        seen = Seen.empty(count)
        rho, fitted = np.zeros(count), np.zeros(count, np.bool_)
        for code in sorted(set(codes)):
            country = self._country(code)
            places = [place for place, one in enumerate(codes) if one == code]
            group = [matches[place] for place in places]
            rates = country.goal_rates(group, self.day)
            seen.goals[places] = rates
            seen.dixon_coles[places] = outcome_chances(score_matrices(rates, country.rho))
            seen.differences[places] = country.differences(group, self.day)
            rho[places], fitted[places] = country.rho, country.fit is not None
        return seen, rho, fitted


def _chances(row: Floats) -> Chances:
    home, draw, away = row.tolist()
    return home, draw, away


def _outcome(match: Result) -> int:
    if match.outcome is None:
        raise ValueError("a match that has not been played teaches nothing")
    return match.outcome
