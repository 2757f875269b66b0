"""What is known of one country's teams: Elo, pi-ratings and a fitted Dixon–Coles. Pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from stats.football.forecast.dixon_coles import Fit, Level, Sample, fit_from_json, rates, solve
from stats.football.forecast.elo import Elo, start_of
from stats.football.forecast.membership import Membership, by_name, by_team, membership_from_json
from stats.football.forecast.pi import Pi
from stats.football.forecast.stack import ELO_UNIT, REST_MOST_DAYS
from stats.football.forecast.tuning import Tuning
from stats.football.results import Floats, Result, tier_of

TIER_STEP: Level = (-0.3, -0.3)
BASE_START, HOME_START = 0.15, 0.25


@dataclass(frozen=True, slots=True)
class Strength:
    """A team's strength: Elo points, pi-ratings, and attack and defence (None before a fit)."""

    team: int
    league: str
    matches: int
    elo: float
    pi_home: float
    pi_away: float
    attack: float | None
    defence: float | None


@dataclass(slots=True)
class Country:
    """The state of a country's leagues after the results learned so far.

    `history` holds results by day; those in the window are fitted on, older ones are let go.
    `today` is passed in: a team unseen for longer than a summer before it counts as new.
    """

    tuning: Tuning
    members: Membership = field(default_factory=Membership)
    elo: Elo = field(default_factory=Elo)
    pi: Pi = field(default_factory=Pi)
    fit: Fit | None = None
    unfitted: int = 0
    strengths: dict[int, Level] = field(default_factory=dict)
    entry: dict[int, Level] = field(default_factory=dict)
    history: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.elo.points = self.tuning.elo_points
        self.pi.rate, self.pi.spill = self.tuning.pi_rate, self.tuning.pi_spill

    # --- learning -------------------------------------------------------------------------------
    def learn(self, match: Result, today: int) -> None:
        """Take a result; raises ValueError for a match that has not been played."""
        if match.home_goals is None or match.away_goals is None:
            raise ValueError("a match that has not been played teaches nothing")
        goals = (match.home_goals, match.away_goals)
        for team in (match.home, match.away):
            if self.members.absent(team, today):
                self._enter(team, match, today)
        self.elo.learn(match.home, match.away, goals)
        self.pi.learn(match.home, match.away, goals)
        self.members.learn(match, goals, today)
        insort(self.history, match, key=lambda one: one.day)
        self.unfitted += 1

    def due(self, today: int) -> bool:
        """Tell whether results have come in since a fit that is old enough to be renewed."""
        if self.fit is None:
            return bool(self.history)
        return self.unfitted > 0 and today - self.fit.day >= self.tuning.refit_days

    def refit(self, today: int) -> None:
        """Fit Dixon–Coles on the window before today, starting from the last fit."""
        first = bisect_left(self.history, today - self.tuning.window_days, key=lambda one: one.day)
        del self.history[:first]
        if not self.history:
            return
        leagues = tuple(sorted({one.league for one in self.history}))
        sides = {one.home for one in self.history} | {one.away for one in self.history}
        teams = tuple(sorted(sides))
        sample = self._sample(leagues, teams, today)
        start = self._start(sample, leagues, teams)
        found, steps = solve(sample, start, self.tuning.ridge)
        self.fit = _fit_of(found, leagues, teams, len(sample), today, steps)
        self.strengths.update(self.fit.strengths())
        self.unfitted = 0

    # --- what the methods know of matches -------------------------------------------------------
    def differences(self, matches: Sequence[Result], today: int) -> Floats:
        """Return, for n matches (n × 3), Elo points / 400, pi-ratings' goals, rest days / 14."""
        rows = [
            (
                self.elo_difference(one, today) / ELO_UNIT,
                self.pi_difference(one, today),
                (self._rest(one.home, one) - self._rest(one.away, one)) / REST_MOST_DAYS,
            )
            for one in matches
        ]
        return np.array(rows, float)

    def elo_difference(self, match: Result, today: int) -> float:
        """Return the home side's Elo points above the away side's, home advantage included."""
        home, away = self._elo(match.home, match, today), self._elo(match.away, match, today)
        return home + self.elo.home_advantage - away

    def pi_difference(self, match: Result, today: int) -> float:
        """Return the goals by which pi-ratings expect the home side to win."""
        home = self._pi(match.home, match, today)[0]
        away = self._pi(match.away, match, today)[1]
        return Pi({match.home: home}, {match.away: away}).difference(match.home, match.away)

    def goal_rates(self, matches: Sequence[Result], today: int) -> Floats:
        """Return the goals expected of both sides (n × 2) by the last fit."""
        level = np.array([self._league_level(one.league) for one in matches], float)
        home = np.array([self.strength(one.home, one, today) for one in matches], float)
        away = np.array([self.strength(one.away, one, today) for one in matches], float)
        return rates(level[:, 0], level[:, 1], home, away)

    @property
    def rho(self) -> float:
        """Return the correction of low scores; 0 before a fit."""
        return self.fit.rho if self.fit else 0.0

    def known(self, team: int, today: int) -> int:
        """Return how many matches of a team stand behind its strength; 0 for a newcomer."""
        return 0 if self.members.absent(team, today) else self.members.matches[team]

    def strength(self, team: int, match: Result, today: int) -> Level:
        """Return a team's attack and defence; those of newcomers for one that is new."""
        if self.members.absent(team, today):
            return self._newcomer(match)
        return self.strengths.get(team) or self.entry[team]

    def present(self, today: int) -> list[Strength]:
        """Return the strengths of the teams that play at present, the best by Elo first."""
        teams = [team for team in self.members.last_day if not self.members.absent(team, today)]
        return [self._strength(team) for team in sorted(teams, key=self._by_elo)]

    def strengths_of(self, teams: Iterable[int]) -> list[Strength]:
        """Return the strengths of teams that have played."""
        return [self._strength(team) for team in sorted(teams)]

    def _strength(self, team: int) -> Strength:
        attack, defence = self.strengths.get(team, (None, None))
        return Strength(
            team,
            self.members.league[team],
            self.members.matches[team],
            self.elo.ratings[team],
            self.pi.home[team],
            self.pi.away[team],
            attack,
            defence,
        )

    def _by_elo(self, team: int) -> tuple[float, int]:
        return -self.elo.ratings[team], team

    def _rest(self, team: int, match: Result) -> int:
        return self.members.rest_days(team, match.day, REST_MOST_DAYS)

    # --- newcomers ------------------------------------------------------------------------------
    def _enter(self, team: int, match: Result, today: int) -> None:
        self.elo.ratings[team] = self._elo(team, match, today)
        self.pi.home[team], self.pi.away[team] = self._pi(team, match, today)
        self.entry[team] = self._newcomer(match)
        self.strengths.pop(team, None)

    def _elo(self, team: int, match: Result, today: int) -> float:
        if not self.members.absent(team, today):
            return self.elo.ratings[team]
        lowest = [self.elo.ratings[one] for one in self._lowest(match)]
        return sum(lowest) / len(lowest) if lowest else start_of(tier_of(match.league))

    def _pi(self, team: int, match: Result, today: int) -> Level:
        if not self.members.absent(team, today):
            return self.pi.home[team], self.pi.away[team]
        lowest = self._lowest(match)
        if not lowest:
            return 0.0, 0.0
        home = sum(self.pi.home[one] for one in lowest) / len(lowest)
        return home, sum(self.pi.away[one] for one in lowest) / len(lowest)

    def _newcomer(self, match: Result) -> Level:
        known = [self.strengths[one] for one in self._lowest(match) if one in self.strengths]
        return _mean(known) if known else _tier_start(tier_of(match.league))

    def _lowest(self, match: Result) -> tuple[int, ...]:
        return self.members.lowest(match.league, match.season)

    # --- the fit --------------------------------------------------------------------------------
    def _sample(self, leagues: tuple[str, ...], teams: tuple[int, ...], today: int) -> Sample:
        places = {team: place for place, team in enumerate(teams)}
        codes = {league: place for place, league in enumerate(leagues)}
        rows = [
            (codes[one.league], places[one.home], places[one.away], today - one.day)
            for one in self.history
        ]
        league, home, away, days = np.array(rows, np.int64).T
        goals = np.array([(one.home_goals, one.away_goals) for one in self.history], float)
        weight = np.exp(-self.tuning.fade_per_day * days)
        attack, defence = np.array(self._levels(teams), float).T
        return Sample(
            league, home, away, goals[:, 0], goals[:, 1], weight, attack, defence, len(leagues)
        )

    def _levels(self, teams: tuple[int, ...]) -> list[Level]:
        """Return where the ridge pulls: to newcomers' level in a first season, else the tier's."""
        tiers = {team: tier_of(self.members.league[team]) for team in teams}
        means = {tier: self._tier_level(tier, tiers) for tier in set(tiers.values())}
        return [self.entry[one] if self._new(one) else means[tiers[one]] for one in teams]

    def _new(self, team: int) -> bool:
        season = self.members.leagues[self.members.league[team]].season
        return team in self.entry and self.members.entered[team] == season

    def _tier_level(self, tier: int, tiers: Mapping[int, int]) -> Level:
        """Return the mean strength of a lower tier's teams by the last fit; 0 is the first tier."""
        if tier == 1:
            return 0.0, 0.0
        teams = [team for team, at in tiers.items() if at == tier and team in self.strengths]
        return _mean([self.strengths[one] for one in teams]) if teams else _tier_start(tier)

    def _start(self, sample: Sample, leagues: tuple[str, ...], teams: tuple[int, ...]) -> Floats:
        level = np.array([self._league_level(league) for league in leagues], float)
        levels = zip(teams, sample.attack, sample.defence, strict=True)
        sides = np.array([self.strengths.get(team, (a, d)) for team, a, d in levels], float)
        return np.concatenate([level[:, 0], level[:, 1], sides[:, 0], sides[:, 1], [self.rho]])

    def _league_level(self, league: str) -> Level:
        if self.fit is None:
            return BASE_START, HOME_START
        if league in self.fit.leagues:
            place = self.fit.leagues.index(league)
            return float(self.fit.base[place]), float(self.fit.home[place])
        return float(self.fit.base.mean()), float(self.fit.home.mean())

    # --- keeping --------------------------------------------------------------------------------
    def to_json(self) -> dict[str, Any]:
        """Return everything but the results as JSON values."""
        return {
            "members": self.members.to_json(),
            "elo": by_name(self.elo.ratings),
            "home_advantage": self.elo.home_advantage,
            "pi_home": by_name(self.pi.home),
            "pi_away": by_name(self.pi.away),
            "fit": self.fit.to_json() if self.fit else None,
            "unfitted": self.unfitted,
            "strengths": by_name(self.strengths),
            "entry": by_name(self.entry),
        }

    @classmethod
    def from_json(cls, tuning: Tuning, data: Mapping[str, Any]) -> Self:
        """Return what `to_json` wrote, without results."""
        return cls(
            tuning,
            membership_from_json(data["members"]),
            Elo(by_team(data["elo"]), data["home_advantage"]),
            Pi(by_team(data["pi_home"]), by_team(data["pi_away"])),
            fit_from_json(data["fit"]) if data["fit"] else None,
            data["unfitted"],
            {team: _level(one) for team, one in by_team(data["strengths"]).items()},
            {team: _level(one) for team, one in by_team(data["entry"]).items()},
        )


def _fit_of(
    found: Floats,
    leagues: tuple[str, ...],
    teams: tuple[int, ...],
    matches: int,
    day: int,
    steps: int,
) -> Fit:
    n, count = len(leagues), len(teams)
    base, home, attack, defence, rho = np.split(found, np.cumsum([n, n, count, count]))
    return Fit(leagues, teams, base, home, attack, defence, float(rho[0]), matches, day, steps)


def _mean(levels: Sequence[Level]) -> Level:
    attack, defence = np.mean(levels, axis=0).tolist()
    return attack, defence


def _tier_start(tier: int) -> Level:
    return TIER_STEP[0] * (tier - 1), TIER_STEP[1] * (tier - 1)


def _level(pair: Sequence[float]) -> Level:
    return float(pair[0]), float(pair[1])
