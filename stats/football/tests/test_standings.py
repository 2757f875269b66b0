"""Tables: counted, ordered by rules, cut, and as they stood."""

import random
from dataclasses import replace
from itertools import pairwise

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
from stats.football.standings import (
    Game,
    Regulations,
    View,
    game_of,
    group_tables,
    history,
    regulations_of,
    table,
)
from stats.football.tests.archive_seasons import season_of

A, B, C, D = 1, 2, 3, 4
H2H = Rules(
    (TieBreak.H2H_POINTS, TieBreak.H2H_GOAL_DIFFERENCE, TieBreak.GOAL_DIFFERENCE),
)
GOALS = Rules((TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR))


def played(*lines, day=1):
    """Return games from (home, away, home goals, away goals), one a day."""
    return [
        Game(home, away, first, second, day=day + number, key=number)
        for number, (home, away, first, second) in enumerate(lines)
    ]


def places(found):
    return [(row.position, row.team) for row in found.rows]


def test_a_row_counts_what_happened():
    games = played((A, B, 2, 1), (B, A, 0, 0), (A, C, 0, 3))
    row = table(games).row_of(A)

    assert (row.played, row.wins, row.draws, row.losses) == (3, 1, 1, 1)
    assert (row.goals_for, row.goals_against, row.goal_difference) == (2, 4, -2)
    assert (row.points, row.form) == (4, "WDL")
    assert row.points_per_match == pytest.approx(4 / 3)


def test_matches_to_come_and_void_ones_do_not_count():
    games = [*played((A, B, 1, 0)), Game(B, A), Game(A, C, 5, 0, void=True)]
    found = table(games)

    assert (found.played, found.remaining, found.complete) == (1, 1, False)
    assert [row.team for row in found.rows] == [A, B]


def test_knock_outs_count_in_no_table():
    games = [game_of(A, B, (1, 0), round_text="Final"), game_of(A, B, (0, 0), round_text="1")]

    assert table(games).row_of(A).points == 1


def test_awarded_points_count_whatever_the_goals():
    games = [Game(A, B, awarded=(0, 3)), Game(C, A, 2, 0, awarded=(0, 0))]
    found = table(games)

    assert (found.rows[0].team, found.rows[0].points) == (B, 3)
    assert (found.row_of(C).losses, found.row_of(A).losses) == (1, 2)
    assert found.row_of(C).goals_for == 2


def test_points_taken_away_are_taken_and_told():
    games = played((A, B, 1, 0), (B, A, 0, 1))
    found = table(games, Regulations(deductions={A: 7}))

    assert (found.row_of(A).points, found.row_of(A).deducted) == (-1, 7)
    assert places(found) == [(1, B), (2, A)]


def test_home_away_and_form_tables_count_part_of_the_matches():
    games = played((A, B, 3, 0), (B, A, 2, 0), (B, A, 1, 0))
    taken = Regulations(deductions={A: 9})

    assert table(games, taken, view=View.HOME).row_of(A).points == 3
    assert table(games, taken, view=View.AWAY).row_of(A).points == 0
    assert table(games, last=2).row_of(A).points == 0
    assert table(games, last=2).row_of(A).played == 2


def test_a_table_stands_as_it_stood_on_a_day():
    games = played((A, B, 3, 0), (B, A, 2, 0), day=10)

    assert table(games, until_day=9).played == 0
    assert table(games, until_day=10).rows[0].team == A
    assert table(games, until_day=10).remaining == 1


def test_direct_matches_between_all_level_teams_make_a_small_table():
    # A, B and C have 10 points each and 6 among them; there A is at +1 goal, C at 0 and B at −1.
    games = played(
        (A, B, 2, 0), (B, A, 1, 0), (B, C, 1, 0), (C, B, 1, 0), (A, C, 1, 0), (C, A, 1, 0),
        (A, D, 1, 0), (B, D, 5, 0), (C, D, 9, 0), (D, A, 0, 0), (D, B, 0, 0), (D, C, 0, 0),
    )  # fmt: skip
    rules = Regulations(rules=H2H)

    assert [row.points for row in table(games, rules).rows[:3]] == [10, 10, 10]
    assert places(table(games, rules))[:3] == [(1, A), (2, C), (3, B)]
    assert places(table(games, Regulations(rules=GOALS)))[:3] == [(1, C), (2, B), (3, A)]


def test_direct_matches_are_looked_at_again_between_those_still_level():
    # All end on 4 points. Among the three A has 9, B and C 4 each; between B and C alone B has 4,
    # C 1, although C has the better goals.
    games = played(
        (B, C, 1, 0), (C, B, 0, 0), (C, A, 5, 0), (A, C, 1, 0), (A, B, 1, 0), (B, A, 0, 1),
    )  # fmt: skip
    order = Rules((TieBreak.H2H_POINTS, TieBreak.GOAL_DIFFERENCE))
    found = table(games, Regulations(rules=order, deductions={A: 5}))

    assert [row.points for row in found.rows] == [4, 4, 4]
    assert places(found) == [(1, A), (2, B), (3, C)]
    assert found.row_of(C).goal_difference > found.row_of(B).goal_difference


