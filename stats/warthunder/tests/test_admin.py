from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.apps import apps
from django.urls import reverse

from stats.warthunder.models import Origin, Player, PlayerSnapshot, SquadronEvent
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import (
    make_profile,
    make_squadron,
    profile_page,
    rename,
    squadron_page,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = [model._meta.model_name for model in apps.get_app_config("warthunder").get_models()]
CREW = make_squadron()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def fill():
    for number in range(6):
        at = START + timedelta(days=number)
        profile = make_profile(f"Pilot_{number}", scale=number + 1)
        page = RawPage("profile", profile_page(profile), "x.html", Origin.UPLOAD, at)
        store_profile(profile, page, claim=None, now=at, rng=Random(1))
    squadron = ensure_squadron(CREW.name, demo=False)
    pages = [CREW, rename(CREW, CREW.members[0].nick, "Brand_New")]
    pages.append(replace(pages[1], rating=1))
    for number, page in enumerate(pages):
        at = START + timedelta(hours=number)
        raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
        store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))


def act(desk, name, action, *rows):
    url = reverse(f"admin:warthunder_{name}_changelist")
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return desk.post(url, data, follow=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_listed_and_searched_with_few_queries(
    desk, name, django_assert_max_num_queries
):
    fill()
    url = reverse(f"admin:warthunder_{name}_changelist")

    for query in ({}, {"q": "Pilot"}):
        with django_assert_max_num_queries(9):
            assert desk.get(url, query).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_added_by_hand(desk, name):
    assert desk.get(reverse(f"admin:warthunder_{name}_add")).status_code == 403


@pytest.mark.slow
def test_a_player_is_put_into_the_queue_by_an_action(desk):
    player = ensure_player("Pilot", demo=False)
    act(desk, "player", "refresh_now", player)

    player.refresh_from_db()
    assert player.claimed_until is not None


@pytest.mark.slow
def test_a_snapshot_is_read_again_by_an_action(desk):
    fill()
    snapshot = PlayerSnapshot.objects.first()
    PlayerSnapshot.objects.filter(pk=snapshot.pk).update(missions=1)
    act(desk, "playersnapshot", "replay", snapshot)

    assert PlayerSnapshot.objects.get(pk=snapshot.pk).missions == snapshot.missions


@pytest.mark.slow
@pytest.mark.parametrize(("action", "verdict"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_rename_gets_its_verdict_by_an_action(desk, staff, action, verdict):
    fill()
    event = SquadronEvent.objects.get(kind="renamed")
    answer = act(desk, "squadronevent", action, event)

    event.refresh_from_db()
    assert (event.verdict, event.confirmed_by) == (verdict, staff)
    again = act(desk, "squadronevent", action, event)
    assert answer.status_code == 200 and b"already" in again.content
    assert Player.objects.count() == 6
