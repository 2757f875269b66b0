"""What is known of players at a moment, learned match by match. Pure.

The backtest and the live forecast both learn through here, so the two cannot differ. A player's
state is made of the newest WINDOW maps only: that bounds both memory and the live query.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from stats.faceit.elo.change import change_at, expected
from stats.faceit.odds.room import Record, Room, RoomPlayer, RoomSide, elo_of

WINDOW = 200
RATING_WINDOW = 80
HALF_LIFE_MAPS = 20
DECAY = 0.5 ** (1 / HALF_LIFE_MAPS)


class Result(NamedTuple):
    """One player on one finished map; `rating` is None where it cannot be told."""

    map: str | None
    won: bool
    rounds: int
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A player's place in a match: what was known before it, and what came of it.

    `elo` is the player's before the match, `elo_after` what was observed after it; somebody not
    `listed` was no part of the room before the match, but played.
    """

    player_id: str
    level: int | None = None
    elo: float | None = None
    elo_after: float | None = None
    results: tuple[Result, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Lineup:
    """A side of a match; `elo` is its mean if the source says it."""

    places: tuple[Place, ...]
    elo: float | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A finished match; `side1_won` None where nobody won. Times are aware datetimes.

    `start_known` False says that only the finish was told: it teaches, but is never forecast.
    """

    match_id: str
    started_at: datetime
    finished_at: datetime
    side1: Lineup
    side2: Lineup
    map: str | None
    side1_won: bool | None
    best_of: int = 1
    pool: tuple[str, ...] = ()
    elo_counts: bool = True
    start_known: bool = True


@dataclass(slots=True)
class PlayerState:
    """The newest maps of one player, and the Elo and level last seen."""

    player_id: str
    elo: float | None = None
    level: int | None = None
    results: deque[Result] = field(default_factory=deque)
    _won: dict[str | None, int] = field(default_factory=dict)
    _played: dict[str | None, int] = field(default_factory=dict)
    _known: RoomPlayer | None = None

    def learn(self, results: Iterable[Result]) -> None:
        """Take finished maps in the order they were finished."""
        for result in results:
            self.results.append(result)
            self._count(result, 1)
            if len(self.results) > WINDOW:
                self._count(self.results.popleft(), -1)
        self._known = None

    def player(self) -> RoomPlayer:
        """Return what a room needs to know of the player."""
        if self._known is None:
            rating, maps = recent_rating(self.results)
            overall = Record(sum(self._won.values()), len(self.results))
            self._known = RoomPlayer(
                self.player_id, self.elo, self.level, overall, self._records(), rating, maps
            )
        return self._known

    def see(self, elo: float | None, level: int | None) -> None:
        """Remember an Elo and a level that were observed; None tells nothing."""
        self.elo = self.elo if elo is None else elo
        self.level = self.level if level is None else level
        self._known = None

    def _count(self, result: Result, sign: int) -> None:
        name = result.map
        self._played[name] = self._played.get(name, 0) + sign
        self._won[name] = self._won.get(name, 0) + sign * result.won

    def _records(self) -> dict[str, Record]:
        return {
            name: Record(self._won[name], played)
            for name, played in self._played.items()
            if name and played
        }


@dataclass(slots=True)
class State:
    """All players seen so far."""

    players: dict[str, PlayerState] = field(default_factory=dict)

    def of(self, player_id: str) -> PlayerState:
        """Return a player's state, a blank one for somebody new."""
        found = self.players.get(player_id)
        if found is None:
            found = self.players[player_id] = PlayerState(player_id)
        return found

    def room(self, match: Played) -> Room:
        """Return the room as it was known before the match: nothing of its outcome is read."""
        sides = (self._side(match.side1), self._side(match.side2))
        return Room(*sides, match.map, match.pool, match.best_of)

    def learn(self, match: Played) -> None:
        """Take a finished match."""
        moves = elo_moves(self.room(match), match)
        for number, lineup in enumerate((match.side1, match.side2)):
            for place in lineup.places:
                self._learn_place(place, moves[number])

    def _learn_place(self, place: Place, move: float) -> None:
        state = self.of(place.player_id)
        before = state.elo if place.elo is None else place.elo
        moved = None if before is None else before + move
        state.see(moved if place.elo_after is None else place.elo_after, place.level)
        state.learn(place.results)

    def _side(self, lineup: Lineup) -> RoomSide:
        players = tuple(self._seen(place) for place in lineup.places if place.listed)
        return RoomSide(players, lineup.elo)

    def _seen(self, place: Place) -> RoomPlayer:
        """Return the player with what the room itself says; it adds nothing to the state."""
        state = self.players.get(place.player_id)
        known = state.player() if state else RoomPlayer(place.player_id)
        elo = known.elo if place.elo is None else place.elo
        level = known.level if place.level is None else place.level
        return RoomPlayer(
            known.player_id,
            elo,
            level,
            known.overall,
            known.maps,
            known.rating,
            known.rating_matches,
        )


def elo_moves(room: Room, match: Played) -> tuple[float, float]:
    """Return the Elo that players of each side gain, predicted from team means.

    Nothing where the match does not count, nobody won or a side's Elo is unknown.
    """
    means = [_side_elo(side) for side in (room.side1, room.side2)]
    if not match.elo_counts or match.side1_won is None or means[0] is None or means[1] is None:
        return 0.0, 0.0
    chance = expected(means[0], means[1])
    won = match.side1_won
    return float(change_at(chance, won)), float(change_at(1 - chance, not won))


def _side_elo(side: RoomSide) -> float | None:
    if side.elo is not None:
        return side.elo
    found = [elo for elo in map(elo_of, side.players) if elo is not None]
    return sum(found) / len(found) if found else None


def recent_rating(results: Sequence[Result]) -> tuple[float | None, float]:
    """Return the rating weighted by rounds, halved every HALF_LIFE_MAPS, and its effective maps.

    Of the newest RATING_WINDOW maps: those before would weigh less than a sixteenth.
    """
    total = weights = squares = 0.0
    for result in islice(results, max(0, len(results) - RATING_WINDOW), None):
        if result.rating is None or not result.rounds:
            continue
        total = total * DECAY + result.rating * result.rounds
        weights = weights * DECAY + result.rounds
        squares = squares * DECAY * DECAY + result.rounds**2
    return (total / weights, weights**2 / squares) if weights else (None, 0.0)
