"""The two leagues, their clubs, how strong these are, and who plays for them."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, pi
from typing import Final

from stats.football.demo.chance import mix, normal, unit
from stats.football.demo.names import DEMOLAND, SAMPLONIA, ClubName, Named, person_of

POSITIONS: Final = "GG" + "D" * 8 + "M" * 8 + "F" * 6
# Log goals of a side against its equal, and what home ground adds.
GOALS: Final = 0.22
HOME_EDGE: Final = 0.13
_SPREAD: Final = 0.24
_DRIFT: Final = 0.13
_DRIFT_SEASONS: Final = 1.6
# Seasons before this one are never asked for; it keeps numbers above 0.
_AGES: Final = 20_000
_TEAM_IDS: Final = 9_900_000
_PLAYER_IDS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the demo, by its letters."""

    name: str
    alpha2: str
    alpha3: str


@dataclass(frozen=True, slots=True)
class LeagueFacts:
    """A league: its number here, its numbers at the source, and its places of note."""

    index: int
    unique_id: int
    tournament_id: int
    name: str
    ru: str
    country: Country
    clubs: tuple[ClubName, ...]
    zones: tuple[tuple[int, int, str], ...]

    @property
    def rounds(self) -> int:
        """Return how many rounds a season has: each club meets each at home and away."""
        return 2 * (len(self.clubs) - 1)


LEAGUES: Final = (
    LeagueFacts(
        0, 9_900_001, 9_910_011, "Demoland Premier Division", "Демоландия. Высший дивизион",
        Country("Demoland", "XA", "XDA"), DEMOLAND,
        ((1, 1, "Champions League"), (2, 3, "Europa League"), (10, 10, "Relegation Playoffs"),
         (11, 12, "Relegation")),
    ),
    LeagueFacts(
        1, 9_900_002, 9_910_022, "Samplonia First League", "Самплония. Первая лига",
        Country("Samplonia", "XB", "XDB"), SAMPLONIA,
        ((1, 1, "Champions League"), (2, 2, "Conference League"), (10, 10, "Relegation")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Club:
    """A club by league and place in its list."""

    league: int
    index: int

    @property
    def named(self) -> ClubName:
        """Return what it is called."""
        return LEAGUES[self.league].clubs[self.index]

    @property
    def team_id(self) -> int:
        """Return its number at the source."""
        return _TEAM_IDS + self.league * 100 + self.index + 1


@dataclass(frozen=True, slots=True, eq=False)
class Player:
    """A player of a club; `skill` is how often they are chosen and how much they do, around 1.

    Within a match each is one object, so that identity tells them apart.
    """

    player_id: int
    name: Named
    position: str
    shirt: int
    born_at: int
    skill: float
    height_cm: int


def attack_of(seed: int, club: Club, when: float) -> float:
    """Return a club's log strength in attack; `when` in seasons, such as 3.5."""
    return _both(seed, club) + 0.35 * _SPREAD * _own(seed, club, 2) + _drift(seed, club, when, 3)


def defence_of(seed: int, club: Club, when: float) -> float:
    """Return a club's log strength in defence."""
    return _both(seed, club) + 0.35 * _SPREAD * _own(seed, club, 4) + _drift(seed, club, when, 5)


def goals_of(seed: int, home: Club, away: Club, when: float) -> tuple[float, float]:
    """Return the goals either side may expect in 90 minutes."""
    ours = attack_of(seed, home, when) - defence_of(seed, away, when)
    theirs = attack_of(seed, away, when) - defence_of(seed, home, when)
    return exp(GOALS + HOME_EDGE + ours), exp(GOALS - HOME_EDGE + theirs)


def _both(seed: int, club: Club) -> float:
    return _SPREAD * _own(seed, club, 1)


def _own(seed: int, club: Club, what: int) -> float:
    return normal(seed, club.league, club.index, what, 71)


def _drift(seed: int, club: Club, when: float, what: int) -> float:
    """Return what came and went since: values at marks, joined by half waves."""
    mark, share = divmod(when / _DRIFT_SEASONS + unit(seed, club.index, what, 72), 1.0)
    before, after = (
        normal(seed, club.league, club.index, what, int(mark) + step, 73) for step in (0, 1)
    )
    smooth = (1 - cos(pi * share)) / 2
    return _DRIFT * (before * (1 - smooth) + after * smooth)


@lru_cache(maxsize=512)
def squad_of(seed: int, club: Club, season: int) -> tuple[Player, ...]:
    """Return the 24 players of a club in a season; some leave each season, and others come."""
    return tuple(_player(seed, club, slot, season) for slot in range(len(POSITIONS)))


def _player(seed: int, club: Club, slot: int, season: int) -> Player:
    place = mix(seed, club.league, club.index, slot, 74)
    stays = 5 + place % 9
    came = (season + _AGES + place // 9 % stays) // stays
    number = _PLAYER_IDS + ((club.league * 20 + club.index) * 24 + slot) * 10_000 + came % 10_000
    own = mix(seed, number, 75)
    return Player(
        player_id=number,
        name=person_of(seed, number),
        position=POSITIONS[slot],
        shirt=slot + 1,
        born_at=694_224_000 + own % (16 * 365) * 86_400,
        skill=0.6 + 0.9 * unit(seed, number, 76),
        height_cm=168 + own // 7 % 29,
    )
