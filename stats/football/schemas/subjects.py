"""A match with all that is told of it, a team, a player, as the API tells them."""

import datetime as dt
from typing import Any

from ninja import Field, Schema

from config.paging import PageQuery
from stats.football.schemas.leagues import FbScoreOut, FbTeamOut


class FbPersonOut(Schema):
    """A player; `id` is null for somebody known by name alone."""

    id: int | None
    name: str


class FbEventOut(Schema):
    """Something that happened; `team_id` is the side it counts for (an own goal: the other's).

    `minute` 1–120 with `added` minutes beyond it. `score` is what stood then. `rescinded` events
    no longer stand. Of a substitution `player` comes on and `other` goes off.
    """

    kind: str
    team_id: int | None
    minute: int | None
    added: int | None
    player: FbPersonOut | None
    other: FbPersonOut | None
    score: FbScoreOut | None
    rescinded: bool
    text: str


class FbStatisticOut(Schema):
    """A figure by side; `period` ALL, 1ST or 2ND; shares are 0–1."""

    period: str
    key: str
    home: float | None
    away: float | None


class FbFiguresOut(Schema):
    """A player's figures of a match; null is not told, never zero. `rating` is the source's."""

    minutes: int | None
    goals: int | None
    assists: int | None
    shots: int | None
    passes: int | None
    passes_completed: int | None
    tackles: int | None
    saves: int | None
    yellows: int | None
    reds: int | None
    xg: float | None
    rating: float | None


class FbLineupOut(FbFiguresOut):
    """A player's part in a match; `position` is G, D, M or F."""

    team_id: int
    player: FbPersonOut
    shirt: int | None
    position: str
    substitute: bool
    captain: bool


class FbShotOut(Schema):
    """A shot; `x`, `y` in percent of the pitch from the goal line attacked, `xg` 0–1."""

    team_id: int
    player: FbPersonOut | None
    minute: int | None
    added: int | None
    outcome: str
    situation: str
    body_part: str
    x: float | None
    y: float | None
    xg: float | None


class FbOddsOut(Schema):
    """Decimal 1X2 prices, opening or closing."""

    bookmaker: str
    closing: bool
    home: float
    draw: float
    away: float


class FbSourceOut(Schema):
    """Who told: `told_at` is the version, `fetched_at` when the last answer came."""

    source: str
    key: str
    url: str
    told_at: dt.datetime
    stored_at: dt.datetime
    fetched_at: dt.datetime | None
    sha256: str


class FbChangeOut(Schema):
    """What changed: `fields` maps a field to [before, after]."""

    at: dt.datetime
    source: str
    after_end: bool
    fields: dict[str, Any]


class FbMatchForecastOut(Schema):
    """What was said last before the kick-off: chances 0–1, expected goals where told."""

    home: float
    draw: float
    away: float
    goals_home: float | None
    goals_away: float | None
    made_at: dt.datetime
    counts: bool
    rps: float | None


class FbMatchHeadOut(Schema):
    """A match. Scores are kept apart: `full_time` after regular time, `extra_time` of extra time
    alone, `shootout` of penalties, `live` what stands while it is played. An `awarded` score was
    decided off the pitch. `kickoff` is null where only the day is known."""

    id: int
    league: str
    season: str
    round: str
    round_number: int | None
    day: dt.date | None
    kickoff: dt.datetime | None
    status: str
    finished: bool
    minute: int | None
    home: FbTeamOut
    away: FbTeamOut
    half_time: FbScoreOut | None
    full_time: FbScoreOut | None
    extra_time: FbScoreOut | None
    shootout: FbScoreOut | None
    live: FbScoreOut | None
    awarded: bool
    demo: bool


