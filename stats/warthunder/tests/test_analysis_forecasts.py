from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.bench.backtests import Wanted
from stats.warthunder.backtests import demo_histories
from stats.warthunder.backtests import forecast as run_backtest
from stats.warthunder.forecast import (
    Knot,
    Period,
    Verdict,
    fit_start,
    form_of,
    history_of,
    start_from_json,
    start_to_json,
    track_record,
)
from stats.warthunder.models import PlayerSnapshot
from stats.warthunder.queries.analysis import forecast_player, form_and_progress
from stats.warthunder.queries.analysis.readings import mode_histories
from stats.warthunder.records import Mode, Quality
from stats.warthunder.services.analysis.references import build
from stats.warthunder.services.players import find_player
from stats.warthunder.tests.standings import pilot, population, store

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def knot(day, missions, victories=None, targets=None, valid=True):
    victories = missions // 2 if victories is None else victories
    return Knot(NOW + timedelta(days=day), valid, missions, victories, targets or missions)


def grown(nick="Runner", days=8, rate=0.5, step=40):
    for day in range(days, -1, -1):
        stored = store(pilot(nick, 400 + step * (days - day), rate), NOW - timedelta(days=day))
    return find_player(stored.player.nick, demo=False)


def test_periods_are_the_differences_of_readings():
    history = history_of([knot(0, 100, 50, 80), knot(1, 130, 70, 120), knot(2, 150, 80, 140)])

    assert history.lifetime == Period(100, 50, 80)
    assert history.periods == (Period(30, 20, 40), Period(20, 10, 20))


def test_nothing_reaches_across_a_regression():
    history = history_of(
        [knot(0, 100), knot(1, 130), knot(2, 90, valid=False), knot(3, 200), knot(4, 240)]
    )

    assert [stretch.period.missions for stretch in history.stretches] == [30, 40]


def test_nothing_reaches_across_counters_that_began_anew():
    history = history_of([knot(0, 100), knot(1, 130), knot(2, 10), knot(3, 60)])

    assert [stretch.period.missions for stretch in history.stretches] == [30, 50]


def test_no_battles_are_no_information():
    history = history_of([knot(day, 100) for day in range(9)])

    assert history.stretches == ()
    assert history.lifetime == Period(100, 50, 100)


def test_a_few_battles_are_joined_to_the_next():
    history = history_of([knot(0, 100), knot(1, 105), knot(2, 130), knot(3, 133)])

    assert [stretch.period.missions for stretch in history.stretches] == [33]


counts = st.lists(
    st.tuples(st.integers(0, 60), st.booleans(), st.integers(0, 5)), min_size=1, max_size=20
)


