"""The pages and calls of forecasts, simulations and the record, and the queries they cost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from stats.football.forecast.report import Said
from stats.football.forecast.scores import paired_gap, rps
from stats.football.forecast.scores import scores as scored
from stats.football.forecast.sums import added, standing_of, sums_from_json, sums_of
from stats.football.models import Forecast, ForecastRecord, Match, RecordKind, Season, Simulation
from stats.football.queries.forecast_record import record_of
from stats.football.records import Status
from stats.football.services.forecasting.fitting import fit_country
from stats.football.services.forecasting.records import rebuild_records
from stats.football.services.forecasting.saying import forecast_league
from stats.football.services.forecasting.scoring import score_league
from stats.football.services.forecasting.simulating import (
    seasons_under_way,
    simulate_season,
    thin_out,
)
from stats.football.tests.forecast_world import NOW, coming_in, end, fill, league

pytestmark = pytest.mark.django_db
API = "/api/v1/football"
METHODS = ("stack", "elo", "dixon_coles", "pi", "base")


@pytest.fixture
def at_now():
    """Let it be NOW for whoever asks the clock."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def england(at_now):
    """A league under way, with forecasts and a simulation."""
    competition = league()
    fill(competition)
    fit_country("en", demo=False, now=NOW)
    forecast_league(competition, NOW)
    simulate_season(seasons_under_way(competition, NOW)[0], NOW, runs=400)
    return competition


def counted(season, count, start=0):
    """Store scored forecasts of past matches of a season, as a long record has them."""
    matches = Match.objects.filter(season=season, status=Status.FINISHED)[start : start + count]
    for number, match in enumerate(matches):
        for place, method in enumerate(METHODS):
            home = 0.3 + 0.05 * place + 0.02 * (number % 10)
            Forecast.objects.create(
                match=match, method=method, made_at=match.kickoff - timedelta(days=1),
                kickoff=match.kickoff, home=home, draw=0.25, away=0.75 - home,
                goals_home=1.4, goals_away=1.1, rho=-0.05, known_home=20, known_away=20,
            )  # fmt: skip
    score_league(season.competition, NOW)


# --- simulations --------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_season_is_played_out_from_what_stands_and_what_is_to_come(england):
    row = Simulation.objects.get()
    season = Season.objects.latest("label")
    assert (row.season, row.season_version, row.runs) == (season, season.version, 400)
    assert row.data["remaining"] == len(coming_in(england))
    for team in row.data["teams"]:
        assert sum(team["positions"]) == pytest.approx(1)
        assert team["points_low"] <= team["points"] <= team["points_high"]
    assert sum(team["title"] for team in row.data["teams"]) == pytest.approx(1)
    assert row.data["fixtures"][0]["shifts"]


@pytest.mark.slow
def test_the_same_version_gives_the_same_numbers(england):
    first = Simulation.objects.get().data
    again = simulate_season(Season.objects.latest("label"), NOW, runs=400)
    again.refresh_from_db()
    assert again.data == first


@pytest.mark.slow
def test_one_simulation_a_week_is_kept(england):
    season = Season.objects.latest("label")
    for days in (1, 7, 8, 14):
        simulate_season(season, NOW + timedelta(days=days), runs=200)
    rows = list(Simulation.objects.filter(season=season).order_by("made_at"))
    assert [(row.made_at - NOW).days for row in rows] == [1, 8, 14]
    assert [bool(row.data["fixtures"]) for row in rows] == [False, False, True]
    assert thin_out(season) == 0


@pytest.mark.slow
def test_a_season_that_is_over_is_not_played_out(england):
    season = Season.objects.order_by("label").first()
    assert simulate_season(season, NOW) is None
    assert seasons_under_way(england, NOW + timedelta(days=400)) == []


# --- pages --------------------------------------------------------------------------------------
def page(client, name, *args, **query):
    return client.get(reverse(f"football:{name}", args=args), query)


@pytest.mark.slow
def test_coming_matches_show_chances_goals_and_fair_odds(client, england):
    answer = page(client, "league-forecasts", "en.1")
    lines = [line for group in answer.context["days"] for line in group.lines]
    forecast = Forecast.objects.filter(method="stack").values("match").distinct().count()
    assert len(lines) == forecast < len(coming_in(england))
    assert "fair odds" in answer.text
    row = Forecast.objects.filter(method="stack").order_by("kickoff").first()
    assert any(line.one.ours.chances == (row.home, row.draw, row.away) for line in lines)


