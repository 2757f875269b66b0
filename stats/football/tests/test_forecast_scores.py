from math import log, sqrt

import numpy as np
import pytest

from stats.football.forecast.scores import (
    briers,
    calibration_error,
    log_losses,
    paired_gap,
    reliability,
    rps,
    scores,
    skill,
    wilson,
)

CHANCES = np.array([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [0.4, 0.35, 0.25]])


def test_the_ranked_probability_score_is_that_worked_out_by_hand():
    found = rps(CHANCES, [0, 0, 1])

    assert found[0] == pytest.approx((0.5**2 + 0.2**2) / 2)
    assert found[1] == pytest.approx((0.8**2 + 0.5**2) / 2)
    assert found[2] == pytest.approx((0.4**2 + 0.25**2) / 2)


def test_being_wrong_by_two_places_costs_more_than_by_one():
    certain = np.array([[1.0, 0.0, 0.0]])

    assert [rps(certain, [outcome])[0] for outcome in range(3)] == [0, 0.5, 1]


def test_log_loss_and_brier_are_those_worked_out_by_hand():
    assert log_losses(CHANCES, [0, 0, 1]) == pytest.approx([-log(0.5), -log(0.2), -log(0.35)])
    assert briers(CHANCES, [0, 0, 1])[0] == pytest.approx(0.25 + 0.09 + 0.04)


def test_what_was_called_impossible_costs_much_but_not_everything():
    assert 20 < log_losses([[1.0, 0.0, 0.0]], [2])[0] < 40


def test_scores_are_means_over_the_matches():
    found = scores(CHANCES, [0, 2, 0])

    assert found.n == 3
    assert found.accuracy == 1
    assert found.rps == pytest.approx(float(rps(CHANCES, [0, 2, 0]).mean()))
    assert found.calibration == pytest.approx(sum(found.calibrations) / 3)


def test_honest_chances_are_calibrated_and_others_are_not():
    rng = np.random.default_rng(2)
    home = rng.uniform(0.15, 0.7, 60_000)
    chances = np.stack([home, np.full(len(home), 0.25), 0.75 - home], axis=1)
    outcomes = (rng.random(len(home))[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    boastful = np.stack([np.clip(home * 1.3 - 0.1, 0.01, 0.74), chances[:, 1]], axis=1)
    boastful = np.column_stack([boastful, 1 - boastful.sum(axis=1)])

    assert calibration_error(chances, outcomes, 0) < 0.01
    assert calibration_error(boastful, outcomes, 0) > 0.03


def test_bins_hold_every_forecast_once():
    found = reliability(CHANCES, [0, 2, 1], 0)

    assert sum(one.n for one in found) == 3
    assert [one.low for one in found] == sorted(one.low for one in found)
    assert all(one.share_low <= one.share <= one.share_high for one in found)
    assert reliability([[1.0, 0.0, 0.0]], [0], 0)[0].high == 1


def test_a_gap_is_paired_and_has_a_standard_error():
    found = paired_gap([0.2, 0.3, 0.1], [0.3, 0.3, 0.3])

    assert found.mean == pytest.approx(-0.1)
    assert found.error == pytest.approx(0.1 / sqrt(3))
    assert np.isnan(paired_gap([0.2], [0.1]).error)
    assert skill(0.2, 0.25) == pytest.approx(0.2)


def test_nothing_and_nonsense_are_not_scored():
    for chances, outcomes in (([], []), ([[0.5, 0.5]], [0]), ([[0.5, 0.3, 0.3]], [0])):
        with pytest.raises(ValueError, match="chances"):
            scores(chances, outcomes)


def test_an_interval_without_trials_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(5, 10)
    assert low == pytest.approx(1 - high)
