"""Forecasts, their record, and simulated seasons."""

from datetime import date, datetime

from ninja import Schema


class TeamNameOut(Schema):
    """A team by name."""

    id: int
    name: str


class MethodOut(Schema):
    """What one way says: chances (0–1) of home, draw, away, and decimal prices without margin."""

    method: str
    home: float
    draw: float
    away: float
    fair_home: float | None
    fair_draw: float | None
    fair_away: float | None


class StackForecastOut(MethodOut):
    """What the stack says of a match; `made_at` is before the kick-off.

    `matches_known` are the matches of both teams that stood behind it, 0 for a newcomer.
    """

    made_at: datetime
    goals_home: float
    goals_away: float
    over_2_5: float
    both_score: float
    matches_known: list[int] | None
    methods: list[MethodOut]


class ComingMatchOut(Schema):
    """A coming match; `kickoff` is null where only the day is known, `forecast` where none is
    stored yet."""

    match_id: int
    league: str
    season: str
    round: str
    day: date | None
    kickoff: datetime | None
    home: TeamNameOut
    away: TeamNameOut
    demo: bool
    forecast: StackForecastOut | None


class ComingPageOut(Schema):
    """A page of coming matches; `next_cursor` is null on the last."""

    items: list[ComingMatchOut]
    next_cursor: str | None


class GapOut(Schema):
    """Mean RPS of a method less that of `against` on the same matches; negative is better."""

    against: str
    mean: float
    standard_error: float | None


class MethodScoreOut(Schema):
    """The scores of one way; less is better but for `accuracy`."""

    method: str
    rps: float
    log_loss: float
    brier: float
    calibration_error: float
    accuracy: float
    gaps: list[GapOut]


class ReliabilityBinOut(Schema):
    """Forecasts of about one chance: mean said, share that came, its 95 % interval."""

    low: float
    high: float
    said: float
    came: float
    came_low: float
    came_high: float
    n: int


class SimulatedStandingOut(Schema):
    """Ways on the same `matches`; `enough` is false, and `methods` empty, below `needed`."""

    matches: int
    needed: int
    enough: bool
    methods: list[MethodScoreOut]
    with_prices: list[MethodScoreOut]
    reliability: list[ReliabilityBinOut]
    updated_at: datetime | None


class RecordOut(Schema):
    """`record`: forecasts stored before kick-off. `backtest`: what would have been said of past
    matches from the days before them. The two are never mixed. `reliability` is of `method`."""

    league: str
    season: str
    method: str
    record: SimulatedStandingOut
    backtest: SimulatedStandingOut


class TeamOutlookOut(Schema):
    """A team's chances (0–1) and points at the end; `positions` are by place from the first.

    `points_low` and `points_high` hold nine runs of ten. `new` teams are taken to be as strong as
    last season's lowest.
    """

    team: TeamNameOut
    position_now: int
    points_now: int
    played: int
    positions: list[float]
    title: float
    top_four: float
    relegation: float | None
    zones: dict[str, float]
    expected_position: float
    points: float
    points_low: float
    points_high: float
    new: bool


class ShiftOut(Schema):
    """A team's chance of `aim` now, and after a win, a draw and a loss; null on too few runs."""

    team: TeamNameOut
    aim: str
    chance: float
    win: float | None
    draw: float | None
    loss: float | None


class WorthOut(Schema):
    """What hangs on a coming match."""

    match_id: int
    home: TeamNameOut
    away: TeamNameOut
    shifts: list[ShiftOut]


class WeekChancesOut(Schema):
    """A team's chances in one week's simulation."""

    team_id: int
    title: float
    top_four: float
    relegation: float | None
    points: float


class WeekOut(Schema):
    """One week's simulation."""

    made_at: datetime
    teams: list[WeekChancesOut]


class SimulationOut(Schema):
    """A season played to its end `runs` times.

    `final` is false where the table is still to be split: places are those before it. `behind`
    tells that results were stored since. `weeks` are earlier simulations, the oldest first.
    """

    league: str
    season: str
    made_at: datetime
    season_version: int
    behind: bool
    runs: int
    final: bool
    played: int
    remaining: int
    demo: bool
    teams: list[TeamOutlookOut]
    fixtures: list[WorthOut]
    weeks: list[WeekOut]
