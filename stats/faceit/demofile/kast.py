"""True KAST and what goes with it, counted round by round.

A round counts for a player who killed an opponent, assisted in that, survived, or was traded: the
killer died to a team mate within TRADE_S. HLTV publishes no trade window; five seconds is the
usual reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from stats.faceit.demofile.recording import Kill, Recording, Round

TRADE_S: Final = 5.0


@dataclass(slots=True)
class Sheet:
    """A player's counts over `rounds` rounds. Suicides and kills of team mates are no kills."""

    rounds: int = 0
    kast_rounds: int = 0
    kills: int = 0
    deaths: int = 0
    assists: int = 0
    trade_kills: int = 0
    traded_deaths: int = 0
    opening_kills: int = 0
    opening_deaths: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


def sheets(recording: Recording) -> dict[str, Sheet]:
    """Return the counts of every player of the recording, by Steam id.

    Everybody is taken to have played every round: a file does not tell who had left.
    """
    found = {player: Sheet() for player in recording.names}
    window = round(TRADE_S * recording.tick_rate)
    for one in recording.rounds:
        _add(found, one, window)
    return found


def _add(found: dict[str, Sheet], one: Round, window: int) -> None:
    kills = sorted(one.kills, key=lambda kill: kill.tick)
    trades = trades_of(kills, window)
    good = {player for player in found if player not in {kill.victim for kill in kills}}
    for position, kill in enumerate(kills):
        good |= _credited(kill)
        _count(found, kill)
        if position in trades:
            good.add(kill.victim)
            _raise(found, [kill.victim], "traded_deaths")
    _raise(found, (kills[i].attacker for i in set(trades.values())), "trade_kills")
    opening = next((kill for kill in kills if kill.of_enemy), None)
    if opening is not None:
        _raise(found, [opening.attacker], "opening_kills")
        _raise(found, [opening.victim], "opening_deaths")
    _raise(found, found, "rounds")
    _raise(found, good, "kast_rounds")


def trades_of(kills: Sequence[Kill], window: int) -> dict[int, int]:
    """Return position of a death → position of the kill that avenged it within `window` ticks.

    `kills` are those of one round in order of ticks. One kill may avenge several deaths.
    """
    found = {}
    for position, death in enumerate(kills):
        for later in range(position + 1, len(kills)):
            revenge = kills[later]
            if revenge.tick - death.tick > window:
                break
            if death.of_enemy and revenge.victim == death.attacker and _avenges(revenge, death):
                found[position] = later
                break
    return found


def _avenges(revenge: Kill, death: Kill) -> bool:
    return revenge.of_enemy and revenge.attacker_side == death.victim_side


def _credited(kill: Kill) -> set[str]:
    """Return who gets a round for this death: the killer and the one who helped."""
    credited = set()
    if kill.of_enemy and kill.attacker:
        credited.add(kill.attacker)
    if kill.assister and kill.assister_side != kill.victim_side:
        credited.add(kill.assister)
    return credited


def _count(found: dict[str, Sheet], kill: Kill) -> None:
    _raise(found, [kill.victim], "deaths")
    if kill.of_enemy:
        _raise(found, [kill.attacker], "kills")
    if kill.assister_side != kill.victim_side:
        _raise(found, [kill.assister], "assists")


def _raise(found: dict[str, Sheet], players: Iterable[str | None], name: str) -> None:
    for player in players:
        sheet = found.get(player) if player else None
        if sheet is not None:
            setattr(sheet, name, getattr(sheet, name) + 1)
