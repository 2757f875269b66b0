"""What kind of football a league's season was, so that leagues can be compared. Pure.

Balance: Noll (1988) and Scully (1989) divide the spread of teams' win percentages (a draw is half a
win) by what equal teams would show, ½/√matches; 1 is perfect balance. The Herfindahl–Hirschman
index is the sum of squared shares of all points, 1/teams at least.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from stats.football.analytics.estimates import Estimate, Reading, deviation, mean, share
from stats.football.analytics.played import Played, sides_of, teams_in

NEEDED = 30
NEEDED_TEAMS = 6
NEEDED_MATCHES_EACH = 8
FAVOURITE = 0.5
OVER = 2.5


@dataclass(frozen=True, slots=True)
class LeagueProfile:
    """A league's season. Shares are 0–1; `goals` and `home_margin` are a match.

    `upsets` are matches that a favourite (chance of winning at least a half) did not win;
    `upsets_expected` is how often that was forecast of the same matches. `noll_scully` and `hhi`
    have n teams behind them.
    """

    matches: int
    teams: int
    goals: Reading
    home_margin: Reading
    home: Reading
    draw: Reading
    away: Reading
    over: Reading
    both_scored: Reading
    noll_scully: Reading
    hhi: Reading
    upsets: Reading
    upsets_expected: float | None


def league_profile(matches: Iterable[Played]) -> LeagueProfile:
    """Return the profile of one league's season."""
    known = list(matches)
    outcomes = [one.outcome for one in known]
    home, draw, away = (_share([one == outcome for one in outcomes]) for outcome in range(3))
    wins, points, fewest = _teams(known)
    upsets, expected = _upsets(known)
    return LeagueProfile(
        matches=len(known),
        teams=len(wins),
        goals=mean([one.home_goals + one.away_goals for one in known], NEEDED, 0),
        home_margin=mean([one.home_goals - one.away_goals for one in known], NEEDED),
        home=home,
        draw=draw,
        away=away,
        over=_share([one.home_goals + one.away_goals > OVER for one in known]),
        both_scored=_share([min(one.home_goals, one.away_goals) > 0 for one in known]),
        noll_scully=_noll_scully(wins, 2 * len(known), fewest),
        hhi=_hhi(points, fewest),
        upsets=upsets,
        upsets_expected=expected,
    )


def _teams(matches: Sequence[Played]) -> tuple[list[float], list[float], int]:
    """Return every team's win percentage and points, and the fewest matches of a team."""
    wins, points, fewest = [], [], 0
    for team in teams_in(matches):
        sides = sides_of(matches, team)
        results = [side.result for side in sides]
        wins.append((results.count("W") + results.count("D") / 2) / len(sides))
        points.append(float(sum(side.points for side in sides)))
        fewest = min(fewest or len(sides), len(sides))
    return wins, points, fewest


def _noll_scully(wins: Sequence[float], sides: int, fewest: int) -> Reading:
    found = _spread(wins, fewest)
    if found.estimate is None:
        return found
    ideal = 0.5 / sqrt(sides / len(wins))
    one = found.estimate
    scaled = Estimate(one.value / ideal, one.low / ideal, one.high / ideal)
    return Reading(found.n, found.needed, scaled)


def _hhi(points: Sequence[float], fewest: int) -> Reading:
    """Return Σ share² = (1 + cv² · (n−1)/n) / n, with the interval of the spread of points."""
    found, n = _spread(points, fewest), len(points)
    total = sum(points)
    if found.estimate is None or not total:
        return Reading(found.n, found.needed)
    value, low, high = (
        (1 + (sd * n / total) ** 2 * (n - 1) / n) / n
        for sd in (found.estimate.value, found.estimate.low, found.estimate.high)
    )
    return Reading(n, found.needed, Estimate(value, low, min(1.0, high)))


def _spread(values: Sequence[float], fewest: int) -> Reading:
    if fewest < NEEDED_MATCHES_EACH:
        return Reading(len(values), NEEDED_TEAMS)
    return deviation(values, NEEDED_TEAMS)


def _upsets(matches: Iterable[Played]) -> tuple[Reading, float | None]:
    said = [(one, one.chances) for one in matches if one.chances is not None]
    clear = [
        (one.outcome, 0 if chances[0] >= chances[2] else 2, max(chances[0], chances[2]))
        for one, chances in said
        if max(chances[0], chances[2]) >= FAVOURITE
    ]
    found = _share([outcome != favourite for outcome, favourite, _ in clear])
    if found.estimate is None:
        return found, None
    return found, sum(1 - chance for _, _, chance in clear) / len(clear)


def _share(held: Sequence[bool]) -> Reading:
    return share(sum(held), len(held), NEEDED)
