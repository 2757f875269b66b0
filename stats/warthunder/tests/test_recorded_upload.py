"""A profile goes in through the form, and every figure of it stands on the player's page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from selectolax.lexbor import LexborHTMLParser

from stats.warthunder.codec import to_json
from stats.warthunder.models import Player
from stats.warthunder.parse import parse_profile
from stats.warthunder.tests.invented import make_profile
from stats.warthunder.tests.pages import profile_page

pytestmark = pytest.mark.django_db
SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "warthunder"
RECORDED = SAMPLES / "profile_recorded_zh.html"
DIVIDED = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3})")


def counts(document, path=""):
    """Return every counter of a record with its place; spans of time are printed otherwise."""
    if isinstance(document, dict):
        for name, value in document.items():
            if "play_time" not in name:
                yield from counts(value, f"{path}.{name}")
    elif isinstance(document, int) and not isinstance(document, bool):
        yield path, document


def figures_on_page(client, nick):
    answer = client.get(f"/warthunder/players/{nick}/")
    page = LexborHTMLParser(answer.content).css_first("main").text(separator=" ")
    return {int(figure) for figure in re.findall(r"\d+", DIVIDED.sub("", page))}


def upload(client, user, body):
    client.force_login(user)
    file = SimpleUploadedFile("saved.html", body, content_type="text/html")
    return client.post("/warthunder/import/", {"pages": [file]})


def assert_every_figure_is_shown(client, body):
    profile = parse_profile(body)
    shown = figures_on_page(client, profile.nick)
    missing = [
        (path, count)
        for path, count in counts(to_json(profile))
        if count not in shown and not path.endswith("victories_percent_printed")
    ]
    assert missing == []


@pytest.mark.slow
def test_every_figure_of_an_uploaded_page_is_shown(client, user):
    body = profile_page(make_profile(scale=37))

    upload(client, user, body)

    assert_every_figure_is_shown(client, body)


@pytest.mark.slow
@pytest.mark.skipif(not RECORDED.is_file(), reason="the folder of recorded samples is not there")
def test_every_figure_of_the_recorded_page_is_shown(client, user):
    body = RECORDED.read_bytes()

    upload(client, user, body)

    assert_every_figure_is_shown(client, body)


@pytest.mark.skipif(not RECORDED.is_file(), reason="the folder of recorded samples is not there")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("profile_not_found_recorded_zh.html", "nobody has"),
        ("cloudflare_challenge.html", "browser check"),
    ],
)
def test_a_recorded_page_that_is_no_profile_has_its_own_words_and_stores_nothing(
    client, user, name, words
):
    answer = upload(client, user, (SAMPLES / name).read_bytes())

    assert words in answer.content.decode()
    assert not Player.objects.exists()
