"""What the analyses answer. Ratings stand on the scale 1000 ± 200, with 90 % intervals."""

from datetime import datetime

from ninja import Schema

from stats.warthunder.schemas import RateOut


class ContributionOut(Schema):
    """Points that a component adds to 1000; observed and typical are its plain figures.

    results: win rate; efficiency: targets against what the same sorties yield in the population;
    survival: deaths per sortie.
    """

    component: str
    points: float
    half_width: float
    observed: float | None
    typical: float


class RatingOut(Schema):
    """A rating; `percentile` is the share (0–1) of the reference population below it."""

    value: float
    low: float
    high: float
    missions: int
    skill_level: str
    percentile: float | None
    provisional: bool
    contributions: list[ContributionOut]


class ReferenceOut(Schema):
    """The reference population: provisional below 30 players; weights add up to 1."""

    version: int
    built_at: datetime
    players: int
    demo: bool
    provisional: bool
    weights: dict[str, float]


class CombatRatingOut(Schema):
    """A player's combat rating; `reason` says why there is none."""

    nick: str
    demo: bool
    taken_at: datetime | None
    skill_level: str
    overall: RatingOut | None
    modes: dict[str, RatingOut]
    reference: ReferenceOut | None
    reason: str


class EstimateOut(Schema):
    """An expected count with its 90 % interval."""

    mean: float
    low: float
    high: float


class TrackRecordOut(Schema):
    """How forecasts of past periods did: shares inside the interval, log loss per battle."""

    forecasts: int
    win_coverage: float
    target_coverage: float
    mean_error_wins: float
    log_loss: dict[str, float]


class FormOut(Schema):
    """The last 30 days of play; verdict: better, usual, worse or unknown."""

    battles: int
    since: datetime | None
    until: datetime | None
    win_rate: RateOut | None
    usual_win_rate: float | None
    targets_per_battle: float | None
    usual_targets_per_battle: float | None
    verdict: str


class ProgressOut(Schema):
    """One stretch of play between two readings."""

    since: datetime
    until: datetime
    battles: int
    win_rate: RateOut
    targets_per_battle: float


class ForecastOut(Schema):
    """The next battles in one mode.

    `calibrated` says that errors of past forecasts made the intervals; `lifetime_only` that no two
    readings could be compared, so that the lifetime record alone speaks.
    """

    nick: str
    demo: bool
    mode: str | None
    battles: int
    wins: EstimateOut | None
    targets: EstimateOut | None
    calibrated: bool
    lifetime_only: bool
    periods: int
    battles_known: int
    track_record: TrackRecordOut | None
    form: FormOut | None
    progress: list[ProgressOut]
    reference: ReferenceOut | None
    reason: str


class EvidenceOut(Schema):
    """A figure beside theirs; `low` … `high` is the 90 % interval of yours, n stand behind it."""

    name: str
    yours: float
    theirs: float | None
    low: float
    high: float
    n: int


class AdviceOut(Schema):
    """One piece of advice with the figures behind it."""

    type: str
    message: str
    evidence: list[EvidenceOut]


class RecommendationsOut(Schema):
    """Advice by area, best first; `dropped` counts what was examined and not shown, by reason."""

    nick: str
    demo: bool
    mode: str | None
    aircraft: list[AdviceOut]
    ground: list[AdviceOut]
    fleet: list[AdviceOut]
    top_players: int
    population: int
    provisional: bool
    examined: int
    dropped: dict[str, int]
    reason: str


class TopOut(Schema):
    """One place of the ranking, by the lower bound of the interval."""

    place: int
    nick: str
    squadron_tag: str
    country: str
    value: float
    low: float
    high: float
    missions: int
    skill_level: str
    provisional: bool
    played_at: datetime | None
    demo: bool


class ComparedOut(Schema):
    """A player asked for; `reason` says why they cannot be compared."""

    nick: str
    found: bool
    demo: bool
    reason: str


class ComparedRating(Schema):
    """A player's rating in one scope; `note` says why it is left out of the verdicts."""

    nick: str
    rating: RatingOut | None
    note: str


class VerdictOut(Schema):
    """What two intervals allow to say; `difference` is first minus second, never negative."""

    first: str
    second: str
    difference: float
    overlap: bool
    words: str


class ScopeOut(Schema):
    """One scope: overall or a mode."""

    scope: str
    players: list[ComparedRating]
    verdicts: list[VerdictOut]


class ComparisonOut(Schema):
    """Two to four players side by side."""

    players: list[ComparedOut]
    rows: list[ScopeOut]
    reference: ReferenceOut | None


class IdleOut(Schema):
    """A member's signs of play, as far as stored; idle from 21 days without any."""

    nick: str
    rating: int | None
    activity: int | None
    changes_week: int
    changes_month: int
    unchanged_since: datetime
    seen_changing: bool
    idle_days: int
    idle: bool


class BinOut(Schema):
    """How many members have a rating from low to below high."""

    low: int
    high: int
    members: int


class DistributionOut(Schema):
    """How members' ratings spread."""

    known: int
    unknown: int
    lowest: int | None
    quartile: float | None
    median: float | None
    upper_quartile: float | None
    highest: int | None
    bins: list[BinOut]


class DepartureOut(Schema):
    """Somebody who left, and the points that went along."""

    nick: str
    at: datetime
    rating: int | None
    role: str
    tenure_days: int | None


class SeasonOut(Schema):
    """The squadron's rating since the season began (`began`), or since it is known here."""

    since: datetime
    until: datetime
    began: bool
    rating_before: int
    rating_now: int
    change: int


class BoardPointOut(Schema):
    """A line of the leaderboard."""

    at: datetime
    place: int
    rating: int | None


class RivalOut(Schema):
    """A squadron near on the leaderboard; `gap` is its rating minus ours."""

    id: int
    name: str
    tag: str
    place: int
    rating: int | None
    gap: int | None


class BoardOut(Schema):
    """The leaderboard as far as read; `climbed`, `battles` and `wins` are those of a week."""

    place: int
    at: datetime
    rating: int | None
    climbed: int | None
    battles: int | None
    wins: int | None
    series: list[BoardPointOut]
    rivals: list[RivalOut]


class SquadronAnalysisOut(Schema):
    """A squadron's weeks; departures are those of 30 days."""

    id: int
    name: str
    demo: bool
    watched_since: datetime | None
    activity: list[IdleOut]
    idle: int
    distribution: DistributionOut
    departures: list[DepartureOut]
    points_lost: int
    season: SeasonOut | None
    board: BoardOut | None
