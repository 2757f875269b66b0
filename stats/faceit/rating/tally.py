"""Sums over one or many lines, and the rates per round that every formula is written in.

A rating of many matches is made from sums, not from the mean of match ratings: a round counts the
same in a match of 13 rounds and of 40, and the formulas are linear in rates per round, so the
result is the round-weighted mean of the match ratings (but for the clamp of the estimated KAST).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import reduce
from operator import add

from stats.faceit.records import Line

LineKey = tuple[str, int, str]
KillRounds = tuple[int, int, int, int, int]
NO_KILL_ROUNDS: KillRounds = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Figures per round. None is "not known".

    `adr` is damage per round; `kill_rounds` the shares of rounds with exactly 1 … 5 kills; `kast`
    is in points, 0–100, and is true, never estimated.
    """

    kpr: float
    dpr: float
    apr: float
    adr: float | None = None
    kill_rounds: tuple[float, ...] | None = None
    kast: float | None = None

    @property
    def spr(self) -> float:
        """Share of rounds survived."""
        return 1 - self.dpr

    @property
    def multi_kill_rate(self) -> float | None:
        """Share of rounds with two kills or more."""
        return None if self.kill_rounds is None else sum(self.kill_rounds[1:])


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over `maps` played maps of one player; `rounds` ≥ 1.

    What only some lines tell has its own number of rounds: `damage` over `damage_rounds`,
    `kill_rounds` (rounds with exactly 1 … 5 kills) over `kill_rounds_of`, `kast_rounds` (rounds
    with a kill, assist, survival or trade) over `kast_of`. `headshots` are of `headshot_kills`.
    """

    maps: int
    wins: int
    rounds: int
    kills: int
    deaths: int
    assists: int
    damage: int = 0
    damage_rounds: int = 0
    kill_rounds: KillRounds = NO_KILL_ROUNDS
    kill_rounds_of: int = 0
    headshots: int = 0
    headshot_kills: int = 0
    kast_rounds: int = 0
    kast_of: int = 0

    def __post_init__(self) -> None:
        if self.maps < 1 or self.rounds < 1:
            raise ValueError("a tally needs at least one map and one round")

    def __add__(self, other: "Tally") -> "Tally":
        plain = {
            field.name: getattr(self, field.name) + getattr(other, field.name)
            for field in fields(Tally)
            if field.name != "kill_rounds"
        }
        first, second = self.kill_rounds, other.kill_rounds
        one, two, three, four, five = (a + b for a, b in zip(first, second, strict=True))
        return Tally(**plain, kill_rounds=(one, two, three, four, five))

    @property
    def rates(self) -> Rates:
        """Return the figures per round; true KAST only where it is known of every round."""
        return Rates(
            kpr=self.kills / self.rounds,
            dpr=self.deaths / self.rounds,
            apr=self.assists / self.rounds,
            adr=_ratio(self.damage, self.damage_rounds),
            kill_rounds=tuple(n / self.kill_rounds_of for n in self.kill_rounds)
            if self.kill_rounds_of
            else None,
            kast=100 * self.kast_rounds / self.rounds if self.kast_of == self.rounds else None,
        )

    @property
    def win_rate(self) -> float:
        """Share of maps won, 0–1."""
        return self.wins / self.maps

    @property
    def kd(self) -> float | None:
        """Kills per death; None without a death."""
        return _ratio(self.kills, self.deaths)

    @property
    def headshot_rate(self) -> float | None:
        """Share of kills by headshot, 0–1, where headshots are known; None without kills."""
        return _ratio(self.headshots, self.headshot_kills)

    @property
    def damage_coverage(self) -> float:
        """Share of rounds whose damage is known, 0–1."""
        return self.damage_rounds / self.rounds

    @property
    def kill_rounds_coverage(self) -> float:
        """Share of rounds whose multi-kills are known, 0–1."""
        return self.kill_rounds_of / self.rounds


def key_of(line: Line) -> LineKey:
    """Return what a line is known by: match, map within it, player."""
    return line.match_id, line.map_number, line.player_id


def tally_of(lines: Iterable[Line], kast: Mapping[LineKey, int] | None = None) -> Tally | None:
    """Add lines up; None when not one of them has a round.

    `kast` gives the true number of KAST rounds of lines where it is known (from a demo file).
    """
    known = kast or {}
    parts = [_of(line, known.get(key_of(line))) for line in lines if line.rounds > 0]
    return reduce(add, parts) if parts else None


def _of(line: Line, kast_rounds: int | None) -> Tally:
    kill_rounds = kill_rounds_of(line)
    return Tally(
        maps=1,
        wins=int(line.won),
        rounds=line.rounds,
        kills=line.kills,
        deaths=line.deaths,
        assists=line.assists,
        damage=line.damage or 0,
        damage_rounds=0 if line.damage is None else line.rounds,
        kill_rounds=kill_rounds or NO_KILL_ROUNDS,
        kill_rounds_of=line.rounds if kill_rounds else 0,
        headshots=line.headshots or 0,
        headshot_kills=0 if line.headshots is None else line.kills,
        kast_rounds=kast_rounds or 0,
        kast_of=0 if kast_rounds is None else line.rounds,
    )


def kill_rounds_of(line: Line) -> KillRounds | None:
    """Return the rounds with exactly 1 … 5 kills; None if unknown or more than the line's kills."""
    one, two, three = line.single_kills, line.double_kills, line.triple_kills
    four, five = line.quadro_kills, line.penta_kills
    if one is None or two is None or three is None or four is None or five is None:
        return None
    return (one, two, three, four, five) if one >= 0 else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
