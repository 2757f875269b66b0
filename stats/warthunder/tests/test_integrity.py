"""The page checks itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.warthunder.integrity import profile_checks, squadron_checks, summary
from stats.warthunder.parse import parse_profile
from stats.warthunder.records import Check, Mode, Profile
from stats.warthunder.tests.pages import make_profile, make_squadron, profile_page


def checks_with(cells):
    profile = parse_profile(profile_page(make_profile(), cells=cells))
    assert isinstance(profile, Profile)
    return profile_checks(profile)


def failed(checks):
    return [check.name for check in checks if check.passed is False]


@pytest.mark.slow
@given(st.integers(1, 10_000))
def test_every_sum_of_a_consistent_page_holds(scale):
    # Three kinds of target, the ratio, and two sums for each of three branches, by three modes.
    assert summary(profile_checks(make_profile(scale=scale))) == (30, 0, 0)


def test_targets_of_a_mode_are_the_sum_over_the_branches():
    assert failed(checks_with({(0, Mode.ARCADE, 7): "999999"})) == ["arcade: air targets"]


def test_sorties_of_a_branch_are_the_sum_of_its_classes():
    assert failed(checks_with({(3, Mode.SIMULATOR, 0): "1"})) == ["simulator, fleet: sorties"]


def test_targets_of_a_branch_are_air_ground_and_naval():
    assert failed(checks_with({(2, Mode.REALISTIC, 10): "1"})) == ["realistic, ground: targets"]


def test_the_printed_ratio_is_cut_and_not_rounded():
    cells = {(0, Mode.ARCADE, 1): "5799", (0, Mode.ARCADE, 2): "10000"}
    assert failed(checks_with({**cells, (0, Mode.ARCADE, 3): "57%"})) == []
    assert failed(checks_with({**cells, (0, Mode.ARCADE, 3): "58%"})) == ["arcade: victories ratio"]


def test_a_part_that_is_missing_adds_nothing_when_the_rest_makes_the_sum():
    cells = {0: "60", 1: "24", 2: "36", 3: ""}
    checks = checks_with({(1, Mode.ARCADE, index): text for index, text in cells.items()})
    assert "arcade, aviation: sorties" in {check.name for check in checks if check.passed}


def test_a_sum_that_falls_short_with_a_part_missing_is_skipped_and_not_failed():
    checks = checks_with({(1, Mode.ARCADE, 3): ""})
    untold = [check.name for check in checks if check.passed is None]
    assert untold == ["arcade, aviation: sorties"]
    assert failed(checks) == []


def test_a_mode_nobody_played_is_skipped():
    empty = {(0, Mode.ARCADE, index): "" for index in range(1, 10)}
    assert summary(checks_with(empty)) == (26, 0, 4)


def test_a_squadron_lists_as_many_members_as_it_states():
    squadron = make_squadron(members=7)
    assert summary(squadron_checks(squadron)) == (1, 0, 0)
    assert summary(squadron_checks(replace(squadron, members_stated=8))) == (0, 1, 0)
    assert summary(squadron_checks(replace(squadron, members_stated=None))) == (0, 0, 1)


def test_a_summary_counts_passed_failed_and_skipped():
    checks = [Check("a", 1, 1), Check("b", 1, 2), Check("c", None, 2), Check("d", 3, None)]
    assert summary(checks) == (1, 1, 2)
