"""Leagues played out from known strengths, for tests of what the forecasts find in them."""

from itertools import pairwise

import numpy as np

from stats.football.results import Result

BASE, HOME = 0.15, 0.25
WEEK_DAYS = 7
SEASON_DAYS = 365
FIRST_DAY = 736_000


def rounds(teams):
    """Return a double round robin by the circle method: rounds of (home, away)."""
    circle = list(teams)
    found = []
    for number in range(len(circle) - 1):
        half = len(circle) // 2
        pairs = list(zip(circle[:half], reversed(circle[half:]), strict=True))
        found.append([pair[::-1] if number % 2 else pair for pair in pairs])
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return found + [[pair[::-1] for pair in one] for one in found]


def season(rng, strengths, number=0, league="en.1", rho=0.0, base=BASE, home=HOME, key=1):
    """Play a season: one round a week; strengths are (attack, defence) by team."""
    matches = []
    for week, pairs in enumerate(rounds(sorted(strengths))):
        day = FIRST_DAY + number * SEASON_DAYS + week * WEEK_DAYS
        for first, second in pairs:
            goals = score(rng, strengths[first], strengths[second], rho, base, home)
            label = f"{2010 + number}-{11 + number}"
            matches.append(Result(day, league, label, first, second, *goals, key + len(matches)))
    return matches


def score(rng, first, second, rho=0.0, base=BASE, home=HOME):
    """Draw a score from Dixon and Coles' distribution, by drawing again what ρ turns down."""
    lam = np.exp(base + home + first[0] - second[1])
    mu = np.exp(base + second[0] - first[1])
    most = 1 + abs(rho) * max(1, lam, mu, lam * mu)
    while True:
        x, y = int(rng.poisson(lam)), int(rng.poisson(mu))
        if rng.random() * most < tau(x, y, lam, mu, rho):
            return x, y


def tau(x, y, lam, mu, rho):
    """Return the correction as the paper's table has it."""
    table = {
        (0, 0): 1 - lam * mu * rho,
        (0, 1): 1 + lam * rho,
        (1, 0): 1 + mu * rho,
        (1, 1): 1 - rho,
    }
    return table.get((x, y), 1.0)


def teams_of(rng, count, spread=0.3, first=1):
    """Return strengths of teams numbered from `first`, attack and defence mostly going together."""
    both = rng.normal(0, spread, count)
    pairs = zip(both + rng.normal(0, spread / 3, count), both, strict=True)
    return {first + n: (float(a), float(d)) for n, (a, d) in enumerate(pairs)}


def history(seed=1, seasons=4, teams=12, league="en.1", drift=0.08, first=1):
    """Play seasons of which each drops its two weakest teams for two that are new."""
    rng = np.random.default_rng(seed)
    strengths = teams_of(rng, teams, first=first)
    found, fresh = [], first + teams
    for number in range(seasons):
        found += season(rng, strengths, number, league, key=first * 100_000 + len(found) + 1)
        strengths = {
            team: (a + rng.normal(0, drift), d + rng.normal(0, drift))
            for team, (a, d) in strengths.items()
        }
        for weakest in sorted(strengths, key=lambda team: sum(strengths[team]))[:2]:
            del strengths[weakest]
            strengths[fresh] = (-0.25, -0.25)
            fresh += 1
    assert all(one.day <= two.day for one, two in pairwise(found))
    return found
