"""The whole little world behind one door: look up by nick or name, at any time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from stats.warthunder.demo.careers import Career, Standing, career_of, spell_at, standing_at
from stats.warthunder.demo.chance import pick, tally, unit
from stats.warthunder.demo.names import SQUADRONS, TITLES, NickBook
from stats.warthunder.demo.rosters import (
    DAY,
    EPOCH,
    Rosters,
    Seat,
    Squadron,
    activity,
    entered_at,
    personal_rating,
    registered_at,
)

SUGGESTED_SQUADRONS: tuple[str, ...] = (SQUADRONS[0][0], SQUADRONS[1][0], SQUADRONS[2][0])
# (squadron, seat) of those who play day and night, and how their nicks look.
_FEATURED = ((0, 3, 1), (0, 4, 4), (0, 5, 5), (1, 3, 13), (1, 4, 9), (2, 5, 10), (3, 4, 8))
RECOUNTED_EVERY_S = 300
_NICKS_OF_THE_QUIET = 12


@dataclass(frozen=True, slots=True)
class PlayerView:
    """A player as the source shows them at a time; squadron is None without one."""

    player: int
    nick: str
    title: str
    registered_at: float
    banned: bool
    squadron: Squadron | None
    standing: Standing
    zeroed: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """A row of a roster; `entered_at` in unix seconds, None for a date the source garbles."""

    player: int
    nick: str
    rating: int
    activity: int
    rank: str
    entered_at: float | None


@dataclass(frozen=True, slots=True)
class SquadronView:
    """A squadron at a time; flight time in seconds."""

    squadron: Squadron
    tag: str
    members: tuple[MemberView, ...]
    rating: int
    activity: int
    battles: int
    wins: int
    air_kills: int
    ground_kills: int
    deaths: int
    flight_time_s: int


class World:
    """Thousands of players and their squadrons as a function of (seed, time)."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        self.rosters = Rosters(seed)
        self._nicks: list[tuple[str, ...]] = []
        self._owner: dict[str, tuple[int, int]] = {}
        self._name_everybody()

    @cached_property
    def featured(self) -> tuple[int, ...]:
        """Return players worth following: they never rest, never leave and keep their nick."""
        members = [self.rosters.squadrons[s].seats[n].pool[0] for s, n, _style in _FEATURED]
        return (*members, *self.rosters.loners[:2])

    @cached_property
    def fragile(self) -> int:
        """Return the player whose counters fall for eight minutes every two hours."""
        return self.rosters.loners[1]

    def suggested_players(self) -> list[str]:
        """Return the nicks of the featured players."""
        return [self._nicks[player][0] for player in self.featured]

    def nick_at(self, player: int, at: float) -> str:
        """Return a player's nick at a time."""
        nicks = self._nicks[player]
        return nicks[0] if len(nicks) == 1 else nicks[self._variant(player, len(nicks), at)]

    def find_player(self, nick: str, at: float, zeroed: bool = False) -> PlayerView | None:
        """Return who bears a nick at a time (exact, case counts), or None; see `player_at`."""
        owner = self._owner.get(nick)
        if owner is None or self.nick_at(owner[0], at) != nick:
            return None
        return self.player_at(owner[0], at, zeroed)

    def player_at(self, player: int, at: float, zeroed: bool = False) -> PlayerView:
        """Return a player as shown at a time, with all counters zero if asked."""
        career = self.career(player)
        shown = 0.0 if zeroed else spell_at(career, at)
        place = self.rosters.place_of(player, at)
        return PlayerView(
            player=player,
            nick=self.nick_at(player, at),
            title=pick(TITLES, career.key, 70),
            registered_at=career.registered_at,
            banned=career.banned,
            squadron=place[0] if place else None,
            standing=standing_at(career, at, shown),
            zeroed=shown == 0.0,
        )

    def career(self, player: int) -> Career:
        """Return a player's constants."""
        tireless = player in self.featured
        return career_of(self.seed, player, tireless, player == self.fragile)

    def find_squadron(self, name: str, at: float) -> SquadronView | None:
        """Return a squadron by its exact name at a time, or None."""
        squadron = self.rosters.by_name.get(name)
        return self._squadron_at(squadron, at) if squadron else None

    def board_at(self, at: float) -> list[SquadronView]:
        """Return all squadrons, best rating first."""
        views = [self._squadron_at(squadron, at) for squadron in self.rosters.squadrons]
        return sorted(views, key=lambda view: (-view.rating, view.squadron.index))

    def _squadron_at(self, squadron: Squadron, at: float) -> SquadronView:
        members = tuple(sorted(self._members(squadron, at), key=lambda m: (-m.rating, m.player)))
        hours = max(0.0, (at - squadron.founded_at) / 3600)
        battles = int(hours * (0.4 + 2.2 * unit(self.seed, squadron.index, 71)))
        wins = tally(squadron.index + 900, battles, self._win_rate(squadron), at_most_one=True)
        return SquadronView(
            squadron=squadron,
            tag=squadron.tag_at(at),
            members=members,
            rating=self._rating(squadron, at - at % RECOUNTED_EVERY_S),
            activity=sum(member.activity for member in members) // 10,
            battles=battles,
            wins=wins,
            air_kills=tally(squadron.index + 910, battles, 2.1),
            ground_kills=tally(squadron.index + 920, battles, 4.6),
            deaths=tally(squadron.index + 930, battles, 5.9),
            flight_time_s=battles * 3_960,
        )

    def _rating(self, squadron: Squadron, at: float) -> int:
        """Return the squadron's rating as last counted, from those who are there for good."""
        settled = (seat for seat in squadron.seats if not seat.cycle_s)
        each = sorted(
            (personal_rating(seat, seat.pool[0], squadron.tempo, at) for seat in settled),
            reverse=True,
        )
        return sum(each[:20]) + sum(each[20:]) // 20

    def _win_rate(self, squadron: Squadron) -> float:
        return 0.4 + 0.25 * unit(self.seed, squadron.index, 72)

    def _members(self, squadron: Squadron, at: float) -> Iterator[MemberView]:
        for seat, player, since in squadron.holders_at(at):
            yield MemberView(
                player=player,
                nick=self.nick_at(player, at),
                rating=personal_rating(seat, player, squadron.tempo, at),
                activity=activity(seat, player, squadron.tempo, at),
                rank=seat.rank_at(at),
                entered_at=self._entered_at(squadron, seat, player, since),
            )

    def _entered_at(
        self, squadron: Squadron, seat: Seat, player: int, since: float
    ) -> float | None:
        if not since and not seat.rename_s and unit(seat.key, 73) < 0.02:
            return None
        if len(seat.pool) == 1:
            since = 0.0  # whoever only went for a while is shown with the day of the first time
        earliest = max(squadron.founded_at, registered_at(self.seed, player))
        return entered_at(seat, player, since, min(earliest, EPOCH - DAY))

    def _variant(self, player: int, count: int, at: float) -> int:
        seat = self.rosters.seat_of[player]
        slot = (at - EPOCH) / seat.rename_s + unit(seat.key, 74)
        return int(slot // 1) % count

    def _name_everybody(self) -> None:
        book = NickBook(self.seed)
        styles = self._featured_styles()
        for player in range(self.rosters.players):
            seat = self.rosters.seat_of.get(player)
            nicks = [
                book.new(player, n, style=styles.get(player)) for n in range(_nick_count(seat))
            ]
            self._nicks.append(tuple(nicks))
            self._owner.update({nick: (player, n) for n, nick in enumerate(nicks)})

    def _featured_styles(self) -> dict[int, int]:
        wanted: Sequence[int] = [style for _s, _n, style in _FEATURED] + [13, 6]
        return dict(zip(self.featured, wanted, strict=True))


def _nick_count(seat: Seat | None) -> int:
    if seat is None or not seat.rename_s:
        return 1
    if seat.squadron > 1:
        return _NICKS_OF_THE_QUIET
    return int(DAY / seat.rename_s) // 2


@lru_cache(maxsize=4)
def world_of(seed: int) -> World:
    """Return the world of a seed, built once per process (some 0.2 s)."""
    return World(seed)


def suggested_players(seed: int = 1) -> list[str]:
    """Return nicks worth following in the world of a seed."""
    return world_of(seed).suggested_players()
