import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.work.outcomes import Outcome
from stats.warthunder import queries
from stats.warthunder.models import Player, PlayerSnapshot, RawAnswer
from stats.warthunder.parse import parse_profile
from stats.warthunder.services.imports import Upload, import_pages
from stats.warthunder.tests.pages import (
    challenge_page,
    maintenance_page,
    make_profile,
    make_squadron,
    not_found_page,
    profile_page,
    sign_in_page,
    squadron_page,
)

pytestmark = pytest.mark.django_db
SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "warthunder"


def import_bodies(*bodies):
    uploads = [Upload(f"{number}.html", body) for number, body in enumerate(bodies)]
    return import_pages(uploads, now=timezone.now(), rng=Random(1))


def test_each_kind_of_page_has_its_own_outcome_and_message():
    pages = [
        profile_page(make_profile()),
        not_found_page(),
        challenge_page(),
        sign_in_page(),
        profile_page(make_profile())[:4000],
    ]
    results = import_bodies(*pages)

    assert [result.outcome for result in results] == [
        Outcome.FOUND,
        Outcome.NOT_FOUND,
        Outcome.BLOCKED,
        Outcome.UNAVAILABLE,
        Outcome.UNREADABLE,
    ]
    assert len({result.message for result in results}) == 5
    assert RawAnswer.objects.count() == Player.objects.count() == 1


@pytest.mark.parametrize("body", [maintenance_page(), squadron_page(make_squadron()), b"\0\1\2"])
def test_what_is_no_profile_stores_nothing(body):
    (result,) = import_bodies(body)

    assert not result.stored and result.message
    assert not Player.objects.exists() and not RawAnswer.objects.exists()


@pytest.mark.slow
def test_pages_of_one_player_in_several_languages_are_one_player():
    import_bodies(*(profile_page(make_profile(), language) for language in ("en", "ru", "zh")))

    assert Player.objects.count() == PlayerSnapshot.objects.count() == 1


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of recorded samples is not there")
def test_the_recorded_page_is_shown_number_by_number():
    body = (SAMPLES / "profile_recorded_zh.html").read_bytes()
    (result,) = import_bodies(body)

    page = queries.player_page(result.player, timezone.now())
    assert page.profile == parse_profile(body)
    assert page.shown.checks_failed == 0


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of recorded samples is not there")
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("profile_not_found_recorded_zh.html", Outcome.NOT_FOUND),
        ("cloudflare_challenge.html", Outcome.BLOCKED),
    ],
)
def test_the_recorded_refusals_store_nothing(name, outcome):
    (result,) = import_bodies((SAMPLES / name).read_bytes())

    assert result.outcome is outcome
    assert not RawAnswer.objects.exists()


def test_the_command_stores_files_and_passes_over_known_ones(tmp_path, capsys):
    file = tmp_path / "profile.html"
    file.write_bytes(profile_page(make_profile()))
    call_command("import_profile", str(file), "--no-progress")
    call_command("import_profile", str(file), "--no-progress")

    assert PlayerSnapshot.objects.count() == 1
    assert "imported before" in capsys.readouterr().out


def test_the_command_takes_the_time_of_the_file_when_asked(tmp_path):
    file = tmp_path / "profile.html"
    file.write_bytes(profile_page(make_profile()))
    saved_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    os.utime(file, (saved_at.timestamp(), saved_at.timestamp()))
    call_command("import_profile", str(file), "--file-time", "--no-progress")

    assert PlayerSnapshot.objects.get().taken_at == saved_at


def test_the_command_fails_with_a_reason_when_nothing_was_stored(tmp_path):
    file = tmp_path / "challenge.html"
    file.write_bytes(challenge_page())

    with pytest.raises(CommandError, match="Nothing was stored: This is the site's browser check"):
        call_command("import_profile", str(file), str(tmp_path / "missing"), "--no-progress")
