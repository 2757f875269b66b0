"""Profiles, lifetime figures, bans, rankings and search: every trap of the source."""

from datetime import UTC, datetime

import pytest

from stats.faceit.parse import (
    parse_bans,
    parse_error,
    parse_lifetime,
    parse_profile,
    parse_ranking,
    parse_search,
)
from stats.faceit.records import ParseError, Problem
from stats.faceit.tests.bodies import (
    ban,
    error,
    hit,
    lifetime,
    pack,
    page,
    player_id,
    profile,
    ranked,
    segment,
)


def read_profile(**more):
    return parse_profile(pack(profile(**more)))


def read_lifetime(**more):
    return parse_lifetime(pack(lifetime(**more)))


# --- profile ----------------------------------------------------------------------------------
def test_a_profile_is_read_from_its_cs2_account():
    found = read_profile()
    assert (found.player_id, found.nickname, found.country) == (player_id(1), "Sorrel_1", "kz")
    assert (found.region, found.skill_level, found.elo) == ("EU", 9, 1812)
    assert found.game_player_id == found.steam_id_64 == "76561198000000001"
    assert found.memberships == ("premium", "esea")
    assert found.verified is False
    assert found.activated_at == datetime(2019, 5, 4, 10, 20, 30, 500_000, tzinfo=UTC)


def test_the_language_gap_in_a_page_address_is_filled():
    assert read_profile().faceit_url == "https://www.faceit.com/en/players/Sorrel_1"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://elsewhere.example/{lang}/players/x", "", 7, None]
)
def test_an_address_of_another_site_is_no_page_of_the_player(address):
    assert read_profile(faceit_url=address).faceit_url is None


@pytest.mark.parametrize("games", [{}, None, {"dota2": {"skill_level": 3}}, {"cs2": None}])
def test_a_player_without_cs2_has_no_level_and_no_elo(games):
    found = read_profile(games=games)
    assert (found.region, found.skill_level, found.elo, found.game_player_id) == (None,) * 4


@pytest.mark.parametrize(
    ("sent", "read"), [(0, None), (-1, None), ("-1", None), ("10", 10), (11, None)]
)
def test_a_level_is_one_of_ten_or_none(sent, read):
    assert read_profile(games={"cs2": {"skill_level": sent}}).skill_level == read


def test_an_elo_of_zero_is_no_elo():
    assert read_profile(games={"cs2": {"faceit_elo": 0}}).elo is None


@pytest.mark.parametrize("nickname", ["na", "null", "None", "-", "nan"])
def test_a_nickname_may_look_like_a_missing_value(nickname):
    assert read_profile(nickname=nickname).nickname == nickname


@pytest.mark.parametrize("nickname", [None, "", "a/b", "..", "<b>", {"a": 1}, "\x00"])
def test_a_profile_needs_a_nickname_an_address_can_hold(nickname):
    with pytest.raises(ParseError) as caught:
        read_profile(nickname=nickname)
    assert caught.value.where == "nickname"


def test_namibia_is_a_country():
    assert read_profile(country="NA").country == "na"


def test_control_characters_never_reach_a_record():
    found = parse_profile(pack(profile(country="k\x00z", nickname="Sor\u202erel\x07")))
    assert (found.country, found.nickname) == ("kz", "Sorrel")


def test_the_last_of_two_equal_keys_counts():
    assert parse_profile(b'{"player_id":"a","nickname":"b","nickname":"c"}').nickname == "c"


# --- lifetime ---------------------------------------------------------------------------------
def test_sums_over_matches_are_not_taken_for_means():
    found = read_lifetime()
    assert (found.kd_mean, found.headshot_share) == (1.15, 0.45)


def test_a_missing_mean_is_its_sum_over_all_matches():
    found = read_lifetime(**{"Average K/D Ratio": None, "Average Headshots %": ""})
    assert (found.kd_mean, found.headshot_share) == (230 / 200, 9000 / 200 / 100)


def test_a_sum_without_matches_gives_no_mean():
    found = read_lifetime(**{"Average K/D Ratio": None, "Matches": None})
    assert found.kd_mean is None


def test_lifetime_adr_is_damage_over_rounds_with_extended_stats():
    found = read_lifetime(ADR="12.5")
    assert (found.damage, found.extended_rounds, found.adr) == (128_000, 1_600, 80.0)


