"""Beat's jitter."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.schedules import every

moments = st.integers(1_700_000_000, 2_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@pytest.mark.slow
@given(moments)
def test_the_shift_stays_within_the_fraction(last):
    shift = every(600, jitter=0.2).shift(last)
    assert -timedelta(seconds=120) <= shift <= timedelta(seconds=120)


@pytest.mark.slow
@given(moments)
def test_asking_twice_gives_the_same_answer(last):
    assert every(600).shift(last) == every(600).shift(last)


def test_different_runs_are_shifted_differently():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert len({every(600).shift(start + timedelta(minutes=n)) for n in range(20)}) > 15


def test_an_overdue_run_is_due_now():
    schedule = every(600, jitter=0.1)
    due, next_in_s = schedule.is_due(schedule.now() - timedelta(seconds=700))
    assert due
    assert next_in_s > 0
    assert not schedule.is_due(schedule.now() - timedelta(seconds=500)).is_due


def test_a_schedule_survives_beats_store():
    assert pickle.loads(pickle.dumps(every(30, jitter=0.3))) == every(30, jitter=0.3)
