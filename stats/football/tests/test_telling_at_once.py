"""Several processes store and tell one match at once: followers hear each thing once."""

import threading

import pytest
from django.db import connection

from accounts.alerts.models import Alert
from stats.football.models import MatchFeed
from stats.football.records import Status
from stats.football.services.telling import tell_waiting
from stats.football.tests.telling_world import (
    at,
    fan,
    goal,
    hear,
    hear_events,
    heard,
    planned,
    told,
)

FIRST = goal(1, True, 12, (1, 0), 1)
SECOND = goal(2, False, 40, (1, 1), 11)


def steps():
    yield hear, (told(1),)
    yield hear, (told(12, (1, 0)),)
    yield hear_events, (12, FIRST)
    yield hear, (told(40, (1, 1)),)
    yield hear_events, (40, FIRST, SECOND)
    yield hear, (told(110, (1, 1), Status.FINISHED),)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_news_in_four_threads_at_once_is_told_once():
    planned()
    fans = [fan(f"fan {n}", subject) for n, subject in enumerate(("home", "away", "match"))]
    gate = threading.Barrier(4)
    failed = []

    def work(place):
        try:
            for step, words in steps():
                gate.wait(60)
                if place == 3:
                    tell_waiting(at(12))
                step(*words)
        except Exception as error:
            failed.append(error)
            gate.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)

    assert not failed
    whole = [
        ("kickoff",),
        ("goal", "1:0", "Player 1"),
        ("goal", "1:1", "Player 11"),
        ("finished", "1:1"),
    ]
    assert [heard(one) for one in fans] == [whole] * 3
    assert Alert.objects.count() == 12
    feed = MatchFeed.objects.get()
    assert (feed.due_at, feed.told["goals"]["score"]) == (None, [1, 1])
