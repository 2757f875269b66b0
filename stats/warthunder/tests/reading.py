"""Players stored as a page of theirs would be, and pages read as a visitor reads them."""

from datetime import timedelta
from random import Random

from django.urls import reverse
from django.utils import timezone

from stats.warthunder.services.analysis.references import build
from stats.warthunder.services.imports import Upload, import_page
from stats.warthunder.tests.invented import make_profile
from stats.warthunder.tests.pages import profile_page


def stored(nick, scale=3, days_ago=0):
    now = timezone.now()
    body = profile_page(make_profile(nick, scale=scale))
    upload = Upload("page.html", body, now - timedelta(days=days_ago))
    return import_page(upload, now=now, rng=Random(1)).player


def rated(count=4):
    """Players of growing volume, with a reference built of them."""
    players = [stored(f"Pilot_{place}", scale=3 + 2 * place) for place in range(count)]
    build(demo=False, now=timezone.now())
    return players


def read(client, url, **data):
    answer = client.get(url, data)
    assert answer.status_code == 200, url
    return answer.content.decode()


def page_of(client, nick, **data):
    return read(client, reverse("warthunder:player", args=[nick]), **data)


def part_of(page, name):
    """The section whose heading has this id."""
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]
