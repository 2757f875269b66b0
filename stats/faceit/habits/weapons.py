"""What a player kills with. Pure."""

from dataclasses import dataclass

from stats.faceit.estimates import Coverage, Reading, coverage_of, ratio_of, share_of
from stats.faceit.played import Career

NEEDED_KILLS = 100
NEEDED_MATCHES = 10


@dataclass(frozen=True, slots=True)
class Weapons:
    """Shares of kills by headshot, sniper rifle and pistol; `mvps_per_round` for completeness.

    `coverage` is that of the sniper and pistol kills: headshots are known of every match.
    """

    coverage: Coverage
    headshot_share: Reading
    sniper_share: Reading
    pistol_share: Reading
    mvps_per_round: Reading


def weapons(career: Career) -> Weapons:
    """Return the shares of a player's kills over the matches that tell them."""
    kills = career.column("kills")
    snipers, pistols = career.column("sniper_kills"), career.column("pistol_kills")
    return Weapons(
        coverage=coverage_of(snipers, pistols),
        headshot_share=share_of(career.column("headshots"), kills, NEEDED_KILLS),
        sniper_share=share_of(snipers, kills, NEEDED_KILLS),
        pistol_share=share_of(pistols, kills, NEEDED_KILLS),
        mvps_per_round=ratio_of(career.column("mvps"), career.column("rounds"), NEEDED_MATCHES),
    )
