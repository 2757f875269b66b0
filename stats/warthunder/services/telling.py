"""Events become rows, frames for open sockets, and alerts for those who follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.alerts.services import Occurrence, publish_many
from accounts.alerts.stream import broadcast
from accounts.subjects import Subject
from stats.warthunder.frames import (
    PLAYER,
    SQUADRON,
    player_topic,
    squadron_payload,
    squadron_topic,
)
from stats.warthunder.models import Player, PlayerEvent, Squadron, SquadronEvent, SquadronSnapshot
from stats.warthunder.records import EventKind
from stats.warthunder.roster import RosterEvent


@dataclass(frozen=True, slots=True)
class PlayerNews:
    """Something to tell of a player: `kind` is the last word of warthunder.player.<kind>."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


def tell_player(player: Player, news: Sequence[PlayerNews], at: datetime) -> None:
    """Store, broadcast and publish what happened to a player whose row this transaction holds."""
    if not news:
        return
    told = [(f"{PLAYER}.{one.kind}", {"nick": player.nick, **one.data}) for one in news]
    _append_player_events(player, told, at)
    subject = Subject(PLAYER, str(player.pk))
    publish_many([Occurrence(kind, subject, data, at, demo=player.demo) for kind, data in told])


def tell_squadron(
    squadron: Squadron,
    events: Iterable[RosterEvent],
    snapshot: SquadronSnapshot | None,
    at: datetime,
) -> list[SquadronEvent]:
    """Store a squadron's events under the next numbers, broadcast and publish them.

    The transaction must hold the squadron's row, which is what keeps the numbers without gaps.
    """
    rows = [
        SquadronEvent(
            squadron=squadron,
            seq=squadron.last_event_seq + number,
            kind=event.kind,
            nick=event.nick,
            at=at,
            data=event.data(),
            snapshot=snapshot,
        )
        for number, event in enumerate(events, start=1)
    ]
    if not rows:
        return []
    SquadronEvent.objects.bulk_create(rows)
    squadron.last_event_seq = rows[-1].seq
    Squadron.objects.filter(pk=squadron.pk).update(last_event_seq=squadron.last_event_seq)
    for row in rows:
        payload = squadron_payload(squadron, row)
        broadcast(squadron_topic(squadron.pk), row.seq, f"{SQUADRON}.{row.kind}", at, payload)
    _tell_named_players(squadron, rows, at)
    publish_many(_occurrences(squadron, rows))
    return rows


def _occurrences(squadron: Squadron, rows: Iterable[SquadronEvent]) -> list[Occurrence]:
    subject = Subject(SQUADRON, str(squadron.pk))
    return [
        Occurrence(
            f"{SQUADRON}.{row.kind}",
            subject,
            squadron_payload(squadron, row),
            row.at,
            demo=squadron.demo,
        )
        for row in rows
        if _worth_an_alert(row)
    ]


def _worth_an_alert(row: SquadronEvent) -> bool:
    """Small moves of a member's figures are in the timeline and on the socket, not in inboxes."""
    steps = {
        EventKind.RATING: settings.WT_ALERT_RATING_STEP,
        EventKind.ACTIVITY: settings.WT_ALERT_ACTIVITY_STEP,
    }
    return bool(abs(row.data.get("change", 0)) >= steps.get(EventKind(row.kind), 0))


def _tell_named_players(squadron: Squadron, rows: Sequence[SquadronEvent], at: datetime) -> None:
    """Append events that name a known player to that player's own stream."""
    named = {row.nick for row in rows if row.nick} | {row.data.get("before") for row in rows}
    nicks = [nick for nick in named if isinstance(nick, str)]
    players = Player.objects.select_for_update().filter(nick__in=nicks, demo=squadron.demo)
    for player in players.order_by("pk"):
        told = [
            (f"{SQUADRON}.{row.kind}", squadron_payload(squadron, row))
            for row in rows
            if player.nick in (row.nick, row.data.get("before"))
        ]
        _append_player_events(player, told, at)


def _append_player_events(
    player: Player, told: Sequence[tuple[str, dict[str, Any]]], at: datetime
) -> None:
    rows = [
        PlayerEvent(player=player, seq=player.last_event_seq + number, kind=kind, at=at, data=data)
        for number, (kind, data) in enumerate(told, start=1)
    ]
    PlayerEvent.objects.bulk_create(rows)
    player.last_event_seq += len(rows)
    Player.objects.filter(pk=player.pk).update(last_event_seq=player.last_event_seq)
    for row in rows:
        broadcast(player_topic(player.pk), row.seq, row.kind, at, row.data)
