"""Which team a spelling means: drift is merged, teams that met never are, doubts are left open."""

import itertools
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.football.leagues import CHAMPIONSHIPS, LEAGUES
from stats.football.records import MatchRecord, Source, Status, TeamName
from stats.football.resolve import (
    SUGGEST_FROM,
    How,
    Resolver,
    Rivals,
    canonical,
    country_of,
    known_team,
    known_teams,
    likeness,
    rivals_of,
)
from stats.football.spelling import normalise, without_country
from stats.football.tests.archive import archived, needs_archive


def match(home, away, *, round_number=1, league="en.1", season="2024-25", countries=("", "")):
    return MatchRecord(
        source=Source.OPENFOOTBALL,
        key=f"{home}-{away}",
        league=league,
        season=season,
        home=TeamName(home, country=countries[0]),
        away=TeamName(away, country=countries[1]),
        status=Status.SCHEDULED,
        round=f"Matchday {round_number}",
        round_number=round_number,
    )


def one(resolver, name, rivals=None):
    (found,) = resolver.resolve([name], rivals)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bayer 04 Leverkusen", "Bayer Leverkusen"),
        ("1. FC Köln", "FC Koln"),
        ("Brighton & Hove Albion FC", "Brighton and Hove Albion"),
        ("AFC Bournemouth", "Bournemouth"),
        ("SV Werder Bremen", "Werder Bremen"),
        ("TSG 1899 Hoffenheim", "Hoffenheim"),
        ("FC Twente '65", "FC Twente"),
        ("Club Atlético de Madrid", "Atletico Madrid"),
        ("ФК Краснодар", "FC Krasnodar"),
        ("Man Utd", "Manchester United FC"),
    ],
)
def test_form_year_case_marks_and_script_do_not_tell_teams_apart(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Manchester United", "Manchester City"),
        ("Paris FC", "Paris Saint-Germain"),
        ("Real Madrid", "Real Sociedad"),
        ("Dundee FC", "Dundee United"),
        ("AVS", "CD Aves"),
        ("Club Brugge KV", "Cercle Brugge"),
        ("FC Barcelona", "Espanyol Barcelona"),
    ],
)
def test_different_teams_keep_different_words(one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_a_name_is_never_normalised_to_nothing(name):
    assert bool(normalise(name)) == bool(name.split())


def test_a_country_behind_a_name_is_taken_off():
    assert without_country("PSV (NED)") == ("PSV", "NED")
    assert without_country("Real Madrid CF") == ("Real Madrid CF", "")


def test_a_known_spelling_is_known():
    found = one(Resolver("en", {"Arsenal FC": 7}), "Arsenal FC")

    assert (found.how, found.team) == (How.KNOWN, 7)


def test_the_same_words_are_the_same_team():
    found = one(Resolver("pl", {"Legia Warszawa": 3}), "FK Legia Warszawa")

    assert (found.how, found.team) == (How.SAME, 3)


@pytest.mark.parametrize(
    ("country", "known", "new"),
    [
        ("it", "Inter", "FC Internazionale Milano"),
        ("it", "Lazio Roma", "SS Lazio"),
        ("pt", "SL Benfica", "Sport Lisboa e Benfica"),
        ("at", "RB Salzburg", "FC Red Bull Salzburg"),
        ("tr", "Atiker Konyaspor", "Konyaspor"),
        ("es", "Real Betis Balompié", "Betis"),
        ("en", "Nottingham Forest FC", "Nott'm Forest"),
        ("ru", "Zenit St. Petersburg", "Зенит"),
        ("de", "FC Bayern München", "Бавария"),
    ],
)
def test_what_everybody_knows_is_one_team(country, known, new):
    found = one(Resolver(country, {known: 1}), new)

    assert (found.how, found.team) == (How.SAME, 1)


def test_a_spelling_that_looks_like_a_team_is_a_suggestion_and_a_team_of_its_own():
    found = one(Resolver("pl", {"Pogon Szczecin": 4, "Cracovia": 5}), "Pogon Szczecyn")

    assert (found.how, found.team) == (How.SUGGESTED, None)
    assert [candidate.team for candidate in found.candidates] == [4]
    assert SUGGEST_FROM <= found.candidates[0].score < 1


def test_a_team_of_the_same_season_is_never_suggested():
    season = [
        match("Pogon Szczecin", "Cracovia", league="pl.1"),
        match("Pogon Szczecyn", "Legia", league="pl.1", round_number=2),
    ]
    together = rivals_of(season, "pl")

    found = one(Resolver("pl", {"Pogon Szczecin": 4}), "Pogon Szczecyn", together)

    assert (found.how, found.candidates) == (How.NEW, ())


def test_teams_that_met_are_not_merged_however_alike():
    rivals = rivals_of([match("Rovers FC", "Rovers")], "en")

    found = one(Resolver("en", {"Rovers FC": 1}), "Rovers", rivals)

    assert (found.how, found.team, found.show) == (How.NEW, None, "Rovers")


def test_teams_that_played_in_one_round_are_not_merged():
    rivals = rivals_of([match("Rovers FC", "Town"), match("Rovers", "City")], "en")

    assert rivals.apart("Rovers FC", "Rovers")
    assert one(Resolver("en", {"Rovers FC": 1}), "Rovers", rivals).team is None


def test_two_spellings_in_one_file_are_one_team_when_no_round_has_both():
    rivals = rivals_of([match("Rovers FC", "Town"), match("Rovers", "Town", round_number=2)], "en")

    first, second = Resolver("en", {}).resolve(["Rovers FC", "Rovers"], rivals)

    assert first.canonical == second.canonical


def test_new_teams_that_met_do_not_share_a_key():
    rivals = rivals_of([match("Rovers FC", "Rovers")], "en")

    first, second = Resolver("en", {}).resolve(["Rovers FC", "Rovers"], rivals)

    assert first.canonical != second.canonical


def test_a_second_spelling_does_not_join_a_team_that_another_of_its_answer_joined():
    rivals = rivals_of([match("FC Rovers", "AFC Rovers")], "en")

    first, second = Resolver("en", {"Rovers": 1}).resolve(["FC Rovers", "AFC Rovers"], rivals)

    assert (first.team, second.team) == (1, None)


def test_what_staff_said_is_learnt():
    resolver = Resolver("pl", {"Pogon": 1, "Pogon Szczecyn": 2})

    resolver.learn("Pogon Szczecyn", 1)

    assert one(resolver, "Pogon Szczecyn").team == 1


def test_a_spelling_is_of_its_leagues_country_or_in_europe_of_its_own():
    at_home = match("Swansea City", "Leeds United", league="en.2", countries=("wal", "en"))
    in_europe = match("PSV", "Ajax", league="uefa.cl", countries=("nl", ""))

    assert country_of(at_home, True) == "en"
    assert (country_of(in_europe, True), country_of(in_europe, False)) == ("nl", "uefa")


def test_resolving_nothing_finds_nothing():
    assert Resolver("en", {}).resolve([], Rivals()) == []


def test_a_name_in_another_script_is_not_every_other_such_name():
    first, second = Resolver("jp", {}).resolve(["東京", "大阪"])

    assert first.canonical != second.canonical


def test_no_well_known_spelling_means_two_teams():
    meant = defaultdict(set)
    for team in known_teams():
        for spelling in team.every:
            meant[team.country, normalise(spelling)].add(team.name)

    assert {key: names for key, names in meant.items() if len(names) > 1} == {}


@needs_archive
def test_the_table_names_every_team_of_the_championships_in_russian_too():
    codes = [league.code for league in CHAMPIONSHIPS]
    names = {
        (league.partition(".")[0], team.name)
        for (_, league), matches in archived()
        if league in codes
        for match in matches
        for team in (match.home, match.away)
    }
    known = {place: known_team(*place) for place in names}

    assert [place for place, team in known.items() if not (team and team.russian)] == []


@pytest.mark.parametrize(
    ("country", "told", "name"),
    [
        ("es", "Реал Мадрид", "Real Madrid"),
        ("kz", "Қайрат", "Kairat"),
        ("en", "МЮ", "Manchester United"),
        ("ru", "Динамо", "Dynamo Moscow"),
        ("de", "M'gladbach", "Borussia Mönchengladbach"),
        ("nl", "For Sittard", "Fortuna Sittard"),
    ],
)
def test_well_known_teams_are_found_by_any_of_their_names(country, told, name):
    found = known_team(country, told)

    assert found is not None
    assert found.name == name


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_goes_both_ways(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))


