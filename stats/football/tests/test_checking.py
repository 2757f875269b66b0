"""A source's table is compared with ours, row by row."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stats.football.models import Season, TableCheck
from stats.football.records import Source, TableRecord, TableRowRecord, TeamName
from stats.football.services.checking import CHECKS_KEPT, check_table
from stats.football.services.storing import store
from stats.football.tests.test_storing import told

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def season():
    """A season of one match: Northford beat Southgate 2–1."""
    store([told()], now=NOW)
    return Season.objects.select_related("competition").get()


def printed(**changes):
    first = TableRowRecord(1, TeamName("Northford FC", "31"), 1, 1, 0, 0, 2, 1, 3)
    second = TableRowRecord(2, TeamName("Southgate", "32"), 1, 0, 0, 1, 1, 2, 0)
    return TableRecord("Some League", (replace(first, **changes), second))


@pytest.mark.slow
def test_a_table_like_ours_has_no_differences(season):
    check = check_table(season, printed(), Source.SOFASCORE, NOW)
    assert check.differences == []
    assert [row["name"] for row in check.rows] == ["Northford FC", "Southgate"]
    assert all(row["team"] for row in check.rows)


def test_what_differs_is_listed_figure_by_figure(season):
    check = check_table(season, printed(points=2, draws=1), Source.SOFASCORE, NOW)
    assert [(one["what"], one["theirs"], one["ours"]) for one in check.differences] == [
        ("draws", 1, 0),
        ("points", 2, 3),
    ]


def test_teams_that_only_one_table_has_are_listed(season):
    table = printed(team=TeamName("Westbrook", "99"))
    check = check_table(season, table, Source.SOFASCORE, NOW)
    assert [(one["what"], one["theirs"], one["ours"]) for one in check.differences] == [
        ("team", "Westbrook", None),
        ("team", None, "Northford"),
    ]


@pytest.mark.slow
def test_teams_that_nothing_parts_may_stand_in_any_order():
    store([told((1, 1))], now=NOW)
    season = Season.objects.select_related("competition").get()
    drawn = {"played": 1, "wins": 0, "draws": 1, "losses": 0, "goals_for": 1, "goals_against": 1}
    for places in ((1, 2), (2, 1)):
        rows = tuple(
            TableRowRecord(place, TeamName(name), points=1, **drawn)
            for place, name in zip(places, ("Northford", "Southgate"), strict=True)
        )
        assert check_table(season, TableRecord("", rows), Source.SOFASCORE, NOW).differences == []


@pytest.mark.slow
def test_only_the_newest_checks_are_kept(season):
    for _ in range(CHECKS_KEPT + 3):
        last = check_table(season, printed(), Source.SOFASCORE, NOW)
    assert TableCheck.objects.count() == CHECKS_KEPT
    assert TableCheck.objects.filter(pk=last.pk).exists()
