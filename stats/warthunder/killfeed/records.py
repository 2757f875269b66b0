"""What the kill feed says, as values. None means "not said", never zero."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stats.warthunder.nick import nick_key

ANONYMOUS_KEYS = frozenset({"player", "игрок"})


class Kind(StrEnum):
    """What one line of the feed reports."""

    SHOT_DOWN = "shot_down"
    DESTROYED = "destroyed"
    CRITICAL = "critical"
    SEVERE = "severe"
    DAMAGED = "damaged"
    AFIRE = "afire"
    CRASHED = "crashed"
    WRECKED = "wrecked"
    SOFT_LANDING = "soft_landing"
    ACHIEVEMENT = "achievement"
    FIRST_STRIKE = "first_strike"
    FINAL_BLOW = "final_blow"
    JOINED = "joined"
    DISCONNECTED = "disconnected"
    DISCONNECT_CODE = "disconnect_code"
    UNKNOWN = "unknown"


KILLS = frozenset({Kind.SHOT_DOWN, Kind.DESTROYED})
HITS = KILLS | {Kind.CRITICAL, Kind.SEVERE, Kind.DAMAGED, Kind.AFIRE}


@dataclass(frozen=True, slots=True)
class Participant:
    """One side of a line: `TAG nick (Vehicle)` taken apart.

    `tag` keeps its frame, `vehicle` its symbols. `hidden` says a ⋇ stood before the nick: the name
    may be a stand-in. A target of the game's own (`is_ai`) has a vehicle and no nick.
    """

    tag: str | None = None
    nick: str | None = None
    vehicle: str | None = None
    is_ai: bool = False
    hidden: bool = False

    @property
    def is_anonymous(self) -> bool:
        """True for the nick every player shares who asked not to be named."""
        return self.nick is not None and nick_key(self.nick) in ANONYMOUS_KEYS

    @property
    def key(self) -> str | None:
        """The key of the person; None where nobody in particular is meant."""
        if self.nick is None or self.is_anonymous:
            return None
        return nick_key(self.nick)


@dataclass(frozen=True, slots=True)
class KillEvent:
    """One line of the feed.

    `id` counts from the start of the game, `time_s` is whole seconds of the battle. `session` and
    `battle` count from 1; battles restart in each session. `detail` is the achievement's name or
    the reason of a disconnect; `text` the line as it came.
    """

    id: int
    kind: Kind
    actor: Participant | None
    target: Participant | None
    time_s: int | None
    text: str
    detail: str | None = None
    session: int = 1
    battle: int = 1


class Complaint(StrEnum):
    """What can be wrong with a piece of the input, as it is told to programs."""

    NO_ANSWER = "there is no answer of /hudmsg in it"
    TOO_LARGE = "it is too large"
    NOT_UTF8 = "it is not UTF-8"
    NOT_JSON = "this is no JSON of the feed"
    REST_UNREAD = "the rest was not read: too little is JSON"
    NO_DAMAGE = "this object has no list «damage»"
    NO_OBJECT = "this is not an object"
    BAD_ID = "its id is not a whole number"
    BAD_TEXT = "its msg is not text"


@dataclass(frozen=True, slots=True)
class ParseProblem:
    """A piece of the input that could not be used: where it stood and what was wrong."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Battle:
    """The lines of one battle in the order they came."""

    session: int
    number: int
    events: tuple[KillEvent, ...]

    @property
    def duration_s(self) -> int | None:
        """Seconds between the first and last line; None when no line bears a time."""
        times = [event.time_s for event in self.events if event.time_s is not None]
        return max(times) - min(times) if times else None


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything read from one input; records = events + repeats + unusable ones.

    `records` counts all the input held, `repeats` those seen before in their session, `unusable`
    those that are no record at all, `other_events` what stood in the `events` list (not kills).
    """

    events: tuple[KillEvent, ...] = ()
    problems: tuple[ParseProblem, ...] = ()
    records: int = 0
    repeats: int = 0
    unusable: int = 0
    other_events: int = 0
    battles: tuple[Battle, ...] = field(default=())

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many lines of each kind."""
        return Counter(event.kind for event in self.events)

    @property
    def unknown(self) -> tuple[KillEvent, ...]:
        """The lines no known wording fits."""
        return tuple(event for event in self.events if event.kind is Kind.UNKNOWN)
