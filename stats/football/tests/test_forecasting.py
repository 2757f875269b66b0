"""Forecasts are learned from what came before, said before kick-off, kept, and scored after."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from stats.football.forecast.state import Forecaster
from stats.football.models import (
    Forecast,
    ForecastDesk,
    ForecastIsFinal,
    ForecastModel,
    ForecastRecord,
    Match,
    Odds,
    RecordKind,
    Season,
    Team,
    TeamStrength,
)
from stats.football.queries.forecasting import forecast_of
from stats.football.queries.results import StoredResults
from stats.football.records import Status
from stats.football.services.forecasting import fit_due, forecast_due, score_due
from stats.football.services.forecasting.desks import mark, mark_stored
from stats.football.services.forecasting.fitting import fit_country
from stats.football.services.forecasting.saying import forecast_league
from stats.football.services.forecasting.scoring import score_league
from stats.football.tests.forecast_world import NOW, coming_in, end, fill, kick_off, league

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def england():
    """A league with two seasons and a third under way."""
    competition = league()
    fill(competition)
    return competition


@pytest.fixture
def said(england):
    """The league's coming matches, forecast at NOW."""
    fit_country("en", demo=False, now=NOW)
    assert forecast_league(england, NOW) > 0
    return england


def learn(now=NOW, country="en"):
    return fit_country(country, demo=False, now=now)


def walked(until):
    """Return the state of one walk over the stored results up to a day."""
    state = Forecaster()
    state.learn(one for one in StoredResults(False) if one.day <= until)
    state.advance(until + 1)
    return state


# --- learning -----------------------------------------------------------------------------------
def test_a_country_is_learned_once(england):
    first = learn()
    assert first.anew and first.learned == Match.objects.filter(ft_home__isnull=False).count()
    again = learn()
    assert (again.learned, again.anew, again.version) == (0, False, first.version)


def test_new_results_are_learned_into_the_kept_state_as_one_walk_would(england):
    learn()
    after = NOW + timedelta(days=14)
    for match in coming_in(england)[:6]:
        end(match)
    found = learn(after)
    assert (found.learned, found.anew, found.version) == (6, False, 2)
    kept = ForecastModel.objects.get(active=True).parameters["state"]
    whole = walked((after - DAY).date().toordinal()).to_json()
    assert kept["countries"]["en"]["elo"] == whole["countries"]["en"]["elo"]
    assert kept["rates"] == whole["rates"]
    mine, theirs = (one["countries"]["en"]["strengths"] for one in (kept, whole))
    for team, levels in theirs.items():
        assert mine[team] == pytest.approx(levels, abs=1e-4)


def test_a_corrected_result_makes_everything_be_learned_anew(england):
    learn()
    end(Match.objects.filter(status=Status.FINISHED).latest("order_at"), (9, 0))
    found = learn()
    assert found.anew and found.version == 2
    assert ForecastModel.objects.filter(active=True).count() == 1


def test_a_result_of_an_old_season_makes_everything_be_learned_anew(england):
    learn()
    end(Match.objects.order_by("order_at").first(), (9, 0))
    assert learn().anew


def test_what_changes_no_result_is_only_noted(england):
    learn()
    Season.objects.update(version=7)
    found = learn()
    assert (found.learned, found.anew, found.version) == (0, False, 1)
    seen = ForecastModel.objects.get(active=True).parameters["seen"]
    assert {one["version"] for one in seen.values()} == {7}


def test_results_of_today_wait_for_the_next_morning(england):
    learn()
    match = end(coming_in(england)[0])
    evening = match.kickoff + timedelta(hours=8)
    assert learn(evening).waiting
    assert learn(evening).learned == 0
    assert learn(evening + timedelta(hours=10)).learned == 1


