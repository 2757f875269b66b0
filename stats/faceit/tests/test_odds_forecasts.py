from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from django.utils import timezone

from stats.faceit import tasks
from stats.faceit.models import Line, Match, Player, RoomForecast, Seat
from stats.faceit.odds.room import FEATURES, NoteKind, features
from stats.faceit.queries.odds import (
    map_advice,
    odds_record,
    room_odds,
    room_of,
)
from stats.faceit.records import MatchState
from stats.faceit.services.odds import (
    fit_model,
    forecast_room,
    forecast_upcoming,
    score_due,
    score_finished,
)
from stats.faceit.tests.odds_matches import POOL
from stats.faceit.tests.odds_rooms import NOW, real_matches, season, upcoming
from stats.faceit.tests.stored_matches import store_matches

__all__ = ["real_matches"]
pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_room_is_forecast_once_and_never_changed():
    store_matches(season())
    fit_model(NOW, demo=False)
    match = upcoming()
    first = forecast_room(match, NOW)
    Seat.objects.filter(match=match, team=2).update(elo_before=3000)
    second = forecast_room(match, NOW + timedelta(minutes=1))

    assert first == second and RoomForecast.objects.count() == 1
    assert (second.p1, second.made_at) == (first.p1, NOW)
    assert first.model.version == 1 and first.low < first.p1 < first.high
    assert first.elo_p1 == pytest.approx(1 / (1 + 10 ** (-40 / 400)))
    assert first.features["map"] == "de_nuke" and first.features["version"] == 1
    assert [part["feature"] for part in first.features["parts"]] == list(FEATURES)


def test_before_any_fit_the_prior_forecasts():
    store_matches(season(3))
    made = forecast_room(upcoming(), NOW)

    assert made.model is None and made.p1 > 0.5
    assert NoteKind.FEW_MATCHES in {note["kind"] for note in made.features["notes"]}


@pytest.mark.parametrize(
    "said",
    [
        {"started_at": NOW},
        {"state": MatchState.ONGOING},
        {"state": MatchState.FINISHED, "winner": 1},
        {"state": MatchState.CANCELLED},
        {"state": MatchState.CONFIGURING, "maps": []},
    ],
)
def test_no_room_is_forecast_after_its_start_or_before_its_map(said):
    store_matches(season(3))

    assert forecast_room(upcoming(**said), NOW) is None
    assert not RoomForecast.objects.exists()


def test_a_match_that_began_meanwhile_is_not_forecast_from_an_old_copy():
    store_matches(season(3))
    match = upcoming()
    Match.objects.filter(pk=match.pk).update(started_at=NOW - timedelta(seconds=1))

    assert forecast_room(match, NOW) is None


def test_a_room_with_an_empty_place_waits():
    store_matches(season(3))
    match = upcoming()
    match.seats.first().delete()

    assert forecast_room(match, NOW) is None


@pytest.mark.slow
def test_a_forecast_takes_few_queries(django_assert_max_num_queries):
    store_matches(season())
    fit_model(NOW, demo=False)
    match = upcoming()

    with django_assert_max_num_queries(18):
        assert forecast_room(match, NOW)
    with django_assert_max_num_queries(1):
        forecast_room(match, NOW)


def test_rooms_that_were_missed_are_caught_up_with_for_watched_players_only():
    store_matches(season(3))
    match = upcoming()

    assert forecast_upcoming(NOW) == 0
    Player.objects.filter(seats__match=match).update(watched=True)
    assert forecast_upcoming(NOW) == 1
    assert forecast_upcoming(NOW) == 0


def finish(match, winner=1):
    Match.objects.filter(pk=match.pk).update(
        state=MatchState.FINISHED,
        winner=winner,
        started_at=NOW + timedelta(minutes=2),
        finished_at=NOW + timedelta(minutes=40),
    )
    match.refresh_from_db()
    return match


def test_an_outcome_is_written_once():
    store_matches(season(3))
    match = upcoming()
    forecast_room(match, NOW)
    assert not score_finished(match, NOW)
    later = NOW + timedelta(hours=1)

    assert score_finished(finish(match, 2), later)
    assert not score_finished(match, later + timedelta(hours=1))
    told = RoomForecast.objects.get()
    assert (told.team1_won, told.scored_at) == (False, later)


def test_forecasts_nobody_scored_are_scored_by_the_sweep():
    store_matches(season(3))
    match = upcoming()
    forecast_room(match, NOW)
    finish(match)

    assert (score_due(NOW), score_due(NOW)) == (1, 0)


def test_the_record_scores_forecasts_made_before_their_matches():
    rows = store_matches(season(4))
    said = [(0.8, 0.7, True, -5), (0.6, None, False, -5), (0.9, 0.9, True, +5)]
    for row, (p1, elo_p1, won, minutes) in zip(rows, said, strict=False):
        RoomForecast.objects.create(
            match=row,
            made_at=row.started_at + timedelta(minutes=minutes),
            p1=p1,
            low=0.1,
            high=0.95,
            elo_p1=elo_p1,
            team1_won=won,
            scored_at=NOW,
        )
    record = odds_record()

    assert (record.n, record.enough) == (2, False)
    assert record.ours.log_loss == pytest.approx(-(np.log(0.8) + np.log(0.4)) / 2)
    assert record.ours.brier == pytest.approx((0.04 + 0.36) / 2)
    assert record.gap.mean == pytest.approx(-np.log(0.8) + np.log(0.7))
    assert record.since < record.until
    assert odds_record(demo=True) is None


@pytest.mark.slow
def test_maps_of_the_pool_are_advised_on_from_the_rooms_own_players():
    store_matches(season(400, map_effect=1.5, people=12))
    fit_model(NOW, demo=False)
    match = upcoming(maps=[])
    odds = room_odds(match, NOW)
    advice = map_advice(odds, match, 1)

    assert [one.map for one in advice.maps] and len(advice.maps) == len(POOL)
    assert advice.silence is None and len(advice.steps) == len(POOL)
    worst, best = advice.maps[0], advice.maps[-1]
    assert advice.bans[0] == worst.map and advice.picks[0] == best.map


@pytest.mark.slow
def test_lines_played_after_a_start_are_not_known_to_its_room():
    rows = store_matches(season(60, people=12))
    before = [features(room_of(rows[20], NOW)).values]
    Line.objects.filter(played_at__gte=rows[20].started_at).update(won=True, rating2=3.0)

    assert [features(room_of(rows[20], NOW)).values] == before
    assert all(a.started_at < b.started_at for a, b in pairwise(rows))


@pytest.mark.slow
def test_the_schedules_tasks_fit_forecast_and_score():
    store_matches(season(60))
    match = upcoming(state=MatchState.READY, first_seen_at=timezone.now())
    Player.objects.filter(seats__match=match).update(watched=True)

    assert tasks.fit_odds() == [1]
    assert tasks.forecast_rooms() == 1
    assert tasks.score_forecasts() == 0
    finish(match)
    assert tasks.score_forecasts() == 1
