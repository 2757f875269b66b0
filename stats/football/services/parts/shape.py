"""What answers tell of parts of a match, and of them what is news. Plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from stats.football.models import Match, MatchSource
from stats.football.records import (
    EventRecord,
    LineupRecord,
    MatchRecord,
    OddsRecord,
    ShotRecord,
    StatisticRecord,
)

PARTS: Final = ("events", "statistics", "lineups", "shots", "odds")


@dataclass(frozen=True, slots=True)
class Parts:
    """What one answer tells of a match beside its columns: None is not told, () that none are."""

    events: tuple[EventRecord, ...] | None = None
    statistics: tuple[StatisticRecord, ...] | None = None
    lineups: tuple[LineupRecord, ...] | None = None
    shots: tuple[ShotRecord, ...] | None = None
    odds: tuple[OddsRecord, ...] | None = None
    formations: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, record: MatchRecord) -> "Parts":
        """Return the parts that a match was told with."""
        return cls(**{name: getattr(record, name) for name in PARTS})

    def told(self) -> dict[str, tuple[Any, ...]]:
        """Return the parts that are told, by name."""
        every = {name: getattr(self, name) for name in PARTS}
        return {name: part for name, part in every.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Telling:
    """Parts of the match that a source's `row` names (saved, with its match), and when told."""

    row: MatchSource
    parts: Parts
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is news; `after_end` where its source told it after the end before."""

    name: str
    match: Match
    items: tuple[Any, ...]
    told_at: datetime
    after_end: bool
    formations: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Changed:
    """The matches whose parts changed, and the seasons in which something is old now."""

    matches: frozenset[int] = frozenset()
    seasons: frozenset[int] = frozenset()