def test_the_desk_is_asked_again_the_next_morning(england):
    match = end(coming_in(england)[0])
    evening = match.kickoff + timedelta(hours=8)
    mark([england.pk], evening)
    fit_due(evening)
    morning = ForecastDesk.objects.get().fit_due_at
    assert morning == (evening + DAY).replace(hour=6, minute=0)
    fit_due(morning)
    assert ForecastDesk.objects.get().fit_due_at is None
    assert ForecastModel.objects.get(active=True).parameters["last_day"] == match.day.toordinal()


def test_awarded_results_teach_nothing(england):
    match = Match.objects.filter(status=Status.FINISHED).latest("order_at")
    Match.objects.filter(pk=match.pk).update(awarded=True)
    assert learn().learned == Match.objects.filter(status=Status.FINISHED).count() - 1


def test_strengths_are_stored_after_each_day_that_was_played(england):
    learn()
    team = Team.objects.first()
    days = list(TeamStrength.objects.filter(team=team).values_list("day", flat=True))
    played = Match.objects.filter(status=Status.FINISHED, home=team) | Match.objects.filter(
        status=Status.FINISHED, away=team
    )
    assert sorted(days) == sorted(played.values_list("day", flat=True))


def test_what_is_learned_does_not_look_ahead(england):
    """A state learned as of a day is the same whatever is stored of later days."""
    past = NOW - timedelta(days=200)
    with_future = learn(past)
    state = ForecastModel.objects.get(active=True).parameters["state"]
    Match.objects.filter(day__gte=past.date()).update(
        status=Status.SCHEDULED, ft_home=None, ft_away=None
    )
    ForecastModel.objects.all().delete()
    assert learn(past).learned == with_future.learned
    assert ForecastModel.objects.get(active=True).parameters["state"] == state


def test_countries_do_not_touch_each_other(england):
    fill(league("es.1"), seed=2)
    learn()
    learn(country="es")
    versions = ForecastModel.objects.values_list("competition__code", "version", "active")
    assert sorted(versions) == [("en.1", 1, True), ("es.1", 1, True)]


def test_only_the_model_in_use_keeps_its_state(england):
    learn()
    for number, (match, _next) in enumerate(pairwise(coming_in(england)[:4])):
        end(match)
        learn(NOW + timedelta(days=14 + number))
    rows = ForecastModel.objects.order_by("version").values_list("active", "parameters")
    assert [bool(parameters) for _active, parameters in rows] == [active for active, _p in rows]


# --- saying -------------------------------------------------------------------------------------
def test_every_way_is_said_of_matches_of_two_weeks(said):
    rows = Forecast.objects.all()
    assert {row.method for row in rows} == {"stack", "elo", "dixon_coles", "pi", "base"}
    assert {row.kickoff for row in rows} == {match.kickoff for match in coming_in(said)[:12]}
    assert all(abs(row.home + row.draw + row.away - 1) < 1e-9 for row in rows)
    assert all(row.made_at < row.kickoff for row in rows)


def test_the_same_is_not_said_twice(said):
    before = Forecast.objects.count()
    assert forecast_league(said, NOW + HOUR) == 0
    assert Forecast.objects.count() == before


def test_news_makes_another_forecast_and_leaves_the_first(said):
    match = coming_in(said)[0]
    first = Forecast.objects.get(match=match, method="stack")
    moved = match.kickoff + 3 * HOUR
    Match.objects.filter(pk=match.pk).update(kickoff=moved)
    forecast_league(said, NOW + HOUR)
    rows = Forecast.objects.filter(match=match, method="stack").order_by("made_at")
    assert [row.kickoff for row in rows] == [match.kickoff, moved]
    first.refresh_from_db()
    assert first.made_at == NOW


def test_prices_are_a_way_where_they_are_stored(said):
    match = coming_in(said)[0]
    Odds.objects.create(match=match, bookmaker="b", closing=False, home=2.0, draw=4.0, away=4.0)
    forecast_league(said, NOW + HOUR)
    row = Forecast.objects.get(match=match, method="odds")
    assert (row.home, row.draw, row.away) == pytest.approx((0.5, 0.25, 0.25))