def test_lifetime_adr_is_the_printed_one_where_a_part_is_missing():
    assert read_lifetime(**{"Total Damage": None, "ADR": "75,72"}).adr == 75.72


def test_nobody_without_extended_rounds_has_an_adr():
    assert read_lifetime(**{"Total Rounds with extended stats": "0", "ADR": "0"}).adr is None


def test_all_matches_and_those_with_extended_stats_differ():
    found = read_lifetime()
    assert (found.matches, found.extended_matches) == (200, 80)


def test_a_player_without_matches_has_no_win_rate():
    found = read_lifetime(**{"Matches": "0", "Wins": "0", "Win Rate %": "0"})
    assert found.win_rate is None


def test_recent_results_stay_in_the_order_they_came():
    assert read_lifetime().recent_results == (False, True, False, True, True)


def test_figures_are_kept_as_sent_but_never_a_nul_or_a_tree():
    found = read_lifetime(New="12", Tree={"a": {}}, Bad="a\x00b", **{"k\x00": "1"})
    assert found.figures["New"] == "12"
    assert found.figures["K/D Ratio"] == "230"
    assert not {"Tree", "Bad", "k\x00"} & set(found.figures)


def test_one_bad_segment_does_not_lose_the_others():
    body = lifetime()
    body["segments"] = [segment("Mirage"), segment("Nuke", Wins="many"), "x", segment("Dust2")]
    found = parse_lifetime(pack(body))
    assert [one.label for one in found.maps] == ["Mirage", "Dust2"]
    assert [(note.index, note.where) for note in found.skipped] == [
        (1, "segments[1].stats.Wins"),
        (2, "segments[2]"),
    ]


def test_a_segment_that_is_no_map_is_left_out():
    body = lifetime()
    body["segments"][0]["type"] = "Weapon"
    assert [one.label for one in parse_lifetime(pack(body)).maps] == ["Nuke"]


def test_a_lifetime_without_an_id_is_of_the_player_asked_for():
    body = lifetime()
    del body["player_id"]
    assert parse_lifetime(pack(body), player_id(9)).player_id == player_id(9)
    with pytest.raises(ParseError):
        parse_lifetime(pack(body))


@pytest.mark.parametrize("totals", [None, {}])
def test_an_empty_lifetime_says_nothing_rather_than_zero(totals):
    found = parse_lifetime(pack({"player_id": "p", "lifetime": totals, "segments": None}))
    assert (found.matches, found.wins, found.adr, found.maps) == (None, None, None, ())


# --- bans, ranking, search, errors ------------------------------------------------------------
def test_a_ban_without_an_end_has_none():
    (found,) = parse_bans(pack(page([ban(ends_at=None, user_id=None)])), player_id(4)).items
    assert (found.ends_at, found.player_id, found.reason) == (None, player_id(4), "leaving")


def test_a_time_of_year_one_is_no_time():
    (found,) = parse_bans(pack(page([ban(ends_at="0001-01-01T00:00:00Z")]))).items
    assert found.ends_at is None


def test_a_ranking_keeps_the_asked_place_and_the_good_entries():
    body = page([ranked(1), ranked(2, position="x"), ranked(3)], position=2)
    found = parse_ranking(pack(body))
    assert [entry.position for entry in found.entries] == [1, 3]
    assert found.position == 2
    assert [(note.index, note.where) for note in found.skipped] == [(1, "items[1].position")]


def test_a_search_hit_has_its_cs2_level_which_is_sent_as_text():
    found = parse_search(pack(page([hit(1), hit(2, games=[]), hit(3, games=None)])))
    assert [one.skill_level for one in found.items] == [7, None, None]
    assert found.items[0].country == "kz"
    assert (found.sent, found.end) == (3, 3)


def test_an_error_tells_its_code():
    assert parse_error(pack(error())) == Problem("Not here", "err_nf0", 404)


def test_the_gateways_own_error_is_understood():
    body = {"error": "invalid_token", "message": "Unauthorized"}
    assert parse_error(pack(body)) == Problem("Unauthorized", "invalid_token", None)


@pytest.mark.parametrize("body", [{}, {"errors": []}, {"errors": ["x"]}, {"errors": [{}]}])
def test_an_answer_without_an_error_tells_none(body):
    with pytest.raises(ParseError):
        parse_error(pack(body))


def test_an_error_is_no_profile():
    with pytest.raises(ParseError, match="err_nf0"):
        parse_profile(pack(error()))
