import numpy as np
import pytest

from stats.football.forecast.dixon_coles import (
    RHO_MAX,
    Fit,
    Likelihood,
    Sample,
    fit_from_json,
    rates,
    solve,
)
from stats.football.forecast.markets import low_score_factors, score_matrices
from stats.football.tests.played import season, tau, teams_of


def sample_of(matches, teams, leagues=("en.1",), weight=None):
    places = {team: place for place, team in enumerate(teams)}
    return Sample(
        np.array([leagues.index(one.league) for one in matches]),
        np.array([places[one.home] for one in matches]),
        np.array([places[one.away] for one in matches]),
        np.array([one.home_goals for one in matches], float),
        np.array([one.away_goals for one in matches], float),
        np.ones(len(matches)) if weight is None else np.asarray(weight, float),
        np.zeros(len(teams)),
        np.zeros(len(teams)),
        len(leagues),
    )


def two_leagues(seed=3):
    rng = np.random.default_rng(seed)
    upper, lower = teams_of(rng, 8), teams_of(rng, 8, first=7)
    matches = season(rng, upper) + season(rng, lower, league="en.2", base=0.05)
    return matches, sorted(set(upper) | set(lower)), rng


def test_the_gradient_is_that_of_the_likelihood():
    matches, teams, rng = two_leagues()
    weight = rng.uniform(0.1, 1, len(matches))
    aim = Likelihood(sample_of(matches, teams, ("en.1", "en.2"), weight), ridge=0.7)
    at = aim.centre + rng.normal(0, 0.15, len(aim.centre))
    at[-1] = 0.09
    step = 1e-6
    numeric = [
        (aim(at + step * unit)[0] - aim(at - step * unit)[0]) / (2 * step)
        for unit in np.eye(len(at))
    ]

    assert np.max(np.abs(np.array(numeric) - aim(at)[1])) < 1e-4


def test_the_likelihood_is_that_of_the_papers_table():
    matches, teams, rng = two_leagues(5)
    matches = [one for one in matches if one.league == "en.1"]
    strengths = {team: (rng.normal(0, 0.2), rng.normal(0, 0.2)) for team in teams}
    aim = Likelihood(sample_of(matches, teams), ridge=0.0)
    sides = np.array([strengths[team] for team in teams])

    def value(rho):
        at = np.concatenate([[0.1], [0.3], sides[:, 0], sides[:, 1], [rho]])
        away = at - aim.centre
        return float(aim(at)[0] - away @ (aim.pull * away) / 2)

    def by_hand(rho):
        total = 0.0
        for one in matches:
            (a, d), (b, e) = strengths[one.home], strengths[one.away]
            lam, mu = np.exp(0.1 + 0.3 + a - e), np.exp(0.1 + b - d)
            total += np.log(tau(one.home_goals, one.away_goals, lam, mu, rho))
        return total

    assert value(-0.1) - value(0.0) == pytest.approx(-by_hand(-0.1))
    assert value(0.08) - value(0.0) == pytest.approx(-by_hand(0.08))


def test_corrected_low_scores_are_the_papers_table():
    factors = low_score_factors(np.array([[1.4, 0.9]]), -0.11)[0]

    assert factors == pytest.approx(
        np.array([[1 + 1.4 * 0.9 * 0.11, 1 - 1.4 * 0.11], [1 - 0.9 * 0.11, 1 + 0.11]])
    )


def test_what_the_likelihood_leaves_open_is_fixed_by_the_ridge():
    matches, teams, _rng = two_leagues(8)
    sample = sample_of(matches, teams, ("en.1", "en.2"))
    found, _steps = solve(sample)
    attack, defence = np.split(found[4:-1], 2)

    assert abs(attack.sum()) < 0.05
    assert abs(defence.sum()) < 0.05


def test_strengths_are_found_again_in_a_league_played_from_them():
    rng = np.random.default_rng(21)
    strengths = teams_of(rng, 20, spread=0.35)
    matches = [
        one for number in range(12) for one in season(rng, strengths, number, rho=-0.08, home=0.3)
    ]
    found, _steps = solve(sample_of(matches, sorted(strengths)), ridge=0.5)
    attack, defence = np.split(found[2:-1], 2)
    truth = np.array([strengths[team] for team in sorted(strengths)])

    assert found[1] == pytest.approx(0.3, abs=0.05)
    assert found[-1] == pytest.approx(-0.08, abs=0.04)
    assert np.corrcoef(attack, truth[:, 0])[0, 1] > 0.97
    assert np.corrcoef(defence, truth[:, 1])[0, 1] > 0.97
    assert np.std(attack - truth[:, 0]) < 0.08


def test_other_numbers_for_the_teams_change_nothing():
    matches, teams, rng = two_leagues(11)
    leagues = ("en.1", "en.2")
    order = rng.permutation(len(teams))
    plain, _ = solve(sample_of(matches, teams, leagues))
    mixed, _ = solve(sample_of(matches, [teams[place] for place in order], leagues))
    attack, other = plain[4 : 4 + len(teams)], mixed[4 : 4 + len(teams)]

    assert other == pytest.approx(attack[order], abs=3e-3)


def test_a_match_of_double_weight_counts_as_two_matches():
    matches, teams, _rng = two_leagues(12)
    leagues = ("en.1", "en.2")
    twice, _ = solve(sample_of([*matches, matches[3]], teams, leagues))
    weight = np.ones(len(matches))
    weight[3] = 2
    weighted, _ = solve(sample_of(matches, teams, leagues, weight))

    assert weighted == pytest.approx(twice, abs=2e-3)


def test_a_warm_start_finds_the_same_in_fewer_steps():
    matches, teams, _rng = two_leagues(13)
    sample = sample_of(matches, teams, ("en.1", "en.2"))
    cold, steps = solve(sample)
    warm, fewer = solve(sample, cold + 0.01)

    assert warm == pytest.approx(cold, abs=3e-3)
    assert fewer < steps


def test_a_team_without_matches_stays_at_its_level():
    matches, teams, _rng = two_leagues(14)
    sample = sample_of(matches, [*teams, 99], ("en.1", "en.2"))
    sample.attack[-1] = -0.2
    found, _steps = solve(sample)

    assert found[4 + len(teams)] == pytest.approx(-0.2, abs=1e-6)


def test_rho_stays_where_every_score_has_a_chance():
    rng = np.random.default_rng(4)
    strengths = teams_of(rng, 8)
    matches = [one for one in season(rng, strengths) if one.home_goals == one.away_goals]
    found, _steps = solve(sample_of(matches, sorted(strengths)))

    assert abs(found[-1]) <= RHO_MAX
    assert np.all(score_matrices(np.array([[9.0, 6.0], [0.05, 0.1]]), 0.9) >= 0)
    assert np.all(score_matrices(np.array([[9.0, 6.0], [0.05, 0.1]]), -0.9) >= 0)


def test_goals_follow_from_the_strengths():
    found = rates(np.array([0.1]), np.array([0.3]), np.array([[0.2, 0.1]]), np.array([[-0.1, 0.4]]))

    assert found[0] == pytest.approx([np.exp(0.1 + 0.3 + 0.2 - 0.4), np.exp(0.1 - 0.1 - 0.1)])


def test_a_fit_survives_being_kept_as_json():
    fit = Fit(
        ("en.1",), (4, 7), *(np.array([0.1]),) * 2, *(np.array([0.2, -0.1]),) * 2, -0.05, 9, 5
    )
    back = fit_from_json(fit.to_json())

    assert back.to_json() == fit.to_json()
    assert back.strengths() == {4: (0.2, 0.2), 7: (-0.1, -0.1)}
