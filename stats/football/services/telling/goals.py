"""Which goals followers have not heard of, from the score that stands and the events. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from stats.football.models import MatchEvent
from stats.football.records import EventKind

GOALS: Final = frozenset({EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL})
WITHDRAWN: Final = "withdrawn"
SIDES: Final = ("h", "a")
# The goals that count in order of play, of the home side and of the other.
Standing = tuple[Sequence[MatchEvent], Sequence[MatchEvent]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it is told. `tag` names it within the match; `players` are those to be told of.

    `score` is what stood with it, or after it was taken back.
    """

    tag: str
    how: str
    score: tuple[int, int]
    minute: str | None
    scorer: str | None
    players: tuple[int, ...] = ()
    to_sides: bool = True


@dataclass(slots=True)
class Known:
    """What followers know of a match's goals.

    `score` stood when they were told last. `taken` counts goals taken back: a later goal that makes
    the same score is another one. `scorers` are names by tag. `events` maps keys of events, which
    followers of their players heard of, to (tag, player). `waits_since` is when a goal was seen
    whose event is not told yet, or one was taken back.
    """

    score: tuple[int, int] = (0, 0)
    taken: int = 0
    scorers: dict[str, str] = field(default_factory=dict)
    events: dict[str, tuple[str, int]] = field(default_factory=dict)
    waits_since: str = ""

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> "Known":
        """Return what was stored."""
        home, away = row.get("score", (0, 0))
        return cls(
            (home, away),
            row.get("taken", 0),
            dict(row.get("scorers", {})),
            {key: (tag, player) for key, (tag, player) in row.get("events", {}).items()},
            row.get("waits_since", ""),
        )

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "score": list(self.score),
            "taken": self.taken,
            "scorers": self.scorers,
            "events": {key: list(pair) for key, pair in self.events.items()},
            "waits_since": self.waits_since,
        }

    def tag(self, side: int, number: int) -> str:
        """Return the name of a side's goal, counted from 1."""
        return f"{SIDES[side]}{number}.{self.taken}"


def standing(events: Sequence[MatchEvent], home: int) -> Standing:
    """Return the goals that count in order of play, of the home side and of the other."""
    goals = [event for event in events if event.kind in GOALS and not event.rescinded]
    mine = [event for event in goals if event.team_id == home]
    return mine, [event for event in goals if event.team_id not in (home, None)]


def unexplained(known: Known, score: tuple[int, int], told: Standing) -> bool:
    """Tell whether the score moved and the events do not say yet by which goals."""
    return any(
        (score[side] > known.score[side] and len(told[side]) < score[side])
        or (score[side] < known.score[side] and len(told[side]) != score[side])
        for side in (0, 1)
    )


def taken_back(known: Known, score: tuple[int, int], told: Standing) -> list[Goal]:
    """Note goals that stand no longer and return one telling a side, however many those were."""
    found = []
    there = {event.key for event in _all(told)}
    for side in (0, 1):
        number = known.score[side]
        if score[side] >= number:
            continue
        gone = [
            tag
            for key, (tag, _) in known.events.items()
            if key not in there and tag.startswith(SIDES[side])
        ]
        tag = gone[-1] if gone else known.tag(side, number)
        home, away = known.score
        known.score = (score[0], away) if side == 0 else (home, score[1])
        # Of several goals it is not known which, until the events say so.
        scorer = known.scorers.get(tag) if gone or number == 1 else None
        found.append(Goal(_withdrawn(tag), WITHDRAWN, known.score, None, scorer))
        known.taken += 1
    return found


def scored(
    known: Known,
    score: tuple[int, int],
    told: Standing,
    *,
    wait: bool,
) -> list[Goal]:
    """Note goals beyond the known score and return them in order of play.

    With `wait` those without an event are left for later; else one telling stands for all of them.
    """
    named = [
        (event, side, number)
        for side in (0, 1)
        for number, event in enumerate(told[side][: score[side]], start=1)
        if number > known.score[side]
    ]
    order = {event.pk: place for place, event in enumerate(sorted(_all(told), key=_order))}
    named.sort(key=lambda one: order[one[0].pk])
    found = []
    for event, side, number in named:
        home, away = known.score
        known.score = (number, away) if side == 0 else (home, number)
        tag = known.tag(side, number)
        known.scorers[tag] = name_of(event)
        found.append(_goal(event, tag, known.score))
    if not wait and known.score != score:
        side = 0 if score[0] > known.score[0] else 1
        known.score = score
        found.append(Goal(known.tag(side, score[side]), EventKind.GOAL.value, score, None, None))
    return found


def of_players(
    known: Known,
    told: Standing,
    score: tuple[int, int],
) -> list[Goal]:
    """Note and return what followers of single players have not heard: goals, and those gone."""
    found = []
    there = {event.key for event in _all(told)}
    for key in sorted(known.events.keys() - there):
        tag, player = known.events.pop(key)
        scorer = known.scorers.get(tag)
        found.append(Goal(_withdrawn(tag), WITHDRAWN, score, None, scorer, (player,), False))
    for side in (0, 1):
        for number, event in enumerate(told[side], start=1):
            own = event.kind == EventKind.OWN_GOAL
            if event.player_id is None or own or event.key in known.events:
                continue
            tag = known.tag(side, number)
            known.events[event.key] = (tag, event.player_id)
            known.scorers.setdefault(tag, name_of(event))
            goal = _goal(event, tag, _score_with(event) or score)
            found.append(replace(goal, players=(event.player_id,), to_sides=False))
    return found


def name_of(event: MatchEvent) -> str:
    """Return who scored, "" where nobody told."""
    return event.player.name if event.player else event.player_name


def _goal(event: MatchEvent, tag: str, score: tuple[int, int]) -> Goal:
    minute = None if event.minute is None else str(event.minute)
    if minute and event.added:
        minute += f"+{event.added}"
    return Goal(tag, event.kind, score, minute, name_of(event) or None)


def _score_with(event: MatchEvent) -> tuple[int, int] | None:
    home, away = event.home_goals, event.away_goals
    return None if home is None or away is None else (home, away)


def _withdrawn(tag: str) -> str:
    return f"{WITHDRAWN}:{tag}"


def _all(told: Standing) -> list[MatchEvent]:
    return [*told[0], *told[1]]


def _order(event: MatchEvent) -> tuple[int, int, int]:
    return event.minute or 0, event.added or 0, event.pk
