"""The steps before serving."""

import pytest
from django.core.management import call_command

from accounts.models import User
from config import startup
from config.finding.models import Entry
from config.upstream.errors import Unavailable
from stats.football.models import Country, Team

FILLED = []


def note(owner):
    FILLED.append(owner.username)


def free():
    FILLED.append("free")


def break_down(owner):
    raise RuntimeError("the source is away")


@pytest.fixture
def fresh(settings, tmp_path):
    FILLED.clear()
    settings.VAR_DIR = tmp_path
    settings.FIRST_RUN_HOOKS = [f"{__name__}.note"]
    return settings


@pytest.mark.django_db
def test_a_migrated_database_lacks_nothing():
    assert startup.pending_migrations() == 0
    assert startup.migrate() == 0


@pytest.mark.django_db
def test_the_first_user_is_made_once_with_the_given_password(settings):
    settings.DOZOR_ADMIN_PASSWORD = "given-by-the-owner"
    person = startup.first_user()
    assert (person.username, person.generated) == ("admin", False)
    assert User.objects.get().check_password("given-by-the-owner")
    assert startup.first_user() is None


@pytest.mark.django_db
def test_the_demo_is_filled_once_for_the_first_superuser(fresh, user, staff):
    assert startup.seed_demo()
    assert not startup.seed_demo()
    assert FILLED == ["chief"]


@pytest.mark.django_db
def test_a_filling_that_failed_is_tried_again(fresh, staff):
    fresh.FIRST_RUN_HOOKS = [f"{__name__}.break_down"]
    with pytest.raises(RuntimeError):
        startup.seed_demo()
    fresh.FIRST_RUN_HOOKS = [f"{__name__}.note"]
    assert startup.seed_demo()


@pytest.mark.django_db
def test_without_anybody_nothing_is_filled(fresh):
    assert not startup.seed_demo()
    assert FILLED == []


def test_static_files_are_collected_again_only_when_one_changed(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "root"
    source.mkdir()
    settings.STATIC_ROOT.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    (source / "a.css").write_text("a {}")
    assert startup.collect_static()
    assert (settings.STATIC_ROOT / "a.css").exists()
    assert not startup.collect_static()
    (source / "b.css").write_text("b {}")
    assert startup.collect_static()
    finders.get_finder.cache_clear()


def test_a_process_that_starts_alone_takes_up_what_was_left(settings):
    FILLED.clear()
    settings.ALONE_START_HOOKS = [f"{__name__}.free"]

    startup.take_up_work()

    assert FILLED == ["free"]


def refuse_to_answer(owner):
    raise Unavailable("warthunder", "no connection to the demo")


@pytest.mark.django_db
def test_without_its_sources_the_demo_is_left_empty_in_one_line_and_filled_by_the_next_prepare(
    fresh, capsys
):
    fresh.DOZOR_DEMO, fresh.DOZOR_ADMIN_PASSWORD = True, "given-by-the-owner"
    fresh.FIRST_RUN_HOOKS = [f"{__name__}.refuse_to_answer"]
    call_command("prepare")
    assert "The demo is not filled: " in capsys.readouterr().err

    fresh.FIRST_RUN_HOOKS = [f"{__name__}.note"]
    call_command("prepare")
    assert "The demo is filled." in capsys.readouterr().out
    assert FILLED == ["admin"]


@pytest.mark.django_db
def test_prepare_makes_the_names_of_an_older_database_findable_once(fresh, capsys):
    fresh.DOZOR_ADMIN_PASSWORD = "given-by-the-owner"
    country = Country.objects.create(code="en", name="England")
    Team.objects.bulk_create([Team(name="Lantern United", country=country)])
    call_command("prepare")
    assert "Search finds now: football.team." in capsys.readouterr().out
    assert Entry.objects.get().text == "Lantern United"

    call_command("prepare")
    assert "Search finds" not in capsys.readouterr().out
