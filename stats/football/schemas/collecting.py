"""Runs of collectors. Times are in UTC."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema


class CollectIn(Schema):
    """What to collect. Everything may be left out: a whole round of openfootball then.

    `kind`: full (the current season, and what history is missing), season (those named), day, live.
    `leagues` are codes such as en.1, none for all that are configured; `seasons` such as 2024-25.
    """

    source: Literal["openfootball", "sofascore"] = "openfootball"
    kind: Literal["full", "season", "day", "live"] | None = None
    leagues: list[str] = Field(default_factory=list, max_length=100)
    seasons: list[str] = Field(default_factory=list, max_length=40)
    day: date | None = None


class ReasonOut(Schema):
    """Why something did not work: a code, and the values that go with it."""

    code: str
    values: dict[str, str]


class CollectRunOut(Schema):
    """How far a run is.

    Of `total` steps known by now `done` are over (`share`, 0–1); answers may add steps. `asked`
    questions brought `stored` answers with news, `unchanged` ones, `failed` ones; the rest is not
    there. `message` says why it failed or waits, in English; `reason` tells it as a code, null
    where there is none. It goes on at `due_at`.
    """

    id: int
    source: str
    scope: dict[str, Any]
    state: str
    done: int
    total: int
    share: float
    asked: int
    stored: int
    unchanged: int
    failed: int
    concurrency: int
    message: str
    reason: ReasonOut | None
    due_at: datetime | None
    requested_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    demo: bool
    location: str
