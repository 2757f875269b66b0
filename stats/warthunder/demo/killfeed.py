"""What the game client of a demo player shows after a day's play: `/hudmsg` as a function of time.

The same player and day give the same lines. Each evening is one run of the game: ids count from
its start, seconds from each battle's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stats.warthunder.demo.chance import mix, pick, unit
from stats.warthunder.demo.rosters import DAY
from stats.warthunder.demo.world import World

BATTLES, TEAM, RIVALS = 3, 6, 12
EXCHANGES = 26
Line = tuple[int, str]
# (actor's vehicle, verb of its kill): people stay in what they like.
_VEHICLES = (
    ("Yak-9", "shot down"), ("Bf 109 F-4", "shot down"), ("P-47D-28", "shot down"),
    ("Spitfire Mk.IX", "shot down"), ("IL-2 (1942)", "destroyed"), ("Ju 87 D-3", "destroyed"),
    ("T-34 (1942)", "destroyed"), ("M4A2", "destroyed"), ("Pz.IV F2", "destroyed"),
    ("StuG III G", "destroyed"), ("ZiS-12 (94-KM)", "shot down"), ("Cromwell V", "destroyed"),
)  # fmt: skip
_TARGETS_OF_THE_GAME = ("[ai] Light pillbox", "[ai] LVT(A)(1)", "[ai] Su-6 (AM-42)")
_ACHIEVEMENTS = ("Tank Rescuer", "Final Blow", "Avenger", "Base Defender: x2")


@dataclass(frozen=True, slots=True)
class Pilot:
    """Somebody in a battle: the decorated name, what they sit in, and how well they fight."""

    player: int
    name: str
    nick: str
    vehicle: str
    verb: str
    strength: float

    @property
    def full(self) -> str:
        """The name as the feed writes it."""
        return f"{self.name} ({self.vehicle})"


def killfeed(world: World, nick: str, at: float) -> dict[str, Any] | None:
    """Return the answer of `/hudmsg` after the evening before `at`; None for a nick unknown then.

    `{"events": [], "damage": [{"id", "msg", "sender", "enemy", "mode", "time"}, …]}`.
    """
    me = world.find_player(nick, at)
    if me is None:
        return None
    evening = int(at // DAY)
    key = mix(world.seed, me.player, evening, 211)
    teams = _teams(world, me.player, at)
    lines = [
        line for battle in range(BATTLES) for line in _battle(mix(key, battle), *teams, me.player)
    ]
    damage = [
        {"id": number, "msg": text, "sender": "", "enemy": False, "mode": "", "time": time_s}
        for number, (time_s, text) in enumerate(lines, start=1)
    ]
    return {"events": [], "damage": damage}


def _teams(world: World, me: int, at: float) -> tuple[list[Pilot], list[Pilot]]:
    """Return me with my squadron, and those of the other squadrons met again and again."""
    place = world.rosters.place_of(me, at)
    own = place[0].index if place else -1
    mine = [_pilot(world, me, at)]
    theirs: list[Pilot] = []
    for squadron in world.rosters.squadrons[:4]:
        side = mine if squadron.index == own else theirs
        members = [player for _seat, player, _since in squadron.holders_at(at) if player != me]
        side.extend(_pilot(world, player, at) for player in sorted(members)[: RIVALS // 2])
    return mine, theirs[:RIVALS]


def _pilot(world: World, player: int, at: float) -> Pilot:
    place = world.rosters.place_of(player, at)
    nick = world.nick_at(player, at)
    tag = place[0].tag_at(at) if place else ""
    vehicle, verb = pick(_VEHICLES, world.seed, player, 212)
    # Whoever wins more battles wins more duels, a good deal more.
    strength = float(world.career(player).plans[1].win_rate ** 4)
    return Pilot(player, f"{tag} {nick}".strip(), nick, vehicle, verb, strength)


def _battle(key: int, mine: Sequence[Pilot], theirs: Sequence[Pilot], me: int) -> Iterator[Line]:
    """Yield the lines of one battle, its seconds from the start."""
    friends = [mine[0], *_drawn(mine[1:], TEAM - 1, key)]
    rivals = _drawn(theirs, TEAM, mix(key, 1))
    if not rivals:
        return
    time_s = 40 + mix(key, 2) % 30
    yield time_s, f"{pick((mine[0], rivals[0]), key, 3).full} has delivered the first strike!"
    for number in range(EXCHANGES):
        time_s += 4 + mix(key, number, 4) % 22
        # Every third exchange is mine: it is my own client that tells.
        friend = mine[0] if number % 3 == 0 else pick(tuple(friends), key, number, 5)
        rival = pick(tuple(rivals), key, number, 6)
        yield from _exchange(mix(key, number), friend, rival, time_s)
    yield time_s + 3, f"{friends[0].full} has delivered the final blow!"


def _drawn(pilots: Sequence[Pilot], count: int, key: int) -> list[Pilot]:
    return sorted(pilots, key=lambda one: mix(key, one.player))[:count]


def _exchange(key: int, friend: Pilot, rival: Pilot, time_s: int) -> Iterator[Line]:
    """Yield what two who met did to each other, or what one of them did alone."""
    what = unit(key, 1)
    better = friend.strength / (friend.strength + rival.strength)
    actor, target = (friend, rival) if unit(key, 2) < better else (rival, friend)
    if what < 0.06:
        yield time_s, f"{actor.full} has crashed."
    elif what < 0.12:
        yield time_s, f"{actor.full} destroyed {pick(_TARGETS_OF_THE_GAME, key, 3)}"
    elif what < 0.16:
        yield time_s, f'{actor.full} has achieved "{pick(_ACHIEVEMENTS, key, 4)}"'
    else:
        if what < 0.4:
            yield time_s, f"{actor.full} critically damaged {target.full}"
        if 0.3 < what < 0.45:
            yield time_s + 1, f"{actor.full} set afire {target.full}"
        yield time_s + 2, f"{actor.full} {actor.verb} {target.full}"
