"""Single values of War Thunder's pages."""

from datetime import date

import pytest

from stats.warthunder.parse.values import count, date_at_end, duration, number_at_end, percent
from stats.warthunder.records import Duration

MONTH_S = 2_592_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("1349", 1349),
        (" 2,320 ", 2320),
        ("14 699 856", 14_699_856),
        ("14\u00a0699\u00a0856", 14_699_856),
        ("14\u202f699\u202f856", 14_699_856),
        ("N/A", None),
        ("", None),
        ("\n  ", None),
    ],
)
def test_a_counter_is_a_whole_number_or_nothing(text, expected):
    assert count(text) == expected


@pytest.mark.parametrize("text", ["-1", "1.5", "1,23", "12,3456", "1,,000", "n", "1 h", "٣", "½"])
def test_anything_else_is_not_a_counter(text):
    with pytest.raises(ValueError, match="is not a whole number"):
        count(text)


@pytest.mark.parametrize(
    ("text", "seconds", "resolution_s"),
    [
        ("2d 23h", 255_600, 3600),
        ("8h 58m", 32_280, 60),
        ("0h 34m", 2_040, 60),
        ("34m", 2_040, 60),
        ("5d", 432_000, 86_400),
        ("1d 2h 3m", 93_780, 60),
        ("2д 23ч", 255_600, 3600),
        ("8ч 58м", 32_280, 60),
        ("8 ч 58 мин.", 32_280, 60),
        ("2天 23小时", 255_600, 3600),
        ("0小时 34分", 2_040, 60),
        ("0小時 34分鐘", 2_040, 60),
        ("3.1 M", 31 * MONTH_S // 10, MONTH_S // 10),
        ("3.1 月", 31 * MONTH_S // 10, MONTH_S // 10),
        ("3,1 мес.", 31 * MONTH_S // 10, MONTH_S // 10),
        ("3.1 М", 31 * MONTH_S // 10, MONTH_S // 10),
        ("12.0M", 12 * MONTH_S, MONTH_S // 10),
    ],
)
def test_a_time_span_is_read_with_its_resolution(text, seconds, resolution_s):
    assert duration(text) == Duration(seconds, resolution_s)


@pytest.mark.parametrize(("month", "minute"), [("3 M", "3 m"), ("3 М", "3 м")])
def test_a_capital_m_is_a_month_and_a_small_one_a_minute(month, minute):
    assert duration(month) == Duration(3 * MONTH_S, MONTH_S)
    assert duration(minute) == Duration(180, 60)


@pytest.mark.parametrize("text", ["", "N/A", "  "])
def test_no_time_span_is_none(text):
    assert duration(text) is None


@pytest.mark.parametrize("text", ["12", "h", "3 lightyears", "3m 2h", "1h 1h", "-2h", "2h ago"])
def test_anything_else_is_not_a_time_span(text):
    with pytest.raises(ValueError, match="is not a time span"):
        duration(text)


@pytest.mark.parametrize(("text", "expected"), [("57%", 57), ("57.99 %", 57), ("100%", 100)])
def test_a_percentage_is_cut_and_not_rounded(text, expected):
    assert percent(text) == expected


@pytest.mark.parametrize("text", ["57", "-3%", "%"])
def test_a_percentage_needs_its_sign(text):
    with pytest.raises(ValueError, match="is not a percentage"):
        percent(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Registration date 14.10.2019", date(2019, 10, 14)),
        ("1.2.2020", date(2020, 2, 1)),
        ("31.02.2022", None),
        ("01.01.1970", None),
        ("", None),
    ],
)
def test_a_date_stands_at_the_end(text, expected):
    assert date_at_end(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Level 100", 100), ("等级100", 100), ("Ace", None)]
)
def test_a_label_ends_in_its_number(text, expected):
    assert number_at_end(text) == expected
