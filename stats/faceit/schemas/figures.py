"""Estimates, readings and ratings, each with its interval, sample size and measured error."""

from ninja import Schema


class CsEstimateOut(Schema):
    """A value with its 95 % interval, from `n` observations."""

    value: float
    low: float
    high: float
    n: int


class CsReadingOut(Schema):
    """An estimate; null while there are fewer than `needed` observations (`n` are there)."""

    n: int
    needed: int
    estimate: CsEstimateOut | None


class CsCoverageOut(Schema):
    """How many of the player's matches tell the figures at all."""

    known: int
    matches: int


class PartOut(Schema):
    """Points that a part adds to a rating; `figure` is the rate (or points of KAST) behind it."""

    part: str
    points: float
    figure: float | None


class MeasuredErrorOut(Schema):
    """How far the formula is from published HLTV 2.0 ratings of `lines` career lines."""

    mae: float
    largest: float
    bias: float
    lines: int


class CsRatingOut(Schema):
    """A rating. `value` is null where it lacks something, and `missing` says what.

    `kind` and `label` say what it is. `low` … `high` is the 95 % interval of the level behind `n`
    played maps (one match scatters by 0.35); `error` is that of the formula, null where it is
    exact. `notes` are codes of what should be told beside it.
    """

    kind: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    error: MeasuredErrorOut | None
    n: int
    rounds: int
    notes: list[str]
    parts: list[PartOut]
    missing: str | None


class FiguresOut(Schema):
    """Sums and rates. Rates are 0–1, or per round or per death; null means not known."""

    maps: int
    wins: int
    rounds: int
    kills: int
    deaths: int
    assists: int
    win_rate: float
    kd: float | None
    kpr: float
    dpr: float
    apr: float
    adr: float | None
    headshot_rate: float | None


class CsScopeOut(Schema):
    """A player over some of their matches; `metrics` are the same figures with intervals."""

    name: str
    figures: FiguresOut | None
    ratings: list[CsRatingOut]
    metrics: dict[str, CsReadingOut]
