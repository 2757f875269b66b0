from math import exp, factorial, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.football.forecast.markets import (
    fair_odds,
    implied,
    line_of,
    markets,
    matched,
    outcome_chances,
    score_matrices,
)
from stats.football.forecast.surprise import surprise

GOALS = st.floats(0.05, 4.5)
RHO = st.floats(-0.15, 0.15)


def matrix_of(home, away, rho=0.0):
    return score_matrices(np.array([[home, away]]), rho)[0]


def test_without_correction_scores_are_two_poisson_counts():
    matrix = matrix_of(1.6, 1.1)
    by_hand = exp(-1.6) * 1.6**2 / 2 * exp(-1.1) * 1.1**3 / factorial(3)

    assert matrix[2, 3] == pytest.approx(by_hand, rel=1e-5)


@pytest.mark.slow
@given(GOALS, GOALS, RHO)
def test_every_market_is_a_distribution(home, away, rho):
    matrix = matrix_of(home, away, rho)
    found = markets(matrix)

    assert matrix.sum() == pytest.approx(1)
    assert matrix.min() >= 0
    assert found.home + found.draw + found.away == pytest.approx(1)
    assert sum(chance for _margin, chance in found.margins) == pytest.approx(1)
    assert all(line.over + line.under == pytest.approx(1) for line in found.lines)
    assert all(a.over > b.over for a, b in zip(found.lines, found.lines[1:], strict=False))
    assert found.both_score == pytest.approx(
        1 - found.home_scores_none - found.away_scores_none + matrix[0, 0]
    )


@pytest.mark.slow
@given(GOALS, GOALS, RHO)
def test_sides_that_change_places_change_chances(home, away, rho):
    here, there = markets(matrix_of(home, away, rho)), markets(matrix_of(away, home, rho))

    assert here.home == pytest.approx(there.away)
    assert here.draw == pytest.approx(there.draw)
    assert here.goals_home == pytest.approx(there.goals_away)


def test_expected_goals_are_those_put_in():
    found = markets(matrix_of(1.7, 0.9))

    assert found.goals_home == pytest.approx(1.7, abs=1e-3)
    assert found.goals_away == pytest.approx(0.9, abs=1e-3)
    assert found.scores[0].chance == max(score.chance for score in found.scores)


def test_a_line_lies_between_whole_numbers():
    matrix = matrix_of(1.2, 1.0)
    few = sum(matrix[x, y] for x in range(3) for y in range(3) if x + y <= 2)

    assert line_of(matrix, 2.5).under == pytest.approx(few)
    with pytest.raises(ValueError, match="between whole numbers"):
        line_of(matrix, 2.0)


def test_a_matrix_takes_on_other_chances_of_the_outcome():
    matrix = matrix_of(1.5, 1.2, -0.05)
    found = matched(matrix, (0.5, 0.2, 0.3))

    assert outcome_chances(found[None])[0] == pytest.approx([0.5, 0.2, 0.3])
    assert found[2, 0] / found[1, 0] == pytest.approx(matrix[2, 0] / matrix[1, 0])


def test_prices_and_chances_are_each_others_inverse():
    assert fair_odds(0.25) == 4
    assert fair_odds(0.0) is None
    assert implied((2.0, 4.0, 4.0)) == pytest.approx((0.5, 0.25, 0.25))
    assert sum(implied((1.9, 3.4, 4.2))) == pytest.approx(1)
    with pytest.raises(ValueError, match="above 1"):
        implied((1.0, 3.0, 4.0))


def test_a_surprise_is_counted_in_bits():
    found = surprise((0.5, 0.25, 0.25), 1)

    assert found.bits == 2
    assert found.expected_bits == 1.5
    assert found.excess == 0.5
    assert found.surprising
    assert not found.upset


def test_the_excess_of_honest_chances_is_nothing_on_average():
    chances = (0.6, 0.27, 0.13)
    mean = sum(p * surprise(chances, outcome).excess for outcome, p in enumerate(chances))

    assert mean == pytest.approx(0)


def test_the_score_has_a_surprise_of_its_own():
    matrix = matrix_of(1.5, 1.0)
    found = surprise((0.5, 0.25, 0.25), 0, matrix, (3, 1))

    assert found.score_bits == pytest.approx(-log2(matrix[3, 1]))
    assert surprise((0.5, 0.25, 0.25), 0, matrix, (11, 1)).score_bits is None
    assert surprise((1.0, 0.0, 0.0), 2).bits == float("inf")
