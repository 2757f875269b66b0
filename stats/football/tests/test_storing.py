"""Matches as told become rows once, whatever the order and however often they are told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from stats.football.models import (
    Match,
    MatchChange,
    MatchSource,
    RawAnswer,
    Season,
    Team,
    TeamAlias,
)
from stats.football.records import MatchRecord, Score, Scores, Source, Status, TeamName
from stats.football.services.signals import stored
from stats.football.services.storing import Stored, store

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
DAY = date(2024, 8, 17)


def told(goals=(2, 1), **changes):
    """Return a match as openfootball tells it; no goals means that it is still to be played."""
    scores = Scores(full_time=Score(*goals), current=Score(*goals)) if goals else Scores()
    return replace(
        MatchRecord(
            source=Source.OPENFOOTBALL,
            key="en.1/2024-25/home/away/1",
            league="en.1",
            season="2024-25",
            home=TeamName("Northford"),
            away=TeamName("Southgate"),
            status=Status.FINISHED if goals else Status.SCHEDULED,
            scores=scores,
            round="Matchday 1",
            round_number=1,
            day=DAY,
        ),
        **changes,
    )


def event(**changes):
    """Return the same match as a source with identifiers and dated versions tells it."""
    return told(
        **{
            "source": Source.SOFASCORE,
            "key": "900001",
            "home": TeamName("Northford FC", "31"),
            "away": TeamName("Southgate FC", "32"),
            "kickoff": datetime(2024, 8, 17, 14, tzinfo=UTC),
            "changed_at": NOW,
            **changes,
        }
    )


def rows():
    """Return everything stored of matches."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Match, MatchSource, MatchChange, Season, Team, TeamAlias)
    ]


def test_a_repeated_delivery_changes_nothing():
    assert store([told()], now=NOW) == Stored(new=1)
    before = rows()
    assert store([told()], now=NOW) == Stored(unchanged=1)
    assert rows() == before


@pytest.mark.slow
def test_a_correction_is_stored_with_what_stood_before():
    store([told()], now=NOW)
    version = Season.objects.get().version
    assert store([told((2, 2))], now=NOW + timedelta(hours=1)) == Stored(changed=1)
    change = MatchChange.objects.get()
    assert change.after_end
    assert change.fields == {"ft_away": [1, 2], "live_away": [1, 2]}
    assert (Match.objects.get().ft_home, Match.objects.get().ft_away) == (2, 2)
    assert Season.objects.get().version == version + 1


@pytest.mark.slow
def test_older_news_is_passed_over_in_whatever_order_it_comes():
    old = event(goals=(1, 1), changed_at=NOW - timedelta(hours=1))
    store([event()], now=NOW)
    assert store([old], now=NOW) == Stored(unchanged=1)
    assert Match.objects.get().ft_home == 2
    store([old, event(), old], now=NOW)
    assert Match.objects.get().ft_home == 2
    assert not MatchChange.objects.exists()


@pytest.mark.slow
def test_news_between_two_equal_versions_that_comes_late_is_passed_over():
    store([told()], now=NOW)
    store([told()], now=NOW, told_at=NOW + timedelta(hours=2))
    late = store([told((0, 0))], now=NOW, told_at=NOW + timedelta(hours=1))
    assert late == Stored(unchanged=1)
    assert Match.objects.get().ft_home == 2


@pytest.mark.slow
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_equally_old_news_the_answer_that_was_fetched_later_counts(order):
    store([event(goals=None)], now=NOW)
    answers = [
        RawAnswer.objects.create(
            source="sofascore", kind="events", url="u", sha256=str(minute), body=b"",
            size_bytes=0, fetched_at=NOW + timedelta(seconds=minute),
        )
        for minute in (13, 21)
    ]  # fmt: skip
    for place in order:
        minute = (13, 21)[place]
        live = event(goals=None, status=Status.LIVE, minute=minute)
        store([live], now=NOW, raw=answers[place])
    assert Match.objects.get().minute == 21


@pytest.mark.slow
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("days", [0, 3])
def test_two_sources_of_one_match_meet_in_one_row(order, days):
    both = [told(day=DAY + timedelta(days=days), round_number=None), event()]
    for place in order:
        store([both[place]], now=NOW)
    match = Match.objects.get()
    assert match.sources.count() == 2
    assert Team.objects.count() == 2
    assert match.ft_home == 2


