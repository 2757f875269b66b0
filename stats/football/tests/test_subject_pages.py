"""Pages of teams and players: from kept sums where these are there, honest where they are not."""

import re

import pytest

from accounts.alerts.kinds import line
from accounts.subjects import Subject, cards_for, subject_type
from stats.football.frames import FULL_TIME, GOAL, MATCH, PLAYER, SURPRISE, TABLE_CHANGED, TEAM
from stats.football.models import (
    Appearance,
    Match,
    Player,
    PlayerMonth,
    Team,
    TeamAlias,
    TeamSeason,
    TeamStrength,
)
from stats.football.tests.full_match import (
    HOME,
    full_match,
    page,
    queries_of,
    season,
    words_of,
)

pytestmark = pytest.mark.django_db


def text_of(client, name, pk, **query):
    return words_of(page(client, name, pk, **query))


@pytest.fixture
def team():
    season()
    return Team.objects.get(name=HOME)


@pytest.mark.slow
def test_a_team_shows_its_season_form_streaks_and_next_match(client, team):
    text = text_of(client, "team", team.pk)
    assert "All 12 3 4 5 9:15" in text
    assert "Points a match n = 6, matches" in text
    assert "Attack n = 10, matches" in text
    assert "In a row" in text
    assert "2024-25" in text


@pytest.mark.slow
def test_sums_that_are_missing_are_not_worked_out_yet_and_never_zeros(client, team):
    TeamSeason.objects.all().delete()
    text = text_of(client, "team", team.pk)
    assert "Not worked out yet" in text
    assert "All 0" not in text


@pytest.mark.slow
def test_a_team_without_a_finished_match_says_so(client, team):
    Match.objects.update(status="scheduled", ft_home=None, ft_away=None)
    TeamSeason.objects.all().delete()
    text = text_of(client, "team", team.pk)
    assert "No match of this season is over" in text
    assert "not enough data" in text


@pytest.mark.slow
def test_a_team_known_by_name_alone_has_a_page(client, team):
    alone = Team.objects.create(name="Nobody Town", country=team.country)
    assert "The team is known by name alone" in text_of(client, "team", alone.pk)
    assert "No match is stored" in text_of(client, "team", alone.pk, view="matches")


@pytest.mark.slow
def test_spellings_stand_in_the_head(client, team):
    TeamAlias.objects.create(
        team=team, country=team.country, source="x", name="Nthford FC", search_key="nthford"
    )
    assert "also written Nthford FC" in text_of(client, "team", team.pk)


def test_a_team_without_strengths_is_told_which_rating_is_missing(client, team):
    assert "The strength is an Elo rating" in text_of(client, "team", team.pk)


@pytest.mark.slow
def test_strength_and_schedule_come_from_stored_strengths(client, team):
    competition = Match.objects.first().season.competition
    for one in Team.objects.all():
        for day in (17, 24):
            TeamStrength.objects.create(
                team=one, competition=competition, day=f"2024-08-{day}", elo=1500 + one.pk + day
            )
    html = page(client, "team", team.pk)
    assert 'id="strength-chart"' in html
    assert "uPlot.iife.min.js" in html
    assert "Opponents so far" in html


@pytest.mark.slow
def test_matches_go_on_by_cursor_without_a_gap_or_a_double(client, team, monkeypatch):
    monkeypatch.setattr("stats.football.drawings.team_page.PAGE", 5)
    Match.objects.filter(home=team).order_by("-pk")[:1].get()
    Match.objects.filter(pk=Match.objects.filter(away=team).first().pk).update(order_at=None)
    seen, query = [], {"view": "matches"}
    for _ in range(10):
        html = page(client, "team", team.pk, **query)
        rows = html.partition("match-rows")[2]
        seen += re.findall(r'strong" href="/football/matches/(\d+)/', rows)
        more = re.search(r"after=([\w-]+)", rows)
        if not more:
            break
        query["after"] = more[1]
    assert len(seen) == len(set(seen)) == 13


@pytest.mark.slow
@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA", "WyJhIiwgMV0", "WzEsIDJd", "a" * 300])
def test_a_cursor_that_we_did_not_make_is_404(client, team, cursor):
    page(client, "team", team.pk, status=404, view="matches", after=cursor)


