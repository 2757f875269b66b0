"""What is known of leagues: rules by season, zones, splits, facts, rounds, and their choice."""

import zoneinfo

import pytest

from stats.football.leagues import (
    CHAMPIONSHIPS,
    COUNTRIES,
    DEMO_LEAGUES,
    LEAGUES,
    Carry,
    Stage,
    TieBreak,
    ZoneKind,
    country_code,
    country_name,
    league_of,
    number_of,
    round_text,
    season_after,
    season_of_year,
    select,
    stage_of,
)

EVERY = [pytest.param(league, id=code) for code, league in LEAGUES.items()]
SEASONS = [f"{year}-{(year + 1) % 100:02}" for year in range(2015, 2027)]


def test_the_nine_championships_carry_their_numbers_at_sofascore():
    assert {league.code: league.sofascore for league in CHAMPIONSHIPS} == {
        "en.1": 17,
        "es.1": 8,
        "de.1": 35,
        "it.1": 23,
        "fr.1": 34,
        "nl.1": 37,
        "pt.1": 238,
        "ru.1": 203,
        "tr.1": 52,
    }


def test_no_two_leagues_share_a_code_at_a_source():
    for codes in (
        [league.sofascore for league in LEAGUES.values() if league.sofascore],
        [league.football_data for league in LEAGUES.values() if league.football_data],
    ):
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("league", EVERY)
def test_zones_do_not_overlap_and_stay_inside_the_table(league):
    for season in SEASONS:
        teams = league.teams_of(season)
        places = [
            place for zone in league.zones_of(season) for place in range(zone.first, zone.last + 1)
        ]
        assert len(places) == len(set(places))
        assert teams is not None and all(1 <= place <= teams for place in places)


@pytest.mark.parametrize("league", EVERY)
def test_what_changed_is_told_oldest_first(league):
    for changes in (league.rules, league.teams, league.zones, league.splits):
        seasons = [since for since, _ in changes]
        assert seasons == sorted(set(seasons))


@pytest.mark.parametrize("league", EVERY)
def test_split_groups_cover_the_table_from_the_top_without_gaps(league):
    for season in SEASONS:
        split = league.split_of(season)
        for group, after in zip(split.groups, split.groups[1:], strict=False) if split else ():
            assert after.first == group.last + 1
        if split:
            assert split.groups[0].first == 1


@pytest.mark.parametrize("league", EVERY)
def test_every_league_knows_its_clock_its_country_and_its_names(league):
    zoneinfo.ZoneInfo(league.zone)

    assert league.country in COUNTRIES
    assert set(league.names) == {"ru", "kk"}


@pytest.mark.parametrize(
    ("code", "season", "first"),
    [
        ("en.1", "2023-24", TieBreak.GOAL_DIFFERENCE),
        ("es.1", "2023-24", TieBreak.H2H_POINTS),
        ("de.1", "2023-24", TieBreak.GOAL_DIFFERENCE),
        ("it.1", "2023-24", TieBreak.H2H_POINTS),
        ("pt.1", "2023-24", TieBreak.H2H_POINTS),
        ("tr.1", "2024-25", TieBreak.H2H_POINTS),
        ("ru.1", "2020-21", TieBreak.H2H_POINTS),
        ("be.1", "2024-25", TieBreak.WINS),
        ("at.1", "2020-21", TieBreak.GOAL_DIFFERENCE),
        ("at.1", "2021-22", TieBreak.H2H_POINTS),
        ("nl.1", "2023-24", TieBreak.FEWER_PLAYED),
    ],
)
def test_teams_level_on_points_are_parted_by_their_leagues_own_rule(code, season, first):
    assert LEAGUES[code].rules_of(season).order[0] is first


def test_head_to_head_came_to_england_in_2019():
    england = LEAGUES["en.1"]

    assert TieBreak.H2H_POINTS not in england.rules_of("2018-19").order
    assert england.rules_of("2019-20").order[2] is TieBreak.H2H_POINTS


