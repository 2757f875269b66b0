"""What is worked out of a player's matches. Rates are 0–1; verdicts are codes."""

from datetime import datetime

from ninja import Schema

from stats.faceit.schemas.figures import (
    CsCoverageOut,
    CsEstimateOut,
    CsReadingOut,
    CsScopeOut,
)


class AnalysedOut(Schema):
    """Whose analysis this is, of how many matches, and whether a newer one is being made.

    Without a single stored match, and until the analysis is there, the rest is null.
    """

    nickname: str
    matches: int | None
    truncated: bool
    since: datetime | None
    until: datetime | None
    analysed_at: datetime | None
    stale: bool


class OpeningsOut(Schema):
    """First duels of rounds."""

    coverage: CsCoverageOut
    attempts: int
    wins: int
    success: CsReadingOut
    attempt_rate: CsReadingOut
    first_kill_rate: CsReadingOut
    first_death_rate: CsReadingOut


class ClutchesOut(Schema):
    """Rounds left alone against one and against two: shares won, and situations per round."""

    coverage: CsCoverageOut
    one: CsReadingOut
    two: CsReadingOut
    one_rate: CsReadingOut
    two_rate: CsReadingOut
    kills_rate: CsReadingOut


class MultiKillsOut(Schema):
    """Shares of rounds with exactly 0 … 5 kills, and with two or more."""

    coverage: CsCoverageOut
    rounds: int
    aces: int
    exactly: list[CsReadingOut]
    multi: CsReadingOut


class UtilityOut(Schema):
    """Grenades: shares that did something, figures per round and per throw."""

    coverage: CsCoverageOut
    flash_success: CsReadingOut
    flashes_per_round: CsReadingOut
    enemies_flashed_per_round: CsReadingOut
    enemies_flashed_per_flash: CsReadingOut
    utility_success: CsReadingOut
    utility_per_round: CsReadingOut
    utility_damage_per_round: CsReadingOut
    utility_damage_per_throw: CsReadingOut
    enemies_hurt_per_round: CsReadingOut


class WeaponsOut(Schema):
    """Shares of kills by headshot, sniper rifle and pistol."""

    coverage: CsCoverageOut
    headshot_share: CsReadingOut
    sniper_share: CsReadingOut
    pistol_share: CsReadingOut
    mvps_per_round: CsReadingOut


class TiltOut(Schema):
    """Win rates after a loss and after a win inside a session; no evidence is the usual answer."""

    after_loss: CsReadingOut
    after_win: CsReadingOut
    difference: CsEstimateOut | None
    verdict: str


class MateOut(Schema):
    """A team mate: wins per match beyond what Elo expects, shrunk to nought."""

    player_id: str
    nickname: str
    matches: int
    wins: int
    left_out: int
    raw_gain: float
    gain: CsEstimateOut
    verdict: str


class SynergyOut(Schema):
    """Team mates of at least `needed` judged matches; `too_few` others."""

    mates: list[MateOut]
    too_few: int
    left_out: int
    needed: int


class StreakOut(Schema):
    """Wins (`won`) or losses in a row."""

    won: bool
    length: int
    first_match_id: str
    last_match_id: str
    first_finished_at: datetime
    last_finished_at: datetime


class StreaksOut(Schema):
    """The streak going on and the longest ones."""

    current: StreakOut | None
    longest_wins: StreakOut | None
    longest_losses: StreakOut | None


class BestOut(Schema):
    """A record, the match that set it and the best before it."""

    record: str
    value: float
    match_id: str
    finished_at: datetime
    previous: float | None
    earlier: int


class SlotOut(Schema):
    """An hour (0–23) or weekday (0 is Monday); the rate is shrunk to the player's own."""

    number: int
    matches: int
    wins: int
    rate: CsReadingOut
    verdict: str


class HoursOut(Schema):
    """When the player plays and wins, by the installation's clock; `matches` is 7 × 24."""

    own: CsReadingOut
    hours: list[SlotOut]
    weekdays: list[SlotOut]
    matches: list[list[int]]


class StatsOut(AnalysedOut):
    """Ratings and figures in all, of the last 20 and 100, and by map; habits, tilt, synergy …"""

    population: int | None = None
    scopes: list[CsScopeOut] = []
    maps: list[CsScopeOut] = []
    openings: OpeningsOut | None = None
    clutches: ClutchesOut | None = None
    multi_kills: MultiKillsOut | None = None
    utility: UtilityOut | None = None
    weapons: WeaponsOut | None = None
    tilt: TiltOut | None = None
    synergies: SynergyOut | None = None
    streaks: StreaksOut | None = None
    bests: list[BestOut] = []
    hours: HoursOut | None = None


class FormNowOut(Schema):
    """The form, its baseline and what may be said: hot, cold, steady or not_enough_data."""

    n: int
    n_eff: float
    rating: CsEstimateOut | None
    baseline: CsEstimateOut | None
    verdict: str


class FormSeriesOut(Schema):
    """The form after each of the newest rated matches, oldest first."""

    match_ids: list[str]
    finished_at: list[datetime]
    ratings: list[float]
    line: list[float]
    low: list[float]
    high: list[float]
    n_eff: list[float]


class ChangePointOut(Schema):
    """A change of level; `holds` says that later matches bear it out."""

    match_id: str
    finished_at: datetime
    noticed_match_id: str
    noticed_at: datetime
    direction: str
    before: CsEstimateOut
    after: CsEstimateOut
    difference: CsEstimateOut
    holds: bool


class ChangesOut(Schema):
    """Change-points, oldest first; null below `needed` rated matches."""

    n: int
    needed: int
    points: list[ChangePointOut] | None


class CsFormOut(AnalysedOut):
    """Form with its interval, its line for drawing, and change-points of the level."""

    form: FormNowOut | None = None
    series: FormSeriesOut | None = None
    changes: ChangesOut | None = None


class MapRecordOut(Schema):
    """A player on one map; `shrunk` is pulled to the player's own rate."""

    map: str
    label: str
    matches: int
    wins: int
    rounds: int
    win_rate: CsReadingOut
    shrunk: CsEstimateOut | None
    chance_above_own: float | None
    rating: CsEstimateOut | None
    adr: CsReadingOut
    kills_per_round: CsReadingOut


class MapAdviceOut(Schema):
    """A map to pick or ban: `clear` is 97.5 % sure, `leaning` 80 %."""

    map: str
    strength: str


class MapsOut(AnalysedOut):
    """The map pool, best lower bound first; `without_map` matches are of no or several maps."""

    own: CsReadingOut | None = None
    maps: list[MapRecordOut] = []
    picks: list[MapAdviceOut] = []
    bans: list[MapAdviceOut] = []
    without_map: int | None = None
