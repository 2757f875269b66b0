"""Alerts in the JSON API: the inbox, what is followed, and tickets for sockets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from accounts.alerts import queries, services, tickets
from accounts.alerts.kinds import codes_in
from accounts.alerts.models import Alert, Subscription
from accounts.alerts.rendering import alert_data, language_of
from accounts.alerts.schemas import (
    AlertOut,
    AlertQuery,
    ReadIn,
    ReadOut,
    SubscriptionIn,
    SubscriptionOut,
    TicketOut,
    UnreadOut,
)
from accounts.auth import TokenOrSession
from accounts.models import User
from accounts.subjects import Subject, cards_for
from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem

router = Router()
READ, WRITE = TokenOrSession("alerts:read"), TokenOrSession("alerts:write")


def caller(request: HttpRequest) -> User:
    """Return the person whose token or session this is."""
    person: User = request.auth.person  # type: ignore[attr-defined]
    return person


@router.get("/alerts", auth=READ, response=Page[AlertOut])
def list_alerts(request: HttpRequest, query: Query[AlertQuery]) -> dict[str, Any]:
    """Your alerts, newest first."""
    user = caller(request)
    alerts = queries.list_alerts(
        user,
        kinds=_kinds(query),
        before_seq=_number(query.position()),
        unread=query.unread,
        limit=query.limit + 1,
    )
    items, cursor = page_of(alerts, query.limit, lambda alert: [alert.seq])
    language = language_of(user)
    return {"items": [_alert_out(item, language) for item in items], "next_cursor": cursor}


@router.get("/alerts/unread", auth=READ, response=UnreadOut)
def count_unread(request: HttpRequest) -> dict[str, int]:
    """How many alerts you have not read."""
    user = caller(request)
    return {"count": queries.unread_count(user), "last_id": queries.last_seq(user.pk)}


@router.post("/alerts/read", auth=WRITE, response=ReadOut)
def read_alerts(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    """Mark alerts as read, by their ids or everything up to one."""
    user, now = caller(request), timezone.now()
    done = services.mark_read(user, body.ids, now) if body.ids else 0
    if body.up_to is not None:
        done += services.mark_all_read(user, now, up_to=body.up_to)
    return {"read": done}


@router.get("/alerts/subscriptions", auth=READ, response=Page[SubscriptionOut])
def list_subscriptions(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """What you follow, in the order you began to."""
    after = _number(query.position())
    rows = queries.list_subscriptions(caller(request), after=after, limit=query.limit + 1)
    items, cursor = page_of(rows, query.limit, lambda row: [row.pk])
    return {"items": [_subscription_out(row) for row in items], "next_cursor": cursor}


@router.get("/alerts/subscriptions/{type}/{id}", auth=READ, response=SubscriptionOut)
def read_subscription(request: HttpRequest, type: str, id: str) -> dict[str, Any]:
    """How you follow a subject; 404 when you do not."""
    row = queries.get_subscription(caller(request), Subject(type, id))
    if row is None:
        raise NotThere
    return _subscription_out(row)


@router.put(
    "/alerts/subscriptions/{type}/{id}",
    auth=WRITE,
    response={200: SubscriptionOut, 201: SubscriptionOut},
)
def put_subscription(
    request: HttpRequest, type: str, id: str, body: SubscriptionIn
) -> Status[dict[str, Any]]:
    """Follow a subject, or change how you follow it."""
    user, subject = caller(request), Subject(type, id)
    known = queries.is_following(user, subject)
    if not known and not cards_for([subject], user.pk):
        raise NotThere("There is no such subject to follow.")
    try:
        row = services.follow(user, subject, body.kinds, body.channels)
    except services.FollowRefused as refusal:
        raise Problem(422, "invalid", str(refusal)) from refusal
    return Status(200 if known else 201, _subscription_out(row))


@router.delete("/alerts/subscriptions/{type}/{id}", auth=WRITE, response={204: None})
def delete_subscription(request: HttpRequest, type: str, id: str) -> Status[None]:
    """Stop following; 404 when you did not follow."""
    if not services.unfollow(caller(request), Subject(type, id)):
        raise NotThere
    return Status(204, None)


@router.post("/auth/socket-ticket", auth=READ, response={201: TicketOut})
def create_ticket(request: HttpRequest, response: HttpResponse) -> Status[dict[str, Any]]:
    """A one-time pass, good for 30 seconds, with which a script opens one socket."""
    plain, expires_at = tickets.issue(caller(request), timezone.now())
    response["Cache-Control"] = "no-store"
    return Status(201, {"ticket": plain, "expires_at": expires_at})


def _kinds(query: AlertQuery) -> list[str] | None:
    if query.kind:
        return [query.kind]
    return codes_in([query.group]) if query.group else None


def _number(position: list[Any] | None) -> int | None:
    if position is None:
        return None
    if len(position) != 1 or type(position[0]) is not int or not 0 <= position[0] < 2**63:
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    number: int = position[0]
    return number


def _alert_out(alert: Alert, language: str) -> dict[str, Any]:
    data = alert_data(alert, language)
    names = ("group", "text", "subject", "payload", "quiet", "demo")
    return {
        "id": alert.seq,
        "kind": alert.kind,
        "at": alert.at,
        "read_at": alert.read_at,
        **{name: data[name] for name in names},
    }


def _subscription_out(row: Subscription) -> dict[str, Any]:
    return {
        "subject": {"type": row.subject_type, "id": row.subject_id},
        "kinds": row.kinds,
        "channels": row.channels,
        "created_at": row.created_at,
    }
