"""Webhooks, which announce a match and never tell its score. Pure."""

from typing import Final

from stats.faceit.parse.matches import COMPETITION_MAX, TYPE_MAX, WORD_MAX, links_of
from stats.faceit.parse.node import Node, open_body
from stats.faceit.parse.teams import teams_of
from stats.faceit.records import WebhookEvent

WEBHOOK: Final = "FACEIT webhook"
EVENT_MAX: Final = 60
REASON_MAX: Final = 200


def parse_webhook(body: bytes) -> WebhookEvent:
    """Return what a webhook says; raises ParseError when it is none: no `event`, no `event_id`.

    Events of hubs and tournaments have no `match_id`. Teams may be empty when a room was just
    made.
    """
    root = open_body(body, WEBHOOK)
    event = root.text("event", EVENT_MAX)
    if event is None:
        raise root.error("event", "it is missing")
    event = event.casefold()
    payload = root.child("payload") or Node(WEBHOOK, "payload", {})
    entity = payload.child("entity") or Node(WEBHOOK, "payload.entity", {})
    of_match = event.startswith("match_")
    teams, skipped = teams_of(payload) if of_match else ((), ())
    return WebhookEvent(
        event_id=root.need_identity("event_id"),
        event=event,
        at=root.moment("timestamp"),
        retry_count=root.count("retry_count") or 0,
        match_id=payload.need_identity("id") if of_match else None,
        match_version=payload.count("version"),
        game=payload.text("game", WORD_MAX),
        region=payload.text("region", WORD_MAX),
        competition_id=entity.text("id", 80),
        competition_name=entity.text("name", COMPETITION_MAX),
        competition_type=entity.text("type", TYPE_MAX),
        teams=teams,
        created_at=payload.moment("created_at"),
        started_at=payload.moment("started_at"),
        finished_at=payload.moment("finished_at"),
        demo_url=next(iter(links_of(payload, "demo_url")), None),
        reason=payload.text("reason", REASON_MAX),
        skipped=skipped,
    )
