"""Statistics, lineups, shots and odds in SofaScore's shape."""

import pytest

from stats.football.parse.sofascore import (
    parse_lineups,
    parse_odds,
    parse_shots,
    parse_statistics,
)
from stats.football.records import OddsRecord, ParseError, StatisticRecord
from stats.football.tests.football_bodies import (
    choice,
    lineups,
    odds,
    pack,
    seat,
    shot,
    statistic,
    statistics,
)


def test_a_statistic_that_stands_in_two_groups_is_one():
    body = statistics(statistic("totalShotsOnGoal", 18, 3, homeValue=18, awayValue=3), groups=2)

    assert parse_statistics(body).items == (StatisticRecord("ALL", "shots", 18, 3),)


def test_total_shots_on_goal_are_all_shots():
    body = statistics(statistic("totalShotsOnGoal", 18, 3), statistic("shotsOnGoal", 6, 0))

    assert [one.key for one in parse_statistics(body).items] == ["shots", "shots_on_target"]


def test_a_share_is_0_to_1_whatever_number_stands_beside_it():
    body = statistics(statistic("ballPossession", "69%", "31%", homeValue=69, awayValue=31))

    assert parse_statistics(body).items == (StatisticRecord("ALL", "possession", 0.69, 0.31),)


def test_a_count_out_of_a_total_is_the_count():
    told = statistic("accurateLongBalls", "20/45 (44%)", "8/10 (80%)", homeValue=20, awayValue=8)

    assert parse_statistics(statistics(told)).items == (
        StatisticRecord("ALL", "accurate_long_balls", 20, 8),
    )


def test_a_figure_of_one_side_leaves_the_other_untold():
    body = statistics({"key": "fouls", "home": "3", "away": ""})

    assert parse_statistics(body).items == (StatisticRecord("ALL", "fouls", 3, None),)


def test_periods_other_than_halves_and_the_whole_are_left_out():
    found = parse_statistics(statistics(statistic("fouls", 1, 2), period="ET1"))

    assert (found.items, found.skipped) == ((), ())


def test_a_bad_statistic_costs_itself_alone():
    body = statistics({"home": "1"}, statistic("fouls", "many", 2), statistic("corners", 4, 5))

    found = parse_statistics(body)

    assert [one.key for one in found.items] == ["corners"]
    assert len(found.skipped) == 2


def test_the_side_is_the_list_a_player_stands_in_not_their_club():
    found = parse_lineups(lineups([seat(1, "Host", club=77)], [seat(2, "Guest", club=77)]))

    assert [(line.player.name, line.home) for line in found.players] == [
        ("Host", True),
        ("Guest", False),
    ]


def test_figures_of_a_player_go_by_our_names():
    extra = {"ratingVersions": {"original": 7}, "__trimmed_keys__": 4, "wonTackle": 2, "odd": "x"}
    told = seat(1, "Host")["statistics"] | extra

    (line,) = parse_lineups(lineups([seat(1, "Host", statistics=told)])).players

    assert (line.minutes, line.rating) == (90, 7.1)
    assert line.figures == {"passes": 40, "goals": 1, "won_tackle": 2}


def test_a_player_who_did_not_play_has_no_figures_and_no_minutes():
    (line,) = parse_lineups(lineups([seat(1, "Host", substitute=True, statistics={})])).players

    assert (line.minutes, line.rating, line.figures) == (None, None, {})
    assert line.substitute


def test_a_shirt_is_read_from_either_place():
    body = lineups([seat(1, "A", shirtNumber=None, jerseyNumber="23"), seat(2, "B", shirtNumber=4)])

    assert [line.shirt for line in parse_lineups(body).players] == [23, 4]


def test_lineups_before_the_match_are_expectations():
    assert not parse_lineups(lineups([seat(1, "Host")], confirmed=False)).confirmed
    assert parse_lineups(lineups([seat(1, "Host")])).home_formation == "4-4-2"


def test_a_bad_seat_costs_itself_alone_and_a_player_sits_once():
    body = lineups([{"player": {}}, seat(1, "Host"), seat(1, "Host")], [seat(1, "Host")])

    found = parse_lineups(body)

    assert [line.player.name for line in found.players] == ["Host"]
    assert len(found.skipped) == 1


def test_expected_goals_may_be_absent_from_a_shot():
    told, untold = parse_shots(pack({"shotmap": [shot(2), shot(1, xg=0.31)]})).items

    assert (told.xg, untold.xg) == (0.31, None)


def test_shots_come_in_the_order_in_which_they_were_taken():
    found = parse_shots(pack({"shotmap": [shot(3), shot(2, home=False), shot(1)]}))

    assert [(one.key, one.home) for one in found.items] == [("1", True), ("2", False), ("3", True)]
    assert (found.items[0].x, found.items[0].outcome, found.items[0].body_part) == (
        8.5,
        "goal",
        "head",
    )


@pytest.mark.parametrize(
    "changes",
    [{"xg": 1.4}, {"isHome": None}, {"playerCoordinates": {"x": 400}}, {"playerCoordinates": 1}],
)
def test_a_bad_shot_costs_itself_alone(changes):
    found = parse_shots(pack({"shotmap": [shot(2, **changes), shot(1)]}))

    assert [one.key for one in found.items] == ["1"]
    assert [note.index for note in found.skipped] == [0]


def test_fractions_become_decimal_prices_the_first_and_the_last():
    body = odds(choice("1", "11/2", "8/1"), choice("X", "4/1", "11/2"), choice("2", "11/25", "1/4"))

    assert parse_odds(body).items == (
        OddsRecord("SofaScore", False, 6.5, 5.0, 1.44),
        OddsRecord("SofaScore", True, 9.0, 6.5, 1.25),
    )


def test_prices_of_a_running_match_are_not_closing_ones():
    body = odds(choice("1", "1/1", "8/1"), choice("X", "2/1", "9/1"), choice("2", "3/1", "1/9"),
                isLive=True)  # fmt: skip

    assert [one.closing for one in parse_odds(body).items] == [False]


def test_a_market_of_another_kind_is_no_1x2():
    assert parse_odds(odds(choice("1", "1/1", "1/1"), marketGroup="Goals")).items == ()


@pytest.mark.parametrize(
    "choices",
    [
        [choice("1", "1/1", "1/1")],
        [choice("1", "1/0", "1/1"), choice("X", "1/1", "1/1"), choice("2", "1/1", "1/1")],
        [choice("1", "evens", "1/1"), choice("X", "1/1", "1/1"), choice("2", "1/1", "1/1")],
        ["1", "X", "2"],
    ],
)
def test_prices_that_are_none_are_refused(choices):
    with pytest.raises(ParseError):
        parse_odds(odds(*choices))
