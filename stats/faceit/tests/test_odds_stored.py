import io
import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from stats.faceit.models import EloReading, Match, OddsModel, Seat
from stats.faceit.odds.report import report_from_json
from stats.faceit.odds.room import FEATURES, features
from stats.faceit.odds.state import State
from stats.faceit.odds.walkforward import Walk
from stats.faceit.queries.odds import (
    model_in_use,
    room_of,
)
from stats.faceit.queries.odds_matches import StoredMatches
from stats.faceit.services import odds as service
from stats.faceit.services.odds import (
    fit_due,
    fit_model,
    forecast_room,
    is_due,
)
from stats.faceit.tests.odds_matches import START, played
from stats.faceit.tests.odds_rooms import MATCHES, NOW, real_matches, season, upcoming
from stats.faceit.tests.stored_matches import store_matches

__all__ = ["real_matches"]
pytestmark = pytest.mark.django_db


def figures():
    out = io.StringIO()
    call_command("backtest", "faceit", "--json", "--no-progress", stdout=out)
    return {one["name"]: one for one in json.loads(out.getvalue())["figures"]}


@pytest.mark.slow
def test_stored_matches_come_back_in_the_order_they_began_chunk_by_chunk(monkeypatch):
    monkeypatch.setattr("stats.faceit.queries.odds_matches.CHUNK", 7)
    matches = season(40)
    store_matches(reversed(matches))

    found = list(StoredMatches(demo=False))

    assert [one.started_at for one in found] == [one.started_at for one in matches]
    assert len(StoredMatches(demo=False)) == 40
    assert list(StoredMatches(demo=True)) == [] and len(StoredMatches(demo=True)) == 0
    for got, said in zip(found, matches, strict=True):
        assert (got.map, got.side1_won, got.finished_at) == (
            said.map,
            said.side1_won,
            said.finished_at,
        )
        assert [p.results for p in got.side2.places] == [p.results for p in said.side2.places]


@pytest.mark.slow
def test_of_many_matches_the_newest_are_streamed():
    store_matches(season(30))

    found = list(StoredMatches(demo=False, limit=10))

    assert len(found) == len(StoredMatches(demo=False, limit=10)) == 10
    assert StoredMatches(demo=False, limit=10).total() == 30
    assert found[0].started_at == START + timedelta(minutes=10 * 20)