def test_direct_matches_wait_for_both_to_be_played_where_the_league_says_so():
    games = [*played((A, B, 1, 0), (B, C, 9, 0)), Game(B, A)]
    wait = Regulations(rules=H2H)
    at_once = Regulations(rules=replace(H2H, h2h_when_complete=False))

    assert table(games, wait).rows[0].team == B
    assert table(games, at_once).rows[0].team == A
    assert table(games[:2], wait).rows[0].team == B


def test_teams_that_nothing_parts_share_a_place_and_the_title_is_not_guessed():
    games = played((A, B, 1, 1), (B, A, 1, 1), (A, C, 3, 0), (B, C, 3, 0))
    found = table(games, Regulations(rules=H2H, names={A: "Zet", B: "Alpha"}))

    assert places(found) == [(1, B), (1, A), (3, C)]
    (level,) = found.level
    assert (level.first, level.last, set(level.teams), level.decisive) == (1, 2, {A, B}, True)
    assert [row.level for row in found.rows] == [True, True, False]


def test_a_match_of_its_own_parts_level_teams_at_the_end():
    games = played((A, B, 4, 0), (B, A, 1, 0))
    rules = Regulations(rules=GOALS, settled=((B, A),))

    assert places(table(games, rules)) == [(1, B), (2, A)]
    assert places(table(games, rules, until_day=1)) == [(1, A), (2, B)]


def test_a_season_cut_short_is_ranked_by_points_a_match():
    games = played((A, B, 1, 0), (A, B, 0, 0), (C, B, 1, 0))

    assert places(table(games, Regulations(per_match=True)))[0] == (1, C)
    assert places(table(games))[0] == (1, A)


def test_places_are_worth_what_the_league_says():
    zones = (Zone(ZoneKind.CHAMPIONS_LEAGUE, 1, 1), Zone(ZoneKind.RELEGATION, 2, 2))
    found = table(played((A, B, 1, 0)), Regulations(zones=zones))

    assert [row.zone for row in found.rows] == [ZoneKind.CHAMPIONS_LEAGUE, ZoneKind.RELEGATION]


SPLIT = Split(
    2,
    (
        SplitGroup(Stage.CHAMPIONSHIP, 1, 2, Carry.HALF_DOWN),
        SplitGroup(Stage.RELEGATION, 3, 4, Carry.HALF_UP),
    ),
)


def split_games():
    regular = [
        game_of(A, C, (1, 0), day=1, round_text="Matchday 1"),
        game_of(B, D, (1, 0), day=1, round_text="Matchday 1"),
        game_of(A, D, (2, 0), day=2, round_text="Matchday 2"),
        game_of(B, C, (0, 0), day=2, round_text="Matchday 2"),
    ]
    late = [
        game_of(B, A, (1, 0), day=3, round_text="Championship, Matchday 1"),
        game_of(D, C, (4, 0), day=3, round_text="Relegation, Matchday 1"),
    ]
    return regular, late


def test_halved_points_are_carried_into_groups_that_stay_apart():
    regular, late = split_games()
    rules = Regulations(rules=GOALS, split=SPLIT, late_deductions={A: 1})
    found = table([*regular, *late], rules)

    # A 6 → 3 − 1, B 4 → 2 + 3; C 1 → 1 (up), D 0 → 0 + 3.
    assert [(row.team, row.points, row.carried) for row in found.rows] == [
        (B, 5, 2),
        (A, 2, 2),
        (D, 3, 0),
        (C, 1, 1),
    ]
    assert [row.stage for row in found.rows][::2] == [Stage.CHAMPIONSHIP, Stage.RELEGATION]


def test_groups_begin_when_the_first_part_is_over():
    regular, late = split_games()
    rules = Regulations(rules=GOALS, split=SPLIT)

    assert [row.carried for row in table([*regular, *late], rules, until_day=1).rows] == [None] * 4
    assert [row.points for row in table([*regular, *late], rules, until_day=2).rows] == [3, 2, 1, 0]
    assert history([*regular, *late], rules).rounds == (1, 2, 3)


def test_rounding_parts_level_teams_where_the_league_says_so():
    # Both come to 3 points: A 5 → 2 + 1 lost a half; B 4 → 2 + 1 did not.
    regular = [
        *(game_of(A, C, goals, day=1, round_text="1") for goals in ((1, 0), (1, 1), (1, 1))),
        *(game_of(B, D, goals, day=1, round_text="1") for goals in ((9, 0), (1, 1), (0, 1))),
    ]
    late = [game_of(B, A, (1, 1), day=3, round_text="Championship, Matchday 3")]
    rules = Rules(GOALS.order, after_split=(TieBreak.ROUNDED_HALF, *GOALS.order))

    assert table([*regular, *late], Regulations(rules=rules, split=SPLIT)).rows[0].team == A
    assert table([*regular, *late], Regulations(rules=GOALS, split=SPLIT)).rows[0].team == B


