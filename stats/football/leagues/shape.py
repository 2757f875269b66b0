"""What is known of a league: rules of its table, zones, split, and facts of single seasons. Pure.

Seasons are labels such as "2024-25", which sort as text. What changed between seasons is a tuple
of `(first season, value)`, the oldest first: the last one not after the season asked for holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Value = TypeVar("Value")


class TieBreak(StrEnum):
    """What parts teams level on points, in the order a league's rules name it.

    H2H_… count the matches between all teams level at that place alone, where
    `Rules.h2h_when_complete` only once each of them has been played. ROUNDED_HALF puts teams first
    that lost half a point when points were halved (or did not gain one). REGULAR_POSITION is the
    place before a split. FEWER_PLAYED matters while a season runs.
    """

    GOAL_DIFFERENCE = "goal_difference"
    GOALS_FOR = "goals_for"
    WINS = "wins"
    AWAY_GOALS = "away_goals"
    AWAY_WINS = "away_wins"
    H2H_POINTS = "h2h_points"
    H2H_WINS = "h2h_wins"
    H2H_GOAL_DIFFERENCE = "h2h_goal_difference"
    H2H_GOALS_FOR = "h2h_goals_for"
    H2H_AWAY_GOALS = "h2h_away_goals"
    FEWER_PLAYED = "fewer_played"
    ROUNDED_HALF = "rounded_half"
    REGULAR_POSITION = "regular_position"


@dataclass(frozen=True, slots=True)
class Rules:
    """The order of tie-breaks after points; `after_split` where groups use another order."""

    order: tuple[TieBreak, ...]
    h2h_when_complete: bool = True
    after_split: tuple[TieBreak, ...] | None = None


class ZoneKind(StrEnum):
    """What a place at the end of a season is worth."""

    CHAMPIONS_LEAGUE = "champions_league"
    CHAMPIONS_LEAGUE_QUALIFYING = "champions_league_qualifying"
    EUROPA_LEAGUE = "europa_league"
    CONFERENCE_LEAGUE = "conference_league"
    EUROPE_PLAY_OFF = "europe_play_off"
    PROMOTION = "promotion"
    PROMOTION_PLAY_OFF = "promotion_play_off"
    LAST_16 = "last_16"
    KNOCKOUT_PLAY_OFF = "knockout_play_off"
    RELEGATION_PLAY_OFF = "relegation_play_off"
    RELEGATION = "relegation"


@dataclass(frozen=True, slots=True)
class Zone:
    """Places `first` to `last` and what they are worth by the league alone: cups move some."""

    kind: ZoneKind
    first: int
    last: int


class Stage(StrEnum):
    """A part of a season. PLAY_OFF is a knock-out: its matches count in no table."""

    REGULAR = "regular"
    CHAMPIONSHIP = "championship"
    EUROPE = "europe"
    RELEGATION = "relegation"
    GROUP = "group"
    PLAY_OFF = "play_off"


class Carry(StrEnum):
    """What points a team takes into its group after a split."""

    FULL = "full"
    HALF_UP = "half_up"
    HALF_DOWN = "half_down"


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """Places `first` to `last` of the regular table, which play on among themselves."""

    stage: Stage
    first: int
    last: int
    carry: Carry


@dataclass(frozen=True, slots=True)
class Split:
    """The table is cut after `rounds` matches a team; groups stay apart in the final table."""

    rounds: int
    groups: tuple[SplitGroup, ...]


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken from a team, spelled as the archive of openfootball does in that season.

    `after_split` ones are taken from what was carried into a group, not from what is halved.
    """

    season: str
    team: str
    points: int
    after_split: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """Two teams level at the end whose order a match of its own decided."""

    season: str
    above: str
    below: str


@dataclass(frozen=True, slots=True)
class League:
    """A league by its code at openfootball ("en.1").

    `zone` is where its clocks are; `football_data` its code at football-data.co.uk, `sofascore` its
    unique tournament; 0 and "" where there is none. `names` are what it is called in "ru" and "kk".
    `per_match` are seasons that ended early and were ranked by points a match.
    """

    code: str
    country: str
    name: str
    tier: int = 1
    zone: str = "UTC"
    sofascore: int = 0
    football_data: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[tuple[str, Rules], ...] = ()
    teams: tuple[tuple[str, int], ...] = ()
    zones: tuple[tuple[str, tuple[Zone, ...]], ...] = ()
    splits: tuple[tuple[str, Split | None], ...] = ()
    deductions: tuple[Deduction, ...] = ()
    settled: tuple[Settled, ...] = ()
    per_match: frozenset[str] = frozenset()
    championship: bool = False
    international: bool = False

    def rules_of(self, season: str) -> Rules:
        """Return how teams level on points are ordered in a season."""
        return _then(self.rules, season) or FALLBACK_RULES

    def teams_of(self, season: str) -> int | None:
        """Return how many teams play in a season; None where it is not known."""
        return _then(self.teams, season)

    def zones_of(self, season: str) -> tuple[Zone, ...]:
        """Return what the places of a season are worth, from the top; () where not known."""
        return _then(self.zones, season) or ()

    def zone_at(self, season: str, position: int) -> ZoneKind | None:
        """Return what a place is worth; None for the middle of the table."""
        for zone in self.zones_of(season):
            if zone.first <= position <= zone.last:
                return zone.kind
        return None

    def split_of(self, season: str) -> Split | None:
        """Return how a season's table is cut; None where it is not."""
        return _then(self.splits, season)

    def deductions_of(self, season: str) -> dict[str, int]:
        """Return points taken away in a season by team as spelled in the archive."""
        return {item.team: item.points for item in self.deductions if item.season == season}

    def settled_of(self, season: str) -> tuple[Settled, ...]:
        """Return the orders decided by matches of their own in a season."""
        return tuple(item for item in self.settled if item.season == season)

    def ranked_per_match(self, season: str) -> bool:
        """Tell whether a season ended early and was ranked by points a match."""
        return season in self.per_match


FALLBACK_RULES = Rules((TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR))


def _then(changes: tuple[tuple[str, Value], ...], season: str) -> Value | None:
    if not changes:
        return None
    held = [value for since, value in changes if since <= season]
    return held[-1] if held else changes[0][1]
