"""What parted teams level on points, told by the table itself."""

from stats.football.leagues import Rules, TieBreak
from stats.football.standings import Game, Regulations, table

H2H = Rules((TieBreak.H2H_POINTS, TieBreak.H2H_GOAL_DIFFERENCE, TieBreak.GOAL_DIFFERENCE))
GOALS = Rules((TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR))


def played(*results):
    return [
        Game(home, away, home_goals, away_goals, day=day, key=day)
        for day, (home, away, home_goals, away_goals) in enumerate(results, start=1)
    ]


def test_goal_difference_parts_teams_level_on_points():
    found = table(played((1, 3, 3, 0), (2, 4, 1, 0)), Regulations(rules=GOALS))

    assert [row.team for row in found.rows[:2]] == [1, 2]
    assert found.parted[2] is TieBreak.GOAL_DIFFERENCE


def test_goals_scored_part_teams_whose_difference_is_equal_too():
    found = table(played((1, 3, 2, 1), (2, 4, 1, 0)), Regulations(rules=GOALS))

    assert found.parted[2] is TieBreak.GOALS_FOR


def test_direct_matches_part_before_goals_and_the_very_criterion_is_told():
    games = played(
        (1, 2, 1, 0), (2, 1, 3, 0), (1, 3, 9, 0), (3, 1, 0, 9), (2, 3, 1, 0), (3, 2, 0, 1)
    )
    found = table(games, Regulations(rules=H2H))

    assert [row.team for row in found.rows] == [2, 1, 3]
    assert found.parted == {1: TieBreak.H2H_GOAL_DIFFERENCE}


def test_those_whom_nothing_parts_or_a_match_of_their_own_did_have_no_reason():
    level = table(played((1, 3, 1, 0), (2, 4, 1, 0)), Regulations(rules=GOALS))
    settled = table(played((1, 3, 3, 0), (2, 4, 1, 0)), Regulations(rules=GOALS, settled=((2, 1),)))

    assert 2 not in level.parted
    assert [row.team for row in settled.rows[:2]] == [2, 1]
    assert 1 not in settled.parted


def test_teams_apart_on_points_have_no_reason():
    assert table(played((1, 2, 1, 0)), Regulations(rules=GOALS)).parted == {}
