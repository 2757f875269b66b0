import json
from dataclasses import replace

import numpy as np
import pytest

from stats.football.forecast.report import BASE, OURS, report
from stats.football.forecast.state import METHODS, ODDS, Forecaster
from stats.football.forecast.walk import by_day, walk
from stats.football.results import as_arrays, country_of, in_order, tier_of
from stats.football.tests.played import history


@pytest.fixture(scope="module")
def matches():
    return in_order([*history(seed=1, seasons=3), *history(2, 3, league="es.1", first=501)])


@pytest.fixture(scope="module")
def forecasts(matches):
    return list(walk(matches))


def chances(forecasts, method):
    return np.array([one.chances[method] for one in forecasts])


@pytest.mark.slow
def test_every_method_says_three_chances_of_every_match(matches, forecasts):
    assert [one.match for one in forecasts] == matches
    for method in METHODS:
        said = chances(forecasts, method)
        assert said.sum(axis=1) == pytest.approx(np.ones(len(said)))
        assert said.min() > 0


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 100, 380])
def test_changing_a_match_changes_no_forecast_of_its_day_or_before(matches, forecasts, place):
    changed = list(matches)
    day = matches[place].day
    changed[place] = replace(matches[place], home_goals=9, away_goals=0)
    after = list(walk(changed))
    same = sum(one.day <= day for one in matches)

    for method in METHODS:
        before = chances(forecasts, method)
        assert np.array_equal(chances(after, method)[:same], before[:same])
        if method != BASE:
            assert not np.array_equal(chances(after, method)[same:], before[same:])


@pytest.mark.slow
def test_leaving_the_future_out_changes_nothing(matches, forecasts):
    short = list(walk(matches[:250]))

    for method in METHODS:
        assert np.array_equal(chances(short, method), chances(forecasts, method)[:250])


@pytest.mark.slow
def test_other_numbers_for_the_teams_change_no_forecast(matches, forecasts):
    renamed = [replace(one, home=5000 - one.home, away=5000 - one.away) for one in matches]
    after = list(walk(renamed))

    for method in METHODS:
        assert chances(after, method) == pytest.approx(chances(forecasts, method), abs=2e-3)


@pytest.mark.slow
def test_leagues_do_not_meddle_with_each_others_ratings(matches):
    both, alone = Forecaster(), Forecaster()
    both.learn(matches)
    alone.learn(one for one in matches if one.league == "en.1")

    assert both.countries["en"].elo == alone.countries["en"].elo
    assert both.countries["en"].pi == alone.countries["en"].pi


@pytest.mark.slow
def test_a_kept_state_goes_on_as_if_it_had_never_stopped(matches, forecasts):
    stop = next(n for n in range(500, 600) if matches[n].day > matches[n - 1].day)
    state = Forecaster()
    list(walk(matches[:stop], state))
    kept = json.loads(json.dumps(state.to_json()))
    back = Forecaster.restore(kept, matches[:stop])
    after = list(walk(matches[stop:], back))

    for method in METHODS:
        assert np.array_equal(chances(after, method), chances(forecasts, method)[stop:])


@pytest.mark.slow
def test_one_country_can_be_kept_without_the_others(matches):
    state = Forecaster()
    state.learn(matches)
    kept = state.to_json({"es"})
    back = Forecaster.restore(kept, [one for one in matches if one.league == "es.1"])
    fixture = replace(matches[-1], league="es.1", home_goals=None, away_goals=None)

    assert list(kept["countries"]) == ["es"]
    assert back.forecast([fixture])[0].chances == state.forecast([fixture])[0].chances


@pytest.mark.slow
def test_asking_teaches_nothing(matches):
    state = Forecaster()
    state.learn(matches[:200])
    before = json.dumps(state.to_json())
    fixtures = [replace(one, home_goals=None, away_goals=None) for one in matches[200:260]]
    said = state.forecast(fixtures)

    assert len(said) == 60
    assert json.dumps(state.to_json()) == before
    assert state.forecast([]) == []