@pytest.mark.slow
def test_an_early_season_says_so(client, at_now):
    competition = league()
    fill(competition, until=NOW - timedelta(days=14))
    fit_country("en", demo=False, now=NOW)
    forecast_league(competition, NOW)
    simulate_season(seasons_under_way(competition, NOW)[0], NOW, runs=200)
    assert "early season" in page(client, "league-forecasts", "en.1").text
    assert "early season" in page(client, "simulation", "en.1").text


@pytest.mark.slow
def test_a_league_without_coming_matches_says_so(client, england):
    with time_machine.travel(NOW + timedelta(days=300), tick=False):
        answer = page(client, "league-forecasts", "en.1")
    assert "No match of this league is coming" in answer.text


@pytest.mark.slow
def test_past_forecasts_show_how_surprising_it_was(client, england):
    match = end(coming_in(england)[0], (0, 3))
    score_league(england, NOW + timedelta(days=9))
    answer = page(client, "league-forecasts", "en.1")
    (line,) = answer.context["past"]
    assert line.one.match == match
    assert line.bits > 0


@pytest.mark.slow
def test_the_simulation_page_shows_places_points_and_worth(client, england):
    answer = page(client, "simulation", "en.1")
    assert len(answer.context["teams"]) == 6
    assert "Final place" in answer.text
    assert "After a win" in answer.text


@pytest.mark.slow
def test_a_season_without_a_simulation_says_why(client, england):
    label = Season.objects.order_by("label").first().label
    answer = page(client, "simulation", "en.1", season=label)
    assert "No simulation of this season is kept" in answer.text


@pytest.mark.slow
def test_a_simulation_older_than_the_results_says_so(client, england):
    end(coming_in(england)[0])
    assert "results were stored since" in page(client, "simulation", "en.1").text


@pytest.mark.parametrize("name", ["league-forecasts", "simulation"])
def test_an_unknown_league_is_not_found(client, name, db):
    assert page(client, name, "zz.9").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"league": "zz.9"}, {"season": "1900-01"}, {"method": "tarot"}])
def test_an_unknown_record_is_not_found(client, england, query):
    assert page(client, "record", **query).status_code == 404


@pytest.mark.slow
def test_below_fifty_matches_the_record_tells_no_figure(client, england):
    counted(Season.objects.order_by("label").first(), 5)
    answer = page(client, "record")
    assert not answer.context["record"].enough
    assert "5 of 50 matches so far" in answer.text


@pytest.mark.slow
def test_the_record_and_the_backtest_are_never_mixed(client, england):
    for season in Season.objects.order_by("label")[:2]:
        counted(season, 30)
    answer = page(client, "record", league="en.1")
    assert answer.context["record"].n == 60
    assert (
        answer.context["backtest"].n == ForecastRecord.objects.get(kind=RecordKind.BACKTEST).matches
    )
    assert "Not a record" in answer.text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["league-forecasts", "simulation", "record"])
def test_pages_cost_the_same_few_queries_whatever_there_is(
    client, england, name, django_assert_max_num_queries
):
    args = [] if name == "record" else ["en.1"]
    for season in Season.objects.order_by("label")[:2]:
        counted(season, 30)
    with django_assert_max_num_queries(16):
        assert page(client, name, *args).status_code == 200


# --- sums ---------------------------------------------------------------------------------------
@pytest.mark.slow
def test_sums_of_seasons_are_the_scores_of_all_their_matches(england):
    for season in Season.objects.order_by("label")[:2]:
        counted(season, 30)
    rows = Forecast.objects.filter(counts=True, rps__isnull=False).order_by("match_id", "method")
    said = Said.of(METHODS)
    by_match = {}
    for row in rows:
        by_match.setdefault(row.match_id, {})[row.method] = row
    for some in by_match.values():
        chances = {name: (row.home, row.draw, row.away) for name, row in some.items()}
        said.add(chances, "HDA".index(some["stack"].outcome))
    columns, outcomes = said.arrays()
    found = record_of(RecordKind.RECORD).standing
    for name in METHODS:
        whole, mine = scored(columns[name], outcomes), found.scores[name]
        assert mine.rps == pytest.approx(whole.rps)
        assert mine.calibration == pytest.approx(whole.calibration, abs=1e-6)
        assert mine.accuracy == pytest.approx(whole.accuracy)
    gap = paired_gap(rps(columns["stack"], outcomes), rps(columns["base"], outcomes))
    assert found.gaps["base"]["stack"].mean == pytest.approx(gap.mean)
    assert found.gaps["base"]["stack"].error == pytest.approx(gap.error)


