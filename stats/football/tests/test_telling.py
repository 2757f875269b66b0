"""What followers hear of a match: each thing once, however untidily it comes."""

import random
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.alerts.models import Alert, AlertPreferences
from accounts.alerts.services import follow
from stats.football.models import Match, MatchFeed, Player
from stats.football.records import EventKind, Status
from stats.football.services.telling import tell, tell_waiting
from stats.football.tests.full_match import person
from stats.football.tests.telling_world import (
    KICKOFF,
    at,
    fan,
    goal,
    hear,
    hear_events,
    heard,
    planned,
    subject_of,
    told,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ONE = goal(1, True, 12, (1, 0), 1)
TWO = goal(2, False, 40, (1, 1), 11)
FIRST, SECOND = ("goal", "1:0", "Player 1"), ("goal", "1:1", "Player 11")
END = ("finished", "1:1")
WHOLE = [("kickoff",), FIRST, SECOND, END]


def known_player(number=1):
    return Player.objects.create(name=f"Player {number}", source="sofascore", source_id=str(number))


def played():
    """Return the steps of a match that ended 1:1, as a source tells them."""
    return [
        lambda: hear(told(1)),
        lambda: hear(told(12, (1, 0))),
        lambda: hear_events(12, ONE),
        lambda: hear(told(40, (1, 1))),
        lambda: hear_events(40, ONE, TWO),
        lambda: hear(told(46, (1, 1), Status.HALF_TIME)),
        lambda: hear(told(70, (1, 1))),
        lambda: hear(told(110, (1, 1), Status.FINISHED)),
        lambda: hear_events(111, ONE, TWO),
    ]


def test_a_match_is_told_from_its_beginning_to_its_end():
    planned()
    fans = [fan("home", "home"), fan("away", "away"), fan("match", "match")]
    for step in played():
        step()

    assert [heard(one) for one in fans] == [WHOLE] * 3
    first = Alert.objects.filter(user=fans[0], kind="football.match.goal").earliest("seq")
    assert (first.payload["minute"], first.payload["league"]) == ("12", "Premier League")


def test_whoever_follows_both_teams_the_match_and_a_player_hears_each_thing_once():
    planned()
    known_player()
    user = fan("all", "home")
    for subject in ("away", "match", 1):
        follow(user, subject_of(subject))
    for step in played():
        step()

    assert heard(user) == WHOLE


def test_followers_of_a_player_hear_of_his_goals_alone():
    planned()
    known_player()
    user = fan("of a player", 1)
    for step in played():
        step()

    assert heard(user) == [FIRST]


def test_a_kind_switched_off_is_not_told():
    planned()
    user = fan("quiet", "home")
    AlertPreferences.objects.create(user=user, muted_kinds=["football.match.goal"])
    for step in played():
        step()

    assert heard(user) == [("kickoff",), END]


@pytest.mark.parametrize("seed", range(12))
def test_repeats_and_disorder_tell_nothing_twice_and_nothing_wrong(seed):
    planned()
    user = fan("patient", "home")
    rng = random.Random(seed)
    steps = played()
    told_by_now = []
    for step in steps:
        told_by_now.append(step)
        step()
        # Older answers come again, in any order.
        for old in rng.sample(told_by_now, rng.randrange(len(told_by_now) + 1)):
            old()

    assert heard(user) == WHOLE


@pytest.mark.parametrize("seed", range(12))
def test_any_order_ends_in_one_telling_of_the_end_and_of_no_goal_twice(seed):
    planned()
    user = fan("patient", "home")
    steps = played() * 2
    random.Random(seed).shuffle(steps)
    for step in steps:
        step()
    tell_waiting(at(130))

    found = heard(user)
    assert found.count(END) == 1
    assert len(found) == len(set(found))
    assert set(found) <= {*WHOLE, ("goal", "1:1", None), ("goal", "1:0", None)}


def test_a_goal_taken_back_is_told_once_and_the_next_one_as_another():
    planned()
    known_player()
    user, friend = fan("home", "home"), fan("of a player", 1)
    hear(told(1), told(12, (1, 0)))
    hear_events(12, ONE)
    gone = goal(1, True, 12, (1, 0), 1, rescinded=True)
    for _ in range(2):
        hear(told(14, (0, 0)))
        hear_events(14, gone)
        hear(told(15, (0, 0)))
    hear(told(30, (1, 0)))
    again = goal(3, True, 30, (1, 0), 2)
    hear_events(30, gone, again)

    withdrawn = ("withdrawn", "0:0", "Player 1")
    assert heard(user) == [("kickoff",), FIRST, withdrawn, ("goal", "1:0", "Player 2")]
    assert heard(friend) == [FIRST, withdrawn]


def test_a_goal_given_to_the_other_side_is_taken_back_and_told_anew():
    planned()
    user = fan("home", "home")
    hear(told(1), told(12, (1, 0)))
    hear_events(12, ONE)
    hear(told(13, (0, 1)))
    hear_events(13, goal(2, False, 12, (0, 1), 11))

    assert heard(user)[2:] == [("withdrawn", "0:0", "Player 1"), ("goal", "0:1", "Player 11")]


def test_a_correction_after_the_end_is_told_once():
    planned()
    user = fan("home", "home")
    for step in played():
        step()
    late = goal(9, True, 93, (2, 1), 5)
    for _ in range(3):
        hear(told(115, (2, 1), Status.FINISHED))
        hear_events(115, ONE, TWO, late)

    assert heard(user) == [*WHOLE, ("goal", "2:1", "Player 5")]


def test_a_goal_nobody_names_is_told_after_a_while_and_not_again_by_its_name():
    planned()
    user = fan("home", "home")
    hear(told(1), told(12, (1, 0)))
    assert heard(user) == [("kickoff",)]
    assert tell_waiting(at(12) + timedelta(seconds=30)) == 0
    assert tell_waiting(at(12) + timedelta(seconds=50)) == 1
    assert tell_waiting(at(12) + timedelta(seconds=60)) == 0
    hear_events(13, ONE)

    assert heard(user) == [("kickoff",), ("goal", "1:0", None)]


def test_an_own_goal_is_told_to_the_sides_and_not_as_the_players():
    planned()
    known_player(3)
    user, friend = fan("away", "away"), fan("of a player", 3)
    hear(told(1), told(20, (0, 1)))
    own = goal(4, False, 20, (0, 1), 3)
    hear_events(20, type(own)("4", EventKind.OWN_GOAL, False, 20, player=person(3)))

    assert heard(user)[1:] == [("own_goal", "0:1", "Player 3")]
    assert heard(friend) == []


def test_a_match_first_heard_of_late_is_told_from_there_on():
    planned()
    user = fan("home", "home")
    MatchFeed.objects.all().delete()
    hear(told(60, (2, 1)))
    hear(told(75, (3, 1)))
    hear_events(75, goal(1, True, 5, (1, 0), 1), goal(2, True, 9, (2, 0), 1),
                goal(3, False, 30, (2, 1), 11), goal(4, True, 75, (3, 1), 2))  # fmt: skip
    hear(told(110, (3, 1), Status.FINISHED))

    assert heard(user) == [("goal", "3:1", "Player 2"), ("finished", "3:1")]


@pytest.mark.parametrize(
    ("late", "expected"),
    [(timedelta(hours=3), [END]), (timedelta(hours=6), []), (timedelta(days=300), [])],
)
def test_a_result_is_news_for_a_few_hours(late, expected):
    planned()
    user = fan("home", "home")
    hear(told(110, (1, 1), Status.FINISHED), now=KICKOFF + late)

    assert heard(user) == expected


def test_an_import_of_the_past_makes_no_feed_and_no_alert():
    planned()
    user = fan("home", "home")
    MatchFeed.objects.all().delete()
    hear(told(110, (1, 1), Status.FINISHED), now=KICKOFF + timedelta(days=3))

    assert (heard(user), MatchFeed.objects.count()) == ([], 0)


def test_a_match_put_off_and_played_another_day_is_told_then():
    planned()
    user = fan("home", "home")
    hear(told(1), told(5, None, Status.POSTPONED))
    later = KICKOFF + timedelta(days=9)
    moved = {"kickoff": later, "day": later.date(), "changed_at": later}
    hear(
        told(
            0,
            None,
            Status.SCHEDULED,
            **moved,
        ),
        now=later - timedelta(hours=1),
    )
    minute = later + timedelta(minutes=2)
    hear(told(2, (0, 0), **{**moved, "changed_at": minute}))

    assert heard(user) == [("kickoff",), ("kickoff",)]


def test_what_was_rolled_back_is_told_by_whoever_stores_it_then():
    planned()
    user = fan("home", "home")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hear(told(1))
        raise ZeroDivisionError
    assert heard(user) == []
    hear(told(1), told(1))

    assert heard(user) == [("kickoff",)]


def test_telling_the_same_again_tells_nothing():
    match = planned()
    fan("home", "home")
    for step in played():
        step()
    feed = MatchFeed.objects.values().get()

    assert tell([match.pk], at(112)) == 0
    assert MatchFeed.objects.values().get() == feed
    assert Match.objects.count() == 1
