"""A match from the first news of it until everybody is told, in whatever order news come."""

import time
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from django.utils import timezone

from stats.faceit.models import (
    Delivery,
    DeliveryState,
    EloReading,
    Line,
    Match,
    Player,
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
    payload,
    poll,
    post,
    told,
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


def test_a_matchs_life_makes_one_row_with_seats_lines_and_ratings(rooms):
    room = rooms.add(1)
    post(*(room.webhook(event) for event in LIFE))
    work()

    match = Match.objects.get()
    assert (match.state, match.score1, match.score2, match.winner) == ("finished", 13, 9, 1)
    assert (match.seats.count(), match.lines.count()) == (10, 10)
    assert match.next_due_at is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}


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


def test_a_match_whose_finish_nobody_told_of_is_read_once_its_demo_is_there(rooms):
    room = rooms.add(1)
    post(room.webhook("match_object_created"), room.webhook("match_demo_ready"))
    work()

    assert Match.objects.get().state == MatchState.FINISHED
    assert Line.objects.count() == 10


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


def test_stats_that_never_come_are_given_up_after_a_day(rooms):
    room = rooms.add(1, has_stats=False)
    post(room.webhook("match_status_finished"))
    work()
    Match.objects.update(first_seen_at=timezone.now() - timedelta(hours=25))
    Match.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    rooms_service.refresh_room(Match.objects.get().pk, None, now=timezone.now(), rng=Random(1))

    match = Match.objects.get()
    assert (match.stats_given_up, match.next_due_at) == (True, None)


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


def test_a_result_is_told_once_with_its_figures(rooms):
    ann, bob = follower("ann"), follower("bob")
    player = watched_player(6, ann, bob)
    room = rooms.add(1)
    for _ in range(3):
        post(*(room.webhook(event) for event in LIFE))
        work()
        poll(player)
        Delivery.objects.update(state="waiting", failures=0)
        Match.objects.update(next_due_at=timezone.now())
    work()

    assert told(ann) == told(bob) == ["faceit.match.started", "faceit.match.finished"]
    said = payload("faceit.match.finished")
    assert (said["result"], said["own_score"], said["enemy_score"]) == ("lost", 9, 13)
    assert (said["map"], said["streak"], said["streak_of"]) == ("Nuke", 1, "losses")
    assert said["rating"] == round(Line.objects.get(player=player).rating2, 2)


@pytest.mark.parametrize("first", ["webhook", "polling"])
def test_a_match_heard_of_both_ways_is_one_match_and_one_alert(rooms, first):
    ann = follower()
    player = watched_player(1, ann)
    room = rooms.add(1)
    steps = [lambda: post(room.webhook("match_status_finished")), lambda: poll(player)]
    for step in steps if first == "webhook" else steps[::-1]:
        step()
        work()
    poll(player)
    work()

    assert Match.objects.count() == 1
    assert Line.objects.count() == 10
    assert told(ann) == ["faceit.match.finished"]


def test_polling_finds_a_match_that_no_webhook_told_of(rooms):
    ann = follower()
    player = watched_player(2, ann)
    for number in range(1, 26):
        rooms.add(number, finished_s=int(time.time()) - 60 * number)
    assert poll(player) == "found"
    work()

    assert Match.objects.count() == 25
    assert told(ann).count("faceit.match.finished") == 25


def test_matches_of_the_past_are_left_to_the_import(rooms):
    player = watched_player(2, follower())
    rooms.add(1, finished_s=int(time.time()) - 30 * 3600)
    rooms.add(2, finished_s=int(time.time()) - 3600)
    poll(player)

    assert Match.objects.count() == 1


def test_what_happened_long_ago_is_stored_but_not_told(rooms):
    ann = follower()
    watched_player(1, ann)
    room = rooms.add(1, finished_s=int(time.time()) - 30 * 3600)
    post(room.webhook("match_status_finished"))
    work()

    assert Line.objects.count() == 10
    assert told(ann) == []


def test_followers_learn_of_the_elo_once_it_moved(rooms):
    ann = follower()
    player = watched_player(1, ann)
    poll(player)
    EloReading.objects.update(at=timezone.now() - timedelta(hours=1))
    room = rooms.add(1, counts=True, finished_s=int(time.time()) - 20)
    post(room.webhook("match_status_finished"))
    work()
    poll(player)
    assert told(ann) == []
    player.refresh_from_db()
    assert player.next_due_at - timezone.now() < timedelta(seconds=15)

    rooms.elos[player_id(1)] = 1825
    poll(player)
    work()
    assert told(ann) == ["faceit.match.finished"]
    assert payload("faceit.match.finished")["elo_change"] == "+25"
    assert EloReading.objects.get(match__isnull=False).elo == 1825


def test_a_match_that_does_not_count_gets_no_reading(rooms):
    ann = follower()
    player = watched_player(1, ann)
    poll(player)
    room = rooms.add(1, counts=False)
    rooms.elos[player_id(1)] = 1850
    post(room.webhook("match_status_finished"))
    work()
    poll(player)

    assert not EloReading.objects.filter(match__isnull=False).exists()
    assert EloReading.objects.count() == 2
    assert payload("faceit.match.finished")["elo_change"] is None


def test_a_result_does_not_wait_for_an_elo_that_never_moves(rooms):
    ann = follower()
    player = watched_player(1, ann)
    poll(player)
    EloReading.objects.update(at=timezone.now() - timedelta(hours=1))
    room = rooms.add(1, counts=True, finished_s=int(time.time()) - 20)
    post(room.webhook("match_status_finished"))
    work()
    assert told(ann) == []

    Match.objects.update(
        first_seen_at=timezone.now() - timedelta(minutes=5),
        finished_at=timezone.now() - timedelta(minutes=4),
        next_due_at=timezone.now(),
    )
    work()
    assert told(ann) == ["faceit.match.finished"]
    assert payload("faceit.match.finished")["elo_change"] is None


@pytest.mark.parametrize(("elo", "kind"), [(2050, "up"), (1600, "down")])
def test_a_level_that_moved_is_told_once(rooms, elo, kind):
    ann = follower()
    player = watched_player(1, ann)
    poll(player)
    assert told(ann) == []
    rooms.elos[player_id(1)] = elo
    poll(player)
    poll(player)

    assert told(ann) == [f"faceit.level.{kind}"]
    assert payload(f"faceit.level.{kind}")["before"] == 9


def test_a_ban_is_told_when_it_is_new_and_not_when_it_was_there_before(rooms):
    ann = follower()
    player = watched_player(1, ann)
    old = {"type": "queue", "reason": "AFK", "starts_at": "2026-01-01T00:00:00Z", "game": ""}
    rooms.bans[player_id(1)] = [old]
    poll(player)
    rooms.bans[player_id(1)] = [{**old, "reason": "Cheating"}, old]
    Player.objects.update(bans_at=timezone.now() - timedelta(days=2))
    poll(player)
    poll(player)

    assert told(ann) == ["faceit.player.banned"]
    assert payload("faceit.player.banned")["reason"] == "Cheating"
    assert player.bans.count() == 2


def test_an_event_of_something_else_needs_nothing(rooms):
    room = rooms.add(1)
    hub = {**room.webhook("match_object_created"), "event": "hub_role_created", "event_id": "h"}
    csgo = room.webhook("match_status_ready", game="csgo")
    post(hub, csgo)
    work()

    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.IGNORED}
    assert not Match.objects.exists()


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
