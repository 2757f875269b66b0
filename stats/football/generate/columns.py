"""Generated rows as columns of equal length, and as tuples for those who store them. Pure."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stats.football.results import Flags, Floats, Ints

Words = NDArray[np.str_]


class Matches(NamedTuple):
    """Matches; `day` is a proleptic ordinal, teams are numbers."""

    number: Ints
    round: Ints
    home: Ints
    away: Ints
    day: Ints
    ht_home: Ints
    ht_away: Ints
    ft_home: Ints
    ft_away: Ints
    attendance: Ints


class Events(NamedTuple):
    """Events in order; `key` counts them in a match. `added` is 0 where there is none.

    `team` is the side the event counts for; `other` is the player who assisted or who came on, 0
    for none. `home_goals` and `away_goals` are the score after a goal, −1 for other events.
    """

    match: Ints
    key: Ints
    kind: Words
    team: Ints
    minute: Ints
    added: Ints
    player: Ints
    other: Ints
    home_goals: Ints
    away_goals: Ints


class Appearances(NamedTuple):
    """Players' figures of a match; `xg` in goals, `rating` 3–10."""

    match: Ints
    player: Ints
    team: Ints
    day: Ints
    shirt: Ints
    position: Words
    substitute: Flags
    captain: Flags
    minutes: Ints
    goals: Ints
    assists: Ints
    shots: Ints
    passes: Ints
    passes_completed: Ints
    tackles: Ints
    saves: Ints
    yellows: Ints
    reds: Ints
    xg: Floats
    rating: Floats


class Shots(NamedTuple):
    """Shots in order; `x`, `y` in percent of the pitch from the goal line attacked."""

    match: Ints
    key: Ints
    team: Ints
    player: Ints
    outcome: Words
    situation: Words
    body_part: Words
    minute: Ints
    added: Ints
    x: Floats
    y: Floats
    xg: Floats


def rows_of(columns: Matches | Events | Appearances | Shots) -> Iterator[tuple[Any, ...]]:
    """Yield rows of plain values in the order of the columns' names."""
    return zip(*(column.tolist() for column in columns), strict=True)


def counted(match: Ints) -> Ints:
    """Return how many rows of the same match came before each, from 1; rows go by match."""
    starts = np.flatnonzero(np.diff(match, prepend=-1))
    lengths = np.diff(np.append(starts, len(match)))
    return np.arange(len(match)) - np.repeat(starts, lengths) + 1
