"""A player's list of matches, and the stats of one match: every trap of the source."""

from datetime import UTC, datetime

import pytest

from stats.faceit.parse import parse_game_stats, parse_match_stats
from stats.faceit.records import Line, ParseError
from stats.faceit.tests.bodies import MATCH_ID, pack, page, player_id, team_id
from stats.faceit.tests.line_bodies import (
    map_stats,
    match_stats,
    old_stats,
    own_stats,
    player_stats,
)


def own(body=None, **more) -> Line:
    (line,) = parse_game_stats(pack(page([body or own_stats(**more)]))).items
    return line


def without(key):
    body = own_stats()
    del body["stats"][key]
    return body


def read_map(played):
    (found,) = parse_match_stats(pack(match_stats(played))).maps
    return found


# --- scores -----------------------------------------------------------------------------------
@pytest.mark.parametrize("score", ["13 / 9", "9 / 13", "9/13", "13:9"])
def test_the_order_of_a_score_means_nothing(score):
    line = own(Score=score)
    assert (line.won, line.own_score, line.enemy_score) == (False, 9, 13)


def test_a_winner_of_overtime_has_the_greater_score():
    line = own(
        Result="1",
        Score="16 / 19",
        Rounds="35",
        **{
            "Final Score": "19",
            "Overtime score": "7",
            "First Half Score": "6",
            "Second Half Score": "6",
        },
    )
    assert (line.won, line.own_score, line.enemy_score, line.overtime_score) == (True, 19, 16, 7)


@pytest.mark.parametrize(("result", "scores"), [("1", (13, 9)), ("0", (9, 13))])
def test_the_result_tells_whose_score_it_is_where_the_final_score_is_missing(result, scores):
    line = own(Result=result, **{"Final Score": None})
    assert (line.own_score, line.enemy_score) == scores


def test_scores_tell_the_result_where_it_is_missing():
    assert own(without("Result")).won is False


def test_a_line_without_any_result_is_not_made_up():
    found = parse_game_stats(pack(page([own_stats(Result=None, Score=None), own_stats()])))
    assert len(found.items) == 1
    assert [(note.index, note.where) for note in found.skipped] == [(0, "items[0].stats.Result")]


def test_a_score_of_others_gives_no_opponents_score():
    line = own(Score="13 / 11")
    assert (line.own_score, line.enemy_score) == (9, None)


# --- figures ----------------------------------------------------------------------------------
def test_numbers_sent_as_text_and_as_numbers_are_the_same():
    body = own_stats()
    body["stats"] = {
        key: int(value) if isinstance(value, str) and value.isdigit() else value
        for key, value in body["stats"].items()
    }
    assert own(body) == own()


def test_the_finish_is_in_milliseconds():
    assert own().finished_at == datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)


def test_an_old_match_has_no_damage_no_adr_and_no_double_kills():
    line = own(old_stats())
    assert (line.damage, line.adr, line.double_kills, line.triple_kills) == (None, None, None, 1)
    assert line.single_kills is None


@pytest.mark.parametrize("nothing", [None, "", "N/A", "-", "nan", " "])
def test_a_figure_that_is_not_said_is_not_zero(nothing):
    line = own(ADR=nothing, Damage=nothing, MVPs=nothing, Headshots=nothing)
    assert (line.adr, line.damage, line.mvps, line.headshots) == (None,) * 4


def test_a_missing_adr_is_damage_over_rounds():
    assert own(ADR=None).adr == 1760 / 22


@pytest.mark.parametrize(
    ("sent", "adr"), [("75,5", 75.5), ("75.5", 75.5), (75, 75.0), (" 80 ", 80)]
)
def test_a_comma_may_stand_for_the_point(sent, adr):
    assert own(ADR=sent).adr == adr


@pytest.mark.parametrize(("sent", "damage"), [("1,760", 1760), ("1760.0", 1760), (1760.0, 1760)])
def test_a_count_may_have_groups_of_three(sent, damage):
    assert own(Damage=sent).damage == damage


def test_rounds_with_one_kill_are_what_multi_kills_leave():
    assert own().single_kills == 16 - 2 * 3 - 3 * 1


def test_a_map_without_a_round_has_no_rates():
    line = own(
        Rounds="0",
        Kills="0",
        Deaths="0",
        Assists="0",
        Damage="0",
        ADR="0",
        Score="0 / 0",
        **{"Final Score": "0", "K/R Ratio": "0"},
    )
    assert (line.rounds, line.adr, line.kr, line.won) == (0, None, None, False)


def test_rounds_are_the_sum_of_scores_where_they_are_not_said():
    assert own(without("Rounds")).rounds == 22


@pytest.mark.parametrize("key", ["Kills", "Deaths", "Assists", "Match Id"])
def test_a_line_needs_its_kills_deaths_assists_and_match(key):
    found = parse_game_stats(pack(page([without(key)])))
    assert (found.items, found.sent) == ((), 1)
    assert found.skipped[0].where == f"items[0].stats.{key}"


@pytest.mark.parametrize("wrong", ["-1", -1, "x", 1.5, True, [], {}, 10**18, "40000"])
def test_what_cannot_be_a_count_is_told_with_its_place(wrong):
    found = parse_game_stats(pack(page([own_stats(), own_stats(Kills=wrong)])))
    assert len(found.items) == 1
    assert [(note.index, note.where) for note in found.skipped] == [(1, "items[1].stats.Kills")]


def test_a_list_names_its_player_or_takes_the_one_asked_for():
    body = pack(page([without("Player Id")]))
    assert parse_game_stats(body, player_id(7)).items[0].player_id == player_id(7)
    assert not parse_game_stats(body).items


