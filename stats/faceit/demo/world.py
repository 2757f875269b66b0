"""The whole little world behind one door: who is who, what they played, what their lines say."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import RLock

from stats.faceit.demo.chance import mix, stream
from stats.faceit.demo.duels import WIDTH, simulate
from stats.faceit.demo.evenings import Evenings
from stats.faceit.demo.ledger import Ledger
from stats.faceit.demo.live import Live
from stats.faceit.demo.matches import Match
from stats.faceit.demo.people import PINNED, RISING, SLUMPING, Person, population_of

# A day of the quick part is played again in about two seconds; a week would keep a start waiting.
LIVE_GRID_S = 24 * 3600
_LINES_KEPT = 20_000


class World:
    """Everything as a function of (seed, live_since, time).

    Before `live_since` (unix seconds) people play of an evening at real speed; from there on a
    match lasts about a minute and a half. Questions about any time up to the one it was last
    advanced to have the same answers for ever. Safe to ask from several threads.
    """

    def __init__(self, seed: int, live_since: int) -> None:
        self.seed = seed
        self.live_since = live_since
        self.population = population_of(seed)
        self.people = self.population.people
        self.by_id = {person.player_id: person for person in self.people}
        self.by_nick = {person.nickname: person for person in self.people}
        self.by_steam = {person.steam_id_64: person for person in self.people}
        self._lock = RLock()
        self._ledger: Ledger | None = None
        self._live: Live | None = None
        self._lines: OrderedDict[tuple[int, int], array[int]] = OrderedDict()

    def advance(self, now: float) -> Ledger:
        """Let time pass; the first call plays all of the past (about a second)."""
        with self._lock:
            if self._ledger is None or self._live is None:
                ledger = Ledger(self.seed, self.population)
                Evenings(ledger, self.population, self.live_since).fill()
                self._live = Live(ledger, self.population, self.live_since)
                self._ledger = ledger
            self._live.advance(now)
            return self._ledger

    @property
    def ledger(self) -> Ledger:
        """Return what has been written so far."""
        return self._ledger or self.advance(self.live_since)

    def find_match(self, match_id: str, now: float) -> Match | None:
        """Return a match that has been created by now, or None."""
        ledger = self.advance(now)
        number = ledger.number_of.get(match_id)
        match = ledger.matches[number] if number is not None else None
        return match if match and match.times.created <= now else None

    def finished_of(self, person: Person, now: float) -> list[Match]:
        """Return a player's matches with a result by now, oldest first."""
        ledger = self.advance(now)
        return [ledger.matches[n] for n in ledger.finished_of(person.index, now)]

    def elo_at(self, person: Person, now: float) -> int:
        """Return what the source shows as a player's Elo."""
        return self.advance(now).elo_at(person.index, now)

    def ladder(self, region: str, now: float, country: str = "") -> list[tuple[Person, int]]:
        """Return a region's players with their Elo, best first."""
        ledger = self.advance(now)
        there = (p for p in self.people if self.population.region_of(p) == region)
        rows = [(p, ledger.elo_at(p.index, now)) for p in there if country in ("", p.country)]
        return sorted(rows, key=lambda row: (-row[1], row[0].index))

    def lines(self, match: Match, number: int) -> "array[int]":
        """Return the ten lines of one map of a match: WIDTH counts a player, in seats' order."""
        key = (match.key, number)
        with self._lock:
            if key in self._lines:
                self._lines.move_to_end(key)
                return self._lines[key]
            lines = self._lines[key] = self._simulated(match, number)
            if len(self._lines) > _LINES_KEPT:
                self._lines.popitem(last=False)
            return lines

    def line_of(self, match: Match, number: int, person: Person) -> "array[int]":
        """Return one player's line of one map."""
        seat = match.players.index(person.index)
        return self.lines(match, number)[seat * WIDTH : (seat + 1) * WIDTH]

    def matches_between(self, since: float, until: float) -> Sequence[Match]:
        """Return the live matches of which something may happen between two times."""
        ledger = self.advance(until)
        recent: list[Match] = []
        for match in reversed(ledger.matches):
            if not match.live or match.times.created < since - 600:
                break
            recent.append(match)
        return recent[::-1]

    def _simulated(self, match: Match, number: int) -> "array[int]":
        played = match.maps[number]
        teams = [[self.people[n] for n in team] for team in match.teams]
        at = match.times.started
        skills = [p.skill_at(at) + p.map_skill[played.index] for team in teams for p in team]
        mean = sum(skills) / len(skills)
        rng = stream(mix(match.key, number, 17))
        return simulate(rng, teams, played.rounds, [skill - mean for skill in skills])


def live_since(now: float) -> int:
    """Return when the quick part begins for a demo that starts now: midnight (UTC), so that
    a restart on the same day goes on where it was."""
    return int(now // LIVE_GRID_S) * LIVE_GRID_S


@lru_cache(maxsize=8)
def world_of(seed: int, since: int) -> World:
    """Return the world of a seed and a beginning of its quick part, one per process."""
    return World(seed, since)


def suggested_players(seed: int = 1) -> list[str]:
    """Return nicks worth following: 2,500 matches, one who rises, one who slumped, and others."""
    people = population_of(seed).people
    friends = [p for p in people[3:64] if p.party >= 0][:3]
    chosen = [people[PINNED], people[RISING], people[SLUMPING], *friends, people[150], people[210]]
    return [person.nickname for person in chosen]
