"""The sums an answer must satisfy: what breaks one, and what only makes it not applicable."""

from dataclasses import replace

import pytest

from stats.faceit.integrity import (
    Code,
    Summary,
    broken,
    history_checks,
    line_checks,
    map_checks,
    match_checks,
    summary,
)
from stats.faceit.parse import parse_game_stats, parse_history, parse_match_stats
from stats.faceit.records import Line, MapStats
from stats.faceit.tests.bodies import FINISHED_S, history_match, pack, page, player_id
from stats.faceit.tests.line_bodies import map_stats, match_stats, old_stats, own_stats


def played(**more) -> MapStats:
    return parse_match_stats(pack(match_stats(map_stats(**more)))).maps[0]


def changed(body) -> MapStats:
    return parse_match_stats(pack(match_stats(body))).maps[0]


def own(body=None, **more) -> Line:
    return parse_game_stats(pack(page([body or own_stats(**more)]))).items[0]


def codes(checks):
    return {check.code for check in broken(checks)}


def outcome(checks, code):
    return {check.holds for check in checks if check.code == code}


def test_every_sum_of_a_sound_map_holds():
    found = summary(map_checks(played()))
    # Nine of the map, and eight of each of ten lines.
    assert found == Summary(held=89, broken=0, not_applicable=0)


def test_first_kills_are_one_a_round():
    body = map_stats()
    body["teams"][0]["players"][0]["player_stats"]["First Kills"] = "4"
    (check,) = broken(map_checks(changed(body)))
    assert (check.code, check.expected, check.actual) == (Code.FIRST_KILLS, 22, 23)


def test_entries_are_two_a_round():
    body = map_stats()
    body["teams"][1]["players"][4]["player_stats"]["Entry Count"] = "3"
    (check,) = broken(map_checks(changed(body)))
    assert (check.code, check.expected, check.actual) == (Code.ENTRIES, 44, 43)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ADR": "75.2"}, Code.ADR),
        ({"Damage": "1600"}, Code.ADR),
        ({"K/R Ratio": "0.70"}, Code.KILLS_PER_ROUND),
        ({"Triple Kills": "2"}, Code.SINGLE_KILLS),
        ({"Headshots": "17"}, Code.HEADSHOTS),
        ({"Second Half Score": "4"}, Code.HALVES),
        ({"Result": "1"}, Code.RESULT),
    ],
)
def test_a_figure_of_a_line_that_contradicts_another_is_found(changes, code):
    line = own(ADR="80", **{"Double Kills": "5", "Triple Kills": "1"})
    assert codes(line_checks(line)) == set()
    changed_line = own(**{"Double Kills": "5", "Triple Kills": "1", **changes})
    if code is Code.SINGLE_KILLS:
        changed_line = replace(changed_line, kills=15)
        assert code in codes(line_checks(changed_line))
    else:
        assert codes(line_checks(changed_line)) == {code}


def test_a_rounded_figure_is_no_contradiction():
    assert codes(line_checks(own(ADR="80.1", **{"K/R Ratio": "0.72"}))) == set()


def test_scores_that_are_not_the_rounds_are_found():
    assert codes(line_checks(own(Rounds="23", ADR=None, **{"K/R Ratio": None}))) == {Code.SCORES}


def test_more_entries_won_than_made_are_found():
    body = map_stats()
    figures = body["teams"][0]["players"][1]["player_stats"]
    figures["Entry Wins"] = "5"
    checks = map_checks(changed(body))
    assert codes(checks) == {Code.ENTRY_WINS}
    assert broken(checks)[0].subject == player_id(2)


def test_a_side_of_four_is_broken_and_its_sums_cannot_be_told():
    body = map_stats()
    del body["teams"][1]["players"][4]
    checks = map_checks(changed(body))
    assert codes(checks) == {Code.PLAYERS}
    assert outcome(checks, Code.FIRST_KILLS) == outcome(checks, Code.ENTRIES) == {None}
    assert outcome(checks, Code.KILLS_AND_DEATHS) == set()


def test_a_missing_team_is_broken():
    body = map_stats()
    del body["teams"][0]
    assert codes(map_checks(changed(body))) == {Code.TEAMS, Code.MAP_SCORES}


def test_two_winners_are_broken():
    body = map_stats()
    body["teams"][1]["team_stats"]["Team Win"] = "1"
    assert codes(map_checks(changed(body))) == {Code.WINNERS}


def test_a_tie_needs_no_winner():
    whole = played()
    teams = tuple(replace(team, won=False, final_score=11) for team in whole.teams)
    checks = map_checks(replace(whole, teams=teams))
    assert outcome(checks, Code.WINNERS) == {None}


@pytest.mark.parametrize(("extra", "holds"), [(0, True), (7, True), (9, False)])
def test_deaths_exceed_the_opponents_kills_by_a_tenth_at_most(extra, holds):
    body = map_stats()
    body["teams"][1]["players"][0]["player_stats"]["Deaths"] = str(15 + extra)
    checks = [
        check
        for check in map_checks(changed(body))
        if check.code is Code.KILLS_AND_DEATHS and check.subject == "1"
    ]
    assert [check.holds for check in checks] == [holds]


def test_an_old_line_is_not_broken_by_what_it_lacks():
    checks = line_checks(own(old_stats()))
    assert codes(checks) == set()
    assert outcome(checks, Code.ADR) == outcome(checks, Code.SINGLE_KILLS) == {None}


def test_a_map_without_a_round_breaks_nothing():
    nothing = {"Rounds": "0", "Score": "0 / 0", "Map": "de_nuke"}
    body = map_stats(round_stats=nothing, teams=[])
    found = changed(body)
    checks = map_checks(found)
    assert codes(checks) == {Code.TEAMS}
    assert outcome(checks, Code.MAP_SCORES) == outcome(checks, Code.FIRST_KILLS) == {None}


def test_a_line_and_the_history_agree_on_the_finish():
    (match,) = parse_history(pack(page([history_match()]))).items
    late = (FINISHED_S + 1) * 1_000
    assert codes(history_checks(match, own())) == set()
    assert codes(history_checks(match, own(**{"Match Finished At": late}))) == {Code.HISTORY}
    assert history_checks(match, own(**{"Match Finished At": None}))[0].holds is None


def test_a_match_is_checked_on_every_map():
    stats = parse_match_stats(pack(match_stats(map_stats(1), map_stats(2))))
    assert summary(match_checks(stats)).held == 2 * 89


def test_a_check_is_stored_as_plain_values():
    body = map_stats()
    body["teams"][0]["players"][0]["player_stats"]["First Kills"] = "4"
    (check,) = broken(map_checks(changed(body)))
    assert check.as_data() == {
        "code": "first_kills",
        "expected": 22,
        "actual": 23,
        "subject": "",
    }


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 3), "Nothing to check this answer by."),
        ((8, 0, 1), "The figures agree: checks held 8 of 8."),
        ((7, 1, 1), "The figures contradict each other: checks broken 1 of 8."),
    ],
)
def test_one_line_says_how_the_checks_went(counts, said):
    assert str(Summary(*counts)) == said
