"""A match from the first news of it until everybody is told, in whatever order news come."""

from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from django.utils import timezone

from stats.faceit.models import (
    Delivery,
    DeliveryState,
    Line,
    Match,
    RoomEvent,
    Seat,
)
from stats.faceit.records import MatchState
from stats.faceit.services import hooks
from stats.faceit.services import rooms as rooms_service
from stats.faceit.services.rooms.schedule import retry_wait
from stats.faceit.tests.bodies import pack, player_id, room_member
from stats.faceit.tests.following import (
    follower,
    post,
    watched_player,
    work,
)
from stats.faceit.tests.rooms_source import LIFE, rooms

__all__ = ["rooms"]
pytestmark = pytest.mark.django_db


def shape(match):
    """Return what is stored of a match, without our own times."""
    match.refresh_from_db()
    seats = Seat.objects.filter(match=match).order_by("player__faceit_id")
    lines = Line.objects.filter(match=match).order_by("player__faceit_id")
    return (
        match.state,
        (match.score1, match.score2, match.winner),
        list(seats.values_list("player__faceit_id", "team", "substitute")),
        list(lines.values_list("player__faceit_id", "kills", "rating2")),
        match.demo_urls,
        match.source_version,
    )


@pytest.mark.slow
def test_a_matchs_life_makes_one_row_with_seats_lines_and_ratings(rooms):
    room = rooms.add(1)
    post(*(room.webhook(event) for event in LIFE))
    work()

    match = Match.objects.get()
    assert (match.state, match.score1, match.score2, match.winner) == ("finished", 13, 9, 1)
    assert (match.seats.count(), match.lines.count()) == (10, 10)
    assert match.next_due_at is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}


@pytest.mark.slow
def test_any_order_of_a_matchs_events_leaves_the_same_match(rooms):
    shapes = set()
    for number, order in enumerate(permutations(LIFE[1:4])):
        room = rooms.add(number + 1)
        for event in order:
            post(room.webhook(event), room.webhook(event))
            work()
        found = shape(Match.objects.get(match_id=room.match_id))
        shapes.add(repr(found).replace(room.match_id, ""))

    assert len(shapes) == 1


@pytest.mark.slow
def test_news_of_the_past_never_move_a_match_backwards(rooms):
    room = rooms.add(1, state="ONGOING")
    post(room.webhook("match_status_finished"))
    work()
    post(room.webhook("match_status_ready"), room.webhook("match_object_created"))
    work()

    assert Match.objects.get().state == MatchState.FINISHED


def test_an_older_roster_does_not_replace_a_newer_one(rooms):
    room = rooms.add(1, state="READY")
    newer = room.webhook("match_status_ready")
    older = room.webhook("match_object_created")
    older["payload"]["teams"][0]["roster"][4] = {**room_member(77), "id": player_id(77)}
    post(newer)
    post(older)
    work()

    seated = set(Seat.objects.values_list("player__faceit_id", flat=True))
    assert seated == {player_id(n) for n in range(1, 11)}


def test_who_was_replaced_before_the_match_sits_there_no_more(rooms):
    room = rooms.add(1, state="READY")
    older = room.webhook("match_object_created")
    older["payload"]["teams"][0]["roster"][4] = {**room_member(77), "id": player_id(77)}
    post(older)
    work()
    assert Seat.objects.filter(player__faceit_id=player_id(77)).exists()

    post(room.webhook("match_status_ready"))
    work()
    assert not Seat.objects.filter(player__faceit_id=player_id(77)).exists()
    assert Seat.objects.count() == 10


@pytest.mark.slow
def test_a_room_nobody_follows_is_asked_about_only_once_it_is_over(rooms):
    room = rooms.add(1, state="READY")
    post(room.webhook("match_object_created"), room.webhook("match_status_ready"))
    work()
    assert rooms.asked["details"] == 0

    wait = Match.objects.get().next_due_at - timezone.now()
    assert timedelta(hours=1) < wait < timedelta(hours=3)

    watched_player(3, follower())
    post(room.webhook("match_status_configuring"))
    work()
    assert rooms.asked["details"] == 1


@pytest.mark.slow
def test_a_match_whose_finish_nobody_told_of_is_read_once_its_demo_is_there(rooms):
    room = rooms.add(1)
    post(room.webhook("match_object_created"), room.webhook("match_demo_ready"))
    work()

    assert Match.objects.get().state == MatchState.FINISHED
    assert Line.objects.count() == 10


@pytest.mark.slow
def test_stats_that_do_not_exist_yet_are_no_failure_and_asked_for_again(rooms):
    room = rooms.add(1, has_stats=False)
    post(room.webhook("match_status_finished"))
    work()

    match = Match.objects.get()
    assert (match.last_outcome, match.failures, match.stats_at) == ("found", 0, None)
    assert match.score1 == 13
    wait = match.next_due_at - timezone.now()
    assert timedelta() < wait <= timedelta(minutes=10)

    room.has_stats = True
    asked = rooms.asked["details"]
    rooms_service.refresh_room(match.pk, None, now=match.next_due_at, rng=Random(1))
    match.refresh_from_db()
    assert match.stats_at is not None
    assert match.next_due_at is None
    assert rooms.asked["details"] == asked


