"""Rows of sessions: always those of the stored lines, told once when they end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from model_bakery import baker

from accounts.alerts.models import Alert
from accounts.alerts.services import follow
from accounts.models import User
from accounts.subjects import Subject
from stats.faceit.models import EloReading, Line, Match, Player, PlayerSession
from stats.faceit.queries.careers import played_matches
from stats.faceit.services.sessions import (
    close_sessions,
    current_session,
    heal_sessions,
    rebuild_all_sessions,
    rebuild_sessions,
)
from stats.faceit.services.watching import keep_watched
from stats.faceit.sessions import partition

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
# Minutes from one finish to the next: within a session, around the gap of 4 h, a night.
steps = st.lists(
    st.one_of(st.integers(20, 60), st.integers(235, 245), st.integers(600, 900)),
    min_size=1,
    max_size=45,
)


def make_player(**told):
    now = timezone.now()
    return baker.make(Player, faceit_id="p1", nickname="Sorrel", profile_at=now, demo=False, **told)


def play(player, number, finished_at, minutes=40, won=True):
    match = Match.objects.create(
        match_id=f"m{number}",
        state="finished",
        first_seen_at=finished_at,
        started_at=finished_at - timedelta(minutes=minutes),
        finished_at=finished_at,
        winner=1,
    )
    Line.objects.create(
        match=match,
        player=player,
        team=1 if won else 2,
        won=won,
        played_at=finished_at,
        rounds=22,
        kills=15,
        deaths=15,
        assists=4,
        rating2=1.1,
    )
    return match


def kept(player):
    rows = PlayerSession.objects.filter(player=player).order_by("started_at")
    return [(r.started_at, r.ended_at, r.matches, r.wins, r.losses, r.rounds) for r in rows]


def wanted(player):
    found = []
    for session in partition(played_matches(player.pk, *ALWAYS)):
        wins = sum(match.won is True for match in session.matches)
        count = len(session.matches)
        found.append(
            (session.started_at, session.finished_at, count, wins, count - wins, 22 * count)
        )
    return sorted(found)


class Arrivals(TestCase):
    """Rows whatever the order in which matches come."""

    @pytest.mark.slow
    @given(steps, st.randoms(use_true_random=False))
    @settings(max_examples=25, deadline=None)
    def test_rows_are_the_partition_of_the_lines_after_every_arrival(self, gaps, rng):
        player = make_player()
        times, now = [], START
        for gap in gaps:
            now += timedelta(minutes=gap)
            times.append(now)
        order = list(enumerate(times))
        rng.shuffle(order)
        for number, finished_at in order:
            play(player, number, finished_at, won=number % 3 > 0)
            rebuild_sessions(player.pk, finished_at, finished_at)
            assert kept(player) == wanted(player)

        assert rebuild_all_sessions(player.pk) == 0

    @pytest.mark.slow
    @given(steps, st.data())
    @settings(max_examples=25, deadline=None)
    def test_rows_follow_a_match_whose_finish_was_corrected(self, gaps, data):
        player = make_player()
        now = START
        for number, gap in enumerate(gaps):
            now += timedelta(minutes=gap)
            play(player, number, now)
        rebuild_all_sessions(player.pk)
        line = Line.objects.get(match__match_id=f"m{data.draw(st.integers(0, len(gaps) - 1))}")
        before = line.played_at
        line.played_at = before + timedelta(minutes=data.draw(st.integers(-600, 600)), seconds=1)
        line.save()
        ends = sorted([before, line.played_at])
        rebuild_sessions(player.pk, *ends)

        assert kept(player) == wanted(player)


@pytest.fixture
def followed(db):
    player = make_player()
    ann = User.objects.create_user("ann")
    follow(ann, Subject("faceit.player", str(player.pk)))
    keep_watched(timezone.now())
    return player


def sitting(player, ended_at, count=3, first=1):
    for number in range(count):
        at = ended_at - timedelta(minutes=45 * (count - 1 - number))
        match = play(player, first + number, at, won=number != 1)
        rebuild_sessions(player.pk, at, at)
    return match


def test_a_session_is_told_once_when_four_hours_have_passed(followed):
    now = timezone.now()
    sitting(followed, now - timedelta(hours=3, minutes=59))
    assert close_sessions(now) == 0
    assert close_sessions(now + timedelta(minutes=2)) == 1
    assert close_sessions(now + timedelta(minutes=3)) == 0

    alert = Alert.objects.get()
    assert alert.kind == "faceit.session.summary"
    assert (alert.payload["matches"], alert.payload["wins"], alert.payload["losses"]) == (3, 2, 1)
    assert alert.payload["rating"] == 1.1


@pytest.mark.slow
def test_a_late_match_of_a_told_session_does_not_tell_it_again(followed):
    now = timezone.now()
    sitting(followed, now - timedelta(hours=5))
    assert close_sessions(now) == 1
    early = now - timedelta(hours=7)
    play(followed, 99, early)
    rebuild_sessions(followed.pk, early, early)

    assert PlayerSession.objects.get().matches == 4
    assert close_sessions(now) == 0
    assert Alert.objects.count() == 1


def test_sessions_of_long_ago_are_no_news(followed):
    now = timezone.now()
    sitting(followed, now - timedelta(days=3))
    assert close_sessions(now) == 0


def test_the_elo_change_of_a_session_is_from_before_it_to_after_it(followed):
    now = timezone.now()
    begin = now - timedelta(hours=2)
    EloReading.objects.create(player=followed, elo=1500, at=begin - timedelta(hours=3))
    match = sitting(followed, begin)
    EloReading.objects.create(
        player=followed, elo=1527, at=begin + timedelta(seconds=30), match=match
    )
    rebuild_sessions(followed.pk, begin, begin)

    assert PlayerSession.objects.get().elo_change == 27


def test_a_session_without_readings_on_both_sides_says_no_elo_change(followed):
    now = timezone.now()
    match = sitting(followed, now)
    EloReading.objects.create(player=followed, elo=1527, at=now, match=match)
    rebuild_sessions(followed.pk, now, now)

    assert PlayerSession.objects.get().elo_change is None


def test_the_current_session_goes_on_for_four_hours(followed):
    now = timezone.now()
    sitting(followed, now - timedelta(hours=1))
    summary, closes_at = current_session(followed.pk, now)
    assert summary.matches == 3
    assert closes_at == now + timedelta(hours=3)
    assert current_session(followed.pk, now + timedelta(hours=3, minutes=1)) is None


def test_sessions_of_an_imported_player_are_built_by_the_sweep(db):
    player = make_player(newest_finished_at=START)
    for number in range(5):
        play(player, number, START + timedelta(hours=6 * number))
    assert heal_sessions(timezone.now()) == 1
    assert heal_sessions(timezone.now()) == 0
    assert kept(player) == wanted(player)
    assert len(kept(player)) == 5


@pytest.mark.slow
def test_a_late_match_reads_no_more_than_its_own_stretch(followed, django_assert_max_num_queries):
    for number in range(60):
        play(followed, number, START + timedelta(hours=8 * number))
    rebuild_all_sessions(followed.pk)
    late = START + timedelta(hours=8 * 10 + 1)
    play(followed, 999, late)
    with django_assert_max_num_queries(12):
        changed = rebuild_sessions(followed.pk, late, late)

    assert changed == 1
    assert kept(followed) == wanted(followed)
