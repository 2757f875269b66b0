"""Generated leagues in the tables: whole seasons, gone on with, in keeping with sums, removed."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stats.football.models import (
    Appearance,
    Competition,
    Country,
    Match,
    MatchEvent,
    MatchSource,
    MatchStatistic,
    Player,
    PlayerMonth,
    Season,
    Shot,
    Team,
    TeamSeason,
)
from stats.football.queries.shown import shown
from stats.football.records import Status
from stats.football.services.generated import OtherPlan, fill, plan_for, remove
from stats.football.services.generated.bulk import insert
from stats.football.services.rollups import verify

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 25, 12, tzinfo=UTC)
SMALL = {"leagues": 2, "teams": 4}
TABLES = (Match, MatchEvent, Appearance, Shot, MatchStatistic, TeamSeason, PlayerMonth, Season)


def planned(rows=300, seed=5):
    return plan_for(rows, seed, NOW.date(), **SMALL)


def filled(rows=300, seed=5):
    return list(fill(planned(rows, seed), NOW))


def counts():
    return [model.objects.count() for model in TABLES]


@pytest.mark.slow
def test_seasons_hold_the_rows_and_the_last_one_is_still_being_played():
    done = filled(2000)

    assert sum(one.rows for one in done) >= 2000
    assert sum(one.rows for one in done) == MatchEvent.objects.count() + Appearance.objects.count()
    assert {one.season for one in done} >= {"2026-27", "2025-26"}
    open_season = Match.objects.filter(season__label="2026-27")
    assert open_season.filter(status=Status.SCHEDULED, ft_home=None, day__gte=NOW.date()).exists()
    assert not open_season.filter(status=Status.FINISHED, day__gte=NOW.date()).exists()
    assert not Match.objects.exclude(season__label="2026-27").exclude(status=Status.FINISHED)


@pytest.mark.slow
def test_nothing_generated_is_taken_for_real(settings):
    filled()

    settings.DOZOR_DEMO = False
    assert not Match.objects.filter(shown()).exists()
    assert not Team.objects.filter(shown()).exists() and not Player.objects.filter(shown()).exists()
    settings.DOZOR_DEMO = True
    assert Match.objects.filter(shown()).count() == Match.objects.count()
    assert set(Country.objects.values_list("code", flat=True)) == {"gen1", "gen2"}
    assert set(MatchSource.objects.values_list("source", flat=True)) == {"generated"}


@pytest.mark.slow
def test_events_make_the_score_and_figures_are_those_of_players():
    filled()
    match = Match.objects.filter(status=Status.FINISHED).first()
    goals = match.events.filter(kind__in=["goal", "penalty_goal", "own_goal"])
    told = {one.key: (one.home, one.away) for one in match.statistics.all()}

    assert goals.filter(team=match.home).count() == match.ft_home
    assert goals.filter(team=match.away).count() == match.ft_away
    assert goals.count() == 0 or goals.order_by("pk").last().home_goals == match.ft_home
    assert told["shots"] == tuple(
        match.shots.filter(team=side).count() for side in (match.home, match.away)
    )
    players = match.appearances.filter(team=match.home)
    assert told["passes"][0] == sum(one.passes for one in players)
    assert {one.season_id for one in match.appearances.all()} == {match.season_id}


@pytest.mark.slow
def test_sums_are_filled_with_the_rows():
    filled()

    for season in Season.objects.all():
        verdict = verify(season.pk)
        assert verdict.rows and not verdict.differences
    assert PlayerMonth.objects.filter(xg_known__gt=0, rated__gt=0).exists()


@pytest.mark.slow
def test_it_goes_on_where_it_was_interrupted():
    plan = planned()
    going = fill(plan, NOW)
    first = next(going)
    going.close()
    assert first.new

    again = filled()
    assert [one.new for one in again] == [False] + [True] * (len(again) - 1)
    before = counts()
    assert not any(one.new for one in filled()) and counts() == before


@pytest.mark.slow
def test_something_else_is_not_mixed_with_what_was_begun():
    filled()
    with pytest.raises(OtherPlan, match="seed 5"):
        planned(seed=6)
    assert planned() == planned()


@pytest.mark.slow
def test_all_that_was_generated_is_removed_and_nothing_else():
    real = Competition.objects.create(
        code="en.1", name="Premier League", country=Country.objects.create(code="en", name="E")
    )
    Player.objects.create(name="Real", source="sofascore", source_id="1")
    filled()
    assert len(list(remove())) == Season.objects.count() or not Season.objects.exists()

    assert counts() == [0] * len(TABLES)
    assert list(Competition.objects.all()) == [real]
    assert not Team.objects.exists() and Player.objects.get().name == "Real"


@pytest.mark.slow
def test_the_command_fills_says_how_much_and_removes(capsys):
    call_command("generate_football", "--rows", "10", "--leagues", "1", "--no-progress")
    assert "2 new seasons" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--remove"):
        call_command("generate_football", "--rows", "11", "--leagues", "1", "--no-progress")
    call_command("generate_football", "--remove", "--no-progress")

    assert "2 seasons removed" in capsys.readouterr().out
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--rows", "0"), ("--seed", "-1"), ("--leagues", "0")]
)
def test_the_command_refuses_what_it_cannot_do(option, value):
    with pytest.raises(CommandError, match=option):
        call_command("generate_football", option, value, "--no-progress")


@pytest.mark.slow
def test_rows_in_bulk_keep_odd_text_and_get_defaults():
    filled()
    match = Match.objects.first()
    odd = 'a\tb\nc\\d"e\\N'
    assert insert(MatchEvent, {"match_id": [match.pk], "key": ["odd"], "text": [odd]}) == 1

    row = MatchEvent.objects.get(match=match, key="odd")
    assert (row.text, row.minute, row.rescinded) == (odd, None, False)
    with pytest.raises(KeyError):
        insert(MatchEvent, {"nothing": [1]})
    assert connection.vendor in ("sqlite", "postgresql")
