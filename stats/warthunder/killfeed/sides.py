"""Who fought on whose side in one battle, from who hit whom. Pure.

The feed names no teams. Two who hit each other stand on opposite sides, so everybody reached from
"me" over hits gets a side by the number of steps. Where the hits contradict each other (a circle
of odd length: somebody hit a team-mate) nobody in that component gets one.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stats.warthunder.killfeed.records import HITS, KillEvent
from stats.warthunder.nick import nick_key

Graph = dict[str, set[str]]


class Side(StrEnum):
    """A participant's side, seen from "me"."""

    MINE = "mine"
    THEIRS = "theirs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of one battle by `nick_key`.

    `contradiction` holds the keys of a circle of odd length in my component, in order; empty when
    there is none. `me_seen` is False when the lines do not name me at all.
    """

    me: str
    by_key: Mapping[str, Side] = field(default_factory=dict)
    contradiction: tuple[str, ...] = ()
    me_seen: bool = False

    def of(self, nick: str) -> Side:
        """Return the side of a nick in any spelling."""
        return self.by_key.get(nick_key(nick), Side.UNKNOWN)


def infer_sides(events: Iterable[KillEvent], me: str) -> Sides:
    """Return the side of everybody named in the lines of ONE battle; `me` is a nick or key.

    Kills, damage and fire count as hits; the game's own targets, anonymous players and
    self-inflicted harm say nothing of sides and are left out.
    """
    graph = hit_graph(events)
    key = nick_key(me)
    if key not in graph:
        return Sides(key, dict.fromkeys(graph, Side.UNKNOWN))
    parents, colours, clash = _walk(graph, key)
    by_key = dict.fromkeys(graph, Side.UNKNOWN)
    if clash:
        return Sides(key, by_key, _circle(parents, *clash), me_seen=True)
    for other, colour in colours.items():
        by_key[other] = Side.THEIRS if colour else Side.MINE
    return Sides(key, by_key, me_seen=True)


def hit_graph(events: Iterable[KillEvent]) -> Graph:
    """Return everybody named, by key, with the keys of those they hit or were hit by."""
    graph: Graph = {}
    for event in events:
        actor = event.actor.key if event.actor else None
        target = event.target.key if event.target else None
        for key in (actor, target):
            if key:
                graph.setdefault(key, set())
        if event.kind in HITS and actor and target and actor != target:
            graph[actor].add(target)
            graph[target].add(actor)
    return graph


def _walk(
    graph: Graph, start: str
) -> tuple[dict[str, str | None], dict[str, int], tuple[str, str] | None]:
    """Colour breadth-first; stop at the first hit inside one colour and return it."""
    parents: dict[str, str | None] = {start: None}
    colours = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for other in sorted(graph[here]):
            if other not in colours:
                parents[other], colours[other] = here, 1 - colours[here]
                queue.append(other)
            elif colours[other] == colours[here]:
                return parents, colours, (here, other)
    return parents, colours, None


def _circle(parents: Mapping[str, str | None], one: str, two: str) -> tuple[str, ...]:
    """Return the odd circle a clashing hit closes: up from both ends to where they meet."""
    left, right = _line(parents, one), _line(parents, two)
    while len(left) > 1 and len(right) > 1 and left[-2] == right[-2]:
        left.pop()
        right.pop()
    return (*left, *reversed(right[:-1]))


def _line(parents: Mapping[str, str | None], key: str) -> list[str]:
    line = [key]
    while (above := parents[line[-1]]) is not None:
        line.append(above)
    return line
