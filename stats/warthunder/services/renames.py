"""A person's verdict on a probable rename."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from stats.warthunder.models import Membership, Player, Squadron, SquadronEvent
from stats.warthunder.nick import nick_key
from stats.warthunder.records import EventKind
from stats.warthunder.services.players import record_name

CONFIRMED, REJECTED = "confirmed", "rejected"


class NotARename(ValueError):
    """The event is no rename, or a verdict on it was given before."""


def confirm_rename(event_id: int, by: User | None) -> SquadronEvent:
    """Accept that old and new nick are one person; the player takes the new nick.

    Raises NotARename when the event is another kind or was decided.
    """
    with transaction.atomic():
        event = _undecided(event_id)
        old_nick, new_nick = event.data["before"], event.nick
        old = _player(event.squadron, old_nick)
        new = _player(event.squadron, new_nick)
        if old and not new:
            _take_nick(old, new_nick, event.at)
        survivor = old if old and not new else new
        _join_memberships(event.squadron, old_nick, new_nick, survivor)
        return _decide(event, CONFIRMED, by)


def reject_rename(event_id: int, by: User | None) -> SquadronEvent:
    """Say that they are two people: the old stay ends and a new one begins at the event's time.

    Raises NotARename when the event is another kind or was decided.
    """
    with transaction.atomic():
        event = _undecided(event_id)
        stay = Membership.objects.filter(
            squadron=event.squadron, nick=event.nick, first_seen_at__lt=event.at
        ).first()
        if stay:
            _split(stay, event)
        return _decide(event, REJECTED, by)


def _undecided(event_id: int) -> SquadronEvent:
    event = SquadronEvent.objects.filter(pk=event_id, kind=EventKind.RENAMED).first()
    if event is None:
        raise NotARename("This event is not a rename.")
    Squadron.objects.select_for_update().get(pk=event.squadron_id)
    event = SquadronEvent.objects.select_related("squadron").get(pk=event_id)
    if event.verdict:
        raise NotARename(f"This rename was already {event.verdict}.")
    return event


def _decide(event: SquadronEvent, verdict: str, by: User | None) -> SquadronEvent:
    event.verdict, event.confirmed_by = verdict, by
    event.save(update_fields=["verdict", "confirmed_by"])
    return event


def _player(squadron: Squadron, nick: str) -> Player | None:
    rows = Player.objects.select_for_update().filter(nick=nick, demo=squadron.demo)
    return rows.first()


def _take_nick(player: Player, nick: str, at: datetime) -> None:
    player.nick, player.nick_key = nick, nick_key(nick)
    player.next_due_at = player.next_due_at and at
    player.save(update_fields=["nick", "nick_key", "next_due_at"])
    record_name(player, at)


def _join_memberships(
    squadron: Squadron, old_nick: str, new_nick: str, survivor: Player | None
) -> None:
    if survivor is None:
        return
    stays = Membership.objects.filter(squadron__demo=squadron.demo)
    stays.filter(nick=new_nick).update(player=survivor)
    stays.filter(nick=old_nick, squadron=squadron).update(player=survivor)


def _split(stay: Membership, event: SquadronEvent) -> None:
    """Close the stay under the old nick and open one under the new from the event on."""
    joined = Membership(
        squadron=event.squadron,
        player=_player(event.squadron, event.nick),
        nick=event.nick,
        nick_key=nick_key(event.nick),
        joined_on=stay.joined_on,
        first_seen_at=event.at,
        last_seen_at=stay.last_seen_at,
        missing_since=stay.missing_since,
        left_at=stay.left_at,
        role=stay.role,
        rating=stay.rating,
        activity=stay.activity,
    )
    stay.nick = event.data["before"]
    stay.nick_key = nick_key(stay.nick)
    stay.left_at, stay.missing_since, stay.last_seen_at = event.at, None, event.at
    stay.save()
    joined.save()
