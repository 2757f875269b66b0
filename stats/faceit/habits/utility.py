"""Grenades: flashes that blind and utility that hurts. Pure."""

from dataclasses import dataclass

from stats.faceit.estimates import Coverage, Reading, coverage_of, ratio_of, share_of
from stats.faceit.played import Career

NEEDED_THROWN = 50
NEEDED_MATCHES = 10


@dataclass(frozen=True, slots=True)
class Utility:
    """Shares of throws that did something, and figures per round or per throw.

    Utility here is what does damage (FACEIT counts flashes apart); damage is in health points.
    """

    coverage: Coverage
    flash_success: Reading
    flashes_per_round: Reading
    enemies_flashed_per_round: Reading
    enemies_flashed_per_flash: Reading
    utility_success: Reading
    utility_per_round: Reading
    utility_damage_per_round: Reading
    utility_damage_per_throw: Reading
    enemies_hurt_per_round: Reading


def utility(career: Career) -> Utility:
    """Return a player's use of grenades over the matches that tell it."""
    rounds = career.column("rounds")
    flashes, thrown = career.column("flash_count"), career.column("utility_count")
    flashed, damage = career.column("enemies_flashed"), career.column("utility_damage")
    return Utility(
        coverage=coverage_of(flashes, thrown, flashed, damage),
        flash_success=share_of(career.column("flash_successes"), flashes, NEEDED_THROWN),
        flashes_per_round=ratio_of(flashes, rounds, NEEDED_MATCHES),
        enemies_flashed_per_round=ratio_of(flashed, rounds, NEEDED_MATCHES),
        enemies_flashed_per_flash=ratio_of(flashed, flashes, NEEDED_MATCHES),
        utility_success=share_of(career.column("utility_successes"), thrown, NEEDED_THROWN),
        utility_per_round=ratio_of(thrown, rounds, NEEDED_MATCHES),
        utility_damage_per_round=ratio_of(damage, rounds, NEEDED_MATCHES),
        utility_damage_per_throw=ratio_of(damage, thrown, NEEDED_MATCHES),
        enemies_hurt_per_round=ratio_of(career.column("utility_enemies"), rounds, NEEDED_MATCHES),
    )
