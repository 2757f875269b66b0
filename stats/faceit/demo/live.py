"""The present: the same circles at the demo's speed, a match in about a minute and a half."""

from stats.faceit.demo.chance import stream, unit
from stats.faceit.demo.gathering import lanes_of, sides_of, units_of
from stats.faceit.demo.ledger import Draft, Ledger
from stats.faceit.demo.matches import ABORTED, CANCELLED, Times
from stats.faceit.demo.people import SLUMPING, Circle, Population

WAVE_S = 130
_SLOT_S = 1_800
_ONLINE = 0.8


class Live:
    """Goes on from a time: each circle starts matches every WAVE_S seconds, one after another."""

    def __init__(self, ledger: Ledger, population: Population, since: int) -> None:
        self._ledger = ledger
        self._population = population
        self._since = since
        self._next = 0  # waves of all circles, in the order of their time

    def advance(self, now: float) -> None:
        """Arrange every match that has been created by now, with its future."""
        circles = self._population.circles
        while (at := self._time_of(self._next)) <= now:
            self._wave(circles[self._next % len(circles)], at)
            self._next += 1

    def _time_of(self, number: int) -> int:
        wave, circle = divmod(number, len(self._population.circles))
        return self._since + wave * WAVE_S + circle * WAVE_S // len(self._population.circles)

    def _wave(self, circle: Circle, at: int) -> None:
        seed = self._ledger.seed
        rng = stream(seed, circle.index, at, 14)
        present = [n for n in circle.members if self._is_online(n, at)]
        units = units_of(rng, self._ledger.people, present)
        lanes = lanes_of(units, self._ledger.elo)
        seated = {n for lane in lanes for unit_ in lane for n in unit_}
        spare = next((n for n in present if n not in seated), None)
        for number, lane in enumerate(lanes):
            sides = sides_of(rng, lane, self._ledger.elo)
            sitter = spare if number == 0 else None
            tag = (circle.index, at, number, 15)
            self._quick_match(self._ledger.arrange(tag, sides, sitter, True), at)

    def _is_online(self, person: int, at: int) -> bool:
        return person <= SLUMPING or unit(self._ledger.seed, person, at // _SLOT_S, 16) < _ONLINE

    def _quick_match(self, draft: Draft, at: int) -> None:
        """Play one match of at most WAVE_S seconds from creation to the move of Elo."""
        rng = draft.rng
        maps = draft.play(at)
        created = at + rng.randrange(7)
        configured = created + 2 + rng.randrange(4)
        ready = configured + 2 + rng.randrange(3)
        started = ready + 2 + rng.randrange(4)
        lasts = min(95, int(len(maps[0].rounds) * (2.9 + 0.7 * rng.random())))
        if draft.outcome == CANCELLED:
            started, lasts = 0, ready + 6
        elif draft.outcome == ABORTED:
            lasts = 20
        draft.close(Times(created, configured, ready, started, started + lasts), maps)
