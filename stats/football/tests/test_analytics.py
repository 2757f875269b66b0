"""What matches tell of teams and leagues: worked by hand, and silent where there is too little."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stats.football.analytics import (
    GoalMinute,
    Meeting,
    Played,
    StreakKind,
    goal_timing,
    head_to_head,
    home_advantages,
    league_profile,
    mean,
    rate,
    record_streaks,
    schedule,
    share,
    sides_of,
    streaks,
    strength_series,
    team_form,
    team_luck,
    turns,
)
from stats.football.analytics.estimates import deviation
from stats.football.analytics.timing import timing_of

A, B, C = 1, 2, 3


def played(*scores, home=A, away=B, **facts):
    """Return matches of A at home against B, one a day."""
    return [
        Played(day, home, away, first, second, key=day, season="2024-25", **facts)
        for day, (first, second) in enumerate(scores, start=1)
    ]


# --- estimates -----------------------------------------------------------------------------------
def test_a_rate_has_garwoods_interval():
    found = rate(10, 5, 1).estimate

    assert found.value == 2
    assert found.low == pytest.approx(stats.chi2.ppf(0.025, 20) / 2 / 5)
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 22) / 2 / 5)
    assert rate(0, 4, 1).estimate.low == 0


def test_a_mean_has_students_interval():
    values = [1.0, 2.0, 4.0, 5.0]
    found = mean(values, 2).estimate
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))

    assert (found.value, found.low, found.high) == pytest.approx((3, low, high))


def test_a_deviation_has_the_chi_square_interval():
    values = [1.0, 2.0, 4.0, 5.0, 9.0]
    found = deviation(values, 2).estimate
    sd = np.std(values, ddof=1)

    assert found.low == pytest.approx(sd * sqrt(4 / stats.chi2.ppf(0.975, 4)))
    assert found.high == pytest.approx(sd * sqrt(4 / stats.chi2.ppf(0.025, 4)))


def test_too_little_is_told_as_such():
    for found in (share(1, 3, 4), mean([1.0], 1), rate(3, 2, 4), deviation([1.0], 1)):
        assert found.estimate is None
    assert (share(1, 3, 4).n, share(1, 3, 4).needed) == (3, 4)
    assert share(0, 0, 0).estimate is None


def test_more_hits_than_trials_are_refused():
    with pytest.raises(ValueError, match="successes"):
        share(3, 2, 1)


@pytest.mark.slow
@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(pair):
    found = share(*pair, 1).estimate

    assert 0 <= found.low <= found.value <= found.high <= 1


# --- teams ---------------------------------------------------------------------------------------
def test_a_match_is_seen_from_both_sides():
    (match,) = played((1, 2), half=(1, 0), xg=(0.5, 1.5), chances=(0.5, 0.3, 0.2))
    (home,), (away,) = sides_of([match], A), sides_of([match], B)

    assert (home.result, home.half_result, home.xg, home.points) == ("L", "W", (0.5, 1.5), 0)
    assert (away.result, away.half_result, away.xg, away.points) == ("W", "L", (1.5, 0.5), 3)
    assert (home.chances, away.chances) == ((0.5, 0.3, 0.2), (0.2, 0.3, 0.5))
    assert (home.rival, away.team, sides_of([match], A, home=False)) == (B, B, [])


def test_form_is_of_the_last_matches():
    found = team_form(played((0, 9), (1, 0), (2, 2), (0, 1), (3, 0)), A, last=4)

    assert found.results == "WDLW"
    assert found.points.estimate.value == pytest.approx(7 / 4)
    assert found.goals_for.estimate.value == pytest.approx(6 / 4)
    assert found.goals_against.estimate.value == pytest.approx(3 / 4)
    assert team_form(played((1, 0)), A).points.estimate is None
    assert team_form(played((1, 0)), A, last=0).results == ""


def test_streaks_go_on_or_are_over():
    found = streaks(played((1, 0), (2, 0), (1, 1), (0, 1), (2, 1)), A)

    assert found.n == 5
    longest = found.longest[StreakKind.UNBEATEN]
    assert (longest.length, longest.first_key, longest.last_key) == (3, 1, 3)
    assert found.longest[StreakKind.CLEAN_SHEETS].length == 2
    assert found.current[StreakKind.WINNING].length == 1
    assert StreakKind.LOSING not in found.current
    assert found.current[StreakKind.CONCEDING].length == 3


def test_of_equal_streaks_the_older_holds_the_record():
    matches = played((1, 0), (0, 1))
    records = record_streaks(matches)

    assert (records[StreakKind.WINNING].team, records[StreakKind.WINNING].last_day) == (A, 1)
    assert records[StreakKind.CONCEDING].team == B


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_every_last_result_is_in_a_streak_that_goes_on(scores):
    found = streaks(played(*scores), A)
    kinds = {StreakKind.WINNING, StreakKind.DRAWING, StreakKind.LOSING}

    assert len(kinds & found.current.keys()) == min(1, len(scores))
    for kind, run in found.current.items():
        assert 1 <= run.length <= found.longest[kind].length <= len(scores)


def test_a_schedule_counts_the_ground():
    ratings = {10: 1600.0, 11: 1500.0, 12: 1400.0}
    meetings = [
        *(Meeting(rival, True, True) for rival in (10, 11, 12)),
        *(Meeting(rival, False, False) for rival in (10, 11, 12, 99)),
    ]
    found = schedule(meetings, ratings, home_advantage=60)

    assert found.past.elo.estimate.value == 1500
    assert found.past.with_ground.estimate.value == 1440
    assert found.coming.with_ground.estimate.value == 1560
    assert (found.coming.n, found.coming.unrated, found.coming_home.n) == (4, 1, 0)
    assert found.coming_home.elo.estimate is None


def test_luck_is_what_came_beyond_what_was_expected():
    matches = played(*[(1, 0)] * 8, chances=(0.5, 0.25, 0.25))
    found = team_luck(matches, A).points_by_forecast
    half = 1.959964 * sqrt(8 * (9 * 0.5 + 0.25 - 1.75**2))

    assert (found.n, found.actual, found.expected, found.gap) == (8, 24, 14, 10)
    assert (found.low, found.high) == pytest.approx((14 - half, 14 + half), rel=1e-5)
    assert found.beyond_chance
    assert team_luck(matches, B).points_by_forecast.gap == -8


def test_goals_are_measured_by_expected_goals():
    found = team_luck(played(*[(2, 0)] * 10, xg=(1.0, 1.0)), A)

    assert (found.goals_for.actual, found.goals_for.expected) == (20, 10)
    assert found.goals_for.high == pytest.approx(10 + 1.959964 * sqrt(10), rel=1e-5)
    assert found.goals_against.gap == -10
    assert found.points_by_xg.expected == pytest.approx(
        10 * (3 * _skellam_above(1, 1) + stats.skellam.pmf(0, 1, 1)), rel=1e-3
    )
    assert found.points_by_forecast is None


def _skellam_above(lam, mu):
    return 1 - stats.skellam.cdf(0, lam, mu)


def test_luck_is_not_told_of_few_matches():
    found = team_luck(played(*[(1, 0)] * 7, xg=(1.0, 1.0), chances=(0.4, 0.3, 0.3)), A)

    assert {found.points_by_forecast, found.points_by_xg, found.goals_for} == {None}


def test_goals_without_xg_at_all_still_have_chances():
    found = team_luck(played(*[(0, 0)] * 8, xg=(0.0, 0.0)), A)

    assert found.points_by_xg.expected == pytest.approx(8, abs=0.5)


def test_head_to_head_is_from_the_first_teams_side():
    matches = [
        *played((3, 0), (1, 1)),
        *(Played(9 + n, B, A, 2, 1, key=9 + n) for n in range(3)),
        Played(20, A, C, 5, 0, key=20),
    ]
    found = head_to_head(matches, A, B)

    assert (found.n, found.wins, found.draws, found.losses) == (5, 1, 1, 3)
    assert (found.goals_for, found.goals_against) == (7, 7)
    assert (found.home_n, found.home_wins, found.home_draws) == (2, 1, 1)
    assert (found.biggest_win.key, found.biggest_loss.key) == (1, 9)
    assert [one.key for one in found.last] == [11, 10, 9, 2, 1]
    assert found.win_share.estimate.value == 0.2
    assert head_to_head(matches, A, 99).biggest_win is None


def test_goals_fall_into_quarters_and_the_unknown_are_counted():
    goals = [GoalMinute(True, 1)] * 15 + [GoalMinute(True, 90)] * 5
    goals += [GoalMinute(False, 46), GoalMinute(True, None), GoalMinute(False, 105)]
    found = goal_timing(goals)

    assert found.scored == (15, 0, 0, 0, 0, 5)
    assert found.conceded == (0, 0, 0, 1, 0, 0)
    assert found.scored_shares[0].estimate.value == 0.75
    assert found.conceded_shares[3].estimate is None
    assert found.unknown == 2
    assert timing_of(found.scored, found.conceded, 2) == found


def test_strength_is_measured_by_the_leagues_mean():
    matches = played(*[(2, 1)] * 6)
    points = strength_series(matches, A, window=5)

    # Three goals a match are 1.5 a side.
    assert len(points) == 6
    assert points[3].attack.estimate is None
    assert points[-1].attack.estimate.value == pytest.approx(2 / 1.5)
    assert points[-1].defence.estimate.value == pytest.approx(1 / 1.5)
    assert strength_series(played(*[(0, 0)] * 6), A)[-1].attack.estimate is None


def test_matches_turn_after_half_time():
    matches = [
        *played(*[(2, 1)] * 3, half=(0, 1)),
        *played(*[(1, 1)] * 1, half=(0, 1)),
        *played(*[(0, 2)] * 1, half=(0, 1)),
        *played(*[(1, 2)] * 5, half=(1, 0)),
        *played((0, 0)),
    ]
    found = turns(matches, A)

    assert (found.comebacks.estimate.value, found.rescued.estimate.value) == (0.6, 0.8)
    assert found.thrown_away.estimate.value == 1
    assert (found.points_gained, found.half_known) == (10, 10)
    assert found.clean_sheets.estimate.value == pytest.approx(1 / 11)
    assert turns(played((1, 0)), A).comebacks.estimate is None


# --- leagues -------------------------------------------------------------------------------------
def league(teams=8, seed=1, strength=0.0, chances=None):
    rng = np.random.default_rng(seed)
    pairs = [(home, away) for home in range(teams) for away in range(teams) if home != away]
    return [
        Played(
            day, home, away,
            int(rng.poisson(1.5 * np.exp(strength * (away - home)))),
            int(rng.poisson(1.1 * np.exp(strength * (home - away)))),
            key=day, season="2024-25", chances=chances,
        )
        for day, (home, away) in enumerate(pairs)
    ]  # fmt: skip


def test_home_advantage_is_told_by_season():
    matches = [*played(*[(2, 0)] * 30), *(Played(99, A, B, 0, 1, season="2023-24"),)]
    early, late = home_advantages(matches)

    assert (early.season, early.home.n, early.home.estimate) == ("2023-24", 1, None)
    assert (late.home.estimate.value, late.goals_margin.estimate.value) == (1, 2)
    assert late.points_margin.estimate.value == 3


def test_a_league_has_a_profile():
    matches = league()
    found = league_profile(matches)
    goals = [one.home_goals + one.away_goals for one in matches]

    assert (found.matches, found.teams) == (56, 8)
    assert found.goals.estimate.value == pytest.approx(np.mean(goals))
    shares = [one.estimate.value for one in (found.home, found.draw, found.away)]
    assert sum(shares) == pytest.approx(1)
    assert found.over.estimate.value == pytest.approx(np.mean([one > 2.5 for one in goals]))
    assert found.upsets.estimate is None and found.upsets_expected is None


def test_balance_is_measured_by_points_and_win_percentages():
    matches = league(strength=0.3)
    found = league_profile(matches)
    sides = {team: sides_of(matches, team) for team in range(8)}
    points = np.array([sum(one.points for one in sides[team]) for team in range(8)])
    wins = [
        np.mean([{"W": 1, "D": 0.5, "L": 0}[one.result] for one in sides[team]])
        for team in range(8)
    ]

    assert found.hhi.estimate.value == pytest.approx(((points / points.sum()) ** 2).sum())
    assert found.noll_scully.estimate.value == pytest.approx(
        np.std(wins, ddof=1) / (0.5 / sqrt(14))
    )
    assert found.noll_scully.estimate.value > league_profile(league()).noll_scully.estimate.value
    assert found.hhi.estimate.low >= 1 / 8


def test_balance_is_not_told_after_a_few_rounds():
    found = league_profile(league()[:8])

    assert (found.noll_scully.estimate, found.hhi.estimate) == (None, None)
    assert league_profile([]).goals.estimate is None


def test_upsets_are_favourites_that_did_not_win():
    favourites = [
        *played(*[(1, 0)] * 30, chances=(0.6, 0.2, 0.2)),
        *played(*[(1, 1)] * 10, chances=(0.1, 0.2, 0.7)),
    ]
    even = played(*[(0, 1)] * 20, chances=(0.4, 0.2, 0.4))
    found = league_profile([*favourites, *even])

    assert (found.upsets.n, found.upsets.estimate.value) == (40, 0.25)
    assert found.upsets_expected == pytest.approx((30 * 0.4 + 10 * 0.3) / 40)
