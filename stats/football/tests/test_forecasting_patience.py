"""Everything is learned anew once an import is still, and not after each of its files."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from stats.football.models import CollectRun, ForecastDesk, ForecastModel, Season
from stats.football.services.forecasting import fit_due
from stats.football.services.forecasting.desks import mark
from stats.football.services.forecasting.fitting import fit_country
from stats.football.services.forecasting.patience import PATIENCE, QUIET
from stats.football.tests.forecast_world import NOW, fill, league

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def england():
    """A league with two seasons and a third under way, of which nothing was learned yet."""
    cache.clear()
    competition = league()
    fill(competition)
    return competition


@pytest.fixture
def corrected(england):
    """A league whose oldest match is not as it was when everything was learned."""
    fit_country("en", demo=False, now=NOW)
    season = Season.objects.order_by("label").first()
    match = season.matches.order_by("order_at").first()
    match.ft_home = 9
    match.save()
    bump(season)
    mark([england.pk], NOW)
    return england


def bump(season):
    Season.objects.filter(pk=season.pk).update(version=season.version + 1)
    season.refresh_from_db()


def version():
    return ForecastModel.objects.get(active=True).version


def test_it_waits_until_nothing_more_comes_in(corrected):
    assert fit_due(NOW) == []
    assert ForecastDesk.objects.get().fit_due_at == NOW + QUIET
    bump(Season.objects.order_by("label").first())
    mark([corrected.pk], NOW + 2 * MINUTE)
    assert fit_due(NOW + 2 * MINUTE) == []
    assert ForecastDesk.objects.get().fit_due_at == NOW + 2 * MINUTE + QUIET
    assert version() == 1
    [found] = fit_due(NOW + 2 * MINUTE + QUIET)
    assert found.anew
    assert ForecastDesk.objects.get().fit_due_at is None


@pytest.mark.parametrize(
    ("scope", "waits"),
    [
        ({"kind": "full"}, True),
        ({"kind": "season", "leagues": ["en.2"], "seasons": ["2019-20"]}, True),
        ({"kind": "full", "leagues": ["es.1"]}, False),
        ({"kind": "live"}, False),
    ],
)
def test_a_run_that_brings_seasons_of_the_country_is_waited_for(corrected, scope, waits):
    CollectRun.objects.create(source="openfootball", key="a", state="running", scope=scope)
    assert fit_due(NOW) == []
    assert bool(fit_due(NOW + QUIET)) is not waits


def test_it_does_not_wait_for_ever(corrected):
    CollectRun.objects.create(
        source="openfootball", key="a", state="running", scope={"kind": "full"}
    )
    at = NOW
    while not fit_due(at):
        at = ForecastDesk.objects.get().fit_due_at
    assert at == NOW + PATIENCE
    assert version() == 2


def test_what_is_new_alone_is_learned_at_once(england):
    mark([england.pk], NOW)
    assert [one.anew for one in fit_due(NOW)] == [True]
