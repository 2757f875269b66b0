"""Databases of tests are copies of a migrated one, and lack nothing that migrations make."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.tests import migrated
from config.workshop import battery


@pytest.mark.django_db
def test_a_copy_has_every_migration():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_a_changed_migration_makes_another_copy(tmp_path):
    folder = tmp_path / "app" / "migrations"
    folder.mkdir(parents=True)
    seen = set()
    for name, text in [("0001_initial", "a"), ("0001_initial", "b"), ("0002_more", "c")]:
        (folder / f"{name}.py").write_text(text)
        seen.add(migrated.digest([tmp_path / "app"]))

    assert len(seen) == 3


def test_what_was_migrated_once_is_taken_again(tmp_path):
    name = migrated.digest(Path(app.path) for app in apps.get_app_configs())
    kept = tmp_path / f"{name}.sqlite3"
    kept.write_bytes(b"migrated before")

    assert migrated.sqlite_file(tmp_path) == kept
    assert kept.read_bytes() == b"migrated before"


def test_browsers_are_where_their_battery_looks():
    marked = re.compile(r"mark\.browser\b")
    files = [
        file.relative_to(settings.BASE_DIR).as_posix()
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(settings.BASE_DIR)
        for file in Path(app.path).rglob("test_*.py")
        if marked.search(file.read_text(encoding="utf-8"))
    ]

    assert files
    assert [file for file in files if not file.startswith(f"{battery.BROWSED}/")] == []