def test_maps_of_one_match_are_told_apart():
    body = pack(page([own_stats(**{"Match Round": str(n)}) for n in (1, 2, 3)]))
    assert [line.map_number for line in parse_game_stats(body).items] == [1, 2, 3]


def test_unknown_keys_change_nothing():
    assert own(KAST="71", Rating={"a": [1]}) == own()


# --- one match --------------------------------------------------------------------------------
def test_the_stats_of_a_match_are_read():
    found = parse_match_stats(pack(match_stats()))
    (played,) = found.maps
    assert (found.match_id, played.map, played.rounds, found.skipped) == (
        MATCH_ID,
        "de_nuke",
        22,
        (),
    )
    first, second = played.teams
    assert (first.team_id, first.won, first.final_score, first.premade) == (
        team_id(1),
        True,
        13,
        False,
    )
    assert (second.name, second.won, second.final_score) == ("team_2", False, 9)
    line = second.lines[4]
    assert (line.player_id, line.won, line.own_score, line.enemy_score) == (
        player_id(11),
        False,
        9,
        13,
    )
    assert (line.first_half_score, line.second_half_score) == (4, 5)
    assert line.finished_at is None


def test_every_extended_figure_has_its_own_key():
    extended = read_map(map_stats()).teams[0].lines[0].extended
    assert extended is not None
    values = {name: getattr(extended, name) for name in extended.__dataclass_fields__}
    assert values == {
        "entry_count": 6, "entry_wins": 3, "first_kills": 3, "v1_count": 3, "v1_wins": 2,
        "v2_count": 2, "v2_wins": 1, "clutch_kills": 4, "flash_count": 20, "flash_successes": 9,
        "enemies_flashed": 12, "utility_count": 10, "utility_successes": 4, "utility_damage": 88,
        "utility_enemies": 5, "sniper_kills": 6, "pistol_kills": 3, "knife_kills": 1,
        "zeus_kills": 0,
    }  # fmt: skip


def test_first_deaths_are_the_entries_that_were_not_won():
    played = map_stats()
    played["teams"][0]["players"][0]["player_stats"] = player_stats(
        True, **{"Entry Count": "6", "Entry Wins": "4"}
    )
    extended = read_map(played).teams[0].lines[0].extended
    assert extended is not None
    assert extended.first_deaths == 2


def test_a_match_of_old_has_no_extended_figures():
    played = map_stats()
    stats = played["teams"][0]["players"][0]["player_stats"]
    played["teams"][0]["players"][0]["player_stats"] = {
        key: stats[key] for key in ("Kills", "Deaths", "Assists", "Result")
    }
    extended = read_map(played).teams[0].lines[0].extended
    assert extended is not None
    assert (extended.first_kills, extended.first_deaths) == (None, None)


def test_a_best_of_three_has_its_maps_in_order():
    found = parse_match_stats(pack(match_stats(map_stats(2), map_stats(3), map_stats(1))))
    assert [played.map_number for played in found.maps] == [1, 2, 3]
    assert [line.map_number for line in found.maps[2].lines] == [3] * 10


def test_maps_that_share_a_number_are_numbered_by_their_order():
    found = parse_match_stats(pack(match_stats(map_stats(1), map_stats(1))))
    assert [played.map_number for played in found.maps] == [1, 2]
    assert {line.map_number for line in found.maps[1].lines} == {2}


@pytest.mark.parametrize("rounds", [[], None])
def test_a_match_that_was_not_played_has_no_maps(rounds):
    assert parse_match_stats(pack({"rounds": rounds}), MATCH_ID).maps == ()
    with pytest.raises(ParseError):
        parse_match_stats(pack({"rounds": rounds}))


def test_one_bad_player_does_not_lose_the_others():
    played = map_stats()
    played["teams"][1]["players"][3]["player_stats"]["Deaths"] = "lots"
    found = parse_match_stats(pack(match_stats(played)))
    assert len(found.maps[0].lines) == 9
    assert [(note.index, note.where) for note in found.skipped] == [
        (3, "rounds[0].teams[1].players[3].player_stats.Deaths")
    ]


def test_one_bad_map_does_not_lose_the_others():
    bad = map_stats(1, round_stats=[])
    found = parse_match_stats(pack(match_stats(bad, map_stats(2))))
    assert [played.map_number for played in found.maps] == [2]
    assert found.skipped[0].where == "rounds[0].round_stats"


def test_a_player_who_stands_twice_is_read_once():
    played = map_stats()
    played["teams"][1]["players"][0] = played["teams"][0]["players"][0]
    found = parse_match_stats(pack(match_stats(played)))
    assert len({line.player_id for line in found.maps[0].lines}) == 9
    assert len(found.maps[0].lines) == 9
    assert "twice" in found.skipped[0].what


def test_three_teams_are_no_map():
    played = map_stats()
    played["teams"].append(played["teams"][0])
    assert "3 teams" in parse_match_stats(pack(match_stats(played)), MATCH_ID).skipped[0].what


def test_the_winner_is_told_by_its_id_where_the_team_does_not_say():
    played = map_stats()
    for team in played["teams"]:
        del team["team_stats"]["Team Win"]
        for player in team["players"]:
            del player["player_stats"]["Result"]
    found = read_map(played)
    assert [team.won for team in found.teams] == [True, False]
    assert [line.won for line in found.lines] == [True] * 5 + [False] * 5


def test_the_opponents_score_is_the_other_number_where_only_one_team_is_told():
    played = map_stats()
    del played["teams"][0]
    (team,) = read_map(played).teams
    assert (team.lines[0].own_score, team.lines[0].enemy_score) == (9, 13)
