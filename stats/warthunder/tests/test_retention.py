from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accounts.alerts.services import follow
from accounts.subjects import Subject
from stats.warthunder.models import Origin, Player, PlayerSnapshot, RawAnswer, SquadronSnapshot
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.retention import prune
from stats.warthunder.services.squadrons import ensure_squadron
from stats.warthunder.tests.pages import make_profile, profile_page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def store(days_ago, scale):
    at = NOW - timedelta(days=days_ago)
    profile = make_profile(scale=scale)
    page = RawPage("profile", profile_page(profile), "x.html", Origin.UPLOAD, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1))


def aged(player, days):
    Player.objects.filter(pk=player.pk).update(created_at=NOW - timedelta(days=days))
    return player


@pytest.mark.slow
def test_old_pages_go_but_the_newest_of_a_player_stays():
    for scale, days_ago in enumerate([90, 60, 40], start=1):
        store(days_ago, scale)

    assert prune(NOW).raw_answers == 2
    assert RawAnswer.objects.get() == PlayerSnapshot.objects.order_by("-taken_at").first().raw
    assert PlayerSnapshot.objects.count() == 3


def test_pages_within_the_time_stay():
    store(20, 1)
    store(10, 2)

    assert prune(NOW).raw_answers == 0


def test_a_nick_that_was_never_found_goes_after_a_day(user):
    gone = aged(ensure_player("Gone", demo=False), 2)
    aged(ensure_player("Fresh", demo=False), 0)
    watched = aged(ensure_player("Watched", demo=False), 2)
    follow(user, Subject("warthunder.player", str(watched.pk)))

    assert prune(NOW).players == 1
    assert not Player.objects.filter(pk=gone.pk).exists()
    assert Player.objects.count() == 2


def test_demo_history_is_thinned_to_one_snapshot_an_hour_and_the_one_on_show_stays():
    squadron = ensure_squadron("Demo Owls", demo=True)
    begin = NOW - timedelta(days=5)
    for minute in range(0, 180, 10):
        at = begin + timedelta(minutes=minute)
        last = SquadronSnapshot.objects.create(
            squadron=squadron, taken_at=at, last_seen_at=at, origin="demo", quality="valid"
        )
    squadron.latest = last
    squadron.save()

    assert prune(NOW).demo_snapshots == 14
    squadron.refresh_from_db()
    assert squadron.latest == last


def test_real_history_is_never_thinned():
    squadron = ensure_squadron("Night Owls", demo=False)
    for minute in range(5):
        at = NOW - timedelta(days=99, minutes=minute)
        squadron.snapshots.create(taken_at=at, last_seen_at=at, origin="fetch", quality="valid")

    prune(NOW)

    assert squadron.snapshots.count() == 5
