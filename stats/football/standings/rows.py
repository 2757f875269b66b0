"""Tables and what a league's rules ask of them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stats.football.leagues import (
    FALLBACK_RULES,
    League,
    Rules,
    Split,
    Stage,
    TieBreak,
    Zone,
    ZoneKind,
)

FORM_MATCHES = 5


@dataclass(frozen=True, slots=True)
class Regulations:
    """What orders a season's table; teams are identifiers.

    `deductions` are points taken away, `late_deductions` those taken after a split from what was
    carried. `settled` are pairs (above, below) level on points that a match of their own parted.
    `names` order teams that nothing parts.
    """

    rules: Rules = FALLBACK_RULES
    zones: tuple[Zone, ...] = ()
    split: Split | None = None
    deductions: Mapping[int, int] = field(default_factory=dict)
    late_deductions: Mapping[int, int] = field(default_factory=dict)
    settled: tuple[tuple[int, int], ...] = ()
    per_match: bool = False
    names: Mapping[int, str] = field(default_factory=dict)

    def zone_at(self, position: int) -> ZoneKind | None:
        """Return what a place is worth; None for the middle of the table."""
        for zone in self.zones:
            if zone.first <= position <= zone.last:
                return zone.kind
        return None

    def by_name(self, teams: Iterable[int]) -> list[int]:
        """Return teams by name, then by identifier."""
        return sorted(teams, key=lambda team: (self.names.get(team, ""), team))


def regulations_of(
    league: League,
    season: str,
    *,
    teams: Mapping[str, int] | None = None,
    deductions: Mapping[int, int] | None = None,
    names: Mapping[int, str] | None = None,
) -> Regulations:
    """Return a season's regulations; `teams` maps the league's spellings to identifiers.

    `deductions` by identifier replace those that the league knows; unknown spellings are left out.
    """
    known = teams or {}
    facts = [one for one in league.deductions if one.season == season and one.team in known]
    early = {known[one.team]: one.points for one in facts if not one.after_split}
    late = {known[one.team]: one.points for one in facts if one.after_split}
    settled = tuple(
        (known[one.above], known[one.below])
        for one in league.settled_of(season)
        if one.above in known and one.below in known
    )
    return Regulations(
        rules=league.rules_of(season),
        zones=league.zones_of(season),
        split=league.split_of(season),
        deductions=early if deductions is None else deductions,
        late_deductions=late if deductions is None else {},
        settled=settled,
        per_match=league.ranked_per_match(season),
        names=names or {},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A team in a table. `points` are after `deducted`; `form` is "WDLWW", the latest last.

    `carried` are the points taken into the group after a split, None before one. `level` tells
    that nothing parts the team from another, which then has the same `position`.
    """

    position: int
    team: int
    played: int
    wins: int
    draws: int
    losses: int
    goals_for: int
    goals_against: int
    points: int
    deducted: int = 0
    form: str = ""
    zone: ZoneKind | None = None
    stage: Stage = Stage.REGULAR
    carried: int | None = None
    level: bool = False

    @property
    def goal_difference(self) -> int:
        """Return goals for less goals against."""
        return self.goals_for - self.goals_against

    @property
    def points_per_match(self) -> float | None:
        """Return points a match, None before the first."""
        return self.points / self.played if self.played else None


@dataclass(frozen=True, slots=True)
class Level:
    """Teams that no rule parts, on places `first` to `last`.

    `decisive` where those places are worth different things, the title included: a play-off or
    lots must part them, and the table does not guess.
    """

    first: int
    last: int
    teams: tuple[int, ...]
    decisive: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from the top, which teams are level, and how many matches count and are to come.

    `parted` tells what put a team below the one before it where both have as many points; a pair
    that is level, or that a match of its own parted, is not there.
    """

    rows: tuple[Row, ...]
    level: tuple[Level, ...] = ()
    played: int = 0
    remaining: int = 0
    parted: Mapping[int, TieBreak] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Tell whether every match that is known has been played."""
        return self.played > 0 and not self.remaining

    def row_of(self, team: int) -> Row | None:
        """Return a team's row, None where it is not in the table."""
        return next((row for row in self.rows if row.team == team), None)