def test_the_pause_before_asking_again_grows_from_seconds_to_minutes():
    waits = [retry_wait(timedelta(seconds=s)).total_seconds() for s in (0, 8, 30, 300, 5000)]

    assert waits == [5, 5, 15, 150, 600]


@pytest.mark.slow
def test_stats_that_never_come_are_given_up_after_a_day(rooms):
    room = rooms.add(1, has_stats=False)
    post(room.webhook("match_status_finished"))
    work()
    Match.objects.update(first_seen_at=timezone.now() - timedelta(hours=25))
    Match.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    rooms_service.refresh_room(Match.objects.get().pk, None, now=timezone.now(), rng=Random(1))

    match = Match.objects.get()
    assert (match.stats_given_up, match.next_due_at) == (True, None)


@pytest.mark.slow
def test_a_match_nobody_knows_is_asked_for_again_and_in_the_end_no_more(rooms):
    rooms.add(1)
    unknown = rooms.rooms.popitem()[1]
    post(unknown.webhook("match_status_finished"))
    work()
    match = Match.objects.get()
    assert (match.last_outcome, match.failures > 0) == ("not_found", True)
    assert match.next_due_at > timezone.now()

    Match.objects.update(first_seen_at=timezone.now() - timedelta(hours=25), finished_at=None)
    rooms_service.refresh_room(match.pk, None, now=timezone.now(), rng=Random(1))
    match.refresh_from_db()
    assert match.next_due_at is None


def test_an_event_of_something_else_needs_nothing(rooms):
    room = rooms.add(1)
    hub = {**room.webhook("match_object_created"), "event": "hub_role_created", "event_id": "h"}
    csgo = room.webhook("match_status_ready", game="csgo")
    post(hub, csgo)
    work()

    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.IGNORED}
    assert not Match.objects.exists()


@pytest.mark.slow
def test_a_body_that_is_no_webhook_is_a_dead_letter_that_can_be_replayed(rooms):
    room = rooms.add(1)
    broken = room.webhook("match_status_finished")
    broken["payload"]["id"] = None
    (pk,) = post(broken)
    work()
    row = Delivery.objects.get(pk=pk)
    assert row.state == DeliveryState.DEAD
    assert "payload" in row.last_error

    row.body = pack(room.webhook("match_status_finished"))
    row.save()
    assert hooks.replay(row, timezone.now())
    assert not hooks.replay(row, timezone.now())
    work()
    row.refresh_from_db()
    assert (row.state, Match.objects.count()) == (DeliveryState.DONE, 1)


def test_what_fails_again_and_again_is_a_dead_letter_in_the_end(rooms, monkeypatch):
    room = rooms.add(1)
    (pk,) = post(room.webhook("match_status_finished"))
    Match.objects.create(match_id=room.match_id, first_seen_at=timezone.now())

    def broken(*args, **options):
        raise ArithmeticError("a bug of ours")

    monkeypatch.setattr(hooks, "hear", broken)
    states = [hooks.process(pk, None, now=timezone.now(), rng=Random(n)) for n in range(9)]

    row = Delivery.objects.get(pk=pk)
    assert states == ["waiting"] * 7 + ["dead", "taken"]
    assert "a bug of ours" in row.last_error
    assert row.next_due_at is None


def test_a_claim_taken_over_changes_nothing(rooms):
    room = rooms.add(1)
    (pk,) = post(room.webhook("match_status_finished"))
    hooks.sweep_deliveries(timezone.now() + timedelta(minutes=1))
    row = Delivery.objects.get()
    assert hooks.process(pk, None, now=timezone.now(), rng=Random(1)) == "taken"
    assert hooks.process(pk, row.claim_token - 1, now=timezone.now(), rng=Random(1)) == "taken"
    assert hooks.process(pk, row.claim_token, now=timezone.now(), rng=Random(1)) == "done"


@pytest.mark.slow
def test_a_rooms_events_are_numbered_without_gaps_and_say_what_changed(rooms):
    watched_player(1, follower())
    room = rooms.add(1, state="READY")
    post(room.webhook("match_object_created"), room.webhook("match_status_ready"))
    work()
    room.state = "FINISHED"
    post(room.webhook("match_status_finished"))
    work()

    rows = RoomEvent.objects.order_by("seq")
    kinds = list(rows.values_list("kind", flat=True))
    assert list(rows.values_list("seq", flat=True)) == list(range(1, len(rows) + 1))
    assert kinds[:2] == ["state", "roster"]
    assert {"state", "roster", "maps", "score", "stats"} <= set(kinds)
    assert rows.filter(kind="score").last().data["scores"] == [13, 9]
    assert [row.data["state"] for row in rows.filter(kind="state")][-1] == "finished"
