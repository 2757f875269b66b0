"""The league's table, from the results that are told by now, and the odds of a match."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import exp, factorial
from typing import Final

from stats.football.demo.chance import normal
from stats.football.demo.clubs import LEAGUES, Club
from stats.football.demo.event_json import Json, season_json, team_json, tournament_json
from stats.football.demo.fixtures import Fixture, final_of, fixtures_of
from stats.football.demo.names import slug_of
from stats.football.demo.play import play_of
from stats.football.demo.state import State, state_of

MARGIN: Final = 1.055
_GOALS_MAX: Final = 10
_DENOMINATORS: Final = (1, 2, 4, 5, 10, 20, 25, 50, 100)


@dataclass(slots=True)
class Row:
    """A club's sums."""

    club: Club
    played: int = 0
    wins: int = 0
    draws: int = 0
    losses: int = 0
    scored: int = 0
    conceded: int = 0

    @property
    def points(self) -> int:
        """Return three for a win and one for a draw."""
        return 3 * self.wins + self.draws

    def add(self, scored: int, conceded: int) -> None:
        """Count a match."""
        self.played += 1
        self.scored += scored
        self.conceded += conceded
        self.wins += scored > conceded
        self.draws += scored == conceded
        self.losses += scored < conceded


Result = tuple[Fixture, tuple[int, int]]


def _table(league: int, results: list[Result]) -> list[Row]:
    """Return rows from the top: by points, goal difference, goals, then by name."""
    rows = [Row(Club(league, n)) for n in range(len(LEAGUES[league].clubs))]
    for fixture, (home, away) in results:
        rows[fixture.home.index].add(home, away)
        rows[fixture.away.index].add(away, home)
    rows.sort(key=lambda row: row.club.named.name)
    return sorted(rows, key=lambda row: (-row.points, row.conceded - row.scored, -row.scored))


@lru_cache(maxsize=64)
def finalists(seed: int, league: int, season: int) -> Fixture:
    """Return the final of a season: its first two clubs, the first at home."""
    played = [(one, play_of(seed, one).score()) for one in fixtures_of(seed, league, season)]
    first, second = _table(league, played)[:2]
    return final_of(league, season, first.club, second.club)


def standings_json(seed: int, league: int, season: int, now: float) -> Json:
    """Return a season's table by the results told by now; matches under way do not count."""
    facts = LEAGUES[league]
    states = [state_of(seed, one, now) for one in fixtures_of(seed, league, season)]
    results = [(state.fixture, state.score()) for state in states if state.finished]
    rows = _table(league, results)
    table = {
        "id": facts.tournament_id * 10,
        "type": "total",
        "tournament": tournament_json(states[0].fixture),
        "name": f"{facts.name} {season_json(league, season)['year']}",
        "descriptions": [],
        "rows": [_row(league, place, row) for place, row in enumerate(rows, start=1)],
    }
    return {"standings": [table]}


def _row(league: int, place: int, row: Row) -> Json:
    difference = row.scored - row.conceded
    made: Json = {
        "team": team_json(row.club),
        "descriptions": [],
        "position": place,
        "matches": row.played,
        "wins": row.wins,
        "losses": row.losses,
        "draws": row.draws,
        "scoresFor": row.scored,
        "scoresAgainst": row.conceded,
        "points": row.points,
        "scoreDiffFormatted": f"{difference:+d}" if difference else "0",
        "id": row.club.team_id * 10,
    }
    zone = next((text for low, high, text in LEAGUES[league].zones if low <= place <= high), "")
    return made | ({"promotion": {"id": len(slug_of(zone)), "text": zone}} if zone else {})


def chances_of(expected: tuple[float, float]) -> tuple[float, float, float]:
    """Return the chances of home, draw and away by the goals either side may expect."""
    home, away = ([_poisson(mean, n) for n in range(_GOALS_MAX)] for mean in expected)
    draw = sum(ours * theirs for ours, theirs in zip(home, away, strict=True))
    wins = sum(home[n] * sum(away[:n]) for n in range(_GOALS_MAX))
    return wins, draw, max(0.01, 1 - wins - draw)


def _poisson(mean: float, count: int) -> float:
    return exp(-mean) * mean**count / factorial(count)


def odds_json(seed: int, state: State) -> Json:
    """Return prices of 1X2: the first ones guess the strengths worse than the last ones."""
    fixture, expected = state.fixture, state.play.expected
    tags = (seed, fixture.event_id)
    first = chances_of(_guessed(expected, tags, 0.16, 31))
    last = chances_of(_guessed(expected, tags, 0.06, 32))
    home, away = state.score()
    winner = "1" if home > away else "2" if away > home else "X"
    choices = [
        {
            "initialFractionalValue": _price(opening),
            "fractionalValue": _price(closing),
            "name": name,
            "winning": state.finished and name == winner,
            "change": 0,
        }
        for name, opening, closing in zip("1X2", first, last, strict=True)
    ]
    market = {
        "structureType": 1,
        "marketId": 1,
        "marketName": "Full time",
        "isLive": state.live,
        "suspended": False,
        "id": fixture.event_id,
        "marketGroup": "1X2",
        "marketPeriod": "Full-time",
        "choices": choices,
    }
    return {"featured": {"default": market, "fullTime": market}, "hasMoreOdds": False}


def _guessed(
    expected: tuple[float, float], tags: tuple[int, int], error: float, what: int
) -> tuple[float, float]:
    home, away = (mean * exp(error * normal(*tags, what, n)) for n, mean in enumerate(expected))
    return home, away


def _price(chance: float) -> str:
    """Return a price with the margin as a fraction: 11/2 is six and a half for one."""
    over = max(0.01, 1 / (chance * MARGIN) - 1)
    limit = 1 if over > 12 else 2 if over > 5 else 4 if over > 3 else 20 if over > 1 else 100
    whole = next(n for n in _DENOMINATORS if n >= limit)
    near = Fraction(max(1, round(over * whole)), whole)
    return f"{near.numerator}/{near.denominator}"
