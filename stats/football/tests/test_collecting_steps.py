"""Which questions a run asks, how many at once, and what may be asked for at all."""

from datetime import date

import pytest

from stats.football.services.collecting.scopes import BadScope, Scope
from stats.football.services.collecting.steps import (
    Step,
    current_season,
    past_seasons,
    season_files,
    threads_for,
)


@pytest.mark.parametrize(
    ("steps", "threads"), [(0, 1), (1, 1), (7, 1), (8, 2), (12, 3), (16, 4), (5000, 4)]
)
def test_a_handful_is_asked_one_by_one_and_a_history_as_fast_as_allowed(steps, threads):
    assert threads_for(steps, 4) == threads


def test_never_less_than_one_at_a_time():
    assert threads_for(1000, 1) == 1


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 6, 30), "2025-26"),
        (date(2026, 7, 1), "2026-27"),
        (date(2027, 1, 1), "2026-27"),
        (date(1999, 8, 1), "1999-00"),
        (date(2000, 8, 1), "2000-01"),
    ],
)
def test_a_season_begins_in_july(day, season):
    assert current_season(day) == season


def test_the_past_is_five_seasons_the_newest_first():
    found = past_seasons("2001-02")
    assert found == ["2000-01", "1999-00", "1998-99", "1997-98", "1996-97"]


def test_a_first_run_takes_the_current_season_of_every_league_before_any_history():
    found = season_files(["en.1", "es.1"], date(2026, 11, 1), ())
    assert len(found) == 12
    assert [(one.league, one.season) for one in found[:3]] == [
        ("en.1", "2026-27"),
        ("es.1", "2026-27"),
        ("en.1", "2025-26"),
    ]


def test_history_that_is_stored_is_not_asked_for_again():
    stored = {("en.1", season) for season in ["2026-27", *past_seasons("2026-27")]}
    found = season_files(["en.1"], date(2026, 11, 1), stored)
    assert found == [Step("file", league="en.1", season="2026-27")]
    july = season_files(["en.1"], date(2026, 7, 9), stored)
    assert [one.season for one in july] == ["2026-27", "2025-26"]


def test_the_season_before_is_asked_for_until_something_is_told_of_the_current_one():
    stored = {("en.1", season) for season in past_seasons("2026-27")}
    found = season_files(["en.1"], date(2026, 11, 1), stored)
    assert [one.season for one in found] == ["2026-27", "2025-26"]


def test_a_step_is_kept_without_what_is_empty():
    step = Step("round", league="en.1", season="2025-26", ref="76986", number=7)
    assert Step.kept(step.as_json()) == step
    assert "slug" not in step.as_json()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("openfootball", {"kind": "everything"}),
        ("openfootball", {"kind": "live"}),
        ("openfootball", {"kind": "season"}),
        ("openfootball", {"leagues": ["xx.9"]}),
        ("openfootball", {"seasons": ["soon"]}),
        ("openfootball", {"seasons": ["2024-25"] * 41}),
        ("sofascore", {"kind": "day"}),
        ("sofascore", {"kind": "day", "day": "yesterday"}),
        ("sofascore", {"leagues": ["en.1\x00"]}),
    ],
)
def test_what_cannot_be_collected_is_refused_in_words(source, told):
    with pytest.raises(BadScope) as refused:
        Scope.read(source, told)
    assert len(str(refused.value)) > 10


def test_the_same_words_in_another_order_are_one_scope():
    one = Scope.read("openfootball", {"leagues": ["es.1", "en.1"], "seasons": ["2024/25"]})
    two = Scope.read("openfootball", {"leagues": ["en.1", "es.1", ""], "seasons": ["2024-25"]})
    assert one.key("openfootball") == two.key("openfootball")
    assert Scope.kept(one.as_json()) == one
    assert one.kind == "season"


def test_a_demo_and_a_real_source_are_two_scopes(settings):
    real = Scope.read("sofascore", {"kind": "live"}).key("sofascore")
    settings.DOZOR_DEMO = True
    assert Scope.read("sofascore", {"kind": "live"}).key("sofascore") != real
