"""Tables from matches: counted, ordered by the rules, cut where the league cuts them. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stats.football.leagues import Carry, SplitGroup, Stage, TieBreak
from stats.football.standings.games import (
    GROUPS_AFTER_SPLIT,
    Game,
    View,
    in_play_order,
    numbered,
)
from stats.football.standings.order import Parting, Tied, awaited_of, meetings_of, settle
from stats.football.standings.rows import FORM_MATCHES, Level, Regulations, Row, Table
from stats.football.standings.tally import Tally, sides_of, tally_of

# A table of some of a team's matches is ordered by plain goals: the rules speak of whole seasons.
PART_ORDER = (TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a team takes into its group: the group's place, points, and what rounding gave it."""

    group: int
    stage: Stage
    points: int
    rounded: float
    place: int


def table(
    games: Iterable[Game],
    regulations: Regulations | None = None,
    *,
    view: View = View.TOTAL,
    until_day: int | None = None,
    until_round: int | None = None,
    last: int | None = None,
) -> Table:
    """Return the table of a season from all its matches, those to come among them.

    `until_day` (an ordinal) and `until_round` leave out what was played later; `last` counts each
    team's latest matches only. Knock-outs and void matches never count. Home, away and form tables
    ignore deductions, splits and direct matches, and their places are worth nothing.
    """
    rules = regulations or Regulations()
    season = [one for one in games if not one.void and one.stage is not Stage.PLAY_OFF]
    if until_round is not None:
        season = numbered(season, rules.split)
    counted, awaited = _counted(in_play_order(season), until_day, until_round)
    if view is not View.TOTAL or last is not None:
        return _part_table(counted, awaited, teams_in(season), rules, view, last)
    return table_of(counted, awaited, rules)


def table_of(counted: Sequence[Game], awaited: Sequence[Game], rules: Regulations) -> Table:
    """Return the table of matches in order of play that count, others being still to come."""
    season = [*counted, *awaited]
    if _is_split(season, counted):
        return _split_table(counted, awaited, teams_in(season), rules)
    return _whole_table(counted, awaited, teams_in(season), rules)


def teams_in(games: Iterable[Game]) -> set[int]:
    """Return the teams of matches."""
    return {team for one in games for team in (one.home, one.away)}


def group_tables(
    games: Iterable[Game],
    regulations: Regulations | None = None,
    *,
    until_day: int | None = None,
) -> dict[str, Table]:
    """Return one table for each group of a competition that is played in groups."""
    found: dict[str, list[Game]] = {}
    for game in games:
        if game.stage is Stage.GROUP:
            found.setdefault(game.group, []).append(game)
    return {name: table(found[name], regulations, until_day=until_day) for name in sorted(found)}


def carried_of(
    games: Iterable[Game], regulations: Regulations | None = None
) -> dict[int, Carried] | None:
    """Return what every team took into its group; None before the table is cut."""
    season = [one for one in games if not one.void and one.stage is not Stage.PLAY_OFF]
    counted, awaited = _counted(season, None, None)
    if not _is_split(season, counted):
        return None
    return _carries(counted, awaited, teams_in(season), regulations or Regulations())


def _counted(
    games: Sequence[Game], until_day: int | None, until_round: int | None
) -> tuple[list[Game], list[Game]]:
    def counts(game: Game) -> bool:
        in_time = until_day is None or (game.day is not None and game.day <= until_day)
        number = game.round_number or 0
        return game.played and in_time and (until_round is None or number <= until_round)

    return [one for one in games if counts(one)], [one for one in games if not counts(one)]


def _whole_table(
    counted: Sequence[Game],
    awaited: Sequence[Game],
    teams: Collection[int],
    rules: Regulations,
) -> Table:
    tallies = _tallies(counted, teams)
    points = {team: tally.points - rules.deductions.get(team, 0) for team, tally in tallies.items()}
    parting = _parting(counted, awaited, tallies, rules)
    ranked = points if not rules.per_match else _per_match(points, tallies)
    groups = parting.groups(rules.by_name(teams), ranked.__getitem__)
    if not awaited:
        groups = settle(groups, _level_pairs(rules.settled, points))
    rows = [
        _row(place, team, tallies[team], points[team], rules, level=len(group) > 1)
        for place, group in _places(groups)
        for team in group
    ]
    return replace(
        _table(rows, groups, counted, awaited, rules),
        parted=_parted_by(parting, groups, ranked, rules),
    )


def _split_table(
    counted: Sequence[Game],
    awaited: Sequence[Game],
    teams: Collection[int],
    rules: Regulations,
) -> Table:
    carried = _carries(counted, awaited, teams, rules)
    tallies = _tallies(counted, teams)
    late = _tallies([one for one in counted if one.stage in GROUPS_AFTER_SPLIT], teams)
    points = {team: carried[team].points + late[team].points for team in teams}
    fixed = {
        TieBreak.ROUNDED_HALF: {team: -one.rounded for team, one in carried.items()},
        TieBreak.REGULAR_POSITION: {team: -float(one.place) for team, one in carried.items()},
    }
    order = rules.rules.after_split or rules.rules.order
    parting = replace(_parting(counted, awaited, tallies, rules), order=order, fixed=fixed)
    groups: list[Tied] = []
    parted: dict[int, TieBreak] = {}
    for number in sorted({one.group for one in carried.values()}):
        members = rules.by_name(team for team in teams if carried[team].group == number)
        found = parting.groups(members, points.__getitem__)
        parted |= _parted_by(parting, found, points, rules)
        groups += found
    rows = [
        _row(place, team, tallies[team], points[team], rules, carried[team], len(group) > 1)
        for place, group in _places(groups)
        for team in group
    ]
    return replace(_table(rows, groups, counted, awaited, rules), parted=parted)


