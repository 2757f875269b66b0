"""The recorded pages, where they are at hand, read by two readers and checked by their sums."""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings

from config.work.outcomes import Outcome
from stats.warthunder.codec import to_json
from stats.warthunder.doctor import examine
from stats.warthunder.integrity import profile_checks, summary
from stats.warthunder.parse import parse_profile
from stats.warthunder.records import Profile, Refusal

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "warthunder"
PROFILE_SHA256 = "83306b8b5c2170ccb2b0f61eb489e6073bd7a498bece0acc3403c6c71f58dfcc"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the recorded samples are not beside the checkout"
)


def recorded(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.slow
def test_two_readers_agree_on_every_field_of_the_recorded_profile():
    report = examine(recorded("profile_recorded_zh.html"))
    assert (report.agrees, report.compared, report.findings) == (True, 202, ())


def test_every_sum_of_the_recorded_profile_holds():
    profile = parse_profile(recorded("profile_recorded_zh.html"))
    assert isinstance(profile, Profile)
    # The two that cannot be told are of a branch and mode this player never played.
    assert summary(profile_checks(profile)) == (28, 0, 2)


def test_the_recorded_profile_is_read_exactly():
    profile = parse_profile(recorded("profile_recorded_zh.html"))
    canonical = json.dumps(to_json(profile), sort_keys=True, ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == PROFILE_SHA256


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("profile_not_found_recorded_zh.html", Outcome.NOT_FOUND),
        ("cloudflare_challenge.html", Outcome.BLOCKED),
    ],
)
def test_a_recorded_refusal_is_told_apart(name, outcome):
    answer = parse_profile(recorded(name))
    assert isinstance(answer, Refusal)
    assert answer.outcome is outcome
    assert examine(recorded(name)).agrees
