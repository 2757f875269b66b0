"""Leagues by the API: tables as the pure rules have them, cursors, refusals, files."""

import csv
import io
from datetime import timedelta
from types import GeneratorType

import orjson
import pytest
import time_machine

from stats.football.leagues import league_of
from stats.football.models import Match, Season, TableCheck, Team, TeamAlias
from stats.football.queries.export import rows_of
from stats.football.queries.standings import standings_of
from stats.football.standings import Game, View, regulations_of, table
from stats.football.tests.league_world import NOW, ROUNDS, TEAMS, make_league

ROOT = "/api/v1/football"
pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    with time_machine.travel(NOW, tick=False):
        yield make_league()


def get(client, path, status=200, **query):
    response = client.get(f"{ROOT}{path}", query)
    assert response.status_code == status, response.content[:300]
    return response.json()


def games(season):
    return [
        Game(one.home_id, one.away_id, one.ft_home, one.ft_away, one.day.toordinal(),
             one.round_number, key=one.pk)
        for one in Match.objects.filter(season=season).order_by("order_at", "pk")
    ]  # fmt: skip


def rules(season):
    names = dict(Team.objects.values_list("pk", "name"))
    return regulations_of(league_of("en.1"), season.label, names=names)


def as_told(rows):
    return [
        (one["position"], one["team"]["id"], one["played"], one["points"], one["goal_difference"],
         one["form"])
        for one in rows
    ]  # fmt: skip


def as_pure(found):
    return [
        (one.position, one.team, one.played, one.points, one.goal_difference, one.form)
        for one in found.rows
    ]


# --- leagues and seasons ------------------------------------------------------------------------
@pytest.mark.slow
def test_leagues_tell_their_newest_season_and_who_leads(client, season):
    make_league(label="2024-25", played=ROUNDS)
    item = get(client, "/leagues")["items"][0]

    assert (item["code"], item["season"], item["round"], item["rounds"]) == (
        "en.1", "2025-26", 30, ROUNDS,
    )  # fmt: skip
    assert (item["played"], item["matches"]) == (300, 380)
    assert item["leader"]["team"]["id"] == table(games(season), rules(season)).rows[0].team


@pytest.mark.slow
def test_seasons_are_told_the_newest_first_and_only_those_with_matches(client, season):
    make_league(label="2024-25", played=ROUNDS)
    Season.objects.create(competition=season.competition, label="2026-27")
    found = get(client, "/seasons", league="en.1")

    assert [(one["season"], one["newest"]) for one in found["items"]] == [
        ("2025-26", True), ("2024-25", False),
    ]  # fmt: skip


@pytest.mark.slow
def test_ten_leagues_take_as_many_queries_as_one(client, django_assert_max_num_queries):
    for number in range(10):
        make_league(f"zz.{number + 1}", teams=6, played=3)
    with django_assert_max_num_queries(6):
        assert len(get(client, "/leagues")["items"]) == 10


def test_what_a_demo_plays_is_told_only_in_a_demo(client, settings):
    make_league("xa.1", teams=6, played=3, demo=True)
    settings.DOZOR_DEMO = False
    assert get(client, "/leagues")["items"] == []
    get(client, "/standings", 404, league="xa.1")
    settings.DOZOR_DEMO = True
    assert get(client, "/leagues")["items"][0]["demo"] is True


# --- tables -------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("view", ["total", "home", "away"])
def test_a_table_is_what_the_rules_make_of_the_matches(client, season, view):
    told = get(client, "/standings", league="en.1", view=view)

    assert len(told["rows"]) == TEAMS
    assert as_told(told["rows"]) == as_pure(table(games(season), rules(season), view=View(view)))


@pytest.mark.slow
def test_a_table_of_form_counts_the_last_five_of_each_team(client, season):
    told = get(client, "/standings", league="en.1", view="form")

    assert {one["played"] for one in told["rows"]} == {5}
    assert as_told(told["rows"]) == as_pure(table(games(season), rules(season), last=5))


@pytest.mark.slow
def test_a_table_stands_as_of_any_day(client, season):
    day = NOW.date() - timedelta(weeks=20)
    told = get(client, "/standings", league="en.1", date=day.isoformat())
    pure = table(games(season), rules(season), until_day=day.toordinal())

    assert as_told(told["rows"]) == as_pure(pure)
    assert 0 < told["played"] < 300
    early = get(client, "/standings", league="en.1", date="0001-01-01")
    late = get(client, "/standings", league="en.1", date="9999-12-31")
    assert (early["played"], late["played"]) == (0, 300)


