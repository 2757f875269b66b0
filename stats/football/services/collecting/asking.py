"""Asking the questions of a batch, several at a time; one that cannot go on stops the others."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from config.upstream.answer import Answer
from config.upstream.errors import BadPayload, NotFound, UpstreamError
from stats.football import client
from stats.football.leagues import League
from stats.football.services.collecting import steps
from stats.football.services.collecting.steps import Step

# What is asked of a match; of one that runs only what moves.
RUNNING_PARTS: Final = ("event", "incidents", "statistics", "shotmap")
PARTS: Final = (*RUNNING_PARTS, "lineups", "odds")
FETCH_PART: Final[Mapping[str, Callable[[int], Answer]]] = {
    "event": client.fetch_event,
    "incidents": client.fetch_incidents,
    "statistics": client.fetch_statistics,
    "shotmap": client.fetch_shotmap,
    "lineups": client.fetch_lineups,
    "odds": client.fetch_odds,
}


@dataclass(frozen=True, slots=True)
class Got:
    """One answer, with its kind and what its reader must know beside the bytes."""

    kind: str
    answer: Answer
    context: dict[str, Any]


@dataclass(slots=True)
class Asked:
    """What came of a step: its answers, how many questions it took, and what went wrong.

    `missing`: the source says that there is no such thing. `error` without answers: the step is
    done and failed; with `stops` it is still to be asked, and so is every step behind it.
    """

    step: Step
    got: list[Got] = field(default_factory=list)
    questions: int = 0
    missing: bool = False
    error: UpstreamError | None = None
    stops: bool = False

    @property
    def done(self) -> bool:
        """Tell whether the step need not be asked again."""
        return not self.stops


def ask_all(wanted: Sequence[Step], threads: int, leagues: Mapping[str, League]) -> list[Asked]:
    """Ask steps, `threads` at a time, and return what came of each, in their order."""
    stop = threading.Event()

    def ask(step: Step) -> Asked:
        if stop.is_set():
            return Asked(step, stops=True)
        found = _ask(step, leagues)
        if found.stops:
            stop.set()
        return found

    if threads == 1:
        return [ask(step) for step in wanted]
    with ThreadPoolExecutor(threads, thread_name_prefix="football-collect") as pool:
        return list(pool.map(ask, wanted))


def _ask(step: Step, leagues: Mapping[str, League]) -> Asked:
    asked = Asked(step)
    try:
        if step.kind in (steps.DETAILS, steps.RUNNING):
            _ask_parts(asked)
        else:
            asked.questions = 1
            asked.got = [_one(step, leagues)]
    except NotFound:
        asked.missing = True
    except BadPayload as error:
        asked.error = error
    except UpstreamError as error:
        asked.error, asked.stops, asked.got = error, True, []
    return asked


def _ask_parts(asked: Asked) -> None:
    """Ask for a match and its parts; a part that does not exist is left out."""
    step = asked.step
    for part in PARTS if step.kind == steps.DETAILS else RUNNING_PARTS:
        asked.questions += 1
        try:
            answer = FETCH_PART[part](int(step.ref))
        except NotFound:
            if part == "event":
                raise
            continue
        asked.got.append(Got(part, answer, {"event": step.ref}))


def _one(step: Step, leagues: Mapping[str, League]) -> Got:
    place = {"league": step.league, "season": step.season}
    if step.kind == steps.FILE:
        return Got("season", client.fetch_season(step.season, step.league), place)
    if step.kind == steps.DAY:
        return Got("events", client.fetch_day(date.fromisoformat(step.ref)), {})
    if step.kind == steps.LIVE:
        return Got("events", client.fetch_live(), {})
    if step.kind == steps.EVENT:
        return Got("event", client.fetch_event(int(step.ref)), {"event": step.ref})
    number = leagues[step.league].sofascore
    if step.kind == steps.SEASONS:
        return Got("seasons", client.fetch_seasons(number), {"league": step.league})
    if step.kind == steps.ROUNDS:
        return Got("rounds", client.fetch_rounds(number, int(step.ref)), place)
    if step.kind == steps.ROUND:
        answer = client.fetch_round(number, int(step.ref), step.number, step.slug)
        return Got("events", answer, place)
    return Got("standings", client.fetch_standings(number, int(step.ref)), place)
