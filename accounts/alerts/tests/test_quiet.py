"""Quiet hours."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.alerts.quiet import end_of_quiet

ALMATY = ZoneInfo("Asia/Almaty")
NIGHT = (time(22, 0), time(7, 30))


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    """A moment by the clock of Almaty (UTC+5)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(21, 59), None),
        (at(22, 0), at(7, 30, day=11)),
        (at(23, 59), at(7, 30, day=11)),
        (at(0, 0, day=11), at(7, 30, day=11)),
        (at(7, 29, day=11), at(7, 30, day=11)),
        (at(7, 30, day=11), None),
    ],
)
def test_a_night_across_midnight_ends_in_the_morning(now, end) -> None:
    assert end_of_quiet(now, *NIGHT, ALMATY) == end


def test_a_range_within_a_day_ends_on_that_day() -> None:
    assert end_of_quiet(at(13), time(12), time(14), ALMATY) == at(14)
    assert end_of_quiet(at(11, 59), time(12), time(14), ALMATY) is None
    assert end_of_quiet(at(14), time(12), time(14), ALMATY) is None


@pytest.mark.parametrize("hours", [(None, None), (time(1), None), (None, time(1)), (time(1),) * 2])
def test_without_two_different_ends_there_are_no_quiet_hours(hours) -> None:
    assert end_of_quiet(at(1), *hours, ALMATY) is None


def test_the_same_moment_is_quiet_in_one_zone_and_loud_in_another() -> None:
    moment = at(23)

    assert end_of_quiet(moment, *NIGHT, ALMATY) is not None
    assert end_of_quiet(moment, *NIGHT, ZoneInfo("America/New_York")) is None


def test_the_night_of_a_clock_change_still_ends_by_the_local_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 3, 28, 23, 0, tzinfo=berlin)

    assert end_of_quiet(evening, *NIGHT, berlin) == datetime(2026, 3, 29, 5, 30, tzinfo=UTC)
