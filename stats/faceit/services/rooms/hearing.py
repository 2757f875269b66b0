"""What webhooks say of a match: one row whatever comes first, never moved backwards."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from stats.faceit.models import Match, Seat
from stats.faceit.records import MatchState, Team, WebhookEvent, WebhookKind
from stats.faceit.services.matches.rows import Told, fill, locked_matches, save_rows
from stats.faceit.services.matches.seats import named_in, sat, store_seats, unseat_replaced
from stats.faceit.services.people import ensure_people
from stats.faceit.services.room_feed import tell_room
from stats.faceit.services.rooms.refreshing import enqueue_room
from stats.faceit.services.rooms.schedule import is_complete, is_followed
from stats.faceit.services.telling import tell_started

# The news of a finish may be lost: a room that nobody follows is looked at after this time.
SURELY_OVER = timedelta(hours=2)
STATES = {
    WebhookKind.CREATED: MatchState.CREATED,
    WebhookKind.CONFIGURING: MatchState.CONFIGURING,
    WebhookKind.READY: MatchState.READY,
    WebhookKind.FINISHED: MatchState.FINISHED,
    WebhookKind.CANCELLED: MatchState.CANCELLED,
    WebhookKind.ABORTED: MatchState.ABORTED,
}


def hear(event: WebhookEvent, *, demo: bool, now: datetime) -> Match:
    """Take in an event of a match (`match_id` is told) and plan to ask for what it does not say.

    One transaction; the same event again, or an older one, changes nothing.
    """
    match_id = str(event.match_id)
    with transaction.atomic():
        match = locked_matches([match_id], now, demo=demo)[match_id]
        newest = (event.match_version or 0) >= match.source_version
        # Webhooks fill gaps; a room's own answer decides.
        changed = fill(match, _told(event), decides=False)
        save_rows({match_id: match}, {match_id: changed})
        _seat(match, event, newest=newest, demo=demo)
        if not is_complete(match):
            _plan(match, event, now)
        tell_room(match, now)
        tell_started(match, now)
    return match


def _told(event: WebhookEvent) -> Told:
    names = {team.number: team.name for team in event.teams if team.members}
    known = event.event in set(WebhookKind)
    state = STATES.get(WebhookKind(event.event)) if known else None
    return {
        "state": state,
        "source_version": event.match_version,
        "region": event.region,
        "competition_id": event.competition_id,
        "competition_name": event.competition_name,
        "competition_type": event.competition_type,
        "created_at": event.created_at,
        "started_at": event.started_at,
        "finished_at": event.finished_at,
        "team1_name": names.get(1),
        "team2_name": names.get(2),
        "demo_urls": [event.demo_url] if event.demo_url else None,
    }


def _seat(match: Match, event: WebhookEvent, *, newest: bool, demo: bool) -> None:
    """Seat a roster, unless a newer one or the room's own answer is known."""
    members = [one for team in event.teams for one in team.members]
    if not members or match.details_at is not None:
        return
    if not newest and Seat.objects.filter(match=match).exists():
        return
    teams: tuple[Team, ...] = event.teams
    people = ensure_people(named_in(teams, event.at), demo=demo)
    places = sat(match, teams, people, decides=False)
    unseat_replaced(places)
    store_seats(places)


def _plan(match: Match, event: WebhookEvent, now: datetime) -> None:
    """Look at the room now if somebody follows it or it is over, else when it must be over."""
    ended = MatchState(match.state).over or event.event == WebhookKind.DEMO_READY
    if not ended and not is_followed(match):
        Match.objects.filter(pk=match.pk, next_due_at=None).update(next_due_at=now + SURELY_OVER)
        return
    Match.objects.filter(pk=match.pk).update(next_due_at=now)
    transaction.on_commit(partial(enqueue_room, match.pk))
