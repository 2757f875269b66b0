"""Leagues, seasons, tables and matches as the API tells them."""

import datetime as dt
from typing import Literal

from ninja import Field, Schema

View = Literal["total", "home", "away", "form"]


class FbTeamOut(Schema):
    """A team."""

    id: int
    name: str


class FbLeaderOut(Schema):
    """The first of a table."""

    team: FbTeamOut
    points: int
    played: int


class FbLeagueOut(Schema):
    """A league with its newest season; `as_of` is when a source told of it last.

    `round` is the newest round of which at least half was played; `leader` is null before the
    first match and in competitions played in groups.
    """

    code: str
    name: str
    country: str
    tier: int
    season: str
    round: int | None
    rounds: int
    played: int
    matches: int
    leader: FbLeaderOut | None
    as_of: dt.datetime | None
    demo: bool


class FbLeaguesOut(Schema):
    """All leagues that have matches."""

    items: list[FbLeagueOut]


class FbSeasonOut(Schema):
    """A season; `version` rises with every stored change of its matches."""

    season: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    version: int
    newest: bool


class FbSeasonsOut(Schema):
    """The seasons of a league that have matches, the newest first."""

    league: str
    items: list[FbSeasonOut]


class FbZoneOut(Schema):
    """Places `first` to `last` and what they are worth."""

    zone: str
    first: int
    last: int


class FbRowOut(Schema):
    """A row of a table. Teams that nothing parts share a `position` and are `level`.

    `parted_by` is what put the team below the one before it, both having as many points.
    `points` are after `deducted`; `carried` are those taken into a group after a split. `move` is
    places won since the round before, null where that is not told. `form` is the newest last.
    """

    position: int
    team: FbTeamOut
    played: int
    wins: int
    draws: int
    losses: int
    goals_for: int
    goals_against: int
    goal_difference: int
    points: int
    deducted: int
    carried: int | None
    form: str
    zone: str | None
    stage: str
    level: bool
    parted_by: str | None
    move: int | None


class FbGroupOut(Schema):
    """The table of one group."""

    group: str
    rows: list[FbRowOut]


class FbDifferenceOut(Schema):
    """What a source's own table says otherwise of a team.

    `what` is a figure of the table such as `points`, then `theirs` and `ours` are numbers; or
    `team`, where only one of both has it: then they are its name, and null where it is missing.
    `team` is null where the source's name is nobody's here; `name` is what it was called.
    """

    team: FbTeamOut | None
    name: str
    what: str
    theirs: int | str | None
    ours: int | str | None


class FbCheckOut(Schema):
    """A source's own table beside ours, as both stood at `checked_at`.

    `differences` counts the figures that differ, `details` tells them (at most a hundred).
    """

    source: str
    checked_at: dt.datetime
    differences: int
    details: list[FbDifferenceOut]


class FbStandingsOut(Schema):
    """A season's table; competitions in groups have `groups` instead of `rows`.

    `tie_breaks` order teams level on points; `played` matches count, `remaining` are to come.
    """

    league: str
    season: str
    view: View
    date: dt.date | None
    round: int | None
    rounds: int
    played: int
    remaining: int
    tie_breaks: list[str]
    zones: list[FbZoneOut]
    rows: list[FbRowOut]
    groups: list[FbGroupOut]
    check: FbCheckOut | None
    demo: bool


class FbScoreOut(Schema):
    """Goals of home and away."""

    home: int
    away: int


class FbChancesOut(Schema):
    """What was forecast last of a match that is not over: chances 0–1."""

    home: float
    draw: float
    away: float
    made_at: dt.datetime


class FbFixtureOut(Schema):
    """A match. Scores are kept apart: `full_time` after regular time, `extra_time` of extra time
    alone, `shootout` of penalties, `live` what stands now. An `awarded` score was decided off the
    pitch. `kickoff` is null where only the day is known."""

    id: int
    round: str
    round_number: int | None
    day: dt.date | None
    kickoff: dt.datetime | None
    status: str
    minute: int | None
    home: FbTeamOut
    away: FbTeamOut
    half_time: FbScoreOut | None
    full_time: FbScoreOut | None
    extra_time: FbScoreOut | None
    shootout: FbScoreOut | None
    live: FbScoreOut | None
    awarded: bool
    forecast: FbChancesOut | None


class LeagueQuery(Schema):
    """A league by its code and a season by its label, the newest for none."""

    league: str = Field(..., min_length=1, max_length=20)
    season: str = Field("", max_length=12)


class StandingsQuery(LeagueQuery):
    """Which table: its view, and the day as of which it is."""

    view: View = "total"
    date: dt.date | None = None


class FixturesQuery(LeagueQuery):
    """Which matches: of a round by its number or name, all for none."""

    round: str = Field("", max_length=60)
