"""Shapes of the kill feed and of the analysis of opponents."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from stats.warthunder.schemas import RateOut

RECORDS_MAX = 5000


class HudmsgIn(Schema):
    """What `127.0.0.1:8111/hudmsg` answered, and who sends it.

    `me` is the sender's nick (empty: the one last used); `batch_id` is taken once, `session` names
    one run of the game. Further fields are let through.
    """

    damage: list[Any] = Field(max_length=RECORDS_MAX)
    events: list[Any] = Field(default_factory=list, max_length=RECORDS_MAX)
    me: str = Field("", max_length=60)
    batch_id: str = Field("", pattern=r"^[A-Za-z0-9._-]{0,64}$")
    session: str = Field("", pattern=r"^[A-Za-z0-9._-]{0,64}$")


class FeedProblemOut(Schema):
    """A piece of the input that could not be used."""

    where: str
    what: str


class HudmsgOut(Schema):
    """What became of a kill feed: records = stored + repeats + unusable.

    `unknown` lines have a wording nobody knows; `already` says this batch was taken before.
    """

    me: str
    already: bool
    records: int
    stored: int
    repeats: int
    unusable: int
    unknown: int
    me_seen: bool
    problems: list[FeedProblemOut]


class ChanceOut(Schema):
    """My chance (0–1) from two combat ratings: a heuristic, not fitted to any duel."""

    value: float
    low: float
    high: float
    heuristic: bool


class SeenVehicleOut(Schema):
    """A vehicle an opponent was seen in, and in how many battles."""

    name: str
    battles: int


class EnemyOut(Schema):
    """One opponent; `share` is the caller's share of the kills between them, 90 % Wilson.

    `verdict` is avoid, seek, open, met or unsure; `side_known` is false when in some battle their
    side could not be inferred; a `hidden` name may be a stand-in and gets no rating.
    """

    enemy: str
    tag: str
    hidden: bool
    verdict: str
    recommendation: str
    battles: int
    won: int
    lost: int
    share: RateOut | None
    hits_given: int
    hits_taken: int
    unsure_kills: int
    side_known: bool
    vehicles: list[SeenVehicleOut]
    rating: float | None
    rating_difference: float | None
    chance: ChanceOut | None
    last_met_at: datetime


class ClassOut(Schema):
    """A class or branch of opposing vehicles: how many came, kills both ways."""

    name: str
    came: int
    won: int
    lost: int
    share: RateOut | None


class CoverageOut(Schema):
    """What the feeds held, unread lines and unknown sides included; some of the `demo` or not."""

    battles: int
    battles_without_me: int
    contradictions: int
    lines: int
    unknown_lines: int
    unusable: int
    sides_known: int
    sides_unknown: int
    last_at: datetime | None
    demo: bool


class EnemyAnalysisOut(Schema):
    """Opponents of the caller as `nick`, those with most kills first; `total` counts them all."""

    nick: str
    rating: float | None
    coverage: CoverageOut
    advice: list[str]
    classes: list[ClassOut]
    total: int
    enemy_analysis: list[EnemyOut]