def test_groups_of_a_cup_have_a_table_each():
    games = [
        game_of(A, B, (1, 0), round_text="Group B, Matchday 1"),
        game_of(C, D, (0, 2), round_text="Group A"),
    ]

    found = group_tables(games)
    assert list(found) == ["Group A", "Group B"]
    assert found["Group A"].rows[0].team == D


def test_a_match_made_up_for_later_stands_in_its_round():
    games = [
        game_of(A, B, (1, 0), day=1, round_text="Matchday 1"),
        game_of(C, D, (5, 0), day=90, round_text="Matchday 1"),
        game_of(A, C, (0, 0), day=8, round_text="Matchday 2"),
    ]
    found = history(games)

    assert found.rounds == (1, 2)
    assert found.line_of(C).positions == (1, 1)
    assert found.line_of(C).points == (3, 4)
    assert found.line_of(A).positions == (2, 2)


def test_rounds_that_are_not_told_are_counted():
    assert history(played((A, B, 1, 0), (C, D, 0, 1), (A, C, 0, 0))).rounds == (1, 2)
    assert history([Game(A, B)]).rounds == ()


def test_regulations_know_teams_by_the_leagues_spelling():
    teams = {"Everton FC": 5, "Nottingham Forest FC": 6}
    found = regulations_of(LEAGUES["en.1"], "2023-24", teams=teams)

    assert found.deductions == {5: 8, 6: 4}
    assert regulations_of(LEAGUES["en.1"], "2023-24").deductions == {}
    assert regulations_of(
        LEAGUES["en.1"], "2023-24", teams=teams, deductions={5: 1}
    ).deductions == {5: 1}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "season"), [("es.1", "2023-24"), ("be.1", "2024-25"), ("it.1", "2024-25")]
)
def test_a_history_is_the_table_after_each_round(code, season):
    games, regulations, _names = season_of(season, code)
    found = history(games, regulations)

    for at, number in list(enumerate(found.rounds))[::6]:
        rows = table(games, regulations, until_round=number).rows
        assert {line.team: (line.positions[at], line.points[at]) for line in found.lines} == {
            row.team: (row.position, row.points) for row in rows
        }
    assert [line.team for line in found.lines] == [
        row.team for row in table(games, regulations).rows
    ]


SCORES = st.tuples(st.integers(0, 3), st.integers(0, 3))
RULES = st.sampled_from([league.rules_of("2024-25") for league in LEAGUES.values()])


@st.composite
def seasons(draw):
    teams = range(1, draw(st.integers(3, 6)) + 1)
    pairs = [(home, away) for home in teams for away in teams if home != away]
    goals = draw(st.lists(st.none() | SCORES, min_size=len(pairs), max_size=len(pairs)))
    return [
        Game(*pair, *(score or (None, None)), day=1 + number // 2, key=number)
        for number, (pair, score) in enumerate(zip(pairs, goals, strict=True))
    ]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(seasons(), RULES, st.randoms(use_true_random=False))
def test_the_order_in_which_matches_are_told_changes_nothing(games, rules, rng: random.Random):
    mixed = list(games)
    rng.shuffle(mixed)

    assert table(mixed, Regulations(rules=rules)) == table(games, Regulations(rules=rules))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(seasons(), RULES)
def test_points_and_goals_are_conserved_and_places_follow_points(games, rules):
    rows = table(games, Regulations(rules=rules)).rows
    counted = [game for game in games if game.played]
    draws = sum(game.home_goals == game.away_goals for game in counted)

    assert sum(row.points for row in rows) == 3 * len(counted) - draws
    assert sum(row.goal_difference for row in rows) == 0
    assert [row.points for row in rows] == sorted((row.points for row in rows), reverse=True)
    assert all(one.position <= two.position for one, two in pairwise(rows))
    assert all(row.position == place for place, row in enumerate(rows, 1) if not row.level)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(seasons(), RULES)
def test_a_later_day_never_counts_fewer_matches(games, rules):
    tables = [table(games, Regulations(rules=rules), until_day=day) for day in range(17)]

    for before, after in pairwise(tables):
        assert before.played <= after.played
        assert all(row.points <= after.row_of(row.team).points for row in before.rows)
    assert tables[-1] == table(games, Regulations(rules=rules))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(seasons())
def test_home_and_away_tables_add_up_to_the_whole(games):
    whole, home, away = (table(games, view=view) for view in View)

    for row in whole.rows:
        parts = [home.row_of(row.team), away.row_of(row.team)]
        for name in ("played", "wins", "draws", "losses", "goals_for", "goals_against", "points"):
            assert getattr(row, name) == sum(getattr(part, name) for part in parts)
