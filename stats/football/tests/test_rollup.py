"""Sums kept match by match equal sums made anew."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.football.rollup import (
    AppearanceLine,
    Delta,
    GoalLine,
    MatchLine,
    PlayerKey,
    TeamKey,
    change,
    contribution,
    merged,
    quarter_of,
    summed,
)

DAY = date(2025, 3, 9)
MATCH = MatchLine(
    season=1,
    home=10,
    away=20,
    home_goals=2,
    away_goals=0,
    day=DAY,
    goals=(GoalLine(True, 15), GoalLine(True, 90)),
    shots=(12, None),
    xg=(1.25, None),
    appearances=(
        AppearanceLine(7, 10, False, 90, goals=2, xg=0.9, rating=8.4, passes=30),
        AppearanceLine(8, 10, True, 12, goals=0),
        AppearanceLine(9, 20, True),
    ),
)
HOME, AWAY = TeamKey(1, 10, True), TeamKey(1, 20, False)


def test_a_match_counts_for_both_sides():
    teams = contribution(MATCH).teams

    assert (teams[HOME].wins, teams[HOME].clean_sheets, teams[HOME].goals_for) == (1, 1, 2)
    assert (teams[AWAY].losses, teams[AWAY].clean_sheets, teams[AWAY].goals_against) == (1, 0, 2)
    assert teams[HOME].goal_minutes == (1, 0, 0, 0, 0, 1) == teams[AWAY].conceded_minutes
    assert teams[AWAY].goal_minutes == (0,) * 6


def test_untold_figures_are_none_and_told_zeros_are_zero():
    teams = contribution(replace(MATCH, shots=(0, None), xg=(0.0, None))).teams

    assert (teams[HOME].shots, teams[HOME].xg) == (0, 0.0)
    assert (teams[AWAY].shots, teams[AWAY].xg) == (None, None)


def test_players_are_summed_by_month_and_those_who_stayed_on_the_bench_not_at_all():
    players = contribution(MATCH).players
    month = date(2025, 3, 1)

    assert set(players) == {PlayerKey(7, 1, 10, month), PlayerKey(8, 1, 10, month)}
    starter, substitute = players.values()
    assert (starter.matches, starter.starts, starter.minutes, starter.goals) == (1, 1, 90, 2)
    assert (starter.xg, starter.rating_sum, starter.rated) == (0.9, 8.4, 1)
    assert (substitute.matches, substitute.starts, substitute.xg, substitute.rated) == (
        1,
        0,
        None,
        0,
    )


@pytest.mark.parametrize(
    ("minute", "quarter"),
    [(1, 0), (15, 0), (16, 1), (45, 2), (46, 3), (90, 5), (91, None), (0, None), (None, None)],
)
def test_goals_fall_into_quarters_of_an_hour(minute, quarter):
    assert quarter_of(minute) == quarter


def test_nothing_changed_changes_nothing():
    assert not change(MATCH, MATCH)
    assert not merged(contribution(MATCH), contribution(MATCH), sign=-1)
    assert not Delta()


def test_a_correction_moves_only_what_it_corrects():
    delta = change(MATCH, replace(MATCH, away_goals=2))

    assert delta.players == {}
    assert (delta.teams[HOME].wins, delta.teams[HOME].draws, delta.teams[HOME].played) == (-1, 1, 0)
    assert (delta.teams[AWAY].losses, delta.teams[AWAY].draws) == (-1, 1)


SMALL = st.none() | st.integers(0, 4)
FRACTIONS = st.none() | st.integers(0, 3000).map(lambda value: value / 1000)
LINES = st.builds(
    AppearanceLine,
    player=st.integers(1, 3),
    team=st.integers(1, 3),
    substitute=st.booleans(),
    minutes=st.none() | st.integers(0, 90),
    goals=SMALL,
    shots=SMALL,
    reds=SMALL,
    xg=FRACTIONS,
    rating=st.none() | st.integers(30, 100).map(lambda value: value / 10),
)
MATCHES = st.builds(
    MatchLine,
    season=st.integers(1, 2),
    home=st.integers(1, 2),
    away=st.integers(3, 4),
    home_goals=st.integers(0, 3),
    away_goals=st.integers(0, 3),
    day=st.dates(date(2025, 1, 20), date(2025, 3, 10)),
    goals=st.lists(st.builds(GoalLine, st.booleans(), st.none() | st.integers(1, 120))).map(tuple),
    shots=st.tuples(SMALL, SMALL),
    xg=st.tuples(FRACTIONS, FRACTIONS),
    appearances=st.lists(LINES, max_size=3).map(tuple),
)
# What happens to six matches, in any order: each is stored, corrected or taken away.
STEPS = st.lists(st.tuples(st.integers(0, 5), st.none() | MATCHES), max_size=20)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_sums_kept_through_any_corrections_equal_sums_made_anew(steps):
    stored, kept = {}, Delta()
    for key, match in steps:
        kept = merged(kept, change(stored.get(key), match))
        stored[key] = match

    assert kept == summed(match for match in stored.values() if match is not None)


@pytest.mark.slow
@given(MATCHES)
def test_adding_a_match_and_taking_it_away_leaves_nothing(match):
    assert not merged(change(None, match), change(match, None))
