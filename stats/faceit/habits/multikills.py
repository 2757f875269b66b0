"""Rounds by how many the player killed in them. Pure."""

from dataclasses import dataclass

from stats.faceit.estimates import Coverage, Reading, coverage_of, share_of
from stats.faceit.played import Career

NEEDED_ROUNDS = 200
NAMES = ("double_kills", "triple_kills", "quadro_kills", "penta_kills")


@dataclass(frozen=True, slots=True)
class MultiKills:
    """Shares of rounds with exactly 0 … 5 kills (`exactly`) and with two or more (`multi`).

    Single kills are kills less those of multi-kill rounds. `aces` is the number of five-kill
    rounds. Matches in which the counts contradict each other are left out.
    """

    coverage: Coverage
    rounds: int
    aces: int
    exactly: tuple[Reading, ...]
    multi: Reading


def multi_kills(career: Career) -> MultiKills:
    """Return how a player's kills fall on rounds, over the matches that tell it."""
    rounds, kills = career.column("rounds"), career.column("kills")
    many = [career.column(name) for name in NAMES]
    multi = many[0] + many[1] + many[2] + many[3]
    single = kills - sum(each * count for each, count in enumerate(many, start=2))
    none = rounds - single - multi
    fine = (single >= 0) & (none >= 0)
    played = rounds[fine]
    counts = (none, single, *many)
    return MultiKills(
        coverage=coverage_of(kills, multi),
        rounds=int(played.sum()),
        aces=int(many[-1][fine].sum()),
        exactly=tuple(share_of(count[fine], played, NEEDED_ROUNDS) for count in counts),
        multi=share_of(multi[fine], played, NEEDED_ROUNDS),
    )
