"""What War Thunder's public pages say, as values. None means "not said", never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.work.outcomes import Outcome


class Mode(StrEnum):
    """Battle modes, in the order of the page."""

    ARCADE = "arcade"
    REALISTIC = "realistic"
    SIMULATOR = "simulator"


class Branch(StrEnum):
    """Branches of service, in the order of the page's rows 1 to 3."""

    AVIATION = "aviation"
    GROUND = "ground"
    FLEET = "fleet"


BRANCH_CLASSES: Mapping[Branch, tuple[str, ...]] = {
    Branch.AVIATION: ("fighter", "bomber", "attacker"),
    Branch.GROUND: ("tank", "tank_destroyer", "heavy_tank", "spaa"),
    Branch.FLEET: (
        "ship",
        "torpedo_boat",
        "gun_boat",
        "torpedo_gun_boat",
        "sub_chaser",
        "destroyer",
        "barge",
    ),
}

COUNTRIES: tuple[str, ...] = (
    "usa", "ussr", "britain", "germany", "japan", "italy", "france", "china", "sweden", "israel",
)  # fmt: skip


class Quality(StrEnum):
    """What a stored snapshot may be used for; only valid ones are compared."""

    VALID = "valid"
    REGRESSION = "regression"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Duration:
    """A time span in seconds with the resolution the page printed it in (veterans: 0.1 month)."""

    seconds: int
    resolution_s: int


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets destroyed by kind."""

    air: int | None = None
    ground: int | None = None
    naval: int | None = None


@dataclass(frozen=True, slots=True)
class ModeTotals:
    """Row 0 of the page for one mode; missions are battles, not sorties."""

    victories: int | None = None
    missions: int | None = None
    victories_percent_printed: int | None = None
    deaths: int | None = None
    lions: int | None = None
    play_time: Duration | None = None
    targets: Targets = field(default_factory=Targets)


@dataclass(frozen=True, slots=True)
class BranchTotals:
    """Rows 1 to 3 for one mode: sorties and time, total and by class, and targets."""

    sorties: int | None = None
    sorties_by_class: Mapping[str, int | None] = field(default_factory=dict)
    play_time: Duration | None = None
    play_time_by_class: Mapping[str, Duration | None] = field(default_factory=dict)
    targets_total: int | None = None
    targets: Targets = field(default_factory=Targets)


@dataclass(frozen=True, slots=True)
class ModeStatistics:
    """Everything the page says of one mode."""

    totals: ModeTotals = field(default_factory=ModeTotals)
    branches: Mapping[Branch, BranchTotals] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountryProgress:
    """Vehicles owned and spaded, and medals, for one country."""

    owned: int | None = None
    spaded: int | None = None
    medals: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One sum the page must satisfy; `passed` is None when a part of it is missing."""

    name: str
    expected: int | None
    found: int | None

    @property
    def passed(self) -> bool | None:
        """True or False, or None when either side is unknown."""
        if self.expected is None or self.found is None:
            return None
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Profile:
    """A player's public page. `squadron_name` is the name in the link, `squadron_tag` decorated."""

    nick: str
    title: str | None = None
    level: int | None = None
    registered_on: date | None = None
    banned: bool = False
    squadron_name: str | None = None
    squadron_tag: str | None = None
    modes: Mapping[Mode, ModeStatistics] = field(default_factory=dict)
    countries: Mapping[str, CountryProgress] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that is not a profile or squadron, and why: outcome and a sentence in English."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A row of a squadron's roster; `role` is canonical (commander, deputy, officer, …)."""

    nick: str
    rating: int | None = None
    activity: int | None = None
    role: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class SquadronPage:
    """A squadron's public page; `members_stated` is the count the page itself gives."""

    name: str
    tag: str
    tag_core: str
    members_stated: int | None = None
    founded_on: date | None = None
    description: str = ""
    rating: int | None = None
    activity: int | None = None
    air_kills: int | None = None
    ground_kills: int | None = None
    deaths: int | None = None
    flight_time: Duration | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One squadron of the leaderboard; `place` counts from 1."""

    place: int
    source_id: str
    name: str
    tag: str
    members: int | None = None
    rating: int | None = None
    battles: int | None = None
    wins: int | None = None
    air_kills: int | None = None
    ground_kills: int | None = None
    deaths: int | None = None
    flight_time_s: int | None = None
    activity: int | None = None


class EventKind(StrEnum):
    """What can happen in a squadron between two polls."""

    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    ROLE = "role"
    RATING = "rating"
    ACTIVITY = "activity"
    SQUADRON_RATING = "squadron_rating"


class ParseError(Exception):
    """A page has the right kind but cannot be read: source, where in the page, and what."""

    def __init__(self, source: str, where: str, what: str) -> None:
        super().__init__(f"{source}: {where}: {what}")
        self.source = source
        self.where = where
        self.what = what
