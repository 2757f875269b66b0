from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.warthunder.deltas import Reading, difference, is_regression, progress, vanished
from stats.warthunder.rates import wilson
from stats.warthunder.records import (
    Branch,
    BranchTotals,
    Duration,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    Targets,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
counter = st.none() | st.integers(0, 10_000)


def profile(missions=100, victories=50, hours=10, resolution_s=3600, sorties=300) -> Profile:
    time = Duration(hours * 3600, resolution_s)
    totals = ModeTotals(
        victories=victories, missions=missions, deaths=80, play_time=time, targets=Targets(5, 6, 7)
    )
    aviation = BranchTotals(sorties=sorties, sorties_by_class={"fighter": sorties}, play_time=time)
    return Profile(
        "Pilot", modes={Mode.REALISTIC: ModeStatistics(totals, {Branch.AVIATION: aviation})}
    )


def reading(days: float, **counters) -> Reading:
    return Reading(START + timedelta(days=days), profile(**counters))


def test_a_difference_says_what_each_mode_and_branch_gained():
    delta = difference(reading(0), reading(7, missions=120, victories=65, sorties=340))

    mode = delta.modes[Mode.REALISTIC]
    assert (mode.missions, mode.victories, mode.deaths, mode.win_rate) == (20, 15, 0, 0.75)
    assert mode.branches[Branch.AVIATION].sorties == 40
    assert mode.branches[Branch.AVIATION].sorties_by_class == {"fighter": 40}


def test_a_counter_that_is_unknown_on_either_side_has_no_difference():
    delta = difference(reading(0, missions=None), reading(1, missions=120))

    assert delta.modes[Mode.REALISTIC].missions is None
    assert delta.missions is None


def test_a_mode_that_is_missing_on_either_side_has_no_difference():
    after = reading(1)
    delta = difference(reading(0), replace(after, profile=replace(after.profile, modes={})))

    assert delta.modes == {}


def test_there_is_no_difference_across_a_counter_that_fell():
    assert difference(reading(0), reading(1, missions=0)) is None


def test_there_is_no_difference_backwards_in_time():
    assert difference(reading(1), reading(0)) is None


def test_a_play_time_printed_in_months_yields_no_difference_of_three_days():
    months = {"resolution_s": 259_200}
    delta = difference(reading(0, hours=2000, **months), reading(7, hours=2072, **months))

    assert delta.modes[Mode.REALISTIC].play_time_s is None


def test_a_play_time_printed_in_hours_yields_its_difference():
    delta = difference(reading(0, hours=10), reading(7, hours=16))

    assert delta.modes[Mode.REALISTIC].play_time_s == 6 * 3600


def test_a_fallen_counter_is_named_with_both_values():
    reasons = is_regression(profile(), profile(victories=3))

    assert reasons == ("realistic.victories 50 → 3",)


def test_a_play_time_that_changes_its_unit_is_not_a_fall():
    before = profile(hours=719, resolution_s=3600)
    after = profile(hours=718, resolution_s=259_200)

    assert is_regression(before, after) == ()


def test_a_play_time_that_fell_by_days_is_a_fall():
    assert "play_time" in is_regression(profile(hours=100), profile(hours=10))[0]


def test_a_counter_that_is_no_longer_said_has_vanished():
    assert vanished(profile(), profile(missions=None)) == ("realistic.missions",)


def test_progress_gives_the_win_rate_of_each_period():
    points = progress([reading(0), reading(1), reading(2, missions=110, victories=57)])

    assert [point.period_win_rate for point in points] == [None, None, 0.7]
    assert [point.missions for point in points] == [100, 100, 110]


def test_progress_of_one_mode_leaves_the_others_out():
    assert progress([reading(0)], Mode.ARCADE)[0].missions is None


@pytest.mark.slow
@given(counter, counter, counter, counter)
def test_a_difference_exists_exactly_when_nothing_fell(m1, m2, v1, v2):
    before, after = reading(0, missions=m1, victories=v1), reading(1, missions=m2, victories=v2)
    fell = any(a is not None and b is not None and b < a for a, b in ((m1, m2), (v1, v2)))

    assert (difference(before, after) is None) == fell


@pytest.mark.slow
@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_rate_lies_inside_its_interval(successes, count):
    rate = wilson(min(successes, count), count)

    assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_a_rate_of_nothing_is_unknown():
    assert wilson(0, 0) is None and wilson(None, 5) is None and wilson(6, 5) is None