@pytest.mark.slow
@given(counts)
def test_stretches_never_overlap_and_never_lose_or_invent_a_battle(rows):
    knots, missions = [], 100
    for day, (gained, valid, _more) in enumerate(rows):
        missions += gained
        knots.append(knot(day, missions, missions // 2, valid=valid))
    history = history_of(knots)

    for before, after in pairwise(history.stretches):
        assert before.until <= after.since
    for stretch in history.stretches:
        first = next(k for k in knots if k.at == stretch.since)
        last = next(k for k in knots if k.at == stretch.until)
        assert first.valid and last.valid
        assert stretch.period.missions == last.missions - first.missions > 0
        assert not any(stretch.since < k.at < stretch.until and not k.valid for k in knots)


def test_form_is_told_only_when_the_interval_leaves_the_usual_rate_outside():
    base = [knot(-200, 4000, 2000)]
    assert form_of(history_of([*base, knot(0, 4100, 2075)])).verdict is Verdict.BETTER
    assert form_of(history_of([*base, knot(0, 4100, 2025)])).verdict is Verdict.WORSE
    assert form_of(history_of([*base, knot(0, 4100, 2052)])).verdict is Verdict.USUAL
    assert form_of(history_of([*base, knot(0, 4029, 2029)])).verdict is Verdict.UNKNOWN
    assert form_of(history_of(base)).verdict is Verdict.UNKNOWN


def test_what_forecasts_start_from_survives_being_stored():
    histories = [
        history_of([knot(n, 300 + 40 * n, (150 + k) + 20 * n, 200 + 30 * n) for n in range(6)])
        for k in range(12)
    ]
    start = fit_start(histories)
    again = start_from_json(start_to_json(start))

    assert again.pooled_wins == pytest.approx(start.pooled_wins, abs=1e-4)
    assert (again.prior, again.half_life) == (start.prior, start.half_life)


def test_of_nobody_nothing_is_fitted():
    assert fit_start([]).players == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_stored_readings_become_periods_of_every_mode():
    player = grown()
    histories = mode_histories(player.pk)

    for mode in Mode:
        assert [one.missions for one in histories[mode].periods] == [40] * 8
        assert histories[mode].lifetime.missions == 400


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stored_regression_breaks_the_line():
    player = grown(days=4)
    store(pilot("Runner", 100, 0.5), NOW + timedelta(days=1))
    store(pilot("Runner", 700, 0.5), NOW + timedelta(days=2))
    store(pilot("Runner", 760, 0.5), NOW + timedelta(days=3))

    qualities = list(PlayerSnapshot.objects.filter(player=player).values_list("quality", flat=True))
    assert qualities.count(Quality.REGRESSION) == 1
    periods = mode_histories(player.pk)[Mode.ARCADE].periods
    assert [period.missions for period in periods] == [40, 40, 40, 40, 60]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_forecast_gives_counts_with_intervals_and_its_track_record():
    population(12, NOW)
    build(False, NOW)
    found = forecast_player(grown(rate=0.6), Mode.REALISTIC, 100)

    wins = found.outlook.forecast.wins
    assert found.battles == 100 and 0 <= wins.low < wins.mean < wins.high <= 100
    assert wins.mean == pytest.approx(60, abs=6)
    assert found.outlook.record.forecasts == 8
    assert found.outlook.form.battles == 8 * 40


@pytest.mark.slow
@pytest.mark.django_db
def test_without_a_mode_the_most_played_one_is_forecast():
    found = forecast_player(grown())

    assert found.mode in Mode and not found.reason


@pytest.mark.django_db
def test_one_reading_is_forecast_from_the_lifetime_alone_and_says_so():
    store(pilot("Once", 500, 0.5), NOW)
    found = forecast_player(find_player("Once", demo=False))

    assert found.outlook.lifetime_only and found.outlook.record is None
    assert found.outlook.progress == () and found.outlook.form.verdict is Verdict.UNKNOWN


@pytest.mark.django_db
def test_of_no_battles_nothing_is_forecast_with_a_reason():
    base = pilot("Idle", 100, 0.5)
    modes = {
        mode: replace(one, totals=replace(one.totals, missions=0, victories=0))
        for mode, one in base.modes.items()
    }
    store(replace(base, modes=modes), NOW)
    found = forecast_player(find_player("Idle", demo=False), Mode.ARCADE)

    assert found.outlook is None and "No battles" in found.reason


@pytest.mark.slow
@pytest.mark.django_db
def test_an_analysis_is_kept_until_there_is_a_new_reading(django_assert_num_queries):
    player = grown()
    first = form_and_progress(player)
    with django_assert_num_queries(2):
        assert form_and_progress(player) == first
    store(pilot("Runner", 1500, 0.5), NOW + timedelta(days=1))

    assert form_and_progress(player)[Mode.ARCADE].periods == 9


@pytest.mark.slow
@pytest.mark.django_db
def test_a_forecast_costs_the_same_however_long_the_history(django_assert_max_num_queries):
    player = grown(days=40)

    with django_assert_max_num_queries(4):
        forecast_player(player)


@pytest.mark.slow
def test_intervals_are_calibrated_on_a_world_they_were_not_tuned_on():
    figures = {one.name: one.value for one in run_backtest(Wanted(demo_seed=41, players=160))}

    assert figures["coverage"] == pytest.approx(0.90, abs=0.04)
    assert figures["coverage_targets"] == pytest.approx(0.90, abs=0.04)
    assert figures["log_loss"] < figures["log_loss:population_mean"]
    assert figures["log_loss"] < figures["log_loss:last_period"]
    assert figures["log_loss"] < 1.002 * figures["log_loss:lifetime_rate"]


@pytest.mark.slow
def test_intervals_are_calibrated_on_periods_held_out():
    outcomes = []
    for histories in demo_histories(17, Wanted(players=160, days=112)).values():
        early = [replace(one, stretches=one.stretches[:8]) for one in histories]
        start = fit_start(early)
        for history in histories:
            late = list(start.walk(history))[7:]
            outcomes += late

    record = track_record(outcomes)
    assert record.forecasts > 200
    assert record.win_coverage == pytest.approx(0.90, abs=0.04)
    assert record.target_coverage == pytest.approx(0.90, abs=0.04)