def resolve_archive(order):
    """Return the team of every spelling, and how many teams each season has, files as ordered."""
    resolvers, teams, counts, suggested = {}, {}, Counter(), []
    numbers = itertools.count(1)
    for (season, league), matches in order:
        for country in sorted({country_of(m, side) for m in matches for side in (True, False)}):
            resolver = resolvers.setdefault(country, Resolver(country, {}))
            names = sorted(
                {
                    team.name
                    for m in matches
                    for team, side in ((m.home, True), (m.away, False))
                    if country_of(m, side) == country
                }
            )
            made = {}
            for found in resolver.resolve(names, rivals_of(matches, country)):
                number = found.team or made.get(found.canonical) or next(numbers)
                made.setdefault(found.canonical, number)
                resolver.learn(found.name, number)
                teams[country, found.name] = number
                suggested += [found] if found.how is How.SUGGESTED else []
            counts[season, league] += len({teams[country, name] for name in names})
    return teams, counts, suggested


@pytest.fixture(scope="module")
def resolved():
    files = archived()
    return resolve_archive(files), resolve_archive(files[::-1])


@needs_archive
def test_every_season_of_the_archive_has_as_many_teams_as_it_had(resolved):
    for _, counts, _ in resolved:
        assert {place: count for place, count in counts.items() if count != _teams_of(place)} == {}
        assert len(counts) == 120


