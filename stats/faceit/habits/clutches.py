"""Rounds the player was left alone in. Pure."""

from dataclasses import dataclass

from stats.faceit.estimates import Coverage, Reading, coverage_of, ratio_of, share_of
from stats.faceit.played import Career

NEEDED_CLUTCHES = 10
NEEDED_MATCHES = 10


@dataclass(frozen=True, slots=True)
class Clutches:
    """Clutches won of those faced, alone against one and against two.

    `one_rate`, `two_rate` and `kills_rate` are situations and kills in them per round.
    """

    coverage: Coverage
    one: Reading
    two: Reading
    one_rate: Reading
    two_rate: Reading
    kills_rate: Reading


def clutches(career: Career) -> Clutches:
    """Return a player's clutches over the matches that tell them."""
    rounds = career.column("rounds")
    ones, twos = career.column("v1_count"), career.column("v2_count")
    one_wins, two_wins = career.column("v1_wins"), career.column("v2_wins")
    return Clutches(
        coverage=coverage_of(ones, one_wins, twos, two_wins),
        one=share_of(one_wins, ones, NEEDED_CLUTCHES),
        two=share_of(two_wins, twos, NEEDED_CLUTCHES),
        one_rate=ratio_of(ones, rounds, NEEDED_MATCHES),
        two_rate=ratio_of(twos, rounds, NEEDED_MATCHES),
        kills_rate=ratio_of(career.column("clutch_kills"), rounds, NEEDED_MATCHES),
    )
