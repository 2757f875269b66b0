"""What sources of football say, in one shape. None means "not said", never zero.

Sides are home and away as the source names them, never guessed from a slug. Times are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ParseError(Exception):
    """An answer cannot be read: source, where in the answer, and what is wrong there."""

    def __init__(self, source: str, where: str, what: str) -> None:
        super().__init__(f"{source}: {where}: {what}")
        self.source = source
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True)
class Skipped:
    """What of an answer could not be read: an item's index from 0, where, and what is wrong."""

    index: int
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """The readable items of an answer in its order, and notes of what was not.

    `sent` counts all items of the answer; `more` tells whether the source has another page, None
    where it does not say. `name` is what the answer calls itself.
    """

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...] = ()
    sent: int = 0
    more: bool | None = None
    name: str = ""


class Source(StrEnum):
    """Where figures come from."""

    OPENFOOTBALL = "openfootball"
    FOOTBALL_DATA = "football_data"
    SOFASCORE = "sofascore"
    GENERATED = "generated"


class Status(StrEnum):
    """Where a match stands. A status nobody knows is UNKNOWN and never finished."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    HALF_TIME = "half_time"
    FINISHED = "finished"
    AFTER_EXTRA_TIME = "after_extra_time"
    AFTER_PENALTIES = "after_penalties"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"

    @property
    def finished(self) -> bool:
        """Tell whether the match was played to its end."""
        return self in (Status.FINISHED, Status.AFTER_EXTRA_TIME, Status.AFTER_PENALTIES)

    @property
    def live(self) -> bool:
        """Tell whether the match is being played now."""
        return self in (Status.LIVE, Status.HALF_TIME, Status.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Score:
    """Goals of the home and the away side."""

    home: int
    away: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one match, kept apart.

    `full_time` is after regular time, without extra time and shoot-out; `extra_time` is the goals
    of extra time alone, `shootout` those of the shoot-out; `current` is what stands now, without
    the shoot-out.
    """

    half_time: Score | None = None
    full_time: Score | None = None
    extra_time: Score | None = None
    shootout: Score | None = None
    current: Score | None = None


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team as a source spells it; `source_id` "" where the source has no identifiers.

    `country` is our code ("en") where the source tells it of the team, else "".
    """

    name: str
    source_id: str = ""
    short_name: str = ""
    code: str = ""
    translations: Mapping[str, str] | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class PlayerName:
    """A player as a source spells them."""

    name: str
    source_id: str = ""
    short_name: str = ""
    position: str = ""
    born_on: date | None = None
    country: str = ""
    translations: Mapping[str, str] | None = None


class EventKind(StrEnum):
    """What happens in a match."""

    GOAL = "goal"
    PENALTY_GOAL = "penalty_goal"
    OWN_GOAL = "own_goal"
    PENALTY_MISSED = "penalty_missed"
    YELLOW = "yellow"
    SECOND_YELLOW = "second_yellow"
    RED = "red"
    SUBSTITUTION = "substitution"
    VAR = "var"
    SHOOTOUT_GOAL = "shootout_goal"
    SHOOTOUT_MISSED = "shootout_missed"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that happened in a match.

    `home` is the side the event counts for: an own goal counts for the side that did not score it
    in its own net. `minute` 1–120; `added` minutes beyond it. `rescinded` events no longer stand.
    """

    key: str
    kind: EventKind
    home: bool | None
    minute: int | None = None
    added: int | None = None
    player: PlayerName | None = None
    other: PlayerName | None = None
    score: Score | None = None
    rescinded: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class StatisticRecord:
    """A figure of a match by side; `period` "ALL", "1ST" or "2ND"; shares are 0–1."""

    period: str
    key: str
    home: float | None
    away: float | None


@dataclass(frozen=True, slots=True)
class LineupRecord:
    """A player's part in a match. `figures` are the source's numbers by key, empty if untold."""

    home: bool
    player: PlayerName
    shirt: int | None
    position: str
    substitute: bool
    captain: bool = False
    minutes: int | None = None
    rating: float | None = None
    figures: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ShotRecord:
    """A shot; `x`, `y` in percent of the pitch from the goal line attacked; `xg` where told."""

    key: str
    home: bool
    player: PlayerName | None
    outcome: str
    situation: str
    minute: int | None
    added: int | None
    x: float | None
    y: float | None
    xg: float | None
    body_part: str = ""


@dataclass(frozen=True, slots=True)
class OddsRecord:
    """Decimal 1X2 prices of one bookmaker; `closing` or opening."""

    bookmaker: str
    closing: bool
    home: float
    draw: float
    away: float


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """A match as one source tells it.

    `key` identifies it at the source and stays when it is moved; `changed_at` orders versions of
    it (None: by the time of fetching). `kickoff` is None where only `day` is known; `day` is None
    where nothing is. `league` is our league code, such as "en.1"; `season` such as "2024-25".
    `events` and what follows: None means that the source did not tell them this time, () that
    there are none. An `awarded` score was decided off the pitch: it counts in tables and teaches a
    forecast nothing. `competition_id` and `season_id` are the source's own where it has them.
    """

    source: Source
    key: str
    league: str
    season: str
    home: TeamName
    away: TeamName
    status: Status
    scores: Scores = Scores()
    round: str = ""
    round_number: int | None = None
    day: date | None = None
    kickoff: datetime | None = None
    changed_at: datetime | None = None
    minute: int | None = None
    venue: str = ""
    referee: str = ""
    attendance: int | None = None
    events: tuple[EventRecord, ...] | None = None
    statistics: tuple[StatisticRecord, ...] | None = None
    lineups: tuple[LineupRecord, ...] | None = None
    shots: tuple[ShotRecord, ...] | None = None
    odds: tuple[OddsRecord, ...] | None = None
    awarded: bool = False
    competition_id: str = ""
    season_id: str = ""


@dataclass(frozen=True, slots=True)
class LineupsRecord:
    """Both sides of a match; not `confirmed` is what the source expects before the kick-off."""

    confirmed: bool
    players: tuple[LineupRecord, ...]
    home_formation: str = ""
    away_formation: str = ""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round as a source lists it; `name` and `slug` only knock-out rounds have."""

    number: int
    name: str = ""
    slug: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class PlayerMatches:
    """A page of a player's matches, with their figures by the key of a match."""

    matches: Listing[MatchRecord]
    figures: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class TableRowRecord:
    """A row of a league table as a source prints it."""

    position: int
    team: TeamName
    played: int
    wins: int
    draws: int
    losses: int
    goals_for: int
    goals_against: int
    points: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A league table as a source prints it; `name` tells groups apart."""

    name: str
    rows: tuple[TableRowRecord, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonName:
    """A season of a competition as a source names it."""

    league: str
    season: str
    source_id: str
    name: str = ""