@pytest.mark.slow
def test_places_won_are_told_against_the_round_before(client, season):
    told = get(client, "/standings", league="en.1")
    before = table(games(season), rules(season), until_round=29)
    places = {row.team: row.position for row in before.rows}

    assert [one["move"] for one in told["rows"]] == [
        places[one["team"]["id"]] - one["position"] for one in told["rows"]
    ]


@pytest.mark.slow
def test_points_taken_away_are_found_by_any_spelling_and_replaced_by_those_stored(client, season):
    Season.objects.filter(pk=season.pk).update(label="2023-24")
    team = Team.objects.order_by("pk").first()
    TeamAlias.objects.create(
        team=team, country=team.country, source="", name="Everton FC", search_key="everton fc"
    )
    before = get(client, "/standings", league="en.1", season="2023-24")["rows"]
    assert next(one for one in before if one["team"]["id"] == team.pk)["deducted"] == 8

    Season.objects.filter(pk=season.pk).update(deductions={str(team.pk): 3}, version=2)
    after = get(client, "/standings", league="en.1", season="2023-24")["rows"]
    assert next(one for one in after if one["team"]["id"] == team.pk)["deducted"] == 3


@pytest.mark.slow
def test_an_awarded_result_counts_and_a_cancelled_match_does_not(client, season):
    first, second = Match.objects.filter(season=season, round_number=31).order_by("pk")[:2]
    Match.objects.filter(pk=first.pk).update(status="abandoned", awarded=True, ft_home=3, ft_away=0)
    Match.objects.filter(pk=second.pk).update(status="cancelled")
    Season.objects.filter(pk=season.pk).update(version=2)
    told = get(client, "/standings", league="en.1")

    assert (told["played"], told["remaining"]) == (301, 78)


@pytest.mark.slow
def test_a_table_is_made_once_for_a_version_of_its_season(client, season):
    first = get(client, "/standings", league="en.1")["rows"][0]
    Match.objects.filter(season=season).update(ft_home=0, ft_away=1)
    assert get(client, "/standings", league="en.1")["rows"][0] == first
    Season.objects.filter(pk=season.pk).update(version=2)
    assert get(client, "/standings", league="en.1")["rows"][0] != first


@pytest.mark.slow
def test_a_sources_own_table_is_told_where_it_differs(client, season):
    pk, team = next(iter(standings_of(season).teams.items()))
    difference = {"team": pk, "name": "As told", "what": "points", "theirs": 7, "ours": 9}
    stranger = {"team": None, "name": "Nobody", "what": "team", "theirs": "Nobody", "ours": None}
    TableCheck.objects.create(
        season=season, source="sofascore", checked_at=NOW, rows=[],
        differences=[difference, stranger],
    )  # fmt: skip
    check = get(client, "/standings", league="en.1")["check"]
    assert check["differences"] == 2
    assert check["details"] == [{**difference, "team": {"id": pk, "name": team.name}}, stranger]


@pytest.mark.slow
def test_a_table_takes_few_queries(client, season, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        get(client, "/standings", league="en.1")
    with django_assert_max_num_queries(3):
        get(client, "/standings", league="en.1")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/standings", {"league": "zz.9"}, 404),
        ("/standings", {"league": "en.1", "season": "1066-67"}, 404),
        ("/standings", {"league": "en.1", "view": "sideways"}, 422),
        ("/standings", {"league": "en.1", "date": "2026-02-30"}, 422),
        ("/standings", {}, 422),
        ("/standings", {"league": "a\x00b"}, 400),
        ("/standings", {"league": "en.1", "season": "2" * 50}, 422),
        ("/seasons", {"league": "zz.9"}, 404),
        ("/seasons", {"league": "en.1", "season": "1066-67"}, 404),
        ("/fixtures", {"league": "zz.9"}, 404),
        ("/fixtures", {"league": "en.1", "round": "99"}, 404),
        ("/fixtures", {"league": "en.1", "round": "a\x00"}, 400),
        ("/fixtures", {"league": "en.1", "cursor": "nonsense"}, 400),
        ("/fixtures", {"league": "en.1", "cursor": "WzEsMiwzXQ"}, 400),
        ("/fixtures", {"league": "en.1", "cursor": "WyIxMDAwIiwxXQ"}, 400),
        ("/fixtures", {"league": "en.1", "limit": "0"}, 422),
        ("/export/matches", {"league": "zz.9"}, 404),
        ("/export/matches", {"league": "en.1", "season": "1066-67"}, 404),
        ("/export/matches", {"league": "en.1", "format": "parquet"}, 422),
    ],
)
def test_what_is_unknown_or_wrong_is_refused_by_a_problem(client, season, path, query, status):
    response = client.get(f"{ROOT}{path}", query)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.slow