def _teams_of(place):
    season, league = place
    return LEAGUES[league].teams_of(season)


@needs_archive
def test_the_archive_leaves_no_doubt_in_either_order(resolved):
    (forth, _, asked_forth), (back, _, asked_back) = resolved

    assert asked_forth == asked_back == []
    assert _groups(forth) == _groups(back)


def _groups(teams):
    groups = defaultdict(set)
    for name, number in teams.items():
        groups[number].add(name)
    return {frozenset(names) for names in groups.values()}


@needs_archive
@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("de", "Bayer Leverkusen", "Bayer 04 Leverkusen"),
        ("de", "Bor. Mönchengladbach", "Borussia Mönchengladbach"),
        ("de", "1899 Hoffenheim", "TSG 1899 Hoffenheim"),
        ("en", "Wolverhampton Wanderers", "Wolverhampton Wanderers FC"),
        ("en", "Blackburn Rovers", "Blackburn Rovers FC"),
        ("es", "Espanyol Barcelona", "RCD Espanyol de Barcelona"),
        ("es", "RC Celta", "RC Celta de Vigo"),
        ("es", "Rayo Vallecano", "Rayo Vallecano de Madrid"),
        ("es", "CD Alavés", "Deportivo Alavés"),
        ("fr", "RC Lens", "Racing Club de Lens"),
        ("fr", "RC Strasbourg", "RC Strasbourg Alsace"),
        ("it", "Inter", "FC Internazionale Milano"),
        ("it", "Lazio Roma", "SS Lazio"),
        ("nl", "PSV", "PSV Eindhoven"),
        ("nl", "Feyenoord", "Feyenoord Rotterdam"),
        ("nl", "NEC", "NEC Nijmegen"),
        ("nl", "Willem II", "Willem II Tilburg"),
        ("pt", "SL Benfica", "Sport Lisboa e Benfica"),
        ("pt", "Sporting CP", "Sporting Clube de Portugal"),
        ("pt", "Sporting Braga", "Sporting Clube de Braga"),
        ("pt", "GD Estoril", "GD Estoril Praia"),
        ("tr", "Atiker Konyaspor", "Konyaspor"),
        ("tr", "Gazişehir Gaziantep FK", "Gaziantep FK"),
        ("at", "RB Salzburg", "FC Red Bull Salzburg"),
        ("ua", "Shakhtar Donetsk", "FK Shakhtar Donetsk"),
    ],
)
def test_spellings_of_one_team_in_the_archive_are_merged(resolved, country, one, other):
    teams = resolved[0][0]

    assert teams[country, one] == teams[country, other]


@pytest.mark.slow
@needs_archive
@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("en", ["Manchester United", "Manchester City", "Sheffield United", "Sheffield Wednesday"]),
        ("pt", ["Sporting CP", "Sporting Braga", "AVS", "CD Aves", "Belenenses SAD"]),
        ("pt", ["Vitória Guimarães", "Vitória Setúbal"]),
        ("fr", ["Paris FC", "Paris Saint-Germain", "AC Ajaccio", "Gazélec FC Ajaccio"]),
        ("it", ["Hellas Verona", "Chievo Verona", "AC Milan", "Inter", "AS Roma", "Lazio Roma"]),
        ("es", ["Real Madrid", "Real Sociedad", "Real Betis", "Athletic Club", "Atlético Madrid"]),
        ("es", ["FC Barcelona", "Espanyol Barcelona"]),
        ("de", ["1. FC Union Berlin", "Hertha BSC", "Borussia Dortmund", "Bor. Mönchengladbach"]),
        ("nl", ["ADO Den Haag", "Sparta Rotterdam", "Feyenoord", "SBV Excelsior"]),
        ("sco", ["Dundee FC", "Dundee United"]),
        ("be", ["Club Brugge KV", "Cercle Brugge"]),
        ("at", ["Austria Wien", "SK Austria Klagenfurt", "Austria Lustenau", "Rapid Wien"]),
        ("ru", ["CSKA Moskva", "Dinamo Moskva", "Lokomotiv Moskva", "Spartak Moskva"]),
    ],
)
def test_different_teams_of_the_archive_stay_apart(resolved, country, names):
    teams = resolved[0][0]

    assert len({teams[country, name] for name in names}) == len(names)


@needs_archive
def test_deductions_and_settled_orders_name_teams_of_the_archive(resolved):
    teams = resolved[0][0]
    named = [
        (league.country, name)
        for league in LEAGUES.values()
        for name in (
            *(deduction.team for deduction in league.deductions),
            *(team for settled in league.settled for team in (settled.above, settled.below)),
        )
    ]

    assert [name for name in named if name not in teams] == []


def test_canonical_names_are_the_same_for_a_teams_spellings():
    assert canonical("pt", "Sp Lisbon") == canonical("pt", "Sporting Clube de Portugal")
    assert canonical("pl", "Legia") == "legia"