def test_sums_of_parts_are_those_of_the_whole():
    rows = [({"stack": (0.5, 0.3, 0.2), "base": (0.4, 0.3, 0.3)}, n % 3) for n in range(20)]
    methods = ("stack", "base")
    parts = added(sums_of(rows[:7], methods), sums_of(rows[7:], methods))
    kept = sums_from_json(parts.to_json(), methods)
    whole = standing_of(sums_of(rows, methods))
    assert standing_of(kept).scores["stack"].rps == pytest.approx(whole.scores["stack"].rps)
    with pytest.raises(ValueError, match="nothing to score"):
        standing_of(sums_of([], methods))


@pytest.mark.slow
def test_a_record_without_forecasts_is_no_row(england):
    rebuild_records([Season.objects.first().pk], NOW)
    assert not ForecastRecord.objects.filter(kind=RecordKind.RECORD).exists()


# --- calls --------------------------------------------------------------------------------------
@pytest.mark.slow
def test_coming_matches_are_told_page_by_page(client, england):
    first = client.get(f"{API}/forecasts", {"league": "en.1", "limit": 4}).json()
    rest = client.get(
        f"{API}/forecasts", {"league": "en.1", "limit": 100, "cursor": first["next_cursor"]}
    ).json()
    told = [one["match_id"] for one in first["items"] + rest["items"]]
    assert told == [match.pk for match in coming_in(england)]
    forecast = first["items"][0]["forecast"]
    assert forecast["home"] + forecast["draw"] + forecast["away"] == pytest.approx(1)
    assert forecast["fair_home"] == pytest.approx(1 / forecast["home"])
    assert {one["method"] for one in forecast["methods"]} == set(METHODS)


@pytest.mark.slow
@pytest.mark.parametrize("cursor", ["nonsense", "WzEsMl0", "W10", "WyJhIiwxXQ"])
def test_a_cursor_of_nobody_is_refused(client, england, cursor):
    answer = client.get(f"{API}/forecasts", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.slow
def test_the_record_is_told_with_gaps(client, england):
    for season in Season.objects.order_by("label")[:2]:
        counted(season, 30)
    told = client.get(f"{API}/forecasts/record", {"league": "en.1", "method": "elo"}).json()
    assert told["record"]["matches"] == 60 and told["record"]["enough"]
    ours = next(one for one in told["record"]["methods"] if one["method"] == "stack")
    assert {gap["against"] for gap in ours["gaps"]} == {"base"}
    assert sum(one["n"] for one in told["record"]["reliability"]) == 180
    assert told["record"]["with_prices"] == []


@pytest.mark.slow
def test_a_simulation_is_told(client, england):
    told = client.get(f"{API}/simulations", {"league": "en.1"}).json()
    assert told["runs"] == 400 and len(told["teams"]) == 6
    assert told["fixtures"][0]["shifts"][0]["aim"] in ("title", "top_four", "relegation")
    assert len(told["weeks"]) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("forecasts", {"league": "zz.9"}, "unknown_league"),
        ("forecasts/record", {"league": "zz.9"}, "unknown_league"),
        ("simulations", {"league": "zz.9"}, "unknown_league"),
        ("simulations", {"league": "en.1", "season": "1900-01"}, "no_simulation"),
    ],
)
def test_what_is_not_there_is_told_so(client, england, path, query, code):
    answer = client.get(f"{API}/{path}", query)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


@pytest.mark.slow
def test_an_unknown_method_is_refused(client, england):
    assert client.get(f"{API}/forecasts/record", {"method": "tarot"}).status_code == 422


@pytest.mark.slow
def test_demo_leagues_are_shown_in_a_demo_alone(client, england, settings):
    other = league("xa.1", demo=True)
    fill(other, seed=5)
    fit_country("xa", demo=True, now=NOW)
    forecast_league(other, NOW)
    settings.DOZOR_DEMO = False
    items = client.get(f"{API}/forecasts", {"limit": 100}).json()["items"]
    assert {one["league"] for one in items} == {"en.1"}
    settings.DOZOR_DEMO = True
    items = client.get(f"{API}/forecasts", {"limit": 100}).json()["items"]
    assert {one["league"] for one in items} == {"en.1", "xa.1"}
