"""How strong a team's opponents were, and will be. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, mean
from stats.football.forecast.elo import HOME_START

NEEDED = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """A match of a team: its opponent, where, and whether it has been played."""

    rival: int
    home: bool
    played: bool


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Opponents' mean Elo over `n` matches, and the same with the ground counted (points).

    `unrated` are matches against teams without a rating, left out of both.
    """

    n: int
    unrated: int
    elo: Reading
    with_ground: Reading


@dataclass(frozen=True, slots=True)
class Schedule:
    """A team's opponents, past and to come, altogether and by ground."""

    past: Difficulty
    past_home: Difficulty
    past_away: Difficulty
    coming: Difficulty
    coming_home: Difficulty
    coming_away: Difficulty


def schedule(
    meetings: Iterable[Meeting],
    ratings: Mapping[int, float],
    home_advantage: float = HOME_START,
) -> Schedule:
    """Return how hard a team's schedule is by ratings; away grounds add the home advantage."""
    known = list(meetings)

    def part(played: bool, home: bool | None = None) -> Difficulty:
        some = [one for one in known if one.played is played]
        some = [one for one in some if home is None or one.home is home]
        return _difficulty(some, ratings, home_advantage)

    return Schedule(
        part(True),
        part(True, True),
        part(True, False),
        part(False),
        part(False, True),
        part(False, False),
    )


def _difficulty(
    meetings: list[Meeting], ratings: Mapping[int, float], home_advantage: float
) -> Difficulty:
    rated = [one for one in meetings if one.rival in ratings]
    plain = [ratings[one.rival] for one in rated]
    ground = [
        elo + (-home_advantage if one.home else home_advantage)
        for one, elo in zip(rated, plain, strict=True)
    ]
    unrated = len(meetings) - len(rated)
    return Difficulty(len(meetings), unrated, mean(plain, NEEDED), mean(ground, NEEDED))
