from math import log10, sqrt

import numpy as np
import pytest

from stats.football.forecast.country import Country
from stats.football.forecast.elo import HOME_SHARE, Elo, change, expected
from stats.football.forecast.pi import Pi, goals_of
from stats.football.forecast.rates import BaseRates
from stats.football.forecast.tuning import Tuning
from stats.football.results import Result
from stats.football.tests.played import FIRST_DAY, season, teams_of


def test_points_follow_the_expectation_and_the_root_of_the_margin():
    elo = Elo({1: 1600.0, 2: 1500.0}, 100.0)
    share = expected(200.0)
    won = elo.learn(1, 2, (4, 0))

    assert share == pytest.approx(1 / (10**-0.5 + 1))
    assert won == pytest.approx(20 * 2 * (1 - share))
    assert elo.ratings[1] == pytest.approx(1600 + won)
    assert elo.home_advantage == pytest.approx(100 + HOME_SHARE * won)


def test_a_draw_counts_as_a_margin_of_one():
    assert change(0.0, 2, 2) == 0
    assert change(100.0, 1, 1) == pytest.approx(0.5 - expected(100.0))
    assert change(0.0, 0, 3) == pytest.approx(-sqrt(3) / 2)


def test_what_one_side_wins_the_other_loses():
    rng = np.random.default_rng(6)
    elo = Elo(dict.fromkeys(range(1, 11), 1500.0))
    for match in season(rng, teams_of(rng, 10)):
        elo.learn(match.home, match.away, (match.home_goals, match.away_goals))

    assert sum(elo.ratings.values()) == pytest.approx(15_000)


@pytest.mark.parametrize("start", [0.0, 100.0, 250.0])
def test_the_home_advantage_settles_where_home_sides_win_nothing(start):
    rng = np.random.default_rng(7)
    strengths = teams_of(rng, 16, spread=0.25)
    elo = Elo(dict.fromkeys(strengths, 1500.0), start)
    won, advantages = [], []
    for number in range(16):
        for match in season(rng, strengths, number, home=0.3):
            won.append(elo.learn(match.home, match.away, (match.home_goals, match.away_goals)))
            advantages.append(elo.home_advantage)
    half = len(won) // 2

    assert abs(np.mean(won[half:])) < 0.25
    assert 40 < np.mean(advantages[half:]) < 90
    assert np.std(advantages[half:]) < 25


def test_a_league_without_home_advantage_is_found_out():
    rng = np.random.default_rng(8)
    strengths = teams_of(rng, 16, spread=0.25)
    elo = Elo(dict.fromkeys(strengths, 1500.0))
    for number in range(12):
        for match in season(rng, strengths, number, home=0.0):
            elo.learn(match.home, match.away, (match.home_goals, match.away_goals))

    assert abs(elo.home_advantage) < 25


def test_pi_ratings_move_as_the_paper_says():
    pi = Pi({1: 0.4, 2: 0.1}, {1: 0.2, 2: -0.1})
    apart = goals_of(0.4) - goals_of(-0.1)
    step = 0.035 * 3 * log10(1 + abs(3 - apart))
    pi.learn(1, 2, (4, 1))

    assert goals_of(0.4) == pytest.approx(10 ** (0.4 / 3) - 1)
    assert pi.home[1] == pytest.approx(0.4 + step)
    assert pi.away[1] == pytest.approx(0.2 + 0.7 * step)
    assert pi.away[2] == pytest.approx(-0.1 - step)
    assert pi.home[2] == pytest.approx(0.1 - 0.7 * step)


def test_pi_ratings_are_odd_and_count_in_goals():
    assert goals_of(-1.2) == -goals_of(1.2)
    assert goals_of(3.0) == pytest.approx(9)
    assert goals_of(0.0) == 0


def test_base_rates_are_those_of_the_league_once_it_has_matches():
    rates = BaseRates()
    first = rates.chances("en.1")
    for outcome in [0] * 600 + [1] * 200 + [2] * 200:
        rates.learn("en.1", outcome)

    assert first.sum() == pytest.approx(1)
    assert rates.chances("en.1") == pytest.approx([0.6, 0.2, 0.2], abs=0.01)
    assert rates.chances("es.1") == pytest.approx([0.6, 0.2, 0.2], abs=0.02)


def table_of_three():
    country = Country(Tuning())
    day = FIRST_DAY
    for goals, pair in [((3, 0), (1, 2)), ((2, 0), (1, 3)), ((1, 0), (2, 3)), ((4, 0), (1, 4))]:
        country.learn(Result(day, "es.1", "2010-11", *pair, *goals), day)
        day += 1
    country.refit(day)
    return country, day


def test_a_newcomer_comes_in_where_last_seasons_lowest_stand():
    country, day = table_of_three()
    fixture = Result(day + 90, "es.1", "2011-12", 9, 1)
    lowest = country.members.lowest("es.1", "2011-12")
    level = np.mean([country.elo.ratings[team] for team in lowest])
    apart = country.elo_difference(fixture, day + 90)

    assert set(lowest) == {2, 3, 4}
    assert apart == pytest.approx(level + country.elo.home_advantage - country.elo.ratings[1])
    assert country.known(9, day + 90) == 0
    assert country.strength(9, fixture, day + 90)[0] < country.strengths[1][0]


def test_a_team_that_was_away_for_a_season_is_a_newcomer_again():
    country, day = table_of_three()
    country.elo.ratings[1] = 1900.0
    for number in range(12):
        at = day + 60 + 30 * number
        country.learn(Result(at, "es.1", "2011-12", 2, 3, 1, 1), at)
    fixture = Result(at + 60, "es.1", "2012-13", 1, 2)

    assert country.elo_difference(fixture, at + 60) < 200


def test_a_fixture_far_ahead_makes_nobody_a_newcomer():
    country, day = table_of_three()
    near = Result(day + 60, "es.1", "2011-12", 1, 2)
    far = Result(day + 360, "es.1", "2011-12", 1, 2)

    assert country.elo_difference(near, day + 60) == country.elo_difference(far, day + 60)


def test_the_first_season_of_a_lower_tier_starts_lower():
    country = Country(Tuning())
    country.learn(Result(FIRST_DAY, "en.1", "2010-11", 1, 2, 1, 1), FIRST_DAY)
    country.learn(Result(FIRST_DAY, "en.2", "2010-11", 3, 4, 1, 1), FIRST_DAY)

    assert country.elo.ratings[3] < country.elo.ratings[1] - 100
    found = {one.team: one for one in country.present(FIRST_DAY)}
    assert found[3].league == "en.2"
    assert found[1].matches == 1
    assert found[1].attack is None