@pytest.mark.slow
def test_learning_without_asking_is_the_same_as_walking(matches):
    walked, told = Forecaster(), Forecaster()
    list(walk(matches[:300], walked))
    told.learn(reversed(matches[:300]))

    assert told.to_json() == walked.to_json()


@pytest.mark.slow
def test_a_match_not_played_is_forecast_and_teaches_nothing(matches):
    day = matches[150].day
    group = [one for one in matches if one.day == day]
    open_one = replace(group[0], home_goals=None, away_goals=None)
    before = [one for one in matches if one.day < day]
    with_open, without = Forecaster(), Forecaster()
    said = list(walk([*before, open_one, *group[1:]], with_open))
    list(walk([*before, *group[1:]], without))

    assert open_one in [one.match for one in said]
    assert with_open.to_json() == without.to_json()
    with pytest.raises(ValueError, match="not been played"):
        with_open.learn([open_one])


@pytest.mark.slow
def test_a_late_result_is_learned_when_it_comes(matches):
    late = matches[100]
    state = Forecaster()
    state.learn(one for one in matches[:300] if one is not late)
    known = state.forecast([matches[300]])[0].matches_known
    state.learn([late])
    state.refit("en")

    assert sum(state.countries["en"].members.matches.values()) > 0
    days = [one.day for one in state.countries[country_of(late.league)].history]
    assert days == sorted(days)
    assert late in state.countries[country_of(late.league)].history
    assert len(known) == 2


@pytest.mark.slow
def test_the_stack_is_no_worse_than_its_members():
    played = [
        *history(11, 6, teams=16),
        *history(12, 6, 16, "es.1", first=501),
        *history(13, 6, 16, "it.1", first=901),
    ]
    tested = [one for one in walk(played) if one.match.season >= "2013"]
    found = report(tested).all
    ours = found.scores[OURS].rps

    assert found.scores[OURS].n > 1500
    for member in ("elo", "dixon_coles", "pi"):
        assert ours < found.scores[member].rps + 0.0006
    assert found.gaps[BASE][OURS].mean < -4 * found.gaps[BASE][OURS].error
    assert found.scores[OURS].calibration < 0.04


@pytest.mark.slow
def test_strengths_are_those_of_the_teams_that_play(matches):
    state = Forecaster()
    state.learn(matches)
    found = state.strengths("en")
    last = {
        team
        for one in matches
        if one.league == "en.1" and one.season == matches[-1].season
        for team in (one.home, one.away)
    }

    assert {one.team for one in found} >= last
    assert [one.elo for one in found] == sorted((one.elo for one in found), reverse=True)
    assert all(one.attack is not None for one in found)


@pytest.mark.slow
def test_prices_are_a_method_where_they_are_known(matches):
    priced = [replace(one, prices=(2.0, 3.5, 4.0)) for one in matches[:120]]
    found = report(walk([*priced, *matches[120:200]]))

    assert found.all.scores[OURS].n == 200
    assert found.priced.scores[ODDS].n == 120
    assert set(found.priced.gaps) == {BASE, ODDS}
    assert report([]) is None


@pytest.mark.slow
def test_progress_is_shown_over_the_days(matches):
    seen = []

    def track(days):
        for one in days:
            seen.append(one[0].day)
            yield one

    list(walk(matches[:60], track=track))

    assert seen == sorted(set(seen))
    assert seen == [one[0].day for one in by_day(matches[:60])]


def test_results_become_columns(matches):
    open_one = replace(matches[1], home_goals=None, away_goals=None)
    found = as_arrays([matches[0], open_one])

    assert found.played.tolist() == [True, False]
    assert found.outcome.tolist() == [matches[0].outcome, -1]
    assert found.goals[0].tolist() == [matches[0].home_goals, matches[0].away_goals]
    assert len(found) == 2
    assert found.leagues[found.league[0]] == matches[0].league


def test_a_league_code_tells_country_and_tier():
    assert (country_of("en.2"), tier_of("en.2")) == ("en", 2)
    assert (country_of("uefa.cl"), tier_of("uefa.cl")) == ("uefa", 1)
