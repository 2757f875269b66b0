"""The past: circles of players meet of an evening, in their region's time, and play a while."""

from random import Random

from stats.faceit.demo.chance import stream, unit
from stats.faceit.demo.gathering import lanes_of, sides_of, units_of
from stats.faceit.demo.ledger import Draft, Ledger
from stats.faceit.demo.matches import CHAMPIONSHIP, Times
from stats.faceit.demo.people import SLUMPING, Circle, Population
from stats.faceit.demo.venue import DAY, EPOCH, REGIONS

_WEEKEND = (0.85, 0.8, 0.9, 0.9, 1.15, 1.25, 1.15)  # the epoch was a Sunday: day 0 is a Monday here
_GUESTS = 3


class Evenings:
    """Fills a ledger with everything before a time; the same whatever comes later."""

    def __init__(self, ledger: Ledger, population: Population, until: float) -> None:
        self._ledger = ledger
        self._population = population
        self._until = until
        self._neighbour = [self._nearest(circle) for circle in population.circles]

    def fill(self) -> None:
        """Play all evenings from the epoch on."""
        for day in range(int((self._until - EPOCH) // DAY) + 1):
            for circle in self._population.circles:
                if self._meets(circle, day):
                    self._evening(circle, day)

    def _meets(self, circle: Circle, day: int) -> bool:
        weekday = _WEEKEND[(day + 6) % 7]
        return unit(self._ledger.seed, circle.index, day, 11) < circle.meets * weekday

    def _evening(self, circle: Circle, day: int) -> None:
        rng = stream(self._ledger.seed, circle.index, day, 12)
        begins = REGIONS[circle.region].evening_s
        at = EPOCH + day * DAY + begins + int(rng.random() * 4_000)
        online = self._online(rng, circle, day, at)
        for wave in range(2 + int(rng.random() * 5)):
            drafts = self._wave(rng, (circle.index, day, wave), online)
            ends = [self._past_match(draft, at) for draft in drafts]
            if not ends or max(ends) > self._until:
                return
            at = max(ends) + 150 + int(rng.random() * 300)

    def _online(self, rng: Random, circle: Circle, day: int, at: float) -> list[int]:
        people = self._ledger.people
        online = [
            n for n in circle.members if rng.random() < people[n].keen and people[n].joined_at <= at
        ]
        other = self._neighbour[circle.index]
        if other is not None and rng.random() < 0.3 and not self._meets(other, day):
            guests = rng.sample(other.members, _GUESTS)
            online += [n for n in guests if n > SLUMPING and people[n].joined_at <= at]
        return online

    def _wave(self, rng: Random, tag: tuple[int, ...], online: list[int]) -> list[Draft]:
        present = [n for n in online if n <= SLUMPING or rng.random() < 0.88]
        units = units_of(rng, self._ledger.people, present)
        lanes = lanes_of(units, self._ledger.elo)
        seated = {n for lane in lanes for unit_ in lane for n in unit_}
        spare = next((n for n in present if n not in seated), None)
        drafts = []
        for number, lane in enumerate(lanes):
            sides = sides_of(rng, lane, self._ledger.elo)
            sitter = spare if number == 0 else None
            drafts.append(self._ledger.arrange((*tag, number, 13), sides, sitter, False))
        return drafts

    def _past_match(self, draft: Draft, at: int) -> int:
        """Play one match at real speed and return when it ended; write it if that has been."""
        rng = draft.rng
        maps = draft.play(at)
        created = at + int(rng.random() * 90)
        configured = created + 60 + int(rng.random() * 90)
        ready = configured + 20 + int(rng.random() * 60)
        started = ready + 60 + int(rng.random() * 300)
        rounds = sum(len(one.rounds) for one in maps)
        lasts = rounds * (88 + 22 * rng.random()) + 600 * (len(maps) - 1)
        if draft.contest == CHAMPIONSHIP:
            lasts += 200
        finished = started + int(lasts)
        if finished <= self._until:
            draft.close(Times(created, configured, ready, started, finished), maps)
        return finished

    def _nearest(self, circle: Circle) -> Circle | None:
        others = [
            c for c in self._population.circles if c.region == circle.region and c is not circle
        ]
        return min(others, key=lambda c: abs(c.mean - circle.mean), default=None)
