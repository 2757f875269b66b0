"""The first duel of a round. Pure."""

from dataclasses import dataclass

from stats.faceit.estimates import Coverage, Reading, coverage_of, share_of
from stats.faceit.played import Career

NEEDED_DUELS = 20
NEEDED_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Openings:
    """First duels. A round's first duel has one winner and one loser among the ten players.

    `success` is duels won of those fought; `attempt_rate`, `first_kill_rate` and
    `first_death_rate` are per round. First deaths are the duels fought and not won.
    """

    coverage: Coverage
    attempts: int
    wins: int
    success: Reading
    attempt_rate: Reading
    first_kill_rate: Reading
    first_death_rate: Reading


def openings(career: Career) -> Openings:
    """Return a player's opening duels over the matches that tell them."""
    fought, won = career.column("entry_count"), career.column("entry_wins")
    rounds = career.column("rounds")
    fine = (won >= 0) & (won <= fought) & (fought <= rounds)
    return Openings(
        coverage=coverage_of(fought, won),
        attempts=int(fought[fine].sum()),
        wins=int(won[fine].sum()),
        success=share_of(won[fine], fought[fine], NEEDED_DUELS),
        attempt_rate=share_of(fought[fine], rounds[fine], NEEDED_ROUNDS),
        first_kill_rate=share_of(career.column("first_kills"), rounds, NEEDED_ROUNDS),
        first_death_rate=share_of((fought - won)[fine], rounds[fine], NEEDED_ROUNDS),
    )