@pytest.mark.slow
def test_one_numbered_round_is_one_match_however_far_it_was_moved():
    store([told(None)], now=NOW)
    store([event(day=DAY + timedelta(days=60))], now=NOW)
    assert Match.objects.get().status == Status.FINISHED


@pytest.mark.slow
def test_a_second_meeting_at_one_ground_is_another_match():
    later = {"day": DAY + timedelta(days=180), "round": "Matchday 30", "round_number": 30}
    store([told(), told(key="en.1/2024-25/home/away/2", **later)], now=NOW)
    kickoff = datetime(2025, 2, 13, 14, tzinfo=UTC)
    store([event(kickoff=kickoff, **later)], now=NOW)
    assert sorted(match.sources.count() for match in Match.objects.all()) == [1, 2]


@pytest.mark.slow
def test_what_is_not_told_erases_nothing():
    store([event(referee="A. Referee", attendance=100)], now=NOW)
    store([told(None)], now=NOW + timedelta(days=1))
    match = Match.objects.get()
    assert (match.ft_home, match.status, match.referee) == (2, Status.FINISHED, "A. Referee")
    assert match.kickoff is not None


@pytest.mark.slow
def test_a_source_that_dates_its_versions_may_take_an_end_back():
    store([event()], now=NOW)
    store([event(goals=None, changed_at=NOW + timedelta(minutes=1))], now=NOW)
    match = Match.objects.get()
    assert match.status == Status.SCHEDULED
    assert match.ft_home == 2


@pytest.mark.slow
def test_a_moved_match_keeps_its_row_and_dates_its_season():
    store([told(None)], now=NOW)
    store([told(None, day=DAY + timedelta(days=40))], now=NOW + timedelta(days=1))
    assert Match.objects.get().day == DAY + timedelta(days=40)
    assert Season.objects.get().ends_on == DAY + timedelta(days=40)


@pytest.mark.slow
def test_a_minute_played_makes_no_season_old_and_no_change_to_read():
    live = event(goals=None, status=Status.LIVE, minute=10)
    store([live], now=NOW)
    version = Season.objects.get().version
    store([replace(live, minute=11, changed_at=NOW + timedelta(minutes=1))], now=NOW)
    assert Match.objects.get().minute == 11
    assert Season.objects.get().version == version
    assert not MatchChange.objects.exists()


@pytest.mark.slow
def test_the_demo_and_the_real_world_share_no_row():
    store([told()], now=NOW)
    assert store([told()], now=NOW, demo=True) == Stored(new=1)
    assert {match.season.competition.demo for match in Match.objects.all()} == {False, True}


@pytest.mark.slow
def test_a_team_is_known_by_its_number_when_it_is_renamed():
    store([event()], now=NOW)
    renamed = TeamName("Quite Another Name", "31")
    store([event(home=renamed, changed_at=NOW + timedelta(days=1))], now=NOW)
    assert Team.objects.count() == 2


@pytest.mark.slow
def test_storing_a_match_again_costs_the_same_few_questions(django_assert_max_num_queries):
    records = [told(key=f"k{number}", day=DAY + timedelta(days=9 * number)) for number in range(30)]
    store(records, now=NOW)
    with django_assert_max_num_queries(12):
        assert store(records, now=NOW).unchanged == 30


@pytest.fixture
def heard():
    """What receivers of the signal were told, while it is listened to."""
    said = []

    def hear(sender, match_ids, created, now, **rest):
        said.append((match_ids, created, now))

    stored.connect(hear)
    yield said
    stored.disconnect(hear)


@pytest.mark.slow
def test_whoever_listens_is_told_of_what_was_made_and_what_changed(heard):
    other = told(key="en.1/2024-25/away/home/1", home=TeamName("Eastham"), away=TeamName("Westham"))
    store([told()], now=NOW)
    store([told((2, 2)), other], now=NOW + timedelta(hours=1))
    store([told((2, 2)), other], now=NOW + timedelta(hours=2))
    first, second = Match.objects.order_by("pk").values_list("pk", flat=True)
    assert heard == [
        ({first}, {first}, NOW),
        ({first, second}, {second}, NOW + timedelta(hours=1)),
    ]


def test_a_receiver_that_fails_leaves_nothing_stored():
    def refuse(**_):
        raise RuntimeError

    stored.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            store([told()], now=NOW)
    finally:
        stored.disconnect(refuse)
    assert not Match.objects.exists()