class FbMatchOut(FbMatchHeadOut):
    """A match with all that is told of it; an empty list means that no source told the part.

    `changes` are the newest fifty; those with `after_end` were made after it was over.
    """

    venue: str
    city: str
    referee: str
    attendance: int | None
    finished_at: dt.datetime | None
    version: int
    events: list[FbEventOut]
    statistics: list[FbStatisticOut]
    lineups: list[FbLineupOut]
    shots: list[FbShotOut]
    odds: list[FbOddsOut]
    forecast: FbMatchForecastOut | None
    sources: list[FbSourceOut]
    changes: list[FbChangeOut]


class FbRecordOut(Schema):
    """Sums of a season; `shots` and `xg` are of `shots_known` and `xg_known` matches."""

    played: int
    wins: int
    draws: int
    losses: int
    goals_for: int
    goals_against: int
    clean_sheets: int
    shots: int | None
    shots_known: int
    xg: float | None
    xg_known: int
    goal_minutes: list[int]
    conceded_minutes: list[int]


class FbReadingOut(Schema):
    """An estimate with its 95 % interval; null while there are fewer than `needed` matches."""

    n: int
    needed: int
    value: float | None
    low: float | None
    high: float | None


class FbFormOut(Schema):
    """The last six matches of a season: "WWDLWW", the latest last, and figures a match."""

    results: str
    points: FbReadingOut
    goals_for: FbReadingOut
    goals_against: FbReadingOut


class FbStrengthOut(Schema):
    """A team's strength after a day's matches."""

    day: dt.date
    elo: float
    pi_home: float | None
    pi_away: float | None
    attack: float | None
    defence: float | None


class FbMatchesOut(Schema):
    """A page of matches, the latest first; `next_cursor` is null on the last."""

    items: list[FbMatchHeadOut]
    next_cursor: str | None


class FbTeamSeasonOut(Schema):
    """A season in which a team has matches."""

    league: str
    season: str


class FbTeamPageOut(Schema):
    """A team. `home` and `away` are null while the season's sums are not worked out.

    `strengths` are the latest hundred, the earliest first; `matches` are of all seasons.
    """

    id: int
    name: str
    code: str
    country: str
    spellings: list[str]
    demo: bool
    league: str | None
    season: str | None
    seasons: list[FbTeamSeasonOut]
    home: FbRecordOut | None
    away: FbRecordOut | None
    form: FbFormOut | None
    strengths: list[FbStrengthOut]
    next: list[FbMatchHeadOut]
    matches: FbMatchesOut


class FbSumsOut(Schema):
    """A player's sums: an untold figure adds nothing. `rating` is a mean over `rated` matches,
    `xg` a sum over `xg_known` ones; null where none tells them."""

    matches: int
    starts: int
    minutes: int
    goals: int
    assists: int
    shots: int
    passes: int
    passes_completed: int
    tackles: int
    saves: int
    yellows: int
    reds: int
    xg: float | None
    xg_known: int
    rating: float | None
    rated: int


class FbPlayerSeasonOut(FbSumsOut):
    """A season for a team."""

    league: str
    season: str
    team: FbTeamOut


class FbPlayerMonthOut(FbPlayerSeasonOut):
    """A month of a season; `month` is its first day."""

    month: dt.date


class FbAppearanceOut(FbFiguresOut):
    """A part in a match."""

    match: FbMatchHeadOut
    team_id: int
    position: str
    substitute: bool
    captain: bool


class FbAppearancesOut(Schema):
    """A page of appearances, the latest first; `next_cursor` is null on the last."""

    items: list[FbAppearanceOut]
    next_cursor: str | None


class FbPlayerOut(Schema):
    """A player. `seasons` and `months` are empty while the sums are not worked out."""

    id: int
    name: str
    position: str
    country: str
    born_on: dt.date | None
    team: FbTeamOut | None
    spellings: list[str]
    demo: bool
    seasons: list[FbPlayerSeasonOut]
    months: list[FbPlayerMonthOut]
    appearances: FbAppearancesOut


class TeamQuery(PageQuery):
    """Which season of a team: by its label and league, the newest for none; a page of matches."""

    season: str = Field("", max_length=12)
    league: str = Field("", max_length=20)