def _parted_by(
    parting: Parting, groups: Sequence[Tied], points: Mapping[int, float], rules: Regulations
) -> dict[int, TieBreak]:
    """Return what put a team below the one before it, both having as many points."""
    teams = [team for group in groups for team in group]
    found = {}
    for above, below in pairwise(groups):
        first, second = above[-1], below[0]
        if points[first] != points[second] or (first, second) in rules.settled:
            continue
        tied = [team for team in teams if points[team] == points[first]]
        reason = parting.parted_by(tied, first, second)
        if reason is not None:
            found[second] = reason
    return found


def _part_table(
    counted: Sequence[Game],
    awaited: Sequence[Game],
    teams: Collection[int],
    rules: Regulations,
    view: View,
    last: int | None,
) -> Table:
    sides = sides_of(counted, view)
    tallies = {
        team: tally_of(sides.get(team, [])[-last if last else None :]) if last != 0 else Tally()
        for team in teams
    }
    groups = Parting(PART_ORDER, tallies).groups(
        rules.by_name(teams), lambda team: tallies[team].points
    )
    plain = Regulations()
    rows = [
        _row(place, team, tallies[team], tallies[team].points, plain, level=len(group) > 1)
        for place, group in _places(groups)
        for team in group
    ]
    return Table(tuple(rows), (), len(counted), len(awaited))


def _carries(
    counted: Sequence[Game],
    awaited: Sequence[Game],
    teams: Collection[int],
    rules: Regulations,
) -> dict[int, Carried]:
    """Return what each team takes into its group; teams of no group stay below, as they were."""
    first = _whole_table(_regular(counted), _regular(awaited), teams, replace(rules, settled=()))
    late = [one for one in (*counted, *awaited) if one.stage in GROUPS_AFTER_SPLIT]
    stages = {team: one.stage for one in late for team in (one.home, one.away)}
    cuts = {one.stage: one for one in (rules.split.groups if rules.split else ())}
    found = {}
    for place, row in enumerate(first.rows, start=1):
        stage = stages.get(row.team, Stage.REGULAR)
        points, rounded = _carry(row.points, cuts.get(stage))
        points -= rules.late_deductions.get(row.team, 0)
        group = [*GROUPS_AFTER_SPLIT, Stage.REGULAR].index(stage)
        found[row.team] = Carried(group, stage, points, rounded, place)
    return found


def _carry(points: int, group: SplitGroup | None) -> tuple[int, float]:
    """Return the points carried, and how far rounding moved them."""
    if group is None or group.carry is Carry.FULL:
        return points, 0.0
    carried = points // 2 if group.carry is Carry.HALF_DOWN else -(-points // 2)
    return carried, carried - points / 2


def _is_split(season: Sequence[Game], counted: Sequence[Game]) -> bool:
    if not any(one.stage in GROUPS_AFTER_SPLIT for one in season):
        return False
    return len(_regular(counted)) == len(_regular(season)) or len(_regular(counted)) < len(counted)


def _regular(games: Iterable[Game]) -> list[Game]:
    return [one for one in games if one.stage not in GROUPS_AFTER_SPLIT]


def _tallies(games: Sequence[Game], teams: Iterable[int]) -> dict[int, Tally]:
    sides = sides_of(games)
    return {team: tally_of(sides.get(team, ())) for team in teams}


def _per_match(points: Mapping[int, int], tallies: Mapping[int, Tally]) -> dict[int, float]:
    return {team: points[team] / max(1, tallies[team].played) for team in points}


def _parting(
    counted: Sequence[Game],
    awaited: Sequence[Game],
    tallies: Mapping[int, Tally],
    rules: Regulations,
) -> Parting:
    return Parting(
        rules.rules.order,
        tallies,
        meetings_of(counted),
        awaited_of(awaited),
        rules.rules.h2h_when_complete,
    )


def _level_pairs(
    settled: Sequence[tuple[int, int]], points: Mapping[int, int]
) -> list[tuple[int, int]]:
    return [
        (above, below)
        for above, below in settled
        if above in points and below in points and points[above] == points[below]
    ]


def _places(groups: Sequence[Tied]) -> list[tuple[int, Tied]]:
    starts = [1]
    for group in groups:
        starts.append(starts[-1] + len(group))
    return list(zip(starts, groups, strict=False))


def _row(
    place: int,
    team: int,
    tally: Tally,
    points: int,
    rules: Regulations,
    carried: Carried | None = None,
    level: bool = False,
) -> Row:
    return Row(
        position=place,
        team=team,
        played=tally.played,
        wins=tally.wins,
        draws=tally.draws,
        losses=tally.losses,
        goals_for=tally.goals_for,
        goals_against=tally.goals_against,
        points=points,
        deducted=rules.deductions.get(team, 0) + rules.late_deductions.get(team, 0),
        form="".join(tally.results[-FORM_MATCHES:]),
        zone=rules.zone_at(place),
        stage=carried.stage if carried else Stage.REGULAR,
        carried=carried.points if carried and carried.stage is not Stage.REGULAR else None,
        level=level,
    )


def _table(
    rows: Sequence[Row],
    groups: Sequence[Tied],
    counted: Sequence[Game],
    awaited: Sequence[Game],
    rules: Regulations,
) -> Table:
    level = tuple(_level(place, group, rules) for place, group in _places(groups) if len(group) > 1)
    return Table(tuple(rows), level, len(counted), len(awaited))


def _level(place: int, group: Tied, rules: Regulations) -> Level:
    last = place + len(group) - 1
    worth = [(one == 1, rules.zone_at(one)) for one in range(place, last + 1)]
    decisive = any(one != other for one, other in pairwise(worth))
    return Level(place, last, tuple(group), decisive)