def test_france_looks_at_direct_matches_before_goals_scored():
    order = LEAGUES["fr.1"].rules_of("2023-24").order

    assert order.index(TieBreak.H2H_POINTS) < order.index(TieBreak.GOALS_FOR)


def test_deductions_are_facts_of_one_season():
    assert LEAGUES["en.1"].deductions_of("2023-24") == {"Everton FC": 8, "Nottingham Forest FC": 4}
    assert LEAGUES["it.1"].deductions_of("2022-23") == {"Juventus FC": 10}
    assert LEAGUES["it.1"].deductions_of("2021-22") == {}


def test_a_match_of_its_own_kept_verona_up():
    (settled,) = LEAGUES["it.1"].settled_of("2022-23")

    assert (settled.above, settled.below) == ("Hellas Verona FC", "Spezia Calcio")


def test_points_are_halved_where_and_when_the_league_does_so():
    belgium = LEAGUES["be.1"].split_of("2024-25")
    austria = LEAGUES["at.1"].split_of("2024-25")

    assert belgium and [group.carry for group in belgium.groups] == [
        Carry.HALF_UP,
        Carry.HALF_UP,
        Carry.FULL,
    ]
    assert austria and {group.carry for group in austria.groups} == {Carry.HALF_DOWN}
    assert LEAGUES["at.1"].split_of("2017-18") is None
    assert LEAGUES["en.1"].split_of("2024-25") is None


def test_places_are_worth_what_they_were_that_season():
    france = LEAGUES["fr.1"]

    assert france.zone_at("2022-23", 17) is ZoneKind.RELEGATION
    assert france.zone_at("2023-24", 16) is ZoneKind.RELEGATION_PLAY_OFF
    assert france.zone_at("2023-24", 10) is None


def test_a_season_cut_short_is_ranked_by_points_a_match():
    assert LEAGUES["fr.1"].ranked_per_match("2019-20")
    assert not LEAGUES["fr.1"].ranked_per_match("2020-21")


@pytest.mark.parametrize(
    ("text", "stage", "whole", "part", "number"),
    [
        ("Matchday 31", "", "Matchday 31", Stage.REGULAR, 31),
        ("31. Round", "", "Matchday 31", Stage.REGULAR, 31),
        ("Regular, Matchday 7", "Regular", "Matchday 7", Stage.REGULAR, 7),
        ("Matchday 7", "Regular", "Matchday 7", Stage.REGULAR, 7),
        ("League, Matchday 3", "", "Matchday 3", Stage.REGULAR, 3),
        (
            "Matchday 23",
            "Playoffs - Championship",
            "Championship, Matchday 23",
            Stage.CHAMPIONSHIP,
            23,
        ),
        ("Championship, Matchday 23", "", "Championship, Matchday 23", Stage.CHAMPIONSHIP, 23),
        ("Playoff I, Matchday 4", "", "Championship, Matchday 4", Stage.CHAMPIONSHIP, 4),
        ("Europe, Matchday 2", "", "Europe, Matchday 2", Stage.EUROPE, 2),
        ("ECL Playoffs, Matchday 6", "", "Europe, Matchday 6", Stage.EUROPE, 6),
        ("Relegation, Matchday 36", "", "Relegation, Matchday 36", Stage.RELEGATION, 36),
        ("ECL Playoff, Final", "", "ECL Playoff, Final", Stage.PLAY_OFF, None),
        ("Europa League Finals, Final", "", "Europa League Finals, Final", Stage.PLAY_OFF, None),
        ("Final", "Europa League Finals", "Europa League Finals, Final", Stage.PLAY_OFF, None),
        ("", "Playoffs", "Playoffs", Stage.PLAY_OFF, None),
        ("Playoffs, Matchday 1", "", "Playoffs, Matchday 1", Stage.PLAY_OFF, 1),
        ("Round of 16", "", "Round of 16", Stage.PLAY_OFF, None),
        ("Finals, Round of 16", "", "Finals, Round of 16", Stage.PLAY_OFF, None),
        ("Semifinals", "", "Semifinals", Stage.PLAY_OFF, None),
        ("Group A", "", "Group A", Stage.GROUP, None),
        ("", "", "", Stage.REGULAR, None),
    ],
)
def test_rounds_are_spelled_one_way_and_belong_to_one_part(text, stage, whole, part, number):
    assert round_text(text, stage) == whole
    assert stage_of(whole) is part
    assert number_of(whole) == number


