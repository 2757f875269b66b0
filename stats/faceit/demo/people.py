"""Who plays: their true strength, style, habits and friends, of which the source tells nothing."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from stats.faceit.demo.chance import mix, stream, uuid_of
from stats.faceit.demo.names import nicks
from stats.faceit.demo.venue import DAY, EPOCH, MAPS_TOTAL, REGIONS

PINNED, RISING, SLUMPING = 0, 1, 2
SLUMP_AT = 1_769_904_000  # 2026-02-01: from one day to the next
SLUMP_ELO = -380.0
RISE_FROM, RISE_UNTIL = 1_748_736_000, 1_780_272_000  # 2025-06-01 to 2026-06-01: little by little
RISE_ELO = 420.0
# Region, mean Elo, members, and how likely the circle meets on an evening.
_CIRCLES = (
    ("EU", 2080, 64, 0.62), ("EU", 780, 22, 0.17), ("EU", 1000, 22, 0.19), ("EU", 1250, 22, 0.2),
    ("EU", 1550, 22, 0.2), ("EU", 1850, 22, 0.2), ("EU", 2550, 22, 0.21), ("NA", 1500, 22, 0.19),
    ("NA", 2250, 22, 0.2), ("SA", 1400, 22, 0.18), ("SA", 2000, 22, 0.19), ("SEA", 1300, 20, 0.18),
    ("OCE", 1700, 20, 0.17),
)  # fmt: skip
_BONDS = (60.0, 0.0, 90.0, -50.0, 35.0)


@dataclass(frozen=True, slots=True)
class Style:
    """How someone plays: weights of a first duel won and lost, a kill, a death; rates."""

    opening_kill: float
    opening_death: float
    kill: float
    death: float
    sniper: float
    headshot: float
    flashes: float
    utility: float


ENTRY = Style(1.7, 2.1, 1.05, 1.12, 0.02, 0.5, 0.35, 0.4)
AWPER = Style(1.5, 0.8, 1.08, 0.9, 0.48, 0.3, 0.3, 0.3)
SUPPORT = Style(0.6, 0.7, 0.9, 0.97, 0.03, 0.44, 0.75, 0.7)
LURKER = Style(0.6, 0.5, 0.98, 0.92, 0.04, 0.47, 0.25, 0.35)
RIFLER = Style(1.0, 1.0, 1.0, 1.0, 0.06, 0.48, 0.4, 0.45)
_STYLES = (ENTRY, AWPER, SUPPORT, LURKER, RIFLER, RIFLER)


@dataclass(frozen=True, slots=True)
class Person:
    """A player. `skill` and `map_skill` are in Elo points; `keen` is how often they come, 0 to 1.

    `party` numbers the friends they queue with (-1: alone), `bond` is what a party is worth to
    its team beyond the sum of its members, in Elo points of the team's mean.
    """

    index: int
    key: int
    player_id: str
    nickname: str
    country: str
    steam_id_64: str
    circle: int
    skill: float
    map_skill: tuple[float, ...]
    map_love: tuple[float, ...]
    style: Style
    aim: float
    keen: float
    party: int
    bond: float
    joined_at: int

    def skill_at(self, at: float) -> float:
        """Return true strength at a time, in Elo points, before the map."""
        return self.skill + self.trend_at(at)

    def trend_at(self, at: float) -> float:
        """Return what the two players with a story have gained or lost by a time."""
        if self.index == RISING:
            done = (at - RISE_FROM) / (RISE_UNTIL - RISE_FROM)
            return RISE_ELO * min(1.0, max(0.0, done))
        return SLUMP_ELO if self.index == SLUMPING and at >= SLUMP_AT else 0.0


@dataclass(frozen=True, slots=True)
class Circle:
    """People of one region and about one strength, who meet of an evening."""

    index: int
    region: str
    mean: float
    meets: float
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody, and the circles they play in."""

    people: tuple[Person, ...]
    circles: tuple[Circle, ...]

    def region_of(self, person: Person) -> str:
        """Return the name of a player's region."""
        return self.circles[person.circle].region


@lru_cache(maxsize=4)
def population_of(seed: int) -> Population:
    """Return the people of a seed."""
    names = nicks(seed, sum(row[2] for row in _CIRCLES))
    people: list[Person] = []
    circles = []
    for number, (region, mean, size, meets) in enumerate(_CIRCLES):
        first = len(people)
        parties = _parties(stream(seed, number, 2), size)
        for n in range(size):
            people.append(_person(seed, first + n, number, names[first + n], parties[n]))
        circles.append(Circle(number, region, mean, meets, tuple(range(first, first + size))))
    return Population(tuple(people), tuple(circles))


def _parties(rng: Random, size: int) -> list[int]:
    """Return a party's number for each member; a third of them plays alone."""
    parties = [-1] * size
    start, number = 0, 0
    while start + 4 < size * 0.65:
        count = rng.choice((2, 2, 3, 4))
        parties[start : start + count] = [number] * count
        start, number = start + count, number + 1
    return parties


def _person(seed: int, index: int, circle: int, nick: str, party: int) -> Person:
    region, mean, _size, _meets = _CIRCLES[circle]
    key = mix(seed, index, 3)
    rng = stream(key)
    late = index > SLUMPING and rng.random() < 0.25
    return Person(
        index=index,
        key=key,
        player_id=uuid_of(seed, "player", index),
        nickname=nick,
        country=rng.choice(REGIONS[region].countries),
        steam_id_64=str(76561190000000000 + mix(key, 4) % 10_000_000_000),
        circle=circle,
        skill=mean + min(2.0, max(-2.0, rng.gauss(0, 1))) * (150 if index else 20),
        map_skill=tuple(rng.gauss(0, 75) for _ in range(MAPS_TOTAL)),
        map_love=tuple(0.15 + rng.random() ** 2 for _ in range(MAPS_TOTAL)),
        style=rng.choice(_STYLES) if index else RIFLER,
        aim=rng.gauss(0, 0.1),
        keen=_keen(rng, index, circle),
        party=party if party < 0 else circle * 100 + party,
        bond=_BONDS[party % len(_BONDS)] if party >= 0 else 0.0,
        joined_at=EPOCH + (int(rng.random() * 500) * DAY if late else 0),
    )


def _keen(rng: Random, index: int, circle: int) -> float:
    drawn = rng.random()
    if index == PINNED:
        return 1.0
    if index <= SLUMPING:
        return 0.5
    return 0.08 + 0.28 * drawn if circle == 0 else 0.3 + 0.6 * drawn
