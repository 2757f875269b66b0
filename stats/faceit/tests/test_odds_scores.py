from math import log, sqrt

import numpy as np
import pytest

from stats.faceit.odds.scores import (
    accuracy,
    calibration_error,
    log_losses,
    paired_gap,
    reliability,
    scores,
    wilson,
)

P = [0.9, 0.6, 0.3, 0.5]
WON = [1, 0, 0, 1]


def test_scores_are_those_worked_out_by_hand():
    found = scores(P, WON)

    assert found.n == 4
    assert found.log_loss == pytest.approx(-(log(0.9) + log(0.4) + log(0.7) + log(0.5)) / 4)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.09 + 0.25) / 4)
    assert found.accuracy == pytest.approx((1 + 0 + 1 + 0.5) / 4)
    assert found.ece == pytest.approx((0.1 + 0.6 + 0.3 + 0.5) / 4)


def test_calibration_error_weighs_bins_by_their_matches():
    p = [0.62, 0.64, 0.66, 0.68, 0.15]
    won = [1, 1, 1, 0, 0]

    assert calibration_error(p, won) == pytest.approx(4 / 5 * (0.75 - 0.65) + 1 / 5 * 0.15)


def test_reliability_tells_mean_share_and_interval_of_each_bin_in_use():
    low, high = reliability([0.12, 0.18, 1.0], [0, 1, 1])

    assert (low.low, low.high, low.n, low.share) == (0.1, 0.2, 2, 0.5)
    assert low.mean_p == pytest.approx(0.15)
    assert (low.share_low, low.share_high) == wilson(1, 2)
    assert (high.low, high.high, high.n) == (0.9, 1.0, 1)


def test_wilson_is_the_textbooks():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=2e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_paired_gap_has_the_error_of_the_mean_of_differences():
    gap = paired_gap([0.5, 0.7, 0.6], [0.6, 0.6, 0.9])

    assert gap.mean == pytest.approx(-0.1)
    assert gap.error == pytest.approx(np.std([-0.1, 0.1, -0.3], ddof=1) / sqrt(3))


def test_a_certain_error_costs_much_but_not_everything():
    assert np.isfinite(log_losses([1.0], [0])).all()


def test_nothing_cannot_be_scored():
    with pytest.raises(ValueError, match="at least one"):
        scores([], [])
    with pytest.raises(ValueError, match="as many"):
        accuracy([0.5], [1, 0])
