"""Demo seasons that bore years are named after their days when a database is upgraded."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from stats.football.models import CollectRun, Competition, Country, Season
from stats.football.models.incoming import RunState

moved = import_module("stats.football.migrations.0011_name_demo_seasons_by_their_day")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024-25", "2026-11-20.1"),
        ("2025-26", "2026-11-20.2"),
        ("2028-29", "2026-11-22.1"),
        ("2023-24", "2026-11-19.2"),
        ("2026-11-22.1", "2026-11-22.1"),
    ],
)
def test_old_names_of_demo_seasons_become_days(label, name):
    assert moved.day_of(label) == name


def league(code, label, *, demo):
    country, _ = Country.objects.get_or_create(code=code[:2], defaults={"name": code})
    row = Competition.objects.create(code=code, name=code, country=country, demo=demo)
    return Season.objects.create(competition=row, label=label)


@pytest.mark.django_db
def test_only_seasons_of_the_demo_s_leagues_are_renamed_and_their_runs_called_off():
    theirs = league("xa.1", "2028-29", demo=True)
    real, generated = league("en.1", "2028-29", demo=False), league("zz.1", "2028-29", demo=True)
    runs = {
        demo: CollectRun.objects.create(
            source="sofascore", scope={"kind": "season", "seasons": ["2028-29"]}, key=f"k{demo}",
            todo=[{"kind": "rounds", "season": "2028-29"}], demo=demo,
            requested_at=timezone.now(),
        )
        for demo in (True, False)
    }  # fmt: skip

    moved.rename(apps, None)

    labels = [Season.objects.get(pk=one.pk).label for one in (theirs, real, generated)]
    assert labels == ["2026-11-22.1", "2028-29", "2028-29"]
    states = {demo: CollectRun.objects.get(pk=row.pk).state for demo, row in runs.items()}
    assert states == {True: RunState.CANCELLED, False: RunState.WAITING}
