import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.warthunder.forecast import (
    MIN_SCORES,
    NORMAL_QUANTILE,
    Belief,
    Calibration,
    GammaPrior,
    Period,
    Prior,
    forecast,
    track_record,
    walk_forward,
)
from stats.warthunder.rating.population import BetaPrior

PRIOR = Prior(BetaPrior(0.5, 40.0), GammaPrior(1.2, 15.0))


def drifting_player(rng, periods=90, drift=0.35):
    """Form that wanders between periods: what plain posterior intervals are blind to."""
    form, made = 0.0, []
    for _ in range(periods):
        form = 0.7 * form + rng.normal(0, drift)
        missions = int(rng.integers(20, 120))
        p = 1 / (1 + np.exp(-form))
        targets = rng.poisson(missions * 1.2 * np.exp(0.5 * form))
        made.append(Period(missions, int(rng.binomial(missions, p)), int(targets)))
    return made


@pytest.mark.slow
def test_intervals_cover_what_they_promise_though_form_drifts():
    rng = np.random.default_rng(21)
    outcomes = [o for _ in range(60) for o in list(walk_forward(drifting_player(rng), PRIOR))[40:]]

    record = track_record(outcomes)

    assert record.win_coverage == pytest.approx(0.90, abs=0.04)
    assert record.target_coverage == pytest.approx(0.90, abs=0.04)


def test_plain_posterior_intervals_would_not():
    rng = np.random.default_rng(21)
    inside = total = 0
    for _ in range(30):
        belief = Belief(PRIOR)
        for period in drifting_player(rng):
            plain = forecast(belief, period.missions, Calibration(), Calibration())
            inside += plain.wins.low <= period.victories <= plain.wins.high
            total += 1
            belief.learn(period)

    assert inside / total < 0.85


def test_the_model_predicts_better_than_the_population_mean():
    rng = np.random.default_rng(8)
    periods = [Period(60, int(rng.binomial(60, 0.63)), 70) for _ in range(40)]

    losses = dict(track_record(list(walk_forward(periods, PRIOR))).log_loss)

    assert losses["model"] < losses["population mean"]
    assert losses["model"] < losses["last period"]


def test_a_forecast_uses_nothing_of_the_period_it_forecasts():
    before = [Period(50, 25, 60)] * 5

    high = list(walk_forward([*before, Period(50, 50, 200)], PRIOR))[-1].forecast
    low = list(walk_forward([*before, Period(50, 0, 0)], PRIOR))[-1].forecast

    assert high == low


def test_with_few_past_forecasts_the_pooled_errors_calibrate():
    alone, known_alone = Calibration([3.0]).quantile()
    pooled, known_pooled = Calibration([3.0], pooled=[2.5] * 30).quantile()

    assert (alone, known_alone) == (NORMAL_QUANTILE, False)
    assert (pooled, known_pooled) == (2.5, True)


def test_own_errors_count_alone_once_there_are_enough():
    assert Calibration([4.0] * MIN_SCORES, pooled=[2.0] * 100).quantile() == (4.0, True)


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300), st.integers(0, 900)), max_size=8),
    st.integers(1, 500),
)
def test_intervals_hold_the_mean_and_stay_within_what_is_possible(rows, missions):
    belief = Belief(PRIOR)
    for played, won, targets in rows:
        belief.learn(Period(played, min(played, won), targets))

    made = forecast(belief, missions, Calibration(), Calibration())

    assert 0 <= made.wins.low <= made.wins.mean <= made.wins.high <= missions
    assert 0 <= made.targets.low <= made.targets.mean <= made.targets.high


def test_recent_form_weighs_more_than_old_form():
    rising, falling = Belief(PRIOR), Belief(PRIOR)
    for rate in (20, 80):
        rising.learn(Period(100, rate, 100))
        falling.learn(Period(100, 100 - rate, 100))

    assert rising.win_rate() > 0.5 > falling.win_rate()


def test_without_past_forecasts_there_is_no_track_record():
    assert track_record([]) is None
    assert list(walk_forward([Period(10, 5, 5)], PRIOR)) == []
