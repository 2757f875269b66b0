"""What FACEIT posts to us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stats.faceit.records.answers import Skipped
from stats.faceit.records.matches import Team


class WebhookKind(StrEnum):
    """Events that mean something to us; every other is stored and needs nothing."""

    CREATED = "match_object_created"
    CONFIGURING = "match_status_configuring"
    READY = "match_status_ready"
    FINISHED = "match_status_finished"
    CANCELLED = "match_status_cancelled"
    ABORTED = "match_status_aborted"
    DEMO_READY = "match_demo_ready"


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A webhook's envelope and what its payload says of a match; it never tells the score.

    `event` is FACEIT's word, known to us or not; `match_id` None for events of other things.
    """

    event_id: str
    event: str
    at: datetime | None
    retry_count: int
    match_id: str | None
    match_version: int | None
    game: str | None
    region: str | None
    competition_id: str | None
    competition_name: str | None
    competition_type: str | None
    teams: tuple[Team, ...]
    created_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    demo_url: str | None
    reason: str | None = None
    skipped: tuple[Skipped, ...] = ()
