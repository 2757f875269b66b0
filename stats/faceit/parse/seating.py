"""Who sat where: rooms list those who were to play, stats those who did. Pure.

A substitute plays without leaving the room's list of substitutes, so stats have the last word.
"""

from collections import Counter
from dataclasses import replace

from stats.faceit.records import MapStats, MatchStats, Member, Team, TeamLines


def aligned(stats: MatchStats, teams: tuple[Team, ...]) -> MatchStats:
    """Return the stats with teams numbered as the room's factions are, by id or by members.

    A map whose teams cannot be told apart so stays as it was sent.
    """
    return replace(stats, maps=tuple(_aligned_map(played, teams) for played in stats.maps))


def _aligned_map(played: MapStats, teams: tuple[Team, ...]) -> MapStats:
    numbers = [_number(side, teams) for side in played.teams]
    if len(numbers) == 2 and numbers.count(None) == 1:
        known = next(number for number in numbers if number is not None)
        numbers = [number if number is not None else 3 - known for number in numbers]
    if None in numbers or len(set(numbers)) != len(numbers):
        return played
    sides = [
        replace(side, number=number)
        for side, number in zip(played.teams, numbers, strict=True)
        if number is not None
    ]
    return replace(played, teams=tuple(sorted(sides, key=lambda side: side.number)))


def _number(side: TeamLines, teams: tuple[Team, ...]) -> int | None:
    for team in teams:
        if side.team_id is not None and team.team_id == side.team_id:
            return team.number
    players = {line.player_id for line in side.lines}
    shared = Counter(
        {team.number: len(players & {one.player_id for one in team.members}) for team in teams}
    ).most_common(2)
    if not shared or shared[0][1] == 0 or (len(shared) == 2 and shared[0][1] == shared[1][1]):
        return None
    return shared[0][0]


def who_played(teams: tuple[Team, ...], stats: MatchStats) -> tuple[Team, ...]:
    """Return the teams with those who played first (`playing`), then those who only were listed.

    A team of whom the stats have no line stays as it is. `teams` may be empty, as they are in the
    news that a room was made: then the stats alone make them.
    """
    numbered = aligned(stats, teams)
    names = {one.player_id: one for team in teams for one in team.members}
    rooms = {team.number: team for team in teams} or _from_stats(numbered)
    return tuple(_seated(team, numbered, names) for team in rooms.values())


def _from_stats(stats: MatchStats) -> dict[int, Team]:
    sides = [side for played in stats.maps for side in played.teams]
    sides.sort(key=lambda side: side.number)
    return {side.number: Team(side.number, side.team_id, side.name) for side in sides}


def _seated(team: Team, stats: MatchStats, names: dict[str, Member]) -> Team:
    lines = {
        line.player_id: line
        for played in stats.maps
        for side in played.teams
        if side.number == team.number
        for line in side.lines
    }
    if not lines:
        return team
    played = [
        replace(names.get(one) or Member(one, line.nickname), playing=True)
        for one, line in lines.items()
    ]
    listed = [replace(one, playing=False) for one in team.members if one.player_id not in lines]
    return replace(team, members=(*played, *listed))