@pytest.mark.slow
def test_an_unknown_season_or_view_is_the_newest_and_the_overview(client, team):
    assert "Strength over time" in text_of(client, "team", team.pk, view="x", season="999999")
    page(client, "team", team.pk, status=400, season="a\x00b")


@pytest.mark.slow
def test_a_squad_has_sums_or_says_that_they_are_missing(client):
    match = full_match()
    text = text_of(client, "team", match.home_id, view="squad")
    assert re.search(r"Player 2 midfielder 1 1 90 1 1 0 / 0 7.90", text)
    PlayerMonth.objects.all().delete()
    Player.objects.update(team=match.home_id)
    assert "not worked out yet" in text_of(client, "team", match.home_id, view="squad")
    Player.objects.update(team=None)
    assert "Nobody is known" in text_of(client, "team", match.home_id, view="squad")


@pytest.mark.slow
def test_a_player_shows_seasons_months_and_appearances(client):
    full_match()
    text = text_of(client, "player", Player.objects.get(name="Player 2").pk)
    assert "2024-25 Premier League Northford 1 1 90 1 1 – 0" in text
    assert "too few minutes for a rate" in text
    assert "August 2024 1 90 1 August 2024: goals 1, assists 1 1" in text
    assert "Southgate home, Premier League 2:1" in text


@pytest.mark.slow
def test_a_player_without_sums_or_anything(client):
    full_match()
    player = Player.objects.get(name="Player 2")
    PlayerMonth.objects.all().delete()
    assert "Not worked out yet" in text_of(client, "player", player.pk)
    Appearance.objects.all().delete()
    assert "The player is known by name alone" in text_of(client, "player", player.pk)


@pytest.mark.slow
def test_a_player_who_sat_on_the_bench_has_dashes(client):
    full_match()
    text = text_of(client, "player", Player.objects.get(name="Player 12").pk)
    assert "did not play 0 0 0 0/1" in text


@pytest.mark.slow
def test_pages_ask_as_often_for_many_matches_as_for_few(client):
    season(4)
    team = Team.objects.get(name=HOME)
    few = {view: queries_of(client, "team", team.pk, view=view) for view in ("", "matches")}
    Match.objects.all().delete()
    season(40)
    many = {view: queries_of(client, "team", team.pk, view=view) for view in few}
    assert many == few
    assert many[""] <= 14
    assert many["matches"] <= 6


@pytest.mark.slow
def test_subjects_are_cards_in_the_order_asked_and_gone_ones_are_skipped():
    match = full_match()
    player = Player.objects.get(name="Player 2")
    wanted = [
        Subject(PLAYER, str(player.pk)),
        Subject(TEAM, "999999"),
        Subject(TEAM, "x"),
        Subject(TEAM, str(match.home_id)),
        Subject(MATCH, str(match.pk)),
    ]
    cards = cards_for(wanted)
    assert [card.title for card in cards] == ["Player 2", "Northford", "Northford – Southgate"]
    assert cards[0].value == "1"
    assert cards[2].value == "2:1"


def test_a_team_can_be_followed_for_every_kind_and_each_is_a_sentence():
    kinds = subject_type(TEAM).alert_kinds
    assert len(kinds) == 5
    shared = {"home": "A", "away": "B", "home_goals": 2, "away_goals": 0, "league": "L"}
    said = line(GOAL, {**shared, "minute": 3, "how": "own_goal", "scorer": "S"})
    assert said == "A – B 2:0, minute 3: own goal, S"
    assert (
        line(FULL_TIME, {**shared, "ended": "after_penalties"}) == "A – B 2:0, after penalties, L"
    )
    assert "12 %" in line(SURPRISE, {**shared, "outcome": "away", "chance_percent": 12})
    told = {"team": "A", "before": 3, "after": 1, "league": "L", "points": 60}
    assert line(TABLE_CHANGED, told) == "A: place 3 → 1 in L, points 60"
    assert set(subject_type(MATCH).alert_kinds) < set(kinds)


@pytest.mark.slow
def test_a_signed_in_person_can_follow_and_pin(client, django_user_model, team):
    client.force_login(django_user_model.objects.create_user("ann", "a@example.com", "secret-word"))
    html = page(client, "team", team.pk)
    assert f"football.team:{team.pk}" in html or 'value="football.team"' in html
