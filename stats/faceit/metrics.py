"""The figures players are compared by, each with its interval. Pure."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from stats.faceit.estimates import Reading, rating_mean, ratio_of, share, share_of
from stats.faceit.played import Career, Floats

NEEDED_MATCHES = 10
NEEDED_KILLS = 100
NEEDED_DUELS = 20
NEEDED_CLUTCHES = 10
NEEDED_FLASHES = 50


class Metric(StrEnum):
    """What a player is measured by; `DEATHS_PER_ROUND` alone is better when lower."""

    WIN_RATE = "win_rate"
    RATING = "rating"
    ADR = "adr"
    KILLS_PER_DEATH = "kills_per_death"
    KILLS_PER_ROUND = "kills_per_round"
    DEATHS_PER_ROUND = "deaths_per_round"
    ASSISTS_PER_ROUND = "assists_per_round"
    HEADSHOT_SHARE = "headshot_share"
    ENTRY_SUCCESS = "entry_success"
    CLUTCH_1V1 = "clutch_1v1"
    CLUTCH_1V2 = "clutch_1v2"
    FLASH_SUCCESS = "flash_success"
    ENEMIES_FLASHED_PER_ROUND = "enemies_flashed_per_round"
    UTILITY_DAMAGE_PER_ROUND = "utility_damage_per_round"

    @property
    def lower_is_better(self) -> bool:
        """Tell which way is better."""
        return self is Metric.DEATHS_PER_ROUND


SHARES = {
    Metric.HEADSHOT_SHARE: ("headshots", "kills", NEEDED_KILLS),
    Metric.ENTRY_SUCCESS: ("entry_wins", "entry_count", NEEDED_DUELS),
    Metric.CLUTCH_1V1: ("v1_wins", "v1_count", NEEDED_CLUTCHES),
    Metric.CLUTCH_1V2: ("v2_wins", "v2_count", NEEDED_CLUTCHES),
    Metric.FLASH_SUCCESS: ("flash_successes", "flash_count", NEEDED_FLASHES),
}
RATIOS = {
    Metric.ADR: ("damage", "rounds"),
    Metric.KILLS_PER_DEATH: ("kills", "deaths"),
    Metric.KILLS_PER_ROUND: ("kills", "rounds"),
    Metric.DEATHS_PER_ROUND: ("deaths", "rounds"),
    Metric.ASSISTS_PER_ROUND: ("assists", "rounds"),
    Metric.ENEMIES_FLASHED_PER_ROUND: ("enemies_flashed", "rounds"),
    Metric.UTILITY_DAMAGE_PER_ROUND: ("utility_damage", "rounds"),
}


def win_rate(career: Career) -> Reading:
    """Return the share of matches won, of those whose result is known."""
    won: Floats = career.column("won")
    return share(float(np.nansum(won)), int(np.isfinite(won).sum()), NEEDED_MATCHES)


def rating(career: Career) -> Reading:
    """Return the mean rating weighted by rounds."""
    rated = career.rated()
    if len(rated) < NEEDED_MATCHES:
        return Reading(len(rated), NEEDED_MATCHES)
    ratings, rounds = career.column("rating")[rated], career.column("rounds")[rated]
    mean = rating_mean(ratings.tolist(), rounds.tolist())
    return Reading(len(rated), NEEDED_MATCHES, mean)


def measure(career: Career, metric: Metric) -> Reading:
    """Return one figure of a player; its `n` counts matches, kills, duels, … as it needs."""
    own: dict[Metric, Callable[[Career], Reading]] = {
        Metric.WIN_RATE: win_rate,
        Metric.RATING: rating,
    }
    if metric in own:
        return own[metric](career)
    if metric in SHARES:
        part, whole, needed = SHARES[metric]
        return share_of(career.column(part), career.column(whole), needed)
    part, whole = RATIOS[metric]
    return ratio_of(career.column(part), career.column(whole), NEEDED_MATCHES)
