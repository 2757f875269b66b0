import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.football.forecast.ordered import (
    _Batch,
    beforehand,
    chances_of,
    latents,
    ordered_from_json,
)

SHARE = st.floats(0.02, 1.0)


def drawn(rng, chances):
    return (rng.random(len(chances))[:, None] > np.cumsum(chances, axis=1)).sum(axis=1).clip(0, 2)


@pytest.mark.slow
@given(SHARE, SHARE, SHARE)
def test_any_three_chances_are_one_point(home, draw, away):
    chances = np.array([[home, draw, away]]) / (home + draw + away)

    assert chances_of(*latents(chances)) == pytest.approx(chances, abs=1e-9)


def test_the_gradient_is_that_of_the_posterior():
    rng = np.random.default_rng(3)
    features, widths = rng.normal(0, 1, (60, 3)), rng.normal(0, 0.4, (60, 2))
    prior = np.array([0.1, 0.5, -0.2, -0.4, 0.2])
    batch = _Batch(features, widths, rng.integers(0, 3, 60), prior, np.eye(5) * 2, 3)
    at = prior + rng.normal(0, 0.2, 5)
    step = 1e-6
    numeric = [
        (batch.around(at + step * unit)[0] - batch.around(at - step * unit)[0]) / (2 * step)
        for unit in np.eye(5)
    ]

    assert batch.around(at)[1] == pytest.approx(np.array(numeric), abs=1e-4)


@pytest.mark.slow
def test_coefficients_are_found_from_many_small_batches():
    rng = np.random.default_rng(4)
    chart = beforehand([(0.0, 0.5), (0.5, 0.5)], [(0.0, 0.5)], None)
    truth = np.array([0.2, 1.3]), np.array([-0.5])
    for day in range(400):
        features = np.column_stack([np.ones(15), rng.normal(0, 1, 15)])
        widths = np.ones((15, 1))
        chances = chances_of(features @ truth[0], widths @ truth[1])
        chart.learn(features, widths, drawn(rng, chances), day)

    assert chart.matches == 6000
    assert chart.mean == pytest.approx([0.2, 1.3, -0.5], abs=0.08)
    assert np.all(np.abs(chart.mean - [0.2, 1.3, -0.5]) < 4 * chart.spreads())


@pytest.mark.slow
def test_batches_teach_what_all_matches_at_once_teach():
    rng = np.random.default_rng(5)
    features = np.column_stack([np.ones(600), rng.normal(0, 1, 600)])
    widths = np.ones((600, 1))
    outcomes = drawn(rng, chances_of(features @ [0.1, 0.8], widths @ [-0.4]))
    whole = beforehand([(0.0, 1.0), (0.0, 1.0)], [(0.0, 1.0)], None)
    parts = beforehand([(0.0, 1.0), (0.0, 1.0)], [(0.0, 1.0)], None)
    whole.learn(features, widths, outcomes, 1)
    for place in range(0, 600, 10):
        rows = slice(place, place + 10)
        parts.learn(features[rows], widths[rows], outcomes[rows], 1)

    assert parts.mean == pytest.approx(whole.mean, abs=0.03)


def test_certainty_fades_with_time_and_the_mean_does_not():
    chart = beforehand([(0.0, 1.0)], [(-0.5, 1.0)], fade_days=100)
    ones = np.ones((50, 1))
    chart.learn(ones, ones, np.zeros(50, int), 10)
    spread = chart.spreads()[0]
    chart.learn(ones[:1], ones[:1], np.array([0]), 310)

    assert chart.spreads()[0] > 2 * spread


def test_no_matches_teach_nothing():
    chart = beforehand([(0.0, 1.0)], [(-0.5, 1.0)], 100)
    chart.learn(np.empty((0, 1)), np.empty((0, 1)), np.empty(0, int), 5)

    assert chart.matches == 0
    assert chart.day is None


def test_coefficients_survive_being_kept_as_json():
    chart = beforehand([(0.1, 1.0)], [(-0.5, 1.0)], 100)
    chart.learn(np.ones((4, 1)), np.ones((4, 1)), np.array([0, 1, 2, 0]), 5)

    assert ordered_from_json(chart.to_json()).to_json() == chart.to_json()
