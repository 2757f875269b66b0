"""How numbers, spans and moments are written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from config.templatetags import dozor

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
S = "\u00a0"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 0, "–"),
        (0, 0, "0"),
        (1234567, 0, f"1{S}234{S}567"),
        (-1234, 0, f"−1{S}234"),
        (3.14159, 2, "3.14"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0.0"),
        ("", 0, "–"),
    ],
)
def test_a_number_is_grouped_by_hard_spaces_and_none_is_a_dash(value, digits, text):
    assert dozor.number(value, digits) == text


def test_russian_writes_a_decimal_comma():
    with translation.override("ru"):
        assert dozor.number(1234.5, 1) == f"1{S}234,5"


def test_a_change_wears_its_sign_and_its_colour():
    assert [dozor.signed(value) for value in (18, -8, 0, None)] == ["+18", "−8", "0", "–"]
    assert 'class="gain nowrap"' in dozor.delta(18)
    assert 'class="loss nowrap"' in dozor.delta(-8)
    assert 'class="meta"' in dozor.delta(0.2)


def test_a_share_is_a_percentage_and_an_unknown_one_a_dash():
    assert dozor.percent(0.1234, 1) == f"12.3{S}%"
    assert dozor.percent(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0, "0 s"),
        (59, "59 s"),
        (32280, "8 h 58 min"),
        (86400 * 2 + 82800, "2 d 23 h"),
        (3600, "1 h"),
        (86400 * 36, "36 d"),
    ],
)
def test_a_span_is_written_in_its_two_largest_units(seconds, text):
    assert dozor.duration(seconds).replace(S, " ") == text


def test_an_age_counts_minutes_hours_and_days():
    spans = [timedelta(seconds=20), timedelta(minutes=17), timedelta(hours=30), timedelta(days=9)]

    ages = [dozor.age(NOW - span, NOW).replace(S, " ") for span in spans]

    assert ages == ["just now", "17 min old", "30 h old", "9 d old"]
    assert dozor.ago(None) == "–"


def test_a_moment_is_in_the_readers_zone():
    late = timezone.now().replace(year=2020, month=5, day=31, hour=22, minute=30)
    with timezone.override("Asia/Almaty"):
        assert dozor.moment(late).replace(S, " ") == "1 Jun 2020 04:30"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Kestrel Watch", "KW"), ("_Istnev_", "IS"), ("수도서울", "수도"), ("...", "·")],
)
def test_initials_are_letters(name, letters):
    assert dozor.initials(name) == letters
