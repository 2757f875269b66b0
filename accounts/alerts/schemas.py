"""What the alerts part of the API takes and gives."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from config.paging import PageQuery

MAX_READ_AT_ONCE = 1000
AlertNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]


class SubjectOut(Schema):
    """The address of what an alert is about."""

    type: str
    id: str


class AlertOut(Schema):
    """An alert; `id` is the person's own number of it, the same as in the live feed."""

    id: int
    kind: str
    group: str
    text: str
    subject: SubjectOut
    payload: dict[str, Any]
    at: datetime
    read_at: datetime | None
    quiet: bool
    demo: bool


class AlertQuery(PageQuery):
    """Which alerts: of a group, of a kind, unread only."""

    group: str = Field("", max_length=20)
    kind: str = Field("", max_length=60)
    unread: bool = False


class UnreadOut(Schema):
    """How much there is to read; `last_id` is where a socket resumes from."""

    count: int
    last_id: int


class ReadIn(Schema):
    """What was read: single alerts, or everything up to a number."""

    ids: list[AlertNumber] = Field(default_factory=list, max_length=MAX_READ_AT_ONCE)
    up_to: AlertNumber | None = None


class ReadOut(Schema):
    """How many alerts were unread before."""

    read: int


class SubscriptionIn(Schema):
    """How to follow: no kinds = all, no channels = as the preferences say."""

    kinds: list[str] = Field(default_factory=list, max_length=100)
    channels: list[str] = Field(default_factory=list, max_length=10)


class SubscriptionOut(SubscriptionIn):
    """A subject that is followed."""

    subject: SubjectOut
    created_at: datetime


class TicketOut(Schema):
    """A pass for one socket: connect to `/ws/…?ticket=` before it runs out."""

    ticket: str
    expires_at: datetime