def test_nothing_is_said_once_a_match_has_begun(england):
    learn()
    match = coming_in(england)[0]
    forecast_league(england, match.kickoff)
    assert not Forecast.objects.filter(match=match).exists()


def test_a_match_of_a_day_is_forecast_before_its_day_begins_where_it_is_played():
    """Midnight in England's summer is 23:00 UTC of the day before."""
    competition = league()
    fill(competition, kickoffs=False)
    learn()
    match = coming_in(competition)[0]
    midnight = kick_off(match.day - DAY, 23)
    forecast_league(competition, midnight)
    assert not Forecast.objects.filter(match=match).exists()
    forecast_league(competition, midnight - 2 * HOUR)
    assert {row.kickoff for row in Forecast.objects.filter(match=match)} == {midnight}


def test_postponed_matches_are_not_forecast(england):
    learn()
    match = coming_in(england)[0]
    Match.objects.filter(pk=match.pk).update(status=Status.POSTPONED)
    forecast_league(england, NOW)
    assert not Forecast.objects.filter(match=match).exists()


def test_a_team_nobody_knows_is_told_as_such(england):
    learn()
    match = coming_in(england)[0]
    new = Team.objects.create(name="Newcomers", country=england.country)
    Match.objects.filter(pk=match.pk).update(home=new)
    match.refresh_from_db()
    forecast_league(england, NOW)
    assert Forecast.objects.filter(match=match).first().known_home == 0
    assert forecast_of(match).newcomers == (True, False)


# --- what was said stays ------------------------------------------------------------------------
def test_a_stored_forecast_cannot_be_changed_row_by_row(said):
    row = Forecast.objects.first()
    row.home, row.away = row.away, row.home
    with pytest.raises(ForecastIsFinal):
        row.save()


def test_a_stored_forecast_cannot_be_changed_in_bulk(said):
    with pytest.raises(ForecastIsFinal):
        Forecast.objects.update(home=0.9)
    with pytest.raises(ForecastIsFinal):
        Forecast.objects.bulk_update([Forecast.objects.first()], ["home"])


@pytest.mark.parametrize("change", ["home = 0.9", "made_at = '2020-01-01'", "method = 'odds'"])
def test_the_database_itself_refuses_to_change_what_was_said(said, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE football_forecast SET {change}")


def test_scores_may_be_written(said):
    row = Forecast.objects.first()
    row.counts = False
    row.save()
    assert Forecast.objects.filter(pk=row.pk).update(rps=0.2) == 1


def test_nothing_is_stored_as_said_after_the_kick_off(said):
    row = Forecast.objects.first()
    row.pk, row.made_at = None, row.kickoff
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# --- scoring ------------------------------------------------------------------------------------
def test_the_newest_forecast_before_the_kick_off_counts(said):
    match = coming_in(said)[0]
    Match.objects.filter(pk=match.pk).update(kickoff=match.kickoff + HOUR)
    forecast_league(said, NOW + HOUR)
    match.refresh_from_db()
    end(match, (3, 0))
    assert score_league(said, match.kickoff + 3 * HOUR) == 1
    rows = Forecast.objects.filter(match=match, method="stack").order_by("made_at")
    assert [row.counts for row in rows] == [False, True]
    assert [row.rps is None for row in rows] == [True, False]
    newest = rows.last()
    assert newest.outcome == "H"
    expected = ((newest.home - 1) ** 2 + (newest.home + newest.draw - 1) ** 2) / 2
    assert newest.rps == pytest.approx(expected)


def test_a_match_that_was_brought_forward_is_scored_by_what_was_said_before_it(said):
    match = coming_in(said)[0]
    first = Forecast.objects.get(match=match, method="stack")
    Odds.objects.create(match=match, bookmaker="b", closing=False, home=2.0, draw=4.0, away=4.0)
    forecast_league(said, NOW + 3 * HOUR)
    end(match, kickoff=NOW + 2 * HOUR)
    score_league(said, NOW + DAY)
    counted = Forecast.objects.get(match=match, method="stack", counts=True)
    assert counted.pk == first.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"awarded": True},
        {"status": Status.ABANDONED},
        {"status": Status.CANCELLED, "ft_home": None, "ft_away": None},
    ],
)
def test_what_was_not_decided_on_the_pitch_does_not_count(said, changes):
    match = end(coming_in(said)[0], **{"goals": (3, 0), **changes})
    score_league(said, match.kickoff + DAY)
    rows = Forecast.objects.filter(match=match)
    assert {(row.counts, row.rps, row.outcome) for row in rows} == {(False, None, "")}
    assert not ForecastRecord.objects.filter(kind=RecordKind.RECORD).exists()


