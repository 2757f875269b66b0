from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.hours import NEEDED, Verdict, hours
from stats.faceit.played import Career, Played
from stats.faceit.tests.careers import START, career, match, shuffled


def nightly(count, won, hour, day=0):
    """A match at the same hour of the same weekday of each week."""
    monday = datetime(2025, 3, 3, tzinfo=UTC)
    return [
        Played(f"{hour}-{day}-{n}", monday + timedelta(weeks=n, days=day, hours=hour), won=w)
        for n, w in zip(range(count), won, strict=True)
    ]


def test_a_match_belongs_to_the_hour_and_weekday_it_began_in_where_the_player_lives():
    late = match(0, started_at=START.replace(hour=11, minute=30), won=True)  # Saturday, 11:30 UTC
    found = hours(Career([late]), UTC)
    assert (found.hours[11].matches, found.weekdays[5].matches, found.matches[5][11]) == (1, 1, 1)

    far = hours(Career([late]), ZoneInfo("Pacific/Auckland"))
    assert (far.hours[0].matches, far.weekdays[6].matches, far.matches[6][0]) == (1, 1, 1)


def test_an_hour_is_pulled_to_the_own_rate_and_needs_twenty_matches():
    one = Career(nightly(20, [True] * 15 + [False] * 5, 20) + nightly(19, [False] * 19, 2, day=3))
    found = hours(one, UTC)
    own = 15 / 39
    assert found.own.estimate.value == pytest.approx(own)
    assert found.hours[20].rate.estimate.value == pytest.approx((15 + 20 * own) / 40)
    few = found.hours[2]
    assert (few.matches, few.rate.n, few.rate.needed) == (19, 19, NEEDED)
    assert (few.rate.estimate, few.verdict) == (None, Verdict.NOT_ENOUGH_DATA)
    assert found.weekdays[0].wins == 15


def test_clear_hours_have_a_verdict():
    one = Career(nightly(60, [True] * 60, 20) + nightly(60, [False] * 60, 2, day=3))
    found = hours(one, UTC)
    assert (found.hours[20].verdict, found.hours[2].verdict) == (Verdict.ABOVE, Verdict.BELOW)
    assert (found.weekdays[0].verdict, found.weekdays[3].verdict) == (Verdict.ABOVE, Verdict.BELOW)


def test_results_that_are_not_known_count_as_matches_only():
    found = hours(career(24), UTC)
    assert [slot.matches for slot in found.hours] == [1] * 24
    assert (found.own.estimate, found.hours[0].rate.n) == (None, 0)


def test_no_matches_make_empty_slots():
    found = hours(Career([]), UTC)
    assert (len(found.hours), len(found.weekdays), sum(map(sum, found.matches))) == (24, 7, 0)
    assert {slot.verdict for slot in found.hours} == {Verdict.NOT_ENOUGH_DATA}


@pytest.mark.slow
def test_by_pure_chance_few_hours_stand_out():
    rng = np.random.default_rng(51)
    slots = [
        slot
        for _ in range(30)
        for slot in hours(career(1200, won=(rng.random(1200) < 0.5).tolist()), UTC).hours
    ]
    told = [slot for slot in slots if slot.verdict in (Verdict.ABOVE, Verdict.BELOW)]
    assert len(slots) == 720
    assert len(told) / len(slots) < 0.05


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.booleans()), max_size=80))
@settings(max_examples=50, deadline=None)
def test_every_match_is_in_one_hour_and_one_weekday_in_any_order(played):
    one = Career(match(n, hours=at, won=won) for n, (at, won) in enumerate(played))
    found = hours(one, ZoneInfo("Asia/Almaty"))
    assert hours(shuffled(one), ZoneInfo("Asia/Almaty")) == found
    assert sum(slot.matches for slot in found.hours) == len(played)
    assert sum(slot.matches for slot in found.weekdays) == len(played)
    for slot in (*found.hours, *found.weekdays):
        if slot.rate.estimate:
            assert slot.rate.estimate.low <= slot.rate.estimate.value <= slot.rate.estimate.high
