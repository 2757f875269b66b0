"""Squadrons: roster and changes."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import field_validator

from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from stats.warthunder import queries
from stats.warthunder.api.access import PublicRead, share
from stats.warthunder.api.shapes import event_out, squadron_out
from stats.warthunder.models import Squadron
from stats.warthunder.records import EventKind
from stats.warthunder.schemas import EventOut, SquadronOut

router = Router()
READ = PublicRead()


class ChangesQuery(Schema):
    """Which changes: kinds (all when none is given) and the moment they begin (ISO 8601)."""

    kind: list[EventKind] = []
    since: datetime | None = None

    @field_validator("since")
    @classmethod
    def aware(cls, since: datetime | None) -> datetime | None:
        """Return the moment in UTC; ValueError (422) for one that no calendar in UTC has."""
        if since is None:
            return None
        if since.tzinfo is None:
            since = since.replace(tzinfo=timezone.get_current_timezone())
        try:
            return since.astimezone(UTC)
        except OverflowError:
            raise ValueError("there is no such moment in UTC") from None


@router.get("/squadrons/{id}", auth=READ, response=SquadronOut)
def read_squadron(request: HttpRequest, id: str, response: HttpResponse) -> dict[str, Any]:
    """A squadron by id or full name, with its roster and what changed in seven days."""
    squadron = _squadron(id)
    now = timezone.now()
    share(response)
    return squadron_out(queries.squadron_page(squadron, now), queries.list_roster(squadron, now))


@router.get("/features/squadron-changes/{clan_id}", auth=READ, response=Page[EventOut])
def list_changes(
    request: HttpRequest,
    clan_id: str,
    page: Query[PageQuery],
    wanted: Query[ChangesQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """What happened in a squadron (id or full name), newest first."""
    rows = queries.list_events(
        _squadron(clan_id),
        kinds=[kind.value for kind in wanted.kind],
        before_seq=_seq(page.position()),
        since=wanted.since,
        limit=page.limit,
    )
    items, cursor = page_of(rows, page.limit, lambda event: [event.seq])
    share(response)
    return {"items": [event_out(event) for event in items], "next_cursor": cursor}


def _squadron(ident: str) -> Squadron:
    squadron = queries.get_squadron(ident)
    if squadron is None:
        raise NotThere("No squadron of this id or full name is known here.")
    return squadron


def _seq(position: list[Any] | None) -> int | None:
    if position is None:
        return None
    if len(position) != 1 or type(position[0]) is not int or abs(position[0]) >= 2**63:
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    return int(position[0])