def test_a_postponed_match_waits_and_only_what_is_said_of_the_new_day_counts(said):
    match = coming_in(said)[0]
    Match.objects.filter(pk=match.pk).update(status=Status.POSTPONED)
    assert score_league(said, NOW + timedelta(days=30)) == 0
    later = match.kickoff + timedelta(days=60)
    values = {"kickoff": later, "day": later.date(), "order_at": later}
    end(match, **values)
    score_league(said, later + DAY)
    assert not Forecast.objects.filter(match=match, counts=True).exists()


def test_a_corrected_result_is_scored_anew(said):
    match = end(coming_in(said)[0], (1, 0))
    score_league(said, match.kickoff + DAY)
    before = ForecastRecord.objects.get(kind=RecordKind.RECORD).data
    end(match, (1, 1))
    assert score_league(said, match.kickoff + DAY) == 0
    mark_stored({match.pk}, frozenset(), match.kickoff + DAY)
    assert score_due(match.kickoff + DAY) == 1
    assert Forecast.objects.get(match=match, method="stack").outcome == "D"
    after = ForecastRecord.objects.get(kind=RecordKind.RECORD).data
    assert after["all"]["n"] == before["all"]["n"] == 1
    assert after["all"]["losses"] != before["all"]["losses"]


def test_a_match_that_is_to_be_replayed_loses_its_scores(said):
    match = end(coming_in(said)[0])
    score_league(said, match.kickoff + DAY)
    end(match, status=Status.SCHEDULED, ft_home=None, ft_away=None)
    mark_stored({match.pk}, frozenset(), NOW)
    assert score_due(NOW) == 1
    assert not Forecast.objects.filter(match=match, rps__isnull=False).exists()
    assert not ForecastRecord.objects.filter(kind=RecordKind.RECORD).exists()


# --- what is due --------------------------------------------------------------------------------
def test_stored_matches_make_their_league_due(england):
    match = coming_in(england)[0]
    mark_stored({match.pk}, {match.pk}, NOW)
    desk = ForecastDesk.objects.get()
    times = (desk.fit_due_at, desk.forecast_due_at, desk.score_due_at, desk.simulate_due_at)
    assert desk.competition == england and set(times) == {NOW}


def test_what_is_due_is_done_and_put_off(england):
    mark([england.pk], NOW)
    assert [one.country for one in fit_due(NOW)] == ["en"]
    assert forecast_due(NOW) > 0
    assert forecast_due(NOW) == 0
    desk = ForecastDesk.objects.get()
    assert desk.forecast_due_at == NOW + 6 * HOUR
    assert fit_due(NOW) == []


def test_backtests_rest_on_the_days_before_and_leave_the_first_seasons_out(england):
    learn()
    records = ForecastRecord.objects.all()
    assert {row.kind for row in records} == {RecordKind.BACKTEST}
    newest = Season.objects.latest("label")
    assert [row.season for row in records] == [newest]
    played = Match.objects.filter(season=newest, status=Status.FINISHED).count()
    assert records.get().matches == played
    for match in coming_in(england)[:6]:
        end(match)
    learn(NOW + timedelta(days=14))
    assert records.get().matches == played + 6
