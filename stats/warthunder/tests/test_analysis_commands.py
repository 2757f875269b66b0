import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from config.management.commands.backtest import load
from stats.warthunder.demo import SUGGESTED_SQUADRONS
from stats.warthunder.history import DemoHistory
from stats.warthunder.models import Player
from stats.warthunder.queries.analysis.readings import players_with_reading
from stats.warthunder.services.analysis.population import grow_demo_population
from stats.warthunder.services.analysis.references import build
from stats.warthunder.services.backfill import backfill_squadron
from stats.warthunder.tests.standings import pilot, population, store

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def run(*words):
    out = io.StringIO()
    call_command(*words, "--no-progress", stdout=out)
    return out.getvalue()


def figures(*words):
    answer = json.loads(run(*words, "--json"))
    assert list(answer) == ["figures"]
    return {one["name"]: one["value"] for one in answer["figures"]}


def histories(count=24):
    for number in range(count):
        rate = 0.4 + number / 120
        for week in range(6):
            at = NOW - timedelta(days=7 * (5 - week), minutes=number)
            store(pilot(f"Ace_{number}", 300 + 60 * week, rate), at)


@pytest.mark.parametrize("name", sorted(django_settings.BACKTESTS))
def test_every_backtest_of_the_settings_exists(name):
    assert callable(load(django_settings.BACKTESTS[name]))


@pytest.mark.django_db
def test_a_backtest_of_nothing_says_what_is_missing():
    with pytest.raises(CommandError, match="nothing to test on"):
        run("backtest", "warthunder")


@pytest.mark.slow
@pytest.mark.django_db
def test_a_backtest_walks_over_what_is_stored(settings):
    settings.DOZOR_DEMO = False
    histories()
    found = figures("backtest", "warthunder")

    assert {"coverage", "coverage_targets", "log_loss", "log_loss:lifetime_rate"} <= set(found)
    assert 0 <= found["coverage"] <= 1
    assert found["log_loss"] < found["log_loss:population_mean"]


@pytest.mark.slow
def test_a_backtest_of_a_demo_world_needs_no_database():
    found = figures("backtest", "warthunder", "--demo-seed", "5", "--players", "30")

    assert found["coverage"] > 0.6


@pytest.mark.slow
@pytest.mark.django_db
def test_weights_are_compared_on_stored_periods(settings):
    settings.DOZOR_DEMO = False
    histories()
    build(False, NOW)
    found = figures("rating_weights")
    table = run("rating_weights")

    assert found["log_loss:weighted"] <= found["log_loss:survival_only"]
    assert sum(v for k, v in found.items() if k.startswith("weight:")) == pytest.approx(1)
    assert "weights in use" in table and "best weights" in table


@pytest.mark.slow
@pytest.mark.django_db
def test_weights_are_not_compared_on_too_little(settings):
    settings.DOZOR_DEMO = False
    population(5, NOW)
    build(False, NOW)
    with pytest.raises(CommandError, match="too little"):
        run("rating_weights")


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demos_population_grows_a_few_at_a_time_and_stops(source):
    now = datetime.now(UTC)
    with DemoHistory() as history:
        backfill_squadron(history, SUGGESTED_SQUADRONS[0], now=now, days=1)

    assert grow_demo_population(now, wanted=5, batch=3) == 3
    assert grow_demo_population(now, wanted=5, batch=3) == 2
    assert grow_demo_population(now, wanted=5, batch=3) == 0
    assert players_with_reading(demo=True).count() == 5
    assert Player.objects.filter(demo=True).exclude(latest=None).first().snapshots.count() > 2


@pytest.mark.django_db
def test_only_the_demo_grows_a_population(settings):
    settings.DOZOR_DEMO = False

    assert grow_demo_population(NOW) == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pages_are_fast_and_their_queries_few():
    found = figures("bench", "warthunder", "--players", "400", "--runs", "1")

    assert found["readings"] == 400 * 50
    assert found["player_api_p95"] < 300
    assert found["top_queries"] <= 2 and found["compare_queries"] <= 3
