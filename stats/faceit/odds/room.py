"""A room before its match: two sides, what is known of their players, and how they differ. Pure.

Every feature is side 1 minus side 2, so swapping the sides flips every sign and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log

from stats.faceit.elo.levels import HIGHEST, bounds_of

ELO_SCALE = log(10) / 400
# The highest level has no upper end: this stands in for its usual Elo.
HIGHEST_LEVEL_ELO = 2250.0
MAP_STRENGTH = 20.0
RATING_STRENGTH = 10.0
RATING_MEAN = 1.0
EVEN = 0.5


class Feature(StrEnum):
    """What the model looks at, in the order of its coefficients."""

    ELO = "elo"
    MAP = "map"
    RATING = "rating"


FEATURES = tuple(Feature)


class NoteKind(StrEnum):
    """What a forecast had to do without."""

    ELO_FROM_LEVEL = "elo_from_level"
    ELO_UNKNOWN = "elo_unknown"
    MAP_UNKNOWN = "map_unknown"
    RECORDS_UNKNOWN = "records_unknown"
    RATING_UNKNOWN = "rating_unknown"
    FEW_MATCHES = "few_matches"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was missing: on `side` (0 = the whole room), of `players` players."""

    kind: NoteKind
    side: int = 0
    players: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """Maps won of maps played."""

    wins: int = 0
    played: int = 0


@dataclass(frozen=True, slots=True)
class RoomPlayer:
    """What is known of a player before the match.

    `maps` are records by map, `overall` the record on all of them; `rating` is the recent rating
    (weighted by rounds) and `rating_matches` the effective number of matches behind it.
    """

    player_id: str
    elo: float | None = None
    level: int | None = None
    overall: Record = Record()
    maps: Mapping[str, Record] = field(default_factory=dict)
    rating: float | None = None
    rating_matches: float = 0.0

    @property
    def rate(self) -> float:
        """Return the overall win rate, shrunk towards one half."""
        return shrunk_rate(self.overall, EVEN)

    def map_rate(self, name: str) -> float:
        """Return the win rate on a map, shrunk towards the player's overall rate."""
        return shrunk_rate(self.maps.get(name, Record()), self.rate)

    @property
    def shrunk_rating(self) -> float:
        """Return the recent rating, shrunk towards the population's mean."""
        if self.rating is None:
            return RATING_MEAN
        trust = self.rating_matches / (self.rating_matches + RATING_STRENGTH)
        return RATING_MEAN + trust * (self.rating - RATING_MEAN)


@dataclass(frozen=True, slots=True)
class RoomSide:
    """One side: its players, and its mean Elo if the source says it."""

    players: tuple[RoomPlayer, ...]
    elo: float | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """Two sides and the map, or the maps it may still be (`pool`).

    Most of `best_of` maps decide; it is odd.
    """

    side1: RoomSide
    side2: RoomSide
    map: str | None = None
    pool: tuple[str, ...] = ()
    best_of: int = 1

    def swapped(self) -> "Room":
        """Return the same room seen from the other side."""
        return Room(self.side2, self.side1, self.map, self.pool, self.best_of)

    @property
    def maps(self) -> tuple[str, ...]:
        """Return the map, or those it may still be; empty when nothing is known."""
        return (self.map,) if self.map else self.pool


@dataclass(frozen=True, slots=True)
class Row:
    """A room's features in the order of FEATURES, and what was missing."""

    values: tuple[float, ...]
    notes: tuple[Note, ...] = ()


def shrunk_rate(record: Record, towards: float) -> float:
    """Return a win rate with MAP_STRENGTH imagined matches at the rate `towards`."""
    return (record.wins + MAP_STRENGTH * towards) / (record.played + MAP_STRENGTH)


def features(room: Room) -> Row:
    """Return how the sides differ; what is missing on a side counts as no difference."""
    notes: list[Note] = []
    values = (
        (elo_difference(room, notes) or 0.0) * ELO_SCALE,
        _map_difference(room, notes),
        _rating_difference(room, notes),
    )
    return Row(values, tuple(notes))


def elo_difference(room: Room, notes: list[Note] | None = None) -> float | None:
    """Return mean Elo of side 1 − side 2: as the source says, else from players and levels.

    None when nobody's Elo is known on a side; what was guessed is added to `notes`.
    """
    if room.side1.elo is not None and room.side2.elo is not None:
        return room.side1.elo - room.side2.elo
    kept = [] if notes is None else notes
    means = [_mean_elo(side, n, kept) for n, side in enumerate((room.side1, room.side2), 1)]
    if means[0] is None or means[1] is None:
        return None
    return means[0] - means[1]


def elo_of(player: RoomPlayer) -> float | None:
    """Return a player's Elo, the middle of the level's band without it, None without both."""
    if player.elo is not None:
        return player.elo
    if player.level is None or not 1 <= player.level <= HIGHEST:
        return None
    low, high = bounds_of(player.level)
    return HIGHEST_LEVEL_ELO if high is None else (low + high) / 2


def _mean_elo(side: RoomSide, number: int, notes: list[Note]) -> float | None:
    found = [elo for elo in map(elo_of, side.players) if elo is not None]
    guessed = sum(1 for player in side.players if player.elo is None and elo_of(player) is not None)
    unknown = len(side.players) - len(found)
    if guessed:
        notes.append(Note(NoteKind.ELO_FROM_LEVEL, number, guessed))
    if unknown or not found:
        notes.append(Note(NoteKind.ELO_UNKNOWN, number, unknown))
    return sum(found) / len(found) if found else None


def _map_difference(room: Room, notes: list[Note]) -> float:
    """Return the difference in how much better sides are on the map (or its pool) than elsewhere.

    In log-odds: a player's shrunken rate there against the own overall rate, which Elo knows of.
    """
    if not room.map:
        notes.append(Note(NoteKind.MAP_UNKNOWN))

    def strength(player: RoomPlayer) -> float:
        rates = [player.map_rate(name) for name in room.maps] or [player.rate]
        return sum(map(_logit, rates)) / len(rates) - _logit(player.rate)

    return _difference(
        room, lambda p: p.overall.played > 0, strength, NoteKind.RECORDS_UNKNOWN, notes
    )


def _rating_difference(room: Room, notes: list[Note]) -> float:
    return _difference(
        room,
        lambda player: player.rating is not None,
        lambda player: player.shrunk_rating,
        NoteKind.RATING_UNKNOWN,
        notes,
    )


def _difference(
    room: Room,
    is_known: Callable[[RoomPlayer], bool],
    value: Callable[[RoomPlayer], float],
    missing: NoteKind,
    notes: list[Note],
) -> float:
    """Return a difference of means over players; 0 when a side has nobody who is known."""
    blind = False
    for number, side in enumerate((room.side1, room.side2), 1):
        unknown = sum(1 for player in side.players if not is_known(player))
        if unknown or not side.players:
            notes.append(Note(missing, number, unknown))
        blind = blind or unknown == len(side.players)
    if blind:
        return 0.0
    return _mean(room.side1.players, value) - _mean(room.side2.players, value)


def _mean(players: Sequence[RoomPlayer], value: Callable[[RoomPlayer], float]) -> float:
    return sum(map(value, players)) / len(players)


def _logit(rate: float) -> float:
    return log(rate / (1 - rate))
