"""Who is in which squadron when: closed formulas of time, nothing is simulated step by step.

A squadron is a set of seats. A seat is either held for good or handed round: every `cycle_s` its
holder leaves, it stands empty for a while, and the next player of its own pool sits down. So
"who sits here at t" and "where does this player sit at t" are divisions, for any t.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from stats.warthunder.demo.chance import mix, pick, swing, unit
from stats.warthunder.demo.names import FRAMES, SQUADRONS

EPOCH = 1_704_067_200  # 2024-01-01T00:00Z: where the formulas count from
DAY = 86_400
HOUR = 3_600
RANKS = ("commander", "deputy", "officer", "sergeant", "private")


@dataclass(frozen=True, slots=True)
class Tempo:
    """How often things happen in a squadron; all in seconds between two such events."""

    leave_s: int
    leave_jitter_s: float
    role_s: int
    rename_s: int
    rating_s: int


# One leave at most 37 s after another, so that a watcher who polls every 10 s sees one confirmed
# within a minute of any start. Whoever changes nicks bears the same one at the same hour of every
# day (see `world`), so that a history of daily readings is not full of renames.
BUSIEST = Tempo(leave_s=34, leave_jitter_s=3.0, role_s=45, rename_s=150, rating_s=43)
BUSY = Tempo(leave_s=52, leave_jitter_s=4.0, role_s=70, rename_s=225, rating_s=55)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a squadron; `cycle_s` 0 means it is never handed on. Times are unix seconds."""

    key: int
    squadron: int
    rank: str
    pool: tuple[int, ...]
    cycle_s: int = 0
    offset_s: float = 0.0
    jitter_s: float = 0.0
    gap_low_s: float = 0.0
    gap_high_s: float = 0.0
    rename_s: float = 0.0
    role_s: float = 0.0

    def vacated_at(self, turn: int) -> float:
        """Return when the holder before `turn` left."""
        late = self.jitter_s * unit(self.key, turn, 1)
        return EPOCH + self.offset_s + self.cycle_s * turn + late

    def taken_at(self, turn: int) -> float:
        """Return when the holder of `turn` sat down."""
        gap = self.gap_low_s + (self.gap_high_s - self.gap_low_s) * unit(self.key, turn, 2)
        return self.vacated_at(turn) + gap

    def turn_at(self, at: float) -> int:
        """Return the number of the turn that runs at a time (empty or taken)."""
        turn = int((at - EPOCH - self.offset_s) // self.cycle_s)
        return turn if at >= self.vacated_at(turn) else turn - 1

    def holder_at(self, at: float) -> tuple[int, float] | None:
        """Return (player, since) or None while the seat is empty; since is 0 for good holders."""
        if not self.cycle_s:
            return self.pool[0], 0.0
        turn = self.turn_at(at)
        since = self.taken_at(turn)
        if at < since:
            return None
        return self.pool[turn % len(self.pool)], since

    def rank_at(self, at: float) -> str:
        """Return the holder's role: now and then one step up."""
        if not self.role_s:
            return self.rank
        slot = int((at - EPOCH + self.role_s * unit(self.key, 3)) // self.role_s)
        step = mix(self.key, slot, 4) % 2
        return RANKS[RANKS.index(self.rank) - step]


@dataclass(frozen=True, slots=True)
class Squadron:
    """A squadron and its seats; `founded_at` in unix seconds."""

    index: int
    name: str
    core: str
    founded_at: float
    tempo: Tempo
    seats: tuple[Seat, ...] = field(repr=False)

    def tag_at(self, at: float) -> str:
        """Return the tag in the frame of the time: frames are bought anew every few weeks."""
        slot = int((at - EPOCH) // (40 * DAY) + self.index)
        left, right = pick(FRAMES, self.index, slot // 2)
        return f"{left}{self.core}{right}"

    def holders_at(self, at: float) -> Iterator[tuple[Seat, int, float]]:
        """Yield (seat, player, since) for every taken seat."""
        for seat in self.seats:
            held = seat.holder_at(at)
            if held is not None:
                yield seat, held[0], held[1]


@dataclass(slots=True)
class _Numbers:
    """Hands out player numbers."""

    next: int = 0

    def take(self, count: int) -> tuple[int, ...]:
        self.next += count
        return tuple(range(self.next - count, self.next))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a squadron's seats divide: for good, seasonal (months), handed round.

    `pool` is how many take turns on a handed seat; one alone leaves it and comes back.
    """

    core: int
    seasonal: int
    handed: int
    pool: int
    away_low: float
    away_high: float
    tempo: Tempo


def _shape(seed: int, index: int) -> Shape:
    if index == 0:
        return Shape(100, 6, 16, 1, 2.5, 6.0, BUSIEST)
    if index == 1:
        return Shape(88, 6, 14, 1, 2.0, 5.0, BUSY)
    size = 34 + int(94 * unit(seed, index, 20)) if index != 2 else 128
    leave_s = int((14 + 20 * unit(seed, index, 21)) * HOUR)
    tempo = Tempo(leave_s, 0.8 * leave_s, 20 * HOUR, 4 * DAY, 2 * HOUR)
    handed, seasonal = max(3, size // 6), size // 8
    core = size - handed - seasonal
    return Shape(core, seasonal, handed, 3, 0.45, min(8.0, handed / 3), tempo)


class Rosters:
    """All squadrons of a world, and where each player's seat is."""

    def __init__(self, seed: int, loners: int = 2_600) -> None:
        self.seed = seed
        numbers = _Numbers()
        self.squadrons = tuple(
            self._squadron(index, name, core, numbers)
            for index, (name, core) in enumerate(SQUADRONS)
        )
        self.loners = numbers.take(loners)
        self.players = numbers.next
        self.seat_of: dict[int, Seat] = {
            player: seat
            for squadron in self.squadrons
            for seat in squadron.seats
            for player in seat.pool
        }

    @cached_property
    def by_name(self) -> dict[str, Squadron]:
        """Return squadrons by their exact name."""
        return {squadron.name: squadron for squadron in self.squadrons}

    def place_of(self, player: int, at: float) -> tuple[Squadron, Seat, float] | None:
        """Return (squadron, seat, since) of a player at a time, or None without a squadron."""
        seat = self.seat_of.get(player)
        held = seat.holder_at(at) if seat else None
        if seat is None or held is None or held[0] != player:
            return None
        return self.squadrons[seat.squadron], seat, held[1]

    def _squadron(self, index: int, name: str, core: str, numbers: _Numbers) -> Squadron:
        shape = _shape(self.seed, index)
        seats = [
            *self._core_seats(index, shape, numbers),
            *self._seasonal_seats(index, shape, numbers),
            *self._handed_seats(index, shape, numbers),
        ]
        founded = EPOCH - (400 + 3200 * unit(self.seed, index, 22)) * DAY
        return Squadron(index, name, core, founded, shape.tempo, tuple(seats))

    def _core_seats(self, index: int, shape: Shape, numbers: _Numbers) -> Iterator[Seat]:
        # Seats 3 and on: a third is promoted now and then, the last 12 change their nick.
        risers = range(9, 9 + (shape.core - 9) // 3)
        restless = range(shape.core - min(12, shape.core // 4), shape.core)
        for n in range(shape.core):
            yield Seat(
                key=mix(self.seed, index, n, 30),
                squadron=index,
                rank=_rank(n),
                pool=numbers.take(1),
                rename_s=shape.tempo.rename_s * len(restless) if n in restless else 0,
                role_s=shape.tempo.role_s * len(risers) if n in risers else 0,
            )

    def _seasonal_seats(self, index: int, shape: Shape, numbers: _Numbers) -> Iterator[Seat]:
        for n in range(shape.seasonal):
            key = mix(self.seed, index, n, 31)
            cycle = int((40 + 50 * unit(key, 1)) * DAY)
            yield Seat(
                key=key,
                squadron=index,
                rank="private",
                pool=numbers.take(3),
                cycle_s=cycle,
                offset_s=cycle * unit(key, 2),
                gap_low_s=0.1 * cycle,
                gap_high_s=0.5 * cycle,
            )

    def _handed_seats(self, index: int, shape: Shape, numbers: _Numbers) -> Iterator[Seat]:
        tempo = shape.tempo
        for n in range(shape.handed):
            yield Seat(
                key=mix(self.seed, index, n, 32),
                squadron=index,
                rank="private",
                pool=numbers.take(shape.pool),
                cycle_s=tempo.leave_s * shape.handed,
                offset_s=tempo.leave_s * n,
                jitter_s=tempo.leave_jitter_s,
                gap_low_s=shape.away_low * tempo.leave_s,
                gap_high_s=shape.away_high * tempo.leave_s,
            )


def _rank(seat: int) -> str:
    for last, rank in ((0, "commander"), (2, "deputy"), (8, "officer"), (24, "sergeant")):
        if seat <= last:
            return rank
    return "private"


def personal_rating(seat: Seat, player: int, tempo: Tempo, at: float) -> int:
    """Return a member's personal squadron rating: steps, now up and now down."""
    period = tempo.rating_s * 84
    base = 150 + 1750 * unit(seat.key, player, 40)
    slow = swing(seat.key, player, int((at - EPOCH) // (60 * period)), 42)
    if seat.rename_s:
        return round(base + 25 * slow)
    slot = int((at - EPOCH) / period + unit(player, 41))
    return max(0, round(base + 60 * slow + 45 * swing(player, slot, 43)))


def activity(seat: Seat, player: int, tempo: Tempo, at: float) -> int:
    """Return a member's activity: changes about half as often as the rating."""
    period = tempo.rating_s * 168
    base = 60 + 1400 * unit(seat.key, player, 44)
    if seat.rename_s:
        return round(base)
    slot = int((at - EPOCH) / period + unit(player, 45))
    return max(0, round(base * (1 + 0.12 * swing(player, slot, 46))))


def registered_at(seed: int, player: int) -> float:
    """Return when a player signed up (unix seconds): 2013 to 2023."""
    share: float = unit(seed, player, 48) ** 0.7
    return EPOCH - (30 + 4000 * share) * DAY


def entered_at(seat: Seat, player: int, since: float, earliest: float) -> float:
    """Return when a member entered (unix s); those who stay for good did so before the epoch."""
    if since:
        return since
    return earliest + (EPOCH - earliest) * unit(player, seat.key, 47)
