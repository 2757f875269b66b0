"""Pages of leagues: what stands on them, what they refuse, and how many queries they take."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from stats.football.drawings.home_panel import fixtures_panel
from stats.football.models import Forecast, Match, Season, TableCheck
from stats.football.queries.league_statistics import figures_of
from stats.football.queries.standings import standings_of
from stats.football.tests.league_world import NOW, ROUNDS, make_league

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    with time_machine.travel(NOW, tick=False):
        yield make_league()


def page(client, name, *args, status=200, **query):
    response = client.get(reverse(f"football:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def forecast(match, **changes):
    said = {"home": 0.5, "draw": 0.3, "away": 0.2, "goals_home": 1.6, "goals_away": 0.9, **changes}
    return Forecast.objects.create(
        match=match, method="stack", made_at=match.kickoff - timedelta(days=1),
        kickoff=match.kickoff, **said,
    )  # fmt: skip


# --- all leagues --------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_house_without_leagues_says_what_happens_next(client, staff):
    assert "No league has been collected yet" in page(client, "leagues")
    client.force_login(staff)
    assert reverse("football:runs") in page(client, "leagues")


@pytest.mark.slow
def test_a_league_shows_who_leads_and_how_far_it_is(client, season):
    found = standings_of(season)
    html = page(client, "leagues")

    assert found.teams[found.table.rows[0].team].name in html
    assert "round 30 of 38" in html
    assert "300 of 380 matches played" in html


@pytest.mark.slow
def test_todays_matches_stand_below_the_leagues(client, season):
    Match.objects.filter(season=season, round_number=31).update(
        order_at=NOW, kickoff=NOW, day=NOW.date()
    )
    html = page(client, "leagues")

    assert "No match is known for today" not in html
    assert html.count("fixture-row") == 10


@pytest.mark.slow
def test_of_a_long_day_the_matches_nearest_to_now_are_shown(client, season):
    day = Match.objects.filter(season=season, round_number__in=(31, 32))
    for hours, match in enumerate(day.order_by("pk")):
        match.order_at = match.kickoff = NOW + timedelta(minutes=30 * (hours - 10))
        match.save()
    html = page(client, "leagues")
    assert html.count("fixture-row") == 12
    assert "8 more matches today" in html


@pytest.mark.slow
def test_twelve_leagues_take_as_many_queries_as_one(client, django_assert_max_num_queries):
    for number in range(12):
        make_league(f"zz.{number + 1}", teams=6, played=3)
    with django_assert_max_num_queries(9):
        page(client, "leagues")
    with django_assert_max_num_queries(5):
        page(client, "leagues")


@pytest.mark.slow
def test_a_demos_league_is_there_only_in_a_demo_and_wears_the_badge(client, settings):
    make_league("xa.1", teams=6, played=3, demo=True)
    settings.DOZOR_DEMO = False
    page(client, "league", "xa.1", status=404)
    settings.DOZOR_DEMO = True
    assert "demo-badge" in page(client, "league", "xa.1")


# --- a table ------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("view", ["total", "home", "away", "form"])
def test_a_table_shows_every_team_in_its_order(client, season, view):
    found = standings_of(season, view)
    html = page(client, "league", "en.1", view=view)
    places = [html.index(f">{found.teams[row.team].name}<") for row in found.table.rows]

    assert places == sorted(places)


@pytest.mark.slow
def test_a_table_has_zones_form_and_what_comes_next(client, season):
    forecast(Match.objects.filter(season=season, round_number=31).first())
    html = page(client, "league", "en.1")

    assert "zone-best" in html
    assert "zone-bad" in html
    assert "Champions League" in html
    assert html.count("form-strip") == 20
    assert "1.6 – 0.9" in html
    assert "Last results" in html


@pytest.mark.slow
def test_a_table_of_a_day_says_so_and_the_view_keeps_the_day(client, season):
    day = (NOW - timedelta(weeks=20)).date()
    html = page(client, "league", "en.1", date=day.isoformat())

    assert "as it stood on" in html
    assert f"date={day.isoformat()}&amp;view=home" in html


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"view": "sideways"}, {"date": "31.12.2025"}, {"date": "x"}])
def test_another_view_or_day_is_refused_over_the_table_as_it_stands(client, season, query):
    html = page(client, "league", "en.1", status=422, **query)

    assert "is-error" in html
    assert html.count("form-strip") == 20


@pytest.mark.slow
@pytest.mark.parametrize("name", ["league", "fixtures", "league-statistics"])
@pytest.mark.parametrize(
    ("code", "query"), [("zz.9", {}), ("en.1", {"season": "1066-67"}), ("a" * 300, {})]
)
def test_an_unknown_league_or_season_is_404(client, season, name, code, query):
    page(client, name, code, status=404, **query)


@pytest.mark.slow
def test_results_that_are_late_are_told(client, season):
    Match.objects.filter(season=season, round_number=30).update(
        status="scheduled", ft_home=None, ft_away=None, order_at=NOW - timedelta(days=3)
    )
    assert "10 matches since" in page(client, "league", "en.1")


@pytest.mark.slow
def test_a_live_match_stands_beside_the_table_which_asks_again(client, season):
    match = Match.objects.filter(season=season, round_number=31).first()
    Match.objects.filter(pk=match.pk).update(
        status="live", minute=63, live_home=2, live_away=1, order_at=NOW, kickoff=NOW
    )
    html = page(client, "league", "en.1")

    assert "63′" in html
    assert "every 60s" in html


@pytest.mark.slow
def test_the_pages_of_an_older_season_keep_it(client, season):
    make_league(label="2024-25", played=ROUNDS)
    html = page(client, "league", "en.1", season="2024-25")

    assert "/leagues/en.1/fixtures/?season=2024-25" in html
    assert '<option value="2024-25" selected>' in html


@pytest.mark.slow
def test_a_league_takes_few_queries(client, season, django_assert_max_num_queries):
    for match in Match.objects.filter(season=season, round_number__gte=31)[:30]:
        forecast(match)
    with django_assert_max_num_queries(13):
        page(client, "league", "en.1")
    with django_assert_max_num_queries(10):
        page(client, "league", "en.1")


@pytest.mark.slow
def test_a_page_tells_which_figures_a_sources_own_table_tells_otherwise(client, season):
    pk, team = next(iter(standings_of(season).teams.items()))
    assert "own table" not in page(client, "league", "en.1")
    TableCheck.objects.create(
        season=season, source="sofascore", checked_at=NOW, rows=[],
        differences=[
            {"team": pk, "name": "As told", "what": "points", "theirs": 7, "ours": 9},
            {"team": None, "name": "Nobody", "what": "team", "theirs": "Nobody", "ours": None},
        ],
    )  # fmt: skip
    html = page(client, "league", "en.1")
    text = " ".join(strip_tags(html.partition("own table")[2].replace("<", " <")).split())
    assert "own table differs in 2 places." in html
    assert f"{team.label} Points 7 9" in text.replace("&#x27;", "'")
    assert "Nobody Team is there is missing" in text
    assert "own table" not in page(client, "league", "en.1", view="home")


# --- fixtures -----------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_round_that_comes_next_is_shown_with_its_neighbours(client, season):
    html = page(client, "fixtures", "en.1")

    assert '<h2 id="fixtures">Round 31</h2>' in html
    assert "Round 30" in html
    assert "Round 32" in html
    assert html.count('class="fixture-row') == 10


@pytest.mark.slow
def test_a_round_is_found_by_name_or_number_and_an_unknown_one_is_404(client, season):
    assert '<h2 id="fixtures">Round 7</h2>' in page(client, "fixtures", "en.1", round="7")
    assert '<h2 id="fixtures">Round 7</h2>' in page(client, "fixtures", "en.1", round="Matchday 7")
    page(client, "fixtures", "en.1", status=404, round="99")


@pytest.mark.slow
def test_what_was_not_played_as_planned_says_so(client, season):
    some = list(Match.objects.filter(season=season, round_number=7).order_by("pk")[:3])
    for match, changes in zip(
        some,
        (
            {"status": "postponed", "ft_home": None, "ft_away": None},
            {"status": "abandoned", "awarded": True, "ft_home": 3, "ft_away": 0},
            {"status": "after_penalties", "so_home": 5, "so_away": 4, "et_home": 0, "et_away": 0},
        ),
        strict=True,
    ):
        Match.objects.filter(pk=match.pk).update(**changes)
    html = page(client, "fixtures", "en.1", round="7")

    assert "postponed" in html
    assert "awarded" in html
    assert "5–4 on penalties" in html


@pytest.mark.slow
def test_all_matches_come_page_by_page(client, season):
    first = page(client, "fixtures", "en.1", round="all")
    last = Match.objects.filter(season=season).order_by("order_at", "pk")[59]
    second = page(
        client, "fixtures", "en.1",
        round="all", after=last.order_at.isoformat(), after_id=last.pk,
    )  # fmt: skip

    assert first.count('class="fixture-row') == 60
    assert second.count('class="fixture-row') == 60
    assert "Show more" in first


@pytest.mark.slow
@pytest.mark.parametrize("after", ["x", "2026-99-99", "0001-01-01T00:00:00+14:00"])
def test_a_place_nobody_made_begins_at_the_first(client, season, after):
    html = page(client, "fixtures", "en.1", round="all", after=after, after_id="1")
    assert html.count('class="fixture-row') == 60


@pytest.mark.slow
def test_a_source_without_rounds_gets_a_list_by_day(client, season):
    Match.objects.filter(season=season).update(round="", round_number=None)
    assert "All matches" in page(client, "fixtures", "en.1")
    assert "zone-best" in page(client, "league", "en.1")


@pytest.mark.slow
def test_fixtures_take_few_queries(client, season, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page(client, "fixtures", "en.1")
    with django_assert_max_num_queries(10):
        page(client, "fixtures", "en.1", round="all")


# --- statistics ---------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_season_is_told_in_figures_with_their_intervals(client, season):
    found = figures_of(season)
    html = page(client, "league-statistics", "en.1")

    assert found.profile.matches == 300
    assert f"{found.profile.goals.estimate.value:.2f}" in html
    assert "n = 300" in html
    assert "No source of this season tells the minutes of goals." in html
    assert "Luck takes 8 finished matches" in html


@pytest.mark.slow
def test_luck_is_told_of_teams_that_were_forecast(client, season):
    for match in Match.objects.filter(season=season, round_number__lte=10):
        forecast(match)
    assert "the range that chance alone gives" in page(client, "league-statistics", "en.1")


@pytest.mark.slow
def test_a_season_that_has_hardly_begun_says_that_there_is_not_enough(client):
    make_league(played=1)
    html = page(client, "league-statistics", "en.1")

    assert "not enough data: 10 of 30" in html.replace("\n", " ")


@pytest.mark.slow
def test_a_season_before_its_first_match_has_pages(client):
    make_league(played=0)
    for name in ("league", "fixtures", "league-statistics"):
        page(client, name, "en.1")
    page(client, "leagues")
    page(client, "comparison")


@pytest.mark.slow
def test_statistics_take_few_queries(client, season, django_assert_max_num_queries):
    for year in range(2016, 2025):
        make_league(label=f"{year}-{(year + 1) % 100:02}", teams=6, played=10)
    with django_assert_max_num_queries(18):
        page(client, "league-statistics", "en.1")
    with django_assert_max_num_queries(6):
        page(client, "league-statistics", "en.1")


@pytest.mark.slow
def test_leagues_are_compared_by_any_measure(client, season, django_assert_max_num_queries):
    for number in range(8):
        make_league(f"zz.{number + 1}", teams=10, played=9)
    with django_assert_max_num_queries(6):
        html = page(client, "comparison", sort="draw")
    assert html.count('scope="row"') == 9
    assert "is-error" in page(client, "comparison", sort="zz", status=422)


# --- the home page ------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_home_page_shows_todays_matches_else_the_next_ones(client, user, season):
    panel = fixtures_panel()
    assert panel.content["today"] is False
    assert panel.content["lines"][0].fixture.row.round_number == 31

    Match.objects.filter(season=season, round_number=31).update(order_at=NOW, kickoff=NOW)
    client.force_login(user)
    html = client.get("/").content.decode()
    assert "Today’s fixtures" in html
    assert "4 more today" in html
    assert "Follow a football team" in html


def test_a_house_without_matches_has_no_such_panel():
    assert fixtures_panel() is None
    assert not Season.objects.exists()
