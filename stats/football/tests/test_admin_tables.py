"""Football's back office: few queries a list, nothing of a source changed by hand."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stats.football.models import (
    Competition,
    Match,
    Player,
    PlayerMonth,
    Season,
    Team,
    TeamSeason,
)
from stats.football.services.rollups import refresh
from stats.football.services.storing import store
from stats.football.tests.test_rollups_kept import NOW, with_parts
from stats.football.tests.test_storing import event

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MODELS = [Match, Competition, Season, Team, Player, TeamSeason, PlayerMonth]


@pytest.fixture
def match():
    store([event()], now=NOW)
    row = Match.objects.get()
    with_parts(row)
    refresh([row.pk])
    return row


def address(model, what, *args):
    return reverse(f"admin:football_{model._meta.model_name}_{what}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_is_searched_with_few_queries(admin_client, match, model):
    for query in ({}, {"q": "North"}, {"q": "2024"}):
        with CaptureQueriesContext(connection) as found:
            response = admin_client.get(address(model, "changelist"), query)
        assert response.status_code == 200
        assert len(found) <= 12


def test_a_match_shows_what_belongs_to_it_with_as_many_queries_however_many_play(
    admin_client, match
):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(address(Match, "change", match.pk)).status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(2, 12):
        with_parts(match, number=number)
    assert asked() == few <= 16


@pytest.mark.parametrize("model", [one for one in MODELS if one is not Season])
def test_what_sources_tell_is_not_changed_by_hand(admin_client, match, model):
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    assert admin_client.get(address(model, "add")).status_code == 403
    assert admin_client.post(address(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_staff_tell_of_points_deducted_and_nothing_else_of_a_season(admin_client, match):
    season = Season.objects.get()
    told = {"deductions": json.dumps({str(match.home_id): 6}), "label": "1999-00"}
    admin_client.post(address(Season, "change", season.pk), told)

    after = Season.objects.get()
    assert after.deductions == {str(match.home_id): 6}
    assert (after.label, after.version) == (season.label, season.version + 1)


@pytest.mark.parametrize("told", ['{"999999": 3}', '{"HOME": "3"}', '{"HOME": 0}', "[1]", "no"])
def test_wrong_deductions_are_refused_with_a_reason(admin_client, match, told):
    season = Season.objects.get()
    told = told.replace("HOME", str(match.home_id))
    page = admin_client.post(address(Season, "change", season.pk), {"deductions": told})

    assert page.status_code == 200 and page.context["adminform"].form.errors["deductions"]
    assert Season.objects.get().deductions == {}
