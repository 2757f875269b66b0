"""What followers of a player are told: results, levels, bans; each once, whichever way it came."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from stats.faceit.models import Delivery, EloReading, Line, Match, Player
from stats.faceit.tests.bodies import player_id
from stats.faceit.tests.following import follower, payload, poll, post, told, watched_player, work
from stats.faceit.tests.rooms_source import LIFE, rooms

__all__ = ["rooms"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


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
