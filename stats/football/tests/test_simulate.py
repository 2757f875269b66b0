"""Seasons played to their end: certain cases, the same rules as tables, chances that add up."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.football.leagues import (
    LEAGUES,
    Carry,
    Rules,
    Split,
    SplitGroup,
    Stage,
    TieBreak,
    Zone,
    ZoneKind,
)
from stats.football.simulate import (
    Spread,
    fixtures_from_matrices,
    fixtures_from_rates,
    play_out,
    simulate,
)
from stats.football.standings import Game, Regulations, game_of, table
from stats.football.tests.archive_seasons import season_of

A, B, C, D = 1, 2, 3, 4
GOALS = Rules((TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR))
ZONES = (Zone(ZoneKind.CHAMPIONS_LEAGUE, 1, 1), Zone(ZoneKind.RELEGATION, 3, 3))


def rng(seed=1):
    return np.random.default_rng(seed)


def sure(*scores):
    """Return score matrices in which one score is certain."""
    found = np.zeros((len(scores), 11, 11))
    for place, (home, away) in enumerate(scores):
        found[place, home, away] = 1
    return found


def fixtures_of(games, matrices):
    coming = [one for one in games if not one.played and not one.void]
    columns = zip(*((one.home, one.away, one.key) for one in coming), strict=True)
    return fixtures_from_matrices(*columns, matrices)


def rated(games, goals=(1.5, 1.1), rho=-0.05):
    coming = [one for one in games if not one.played]
    columns = zip(*((one.home, one.away, one.key) for one in coming), strict=True)
    return fixtures_from_rates(*columns, [goals] * len(coming), rho)


def double_round(teams):
    pairs = [(home, away) for home in teams for away in teams if home != away]
    return [Game(home, away, key=key) for key, (home, away) in enumerate(pairs)]


def test_what_is_decided_has_a_chance_of_one_or_none():
    games = [Game(A, B, 1, 0, key=1), Game(B, A, 0, 1, key=2), Game(C, B, 0, 0, key=3)]
    games.append(Game(B, C, key=4))
    found = simulate(games, Regulations(rules=GOALS, zones=ZONES), rated(games), rng(), runs=500)
    first = found.team_of(A)

    assert (first.title, first.positions, first.relegation) == (1.0, (1.0, 0.0, 0.0), 0.0)
    assert (first.points, first.points_low, first.points_high, first.points_sd) == (6, 6, 6, 0)
    assert found.team_of(B).title == 0.0
    assert found.error(first.title) == 0.0


def test_a_finished_season_is_its_table():
    games = [Game(A, B, 1, 0, key=1), Game(B, A, 2, 0, key=2)]
    found = simulate(games, Regulations(rules=GOALS), fixtures_from_rates([], [], [], [], 0), rng())

    assert found.remaining == 0 and found.fixtures == ()
    assert [one.team for one in found.teams] == [B, A]
    assert [one.title for one in found.teams] == [1.0, 0.0]


def test_chances_of_every_place_and_of_every_team_sum_to_one():
    games = double_round(range(1, 7))
    found = simulate(
        games, Regulations(rules=LEAGUES["es.1"].rules_of("2024-25")), rated(games), rng()
    )
    matrix = np.array([one.positions for one in found.teams])

    assert matrix.sum(axis=0) == pytest.approx(np.ones(6))
    assert matrix.sum(axis=1) == pytest.approx(np.ones(6))
    assert sum(one.title for one in found.teams) == pytest.approx(1)
    assert sum(one.top_four for one in found.teams) == pytest.approx(4)
    # Equal teams share the title equally, within four standard errors.
    assert all(abs(one.title - 1 / 6) < 4 * found.error(1 / 6) for one in found.teams)


def test_drawn_scores_follow_their_chances():
    matrix = np.zeros((1, 11, 11))
    matrix[0, 1, 0], matrix[0, 2, 2], matrix[0, 0, 3] = 0.5, 0.3, 0.2
    runs = play_out(
        [Game(A, B, key=7)], Regulations(), fixtures_from_matrices([A], [B], [7], matrix), rng(),
        runs=20_000,
    )  # fmt: skip
    shares = [(runs.outcomes == outcome).mean() for outcome in range(3)]

    assert shares == pytest.approx([0.5, 0.3, 0.2], abs=0.015)


@pytest.mark.slow
def test_uncertain_strengths_keep_expected_goals_and_widen_points():
    games = double_round(range(1, 9))
    plain = play_out(games, Regulations(), rated(games), rng(), runs=4000)
    wide = play_out(games, Regulations(), rated(games), rng(), runs=4000, spread=Spread(0.3, 0.3))
    certain = play_out(games, Regulations(), rated(games), rng(), runs=4000, spread=Spread(0, 0))

    assert wide.points.std(axis=1).mean() > 1.3 * plain.points.std(axis=1).mean()
    for outcome in range(3):
        share = (plain.outcomes == outcome).mean()
        assert (certain.outcomes == outcome).mean() == pytest.approx(share, abs=0.006)


def test_scores_drawn_one_by_one_are_those_of_the_matrix():
    games = [Game(A, B, key=1)]
    fixtures = rated(games, goals=(1.2, 0.8), rho=-0.12)
    runs = play_out(games, Regulations(), fixtures, rng(), runs=60_000, spread=Spread(0, 0))
    home, draw = (np.tril(fixtures.matrices[0], -1).sum(), np.trace(fixtures.matrices[0]))

    assert (runs.outcomes == 0).mean() == pytest.approx(home, abs=0.008)
    assert (runs.outcomes == 1).mean() == pytest.approx(draw, abs=0.008)


def test_uncertain_strengths_need_expected_goals():
    games = [Game(A, B, key=1)]
    with pytest.raises(ValueError, match="expected goals"):
        play_out(
            games, Regulations(), fixtures_of(games, sure((1, 0))), rng(), runs=5, spread=Spread()
        )


def test_a_match_to_come_without_chances_is_refused():
    with pytest.raises(ValueError, match="1 matches to come"):
        simulate([Game(A, B, key=9)], Regulations(), fixtures_from_rates([], [], [], [], 0), rng())


def test_what_is_no_chance_is_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        fixtures_from_matrices([A], [B], [1], np.zeros((1, 11, 11)))
    with pytest.raises(ValueError, match="positive"):
        fixtures_from_rates([A], [B], [1], [[0, 1]], 0)


def test_a_fixture_is_worth_what_hangs_on_it():
    games = [Game(A, B, 2, 0, key=1), Game(B, A, key=2)]
    rules = Rules((TieBreak.H2H_POINTS, TieBreak.H2H_GOAL_DIFFERENCE, TieBreak.GOAL_DIFFERENCE))
    matrix = np.zeros((1, 11, 11))
    matrix[0, 3, 0], matrix[0, 1, 1], matrix[0, 0, 1] = 0.4, 0.3, 0.3
    found = simulate(
        games, Regulations(rules=rules), fixtures_of(games, matrix), rng(), runs=10_000
    )
    (worth,) = found.fixtures
    title = {one.team: one for one in worth.shifts if one.aim == "title"}

    assert worth.outcomes == pytest.approx((0.4, 0.3, 0.3), abs=0.02)
    assert (title[B].win.chance, title[B].draw.chance, title[B].loss.chance) == (1, 0, 0)
    assert (title[A].win.chance, title[A].draw.chance, title[A].loss.chance) == (1, 1, 0)
    assert title[A].swing == title[B].swing == 1
    assert title[B].chance == pytest.approx(0.4, abs=0.02)
    assert {one.aim for one in worth.shifts} == {"title", "top_four"}


def test_the_worth_of_some_fixtures_alone_may_be_asked():
    games = double_round([A, B, C])
    rules = Regulations(rules=GOALS)
    every = simulate(games, rules, rated(games), rng(), runs=300)
    some = simulate(games, rules, rated(games), rng(), runs=300, worth_keys={2, 4})

    assert len(every.fixtures) == 6
    assert some.fixtures == tuple(one for one in every.fixtures if one.key in (2, 4))


def test_what_hangs_on_a_rare_outcome_is_not_told():
    games = [Game(A, B, key=1)]
    found = simulate(games, Regulations(), fixtures_of(games, sure((1, 0))), rng(), runs=200)
    shift = found.fixtures[0].shifts[0]

    assert (shift.win.chance, shift.draw.chance, shift.swing) == (1.0, None, None)


def test_the_error_is_that_of_the_runs():
    games = double_round([A, B])
    found = simulate(games, Regulations(), rated(games), rng(), runs=400)

    assert found.error(0.5) == pytest.approx(0.025)
    assert json.loads(json.dumps(found.to_json()))["runs"] == 400


def test_the_same_seed_plays_the_same_seasons():
    games = double_round([A, B, C])

    first, second = (
        simulate(games, Regulations(), rated(games), rng(3), runs=300) for _ in range(2)
    )
    assert first == second


SPLIT = Split(
    1,
    (
        SplitGroup(Stage.CHAMPIONSHIP, 1, 2, Carry.HALF_DOWN),
        SplitGroup(Stage.RELEGATION, 3, 4, Carry.HALF_DOWN),
    ),
)


def test_groups_after_a_split_stay_apart():
    games = [
        game_of(A, B, (1, 1), round_text="1", key=1),
        game_of(C, D, (0, 0), round_text="1", key=2),
        game_of(A, B, round_text="Championship, Matchday 2", key=3),
        game_of(C, D, round_text="Relegation, Matchday 2", key=4),
    ]
    found = simulate(
        games,
        Regulations(rules=GOALS, split=SPLIT),
        fixtures_of(games, sure((0, 1), (5, 0))),
        rng(),
        runs=50,
    )

    assert found.final
    assert {one.team: one.positions.index(1.0) + 1 for one in found.teams} == {
        B: 1,
        A: 2,
        C: 3,
        D: 4,
    }
    assert found.team_of(C).points == 3


def test_before_a_split_the_places_are_those_before_it():
    games = [game_of(A, B, round_text="1", key=1)]

    found = simulate(
        games, Regulations(split=SPLIT), fixtures_of(games, sure((1, 0))), rng(), runs=9
    )
    assert not found.final


SCORES = st.tuples(st.integers(0, 2), st.integers(0, 2))
EVERY = st.sampled_from([league.rules_of("2024-25") for league in LEAGUES.values()])


@st.composite
def seasons(draw):
    games = double_round(range(1, draw(st.integers(3, 6)) + 1))
    scores = [draw(SCORES) for _ in games]
    told = draw(st.lists(st.booleans(), min_size=len(games), max_size=len(games)))
    return games, scores, told


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(seasons(), EVERY)
def test_a_run_is_ordered_as_the_table_of_the_same_results(season, rules):
    games, scores, told = season
    whole = [
        Game(one.home, one.away, *score, key=one.key)
        for one, score in zip(games, scores, strict=True)
    ]
    begun = [full if known else one for one, full, known in zip(games, whole, told, strict=True)]
    coming = [score for score, known in zip(scores, told, strict=True) if not known]
    regulations = Regulations(rules=rules)
    fixtures = (
        fixtures_of(begun, sure(*coming)) if coming else fixtures_from_rates([], [], [], [], 0)
    )
    runs = play_out(begun, regulations, fixtures, rng(), runs=2)
    final = table(whole, regulations)

    for row in final.rows:
        places = runs.places[runs.teams.index(row.team)]
        group = next((one for one in final.level if row.team in one.teams), None)
        first, last = (group.first, group.last) if group else (row.position, row.position)
        assert all(first <= place <= last for place in places)
        assert (runs.points[runs.teams.index(row.team)] == row.points).all()


@pytest.mark.parametrize(
    ("code", "season"), [("es.1", "2023-24"), ("tr.1", "2020-21"), ("pt.1", "2022-23")]
)
def test_a_real_season_played_out_with_its_own_results_ends_as_it_did(code, season):
    games, regulations, _names = season_of(season, code)
    cut = len(games) // 2
    begun = [
        one if at < cut else Game(one.home, one.away, day=one.day, key=one.key)
        for at, one in enumerate(games)
        if one.played
    ]
    known = [one for one in games if one.played][cut:]
    begun = [one for one in begun if one.played] + [
        Game(one.home, one.away, day=one.day, key=one.key) for one in known
    ]
    runs = play_out(
        begun, regulations, fixtures_of(begun, sure(*(one.goals for one in known))), rng(), runs=3
    )

    final = table(games, regulations)
    assert not final.level
    assert {team: int(runs.places[at][0]) for at, team in enumerate(runs.teams)} == {
        row.team: row.position for row in final.rows
    }
