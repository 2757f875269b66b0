"""Matches as tables count them. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from stats.football.leagues import Split, Stage, number_of, stage_of

WIN_POINTS, DRAW_POINTS = 3, 1
GROUPS_AFTER_SPLIT = (Stage.CHAMPIONSHIP, Stage.EUROPE, Stage.RELEGATION)


class View(StrEnum):
    """Which of a team's matches a table counts."""

    TOTAL = "total"
    HOME = "home"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Game:
    """A match of a season: goals after regular time, None twice while it is to be played.

    `day` is a proleptic ordinal. `awarded` are the points of the home and the away side where a
    committee gave them, whatever the goals (none told count as 0). A `void` match never counts.
    """

    home: int
    away: int
    home_goals: int | None = None
    away_goals: int | None = None
    day: int | None = None
    round_number: int | None = None
    stage: Stage = Stage.REGULAR
    group: str = ""
    awarded: tuple[int, int] | None = None
    void: bool = False
    key: int = 0

    @property
    def played(self) -> bool:
        """Tell whether the match counts: goals are known or points were awarded."""
        told = self.home_goals is not None and self.away_goals is not None
        return not self.void and (told or self.awarded is not None)

    @property
    def goals(self) -> tuple[int, int]:
        """Return the goals of both sides, 0 where none are told."""
        return self.home_goals or 0, self.away_goals or 0

    @property
    def points(self) -> tuple[int, int]:
        """Return the points of both sides of a match that counts."""
        if self.awarded is not None:
            return self.awarded
        home, away = self.goals
        if home == away:
            return DRAW_POINTS, DRAW_POINTS
        return (WIN_POINTS, 0) if home > away else (0, WIN_POINTS)


def game_of(
    home: int,
    away: int,
    goals: tuple[int, int] | None = None,
    *,
    day: int | None = None,
    round_text: str = "",
    key: int = 0,
) -> Game:
    """Return a match whose part of the season and round number are read from its round's text."""
    first, second = goals if goals is not None else (None, None)
    stage = stage_of(round_text)
    group = " ".join(round_text.split()[:2]).rstrip(",") if stage is Stage.GROUP else ""
    return Game(home, away, first, second, day, number_of(round_text), stage, group, key=key)


def in_play_order(games: Iterable[Game]) -> list[Game]:
    """Return matches by day, round and key; those without a day come last."""
    return sorted(games, key=_play_order)


def numbered(games: Iterable[Game], split: Split | None = None) -> list[Game]:
    """Return matches in order with round numbers that rise through the season.

    Groups after a split that count from 1 again go on after its rounds. A match whose round is not
    told gets the number of the later of its teams' matches.
    """
    offset = split.rounds if split else 0
    played: Counter[int] = Counter()
    found = []
    for game in in_play_order(games):
        played.update((game.home, game.away))
        number = game.round_number
        if number is None:
            number = max(played[game.home], played[game.away])
        elif game.stage in GROUPS_AFTER_SPLIT and number <= offset:
            number += offset
        found.append(replace(game, round_number=number))
    return found


def _play_order(game: Game) -> tuple[bool, int, int, int, int, int]:
    number = game.round_number or 0
    return game.day is None, game.day or 0, number, game.key, game.home, game.away
