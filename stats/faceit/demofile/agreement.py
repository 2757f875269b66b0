"""Whether a recording is that of a match: the same map, score and people, with the same kills."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stats.faceit.demofile.kast import Sheet
from stats.faceit.demofile.recording import Recording, Round

# Kills and deaths may differ a little: a team kill or a left player is counted otherwise there.
SLACK_EACH: Final = 2
OTHER: Final = {"ct": "t", "t": "ct"}


class Mismatch(StrEnum):
    """Why a recording is not that of the match."""

    MAP = "map"
    PEOPLE = "people"
    ROUNDS = "rounds"
    SCORE = "score"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Expected:
    """A player's stored line: what the recording has to agree with. `key` is the caller's own."""

    key: int
    steam_id: str
    nickname: str
    team: int | None
    rounds: int
    own_score: int | None
    kills: int
    deaths: int


def compare(
    recording: Recording, counted: Mapping[str, Sheet], expected: Sequence[Expected]
) -> dict[int, str] | Mismatch:
    """Return `key` → Steam id in the recording of every line, or what does not agree."""
    people = _people(recording, expected)
    if people is None:
        return Mismatch.PEOPLE
    if any(one.rounds != len(recording.rounds) for one in expected):
        return Mismatch.ROUNDS
    if not _same_score(recording, people, expected):
        return Mismatch.SCORE
    for one in expected:
        sheet = counted[people[one.key]]
        if max(abs(sheet.kills - one.kills), abs(sheet.deaths - one.deaths)) > SLACK_EACH:
            return Mismatch.FIGURES
    return people


def _people(recording: Recording, expected: Sequence[Expected]) -> dict[int, str] | None:
    """Find everybody by Steam id, else by nickname; None when somebody is missing."""
    by_name = {name.casefold(): steam_id for steam_id, name in recording.names.items()}
    found = {}
    for one in expected:
        known = one.steam_id if one.steam_id in recording.names else None
        steam_id = known or (None if one.steam_id else by_name.get(one.nickname.casefold()))
        if steam_id is None:
            return None
        found[one.key] = steam_id
    return found if found and len(set(found.values())) == len(found) else None


def _same_score(
    recording: Recording, people: Mapping[int, str], expected: Sequence[Expected]
) -> bool:
    """Tell whether each team won as many rounds, but for those that nobody died in."""
    team_of = {people[one.key]: one.team for one in expected if one.team in (1, 2)}
    wins: Counter[int] = Counter()
    unknown = 0
    for one in recording.rounds:
        sides = _teams_by_side(one, team_of)
        if one.winner_side in sides:
            wins[sides[one.winner_side]] += 1
        else:
            unknown += 1
    told = [(one.team, one.own_score) for one in expected]
    return all(
        0 <= score - wins[team] <= unknown for team, score in told if team and score is not None
    )


def _teams_by_side(one: Round, team_of: Mapping[str, int | None]) -> dict[str, int]:
    """Return side → team in a round, by who was seen on which side; empty when nobody was."""
    votes: Counter[str] = Counter()
    for kill in one.kills:
        for player, side in ((kill.victim, kill.victim_side), (kill.attacker, kill.attacker_side)):
            team = team_of.get(player or "")
            if team and side in OTHER:
                votes[side if team == 1 else OTHER[side]] += 1
    if not votes:
        return {}
    side = votes.most_common(1)[0][0]
    return {side: 1, OTHER[side]: 2}