def test_an_answer_that_did_not_change_is_not_sent_again(client, season):
    first = client.get(f"{ROOT}/standings", {"league": "en.1"})
    again = client.get(
        f"{ROOT}/standings", {"league": "en.1"}, headers={"if-none-match": first["ETag"]}
    )

    assert "public" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.slow
def test_nobody_reads_without_an_account_when_statistics_are_not_public(client, season, settings):
    settings.PUBLIC_STATS = False
    for path in ("/leagues", "/standings?league=en.1", "/export/matches?league=en.1"):
        assert client.get(f"{ROOT}{path}").status_code == 401


# --- matches ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_seasons_matches_come_page_by_page_each_once_in_order(client, season):
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, "/fixtures", league="en.1", limit=100, cursor=cursor)
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]

    ordered = Match.objects.filter(season=season).order_by("order_at", "pk")
    assert seen == list(ordered.values_list("pk", flat=True))
    assert len(seen) == 380


@pytest.mark.slow
def test_matches_without_a_day_come_last_on_pages_of_their_own(client, season):
    lost = list(Match.objects.filter(season=season, round_number=38)[:3])
    Match.objects.filter(pk__in=[one.pk for one in lost]).update(
        day=None, kickoff=None, order_at=None, status="postponed"
    )
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, "/fixtures", league="en.1", limit=63, cursor=cursor)
        seen += page["items"]
        cursor = page["next_cursor"]

    assert len({one["id"] for one in seen}) == 380
    assert [one["status"] for one in seen[-3:]] == ["postponed"] * 3


@pytest.mark.slow
def test_a_round_is_found_by_its_number_or_its_name(client, season):
    by_number = get(client, "/fixtures", league="en.1", round="31")
    by_name = get(client, "/fixtures", league="en.1", round="Matchday 31")

    assert by_number == by_name
    assert len(by_number["items"]) == TEAMS // 2
    assert by_number["items"][0]["full_time"] is None


@pytest.mark.slow
def test_live_matches_are_not_kept_by_caches(client, season):
    Match.objects.filter(season=season, round_number=31).update(
        status="live", minute=63, live_home=1, live_away=0
    )
    response = client.get(f"{ROOT}/fixtures", {"league": "en.1", "round": "31"})

    assert response.json()["items"][0]["live"] == {"home": 1, "away": 0}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.slow
def test_a_page_of_matches_takes_few_queries(client, season, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        get(client, "/fixtures", league="en.1", limit=100, round="31")


# --- files --------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_file_is_streamed_with_every_match_once(client, season):
    make_league(label="2024-25", played=ROUNDS)
    response = client.get(f"{ROOT}/export/matches", {"league": "en.1"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="en.1.csv"' in response["Content-Disposition"]
    assert [one["season"] for one in rows] == ["2024-25"] * 380 + ["2025-26"] * 380
    assert len({one["id"] for one in rows}) == 760


@pytest.mark.slow
def test_lines_of_json_are_the_same_matches(client, season):
    response = client.get(
        f"{ROOT}/export/matches", {"league": "en.1", "season": "2025-26", "format": "jsonl"}
    )
    rows = [orjson.loads(line) for line in b"".join(response).splitlines()]
    first = Match.objects.filter(season=season).order_by("pk").first()

    assert len(rows) == 380
    assert (rows[0]["id"], rows[0]["ft_home"]) == (first.pk, first.ft_home)
    assert rows[0]["awarded"] is False


@pytest.mark.slow
def test_rows_are_read_as_they_are_asked_for(season, django_assert_num_queries):
    rows = rows_of([season])
    assert isinstance(rows, GeneratorType)
    with django_assert_num_queries(1):
        next(rows)


@pytest.mark.slow
def test_a_file_is_not_sent_again_until_something_changes(client, season):
    query = {"league": "en.1", "season": "2025-26"}
    etag = client.get(f"{ROOT}/export/matches", query)["ETag"]
    assert (
        client.get(f"{ROOT}/export/matches", query, headers={"if-none-match": etag}).status_code
        == 304
    )
    Season.objects.filter(pk=season.pk).update(version=2)
    assert (
        client.get(f"{ROOT}/export/matches", query, headers={"if-none-match": etag}).status_code
        == 200
    )


@pytest.mark.slow
def test_no_cell_of_a_file_is_a_formula(client, season):
    team = Team.objects.order_by("pk").first()
    Team.objects.filter(pk=team.pk).update(name="=1+1")
    response = client.get(f"{ROOT}/export/matches", {"league": "en.1"})

    names = {one["home"] for one in csv.DictReader(io.StringIO(b"".join(response).decode()))}
    assert "'=1+1" in names
    assert "=1+1" not in names
