"""What is kept of a demo file: who played, the rounds, and who killed whom when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kill:
    """A death. Players are Steam ids; no `attacker` is the world, `side` is "ct" or "t".

    `attacker` may be the victim or a team mate; `assister` may have flashed the victim only.
    """

    tick: int
    victim: str
    victim_side: str
    attacker: str | None = None
    attacker_side: str | None = None
    assister: str | None = None
    assister_side: str | None = None

    @property
    def of_enemy(self) -> bool:
        """Tell whether an opponent did it."""
        return self.attacker is not None and self.attacker_side != self.victim_side


@dataclass(frozen=True, slots=True)
class Round:
    """A round that counted, without knife rounds and warm-up, and its deaths in order of ticks.

    `winner_side` is "ct" or "t", None where the file does not tell.
    """

    number: int
    winner_side: str | None
    kills: Sequence[Kill]


@dataclass(frozen=True, slots=True)
class Recording:
    """One map as recorded. `names` are Steam id → nickname; `tick_rate` is ticks a second."""

    map: str
    tick_rate: float
    names: Mapping[str, str]
    rounds: Sequence[Round]
