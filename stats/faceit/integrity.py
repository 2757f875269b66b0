"""The sums an answer must satisfy, so that every answer is checked by itself. Pure.

What a check needs may be missing, in old matches or where a line could not be read: then it is
not applicable, which is neither good nor bad.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stats.faceit.records import HistoryMatch, Line, MapStats, MatchStats, TeamLines

SIDE: Final = 5
# The source rounds ADR to a tenth and kills a round to a hundredth.
ADR_TOLERANCE: Final = 0.1
KR_TOLERANCE: Final = 0.01
# Falls, the bomb and team mates kill too, so deaths exceed the opponents' kills by some.
KILLS_TOLERANCE_SHARE: Final = 0.1
KILLS_TOLERANCE_MIN: Final = 3
_EPSILON: Final = 1e-9


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation where it is shown: the pure core speaks English."""
    return text


class Code(StrEnum):
    """What is checked; the first eight on a map, the others on a player's line."""

    TEAMS = "teams"
    PLAYERS = "players"
    WINNERS = "winners"
    MAP_SCORES = "map_scores"
    FIRST_KILLS = "first_kills"
    ENTRIES = "entries"
    KILLS_AND_DEATHS = "kills_and_deaths"
    HISTORY = "history"
    ADR = "adr"
    KILLS_PER_ROUND = "kills_per_round"
    SINGLE_KILLS = "single_kills"
    HEADSHOTS = "headshots"
    ENTRY_WINS = "entry_wins"
    SCORES = "scores"
    HALVES = "halves"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Check:
    """A sum that must hold: `expected` and `actual`, and whether it does.

    `holds` None means not applicable: a part is missing. `subject` is the player's id or the
    team's number a check is about, empty for a map as a whole.
    """

    code: Code
    expected: float | None
    actual: float | None
    holds: bool | None
    subject: str = ""

    @property
    def broken(self) -> bool:
        """Tell whether the answer contradicts itself here."""
        return self.holds is False

    def as_data(self) -> dict[str, object]:
        """Return the check as JSON values, to be stored among a match's doubts."""
        return {
            "code": self.code.value,
            "expected": self.expected,
            "actual": self.actual,
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """How many checks held, broke and were not applicable; `sentence` has gaps for `values`."""

    held: int
    broken: int
    not_applicable: int

    @property
    def checked(self) -> int:
        """Return how many could be checked at all."""
        return self.held + self.broken

    @property
    def sentence(self) -> str:
        """Return the line a page shows, to be translated and filled."""
        if not self.checked:
            return gettext_noop("Nothing to check this answer by.")
        if self.broken:
            return gettext_noop(
                "The figures contradict each other: checks broken %(broken)d of %(checked)d."
            )
        return gettext_noop("The figures agree: checks held %(held)d of %(checked)d.")

    @property
    def values(self) -> dict[str, int]:
        """Return what fills the sentence."""
        return {"held": self.held, "broken": self.broken, "checked": self.checked}

    def __str__(self) -> str:
        return self.sentence % self.values


def summary(checks: Iterable[Check]) -> Summary:
    """Return the checks' outcome in numbers."""
    results = [check.holds for check in checks]
    return Summary(results.count(True), results.count(False), results.count(None))


def broken(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return the checks that do not hold."""
    return tuple(check for check in checks if check.broken)


def match_checks(stats: MatchStats) -> tuple[Check, ...]:
    """Return the checks of every map of a match."""
    return tuple(check for played in stats.maps for check in map_checks(played))


def map_checks(played: MapStats) -> tuple[Check, ...]:
    """Return the checks of a map as a whole and of each line on it."""
    return (*_map(played), *(check for line in played.lines for check in line_checks(line)))


def line_checks(line: Line) -> tuple[Check, ...]:
    """Return the checks of one player on one map."""
    return tuple(_line(line))


def history_checks(match: HistoryMatch, line: Line) -> tuple[Check, ...]:
    """Return whether a player's line of a match finished when the history says it did."""
    told = match.finished_at.timestamp() if match.finished_at else None
    found = line.finished_at.timestamp() if line.finished_at else None
    return (_equal(Code.HISTORY, told, found, line.player_id),)


# --- a map ------------------------------------------------------------------------------------
def _map(played: MapStats) -> Iterator[Check]:
    yield _equal(Code.TEAMS, 2, len(played.teams))
    for team in played.teams:
        yield _equal(Code.PLAYERS, SIDE, len(team.lines), str(team.number))
    yield _winners(played)
    yield _equal(Code.MAP_SCORES, played.rounds, _sum(team.final_score for team in played.teams))
    whole = len(played.teams) == 2 and all(len(team.lines) == SIDE for team in played.teams)
    firsts = _sum(_extended(line, "first_kills") for line in played.lines) if whole else None
    entries = _sum(_extended(line, "entry_count") for line in played.lines) if whole else None
    yield _equal(Code.FIRST_KILLS, played.rounds, firsts)
    yield _equal(Code.ENTRIES, 2 * played.rounds, entries)
    if whole:
        first, second = played.teams
        yield _kills(first, second)
        yield _kills(second, first)


def _winners(played: MapStats) -> Check:
    scores = [team.final_score for team in played.teams]
    tie = len(scores) == 2 and None not in scores and scores[0] == scores[1]
    winners = sum(team.won for team in played.teams)
    return _equal(Code.WINNERS, None if tie or len(scores) != 2 else 1, winners)


def _kills(team: TeamLines, enemies: TeamLines) -> Check:
    kills = sum(line.kills for line in team.lines)
    deaths = sum(line.deaths for line in enemies.lines)
    tolerance = max(KILLS_TOLERANCE_MIN, KILLS_TOLERANCE_SHARE * deaths)
    return _near(Code.KILLS_AND_DEATHS, deaths, kills, tolerance, str(team.number))


def _extended(line: Line, name: str) -> int | None:
    return getattr(line.extended, name) if line.extended is not None else None


def _sum(parts: Iterable[int | None]) -> int | None:
    known = list(parts)
    numbers = [part for part in known if part is not None]
    return sum(numbers) if numbers and len(numbers) == len(known) else None


# --- a line -----------------------------------------------------------------------------------
def _line(line: Line) -> Iterator[Check]:
    who = line.player_id
    yield _near(Code.ADR, _per_round(line.damage, line), line.adr, ADR_TOLERANCE, who)
    yield _near(Code.KILLS_PER_ROUND, _per_round(line.kills, line), line.kr, KR_TOLERANCE, who)
    yield _at_most(Code.SINGLE_KILLS, line.kills, _multi_kills(line), who)
    yield _at_most(Code.HEADSHOTS, line.kills, line.headshots, who)
    extended = line.extended
    won, entries = (extended.entry_wins, extended.entry_count) if extended else (None, None)
    yield _at_most(Code.ENTRY_WINS, entries, won, who)
    yield _equal(Code.SCORES, line.rounds, _sum((line.own_score, line.enemy_score)), who)
    halves = (line.first_half_score, line.second_half_score, line.overtime_score)
    yield _equal(Code.HALVES, line.own_score, _sum(halves), who)
    yield _result(line)


def _per_round(figure: int | None, line: Line) -> float | None:
    return figure / line.rounds if figure is not None and line.rounds else None


def _multi_kills(line: Line) -> int | None:
    single = line.single_kills
    return line.kills - single if single is not None else None


def _result(line: Line) -> Check:
    if line.own_score is None or line.enemy_score is None or line.own_score == line.enemy_score:
        return Check(Code.RESULT, None, int(line.won), None, line.player_id)
    return _equal(
        Code.RESULT, int(line.own_score > line.enemy_score), int(line.won), line.player_id
    )


# --- comparing --------------------------------------------------------------------------------
def _equal(code: Code, expected: float | None, actual: float | None, subject: str = "") -> Check:
    return _near(code, expected, actual, 0, subject)


def _near(
    code: Code, expected: float | None, actual: float | None, tolerance: float, subject: str = ""
) -> Check:
    if expected is None or actual is None:
        return Check(code, expected, actual, None, subject)
    return Check(code, expected, actual, abs(expected - actual) <= tolerance + _EPSILON, subject)


def _at_most(code: Code, most: int | None, actual: int | None, subject: str) -> Check:
    holds = actual <= most if most is not None and actual is not None else None
    return Check(code, most, actual, holds, subject)
