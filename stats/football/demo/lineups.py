"""Who plays: eleven who start, a bench, and who comes on for whom."""

from dataclasses import dataclass
from random import Random
from typing import Final

from stats.football.demo.clubs import Player
from stats.football.demo.course import SECOND, Moment

FORMATIONS: Final = ("4-4-2", "4-3-3", "4-5-1", "3-5-2")
BENCH: Final = (("G", 1), ("D", 2), ("M", 2), ("F", 2))


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A substitution."""

    moment: Moment
    comes: Player
    goes: Player


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A side of a match: who starts (the goalkeeper first), who sits, and changes in order."""

    formation: str
    starts: tuple[Player, ...]
    bench: tuple[Player, ...]
    absent: tuple[Player, ...]
    changes: tuple[Change, ...]

    def on_pitch(self, clock: int) -> list[Player]:
        """Return who plays at a minute of the match's clock."""
        there = list(self.starts)
        for change in self.changes:
            if change.moment.minute <= clock:
                there[there.index(change.goes)] = change.comes
        return there


def side_of(rng: Random, squad: tuple[Player, ...]) -> Side:
    """Return a side drawn from a squad: the skilled play more often, and some cannot."""
    fit = [player for player in squad if rng.random() > 0.06 or player.shirt == 1]
    keys = {player: player.skill + 0.35 * rng.random() for player in fit}
    formation = FORMATIONS[int(rng.random() ** 1.5 * len(FORMATIONS))]
    lines = ("G", *"DMF")
    counts = dict(zip(lines, (1, *map(int, formation.split("-"))), strict=True))
    ordered = {line: _best(fit, line, keys) for line in lines}
    starts = [player for line in lines for player in ordered[line][: counts[line]]]
    bench = [player for line, most in BENCH for player in ordered[line][counts[line] :][:most]]
    absent = tuple(player for player in squad if player not in keys)[:4]
    return Side(formation, tuple(starts), tuple(bench), absent, _changes(rng, starts, bench))


def _best(fit: list[Player], line: str, keys: dict[Player, float]) -> list[Player]:
    return sorted((p for p in fit if p.position == line), key=lambda p: -keys[p])


def _changes(rng: Random, starts: list[Player], bench: list[Player]) -> tuple[Change, ...]:
    coming = [player for player in bench if player.position != "G"]
    rng.shuffle(coming)
    going = rng.sample(starts[1:], len(coming))
    minutes = sorted(46 + int(rng.random() * 43) for _ in coming)
    count = min(3 + int(rng.random() * 3), len(coming))
    return tuple(
        Change(Moment(SECOND, minute), comes, goes)
        for minute, comes, goes in list(zip(minutes, coming, going, strict=True))[:count]
    )
