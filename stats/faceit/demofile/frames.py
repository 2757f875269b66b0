"""From awpy's tables, as plain rows, to a Recording.

Rows are those of awpy 3's `Demo.players`, `Demo.rounds` and `Demo.kills`: Steam ids are numbers (0
for bots), sides "terrorist" and "counter-terrorist" or short, times ticks.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from stats.faceit.demofile.recording import Kill, Recording, Round

Row = Mapping[str, Any]
SIDES: Final = {
    "counter-terrorist": "ct", "ct": "ct", "3": "ct",
    "terrorist": "t", "t": "t", "2": "t",
}  # fmt: skip
TICK_RATE: Final = 64.0
KNIFE: Final = ("knife", "bayonet")


class Unusable(ValueError):
    """The tables lack what has to be there; the text says what."""


def recording_of(
    header: Row,
    tick_rate: float,
    players: Iterable[Row],
    rounds: Iterable[Row],
    kills: Iterable[Row],
) -> Recording:
    """Return what the tables tell; raises Unusable."""
    try:
        names = {
            steam_id: str(row.get("name") or "")
            for row in players
            if (steam_id := _steam_id(row.get("steamid"))) and _played(row)
        }
        played = sorted(rounds, key=_start)
        deaths = _by_round([_start(row) for row in played], [_kill(row) for row in kills])
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable(f"its tables are not as awpy 3 writes them: {error!r}") from error
    counted = [
        (row, dead)
        for row, dead in zip(played, deaths, strict=True)
        if _side(row.get("winner_side")) and not _is_knife(row, dead)
    ]
    if not counted or not names:
        raise Unusable("it holds no round that was played to its end")
    return Recording(
        map=str(header.get("map_name") or ""),
        tick_rate=tick_rate if tick_rate > 0 else TICK_RATE,
        names=names,
        rounds=[
            Round(number, _side(row.get("winner_side")), [kill for kill, _ in dead])
            for number, (row, dead) in enumerate(counted, 1)
        ],
    )


Death = tuple[Kill, str]


def _by_round(starts: Sequence[int], deaths: Iterable[Death]) -> list[list[Death]]:
    """Put deaths into the rounds that had begun last; what is before the first is warm-up."""
    found: list[list[Death]] = [[] for _ in starts]
    for death in sorted(deaths, key=lambda one: one[0].tick):
        place = bisect_right(starts, death[0].tick) - 1
        if place >= 0:
            found[place].append(death)
    return found


def _kill(row: Row) -> Death:
    victim = _steam_id(row["victim_steamid"])
    attacker, assister = _steam_id(row["attacker_steamid"]), _steam_id(row["assister_steamid"])
    kill = Kill(
        tick=int(row["tick"]),
        victim=victim or "",
        victim_side=_side(row["victim_side"]) or "",
        attacker=attacker,
        attacker_side=_side(row["attacker_side"]),
        assister=assister,
        assister_side=_side(row["assister_side"]),
    )
    return kill, str(row.get("weapon") or "")


def _is_knife(row: Row, deaths: Sequence[Death]) -> bool:
    """Tell a round for the choice of sides: as the table says, else by its weapons."""
    told = row.get("is_knife_round")
    if told is not None:
        return bool(told)
    return bool(deaths) and all(weapon.startswith(KNIFE) for _, weapon in deaths)


def _played(row: Row) -> bool:
    return _side(row.get("side")) is not None


def _start(row: Row) -> int:
    start = row["start_tick"]
    return int(row["freeze_end_tick"] if start is None else start)


def _steam_id(value: Any) -> str | None:
    return str(int(value)) if value else None


def _side(value: Any) -> str | None:
    return SIDES.get(str(value).lower())