@pytest.mark.parametrize(
    ("told", "label"),
    [
        ("24/25", "2024-25"),
        ("2024/2025", "2024-25"),
        ("2024-25", "2024-25"),
        ("99/00", "1999-00"),
        ("2026", "2026"),
        ("2026-11-22.1", "2026-11-22.1"),
    ],
)
def test_seasons_have_one_label(told, label):
    assert season_of_year(told) == label


@pytest.mark.parametrize(
    "told",
    ["", "24/26", "1/22", "2024/25/26", "last", "٢٠٢٤/25", "2026-13-01.1", "2026-11-22.0"],
)
def test_what_is_no_season_is_refused(told):
    with pytest.raises(ValueError, match="is not a season"):
        season_of_year(told)


def test_seasons_follow_each_other():
    assert season_after("1999-00") == "2000-01"
    assert season_after("2024-25") == "2025-26"
    assert season_after("2026") == "2027"


def test_an_operator_picks_leagues_and_adds_some_by_a_line():
    england, poland = select(["en.1", "pl.1=Ekstraklasa;Europe/Warsaw;202;POL", "en.1"])

    assert england is LEAGUES["en.1"]
    assert (poland.country, poland.name, poland.zone) == ("pl", "Ekstraklasa", "Europe/Warsaw")
    assert (poland.sofascore, poland.football_data, poland.tier) == (202, "POL", 1)


def test_picking_nothing_picks_every_league():
    assert select([]) == tuple(LEAGUES.values())
    assert [league.code for league in select([])][:3] == ["en.1", "es.1", "de.1"]


@pytest.mark.parametrize(
    "line",
    ["xx.1", "zz.9", "xx.1=Name;UTC;many", "xx.1=Name;Nowhere/City", "xx.1=Name;UTC;" + "9" * 5000,
     "xa.1=Name", "xx=Name", "../1=Name", "xx.99999999=Name", "x" * 99 + ".1=Name", "\x00.1=N"],
)  # fmt: skip
def test_a_line_that_says_no_league_is_refused(line):
    with pytest.raises(ValueError, match="is not"):
        select([line])


def test_a_league_nobody_knows_has_plain_rules():
    league = league_of("pl.2")

    assert (league.country, league.tier) == ("pl", 2)
    assert league.rules_of("2024-25").order == (TieBreak.GOAL_DIFFERENCE, TieBreak.GOALS_FOR)
    assert league.zone_at("2024-25", 1) is None


@pytest.mark.parametrize(
    ("told", "code"),
    [("ENG", "en"), ("GER", "de"), ("DEU", "de"), ("IT", "it"), ("MCO", "fr"), ("XYZ", "")],
)
def test_countries_go_by_one_code(told, code):
    assert country_code(told) == code


def test_the_demos_leagues_are_known_but_never_listed_among_real_ones():
    assert [league.code for league in DEMO_LEAGUES] == ["xa.1", "xb.1"]
    for league in DEMO_LEAGUES:
        assert league_of(league.code) is league
        assert league.code not in LEAGUES
        assert league not in select([])
        assert country_code(league.country) == league.country
        assert country_name(league.country) != league.country.upper()
        assert league.country not in COUNTRIES
    numbers = [league.sofascore for league in (*LEAGUES.values(), *DEMO_LEAGUES)]
    assert len([n for n in numbers if n]) == len({n for n in numbers if n})