@pytest.mark.slow
def test_streaming_takes_three_queries_a_chunk(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("stats.faceit.queries.odds_matches.CHUNK", 20)
    store_matches(season(60))

    with django_assert_num_queries(2 + 3 * 3):
        assert sum(1 for _ in StoredMatches(demo=False)) == 60


def test_a_substitute_who_played_is_learned_but_was_no_part_of_the_room():
    store_matches([played(0)])
    seat = Seat.objects.order_by("pk").first()
    seat.substitute = True
    seat.save()
    Seat.objects.exclude(pk=seat.pk).filter(team=2).first().delete()
    (match,) = StoredMatches(demo=False)

    assert [place.listed for place in match.side1.places].count(False) == 1
    assert [place.listed for place in match.side2.places].count(False) == 1
    assert all(place.results for place in (*match.side1.places, *match.side2.places))


def test_without_a_list_those_who_played_are_the_sides():
    store_matches([played(0)])
    Seat.objects.all().delete()
    (match,) = StoredMatches(demo=False)

    assert [len(State().room(match).side1.players), len(match.side2.places)] == [5, 5]


def test_a_reading_after_a_match_is_the_elo_it_led_to():
    store_matches([played(0)])
    seat = Seat.objects.order_by("pk").first()
    EloReading.objects.create(player=seat.player, match=seat.match, elo=1777, at=NOW)
    (match,) = StoredMatches(demo=False)

    assert match.side1.places[0].elo_after == 1777


@pytest.mark.slow
def test_a_live_room_is_the_room_the_backtest_saw():
    store_matches(season(150, people=12))
    walk = Walk()
    *before, last = StoredMatches(demo=False)
    for match in before:
        walk.take(match)
    walk.take(replace(last, match_id="late"))

    row = Match.objects.get(pk=int(last.match_id))
    live = features(room_of(row, NOW)).values
    seen = features(walk.state.room(last)).values

    assert all(seen)
    assert live == pytest.approx(seen, abs=1e-12)


@pytest.mark.slow
def test_the_backtest_compares_with_coin_and_plain_elo():
    store_matches(season(400, beta=0.7))
    found = figures()

    assert found["matches"]["value"] == found["log_loss"]["runs"] == 400
    assert found["log_loss"]["against"] == "plain Elo"
    assert found["log_loss:coin"]["value"] == pytest.approx(np.log(2))
    assert found["gap:elo"]["value"] == pytest.approx(
        found["log_loss"]["value"] - found["log_loss:elo"]["value"]
    )
    assert 0 < found["gap_standard_error:coin"]["value"] < 0.1
    assert {f"beta:{feature}" for feature in FEATURES} <= set(found)
    bins = [one for name, one in found.items() if name.startswith("reliability_share:")]
    assert sum(one["runs"] for one in bins) == 400


def test_a_backtest_of_few_matches_says_how_many_are_missing():
    store_matches(season(9))

    with pytest.raises(CommandError, match=r"50 finished matches .* 9 are stored"):
        call_command("backtest", "faceit", "--no-progress")


def test_a_backtest_of_a_demo_seed_is_refused():
    with pytest.raises(CommandError, match="stored matches"):
        call_command("backtest", "faceit", "--demo-seed", "1", "--no-progress")


@pytest.mark.slow
def test_fitting_puts_a_new_version_in_use_with_its_scores():
    store_matches(season())
    first = fit_model(NOW, demo=False)
    second = fit_model(NOW, demo=False)

    used = model_in_use(False)
    assert (first.version, second.version, used.version) == (1, 2, 2)
    assert OddsModel.objects.filter(active=True).count() == 1
    assert used.model.matches == second.matches == MATCHES
    scored = report_from_json(OddsModel.objects.get(version=2).scores)
    assert scored.ways["model"].n == MATCHES and scored.gaps["coin"].n == MATCHES


@pytest.mark.slow
def test_few_matches_leave_the_prior_in_use():
    store_matches(season(20))

    assert fit_model(NOW, demo=False) is None
    assert model_in_use(False).row is None and model_in_use(False).version == 0


@pytest.mark.slow
def test_a_model_that_another_release_wrote_gives_way_to_the_prior_and_is_fitted_anew():
    store_matches(season())
    row = fit_model(NOW, demo=False)
    row.coefficients["features"] = ["elo", "luck", "rating"]
    row.save()

    assert model_in_use(False).row is None
    assert is_due(False, NOW) and fit_due(NOW) == [2]
    assert model_in_use(False).version == 2


@pytest.mark.slow
def test_demo_and_real_models_are_kept_apart():
    store_matches(season(), demo=True)

    assert fit_due(NOW) == [1]
    assert model_in_use(True).version == 1 and model_in_use(False).version == 0


@pytest.mark.slow
def test_a_model_is_fitted_again_after_a_day_with_new_matches():
    store_matches(season())
    assert is_due(False, NOW)
    fit_model(NOW, demo=False)
    later = NOW + timedelta(days=1)

    assert not is_due(False, NOW + timedelta(hours=23))
    assert not is_due(False, later)
    store_matches([played(MATCHES + 1)])
    assert is_due(False, later)


@pytest.mark.slow
def test_a_demos_model_is_fitted_again_when_there_are_a_tenth_more_matches():
    store_matches(season(100), demo=True)
    fit_model(NOW, demo=True)
    soon, later = NOW + timedelta(minutes=3), NOW + timedelta(minutes=5)
    store_matches([played(200 + n) for n in range(9)], demo=True)
    assert not is_due(True, later)

    store_matches([played(300)], demo=True)
    assert is_due(True, later) and not is_due(True, soon)


@pytest.mark.slow
def test_old_models_go_unless_a_forecast_was_made_with_them(monkeypatch):
    monkeypatch.setattr(service, "KEPT", 1)
    store_matches(season())
    fit_model(NOW, demo=False)
    forecast_room(upcoming(), NOW)
    for _ in range(3):
        fit_model(NOW, demo=False)

    assert set(OddsModel.objects.values_list("version", flat=True)) == {1, 3, 4}
