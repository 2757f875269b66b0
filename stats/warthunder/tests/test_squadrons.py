from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accounts.alerts.models import Alert
from accounts.alerts.services import follow
from accounts.subjects import Subject
from stats.warthunder.models import (
    Membership,
    Origin,
    PlayerEvent,
    SquadronEvent,
    SquadronSnapshot,
)
from stats.warthunder.records import EventKind, Quality
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.renames import NotARename, confirm_rename, reject_rename
from stats.warthunder.services.replay import replay_squadron
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import make_member, make_squadron, rename, squadron_page

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CREW = make_squadron()
NICKS = [member.nick for member in CREW.members]


def store(page, minutes=0):
    at = START + timedelta(minutes=minutes)
    squadron = ensure_squadron(CREW.name, demo=False)
    raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
    return store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))


def crew(members, **fields):
    return replace(CREW, members=tuple(members), members_stated=len(members), **fields)


def events() -> list[tuple[int, str, str]]:
    return list(SquadronEvent.objects.order_by("seq").values_list("seq", "kind", "nick"))


def test_the_first_page_is_the_baseline():
    stored = store(CREW)

    assert events() == []
    assert Membership.objects.filter(left_at=None).count() == len(NICKS)
    assert stored.squadron.latest == stored.snapshot


def test_an_unchanged_page_only_moves_the_last_snapshot_on():
    store(CREW)
    store(CREW, 15)

    snapshot = SquadronSnapshot.objects.get()
    assert snapshot.last_seen_at == START + timedelta(minutes=15)


@pytest.mark.slow
def test_a_leave_is_told_once_on_the_second_poll_and_ends_the_stay_where_it_began_to_miss():
    store(CREW)
    for poll in (1, 2, 3, 4):
        store(crew(CREW.members[1:]), poll * 15)

    assert events() == [(1, "left", NICKS[0])]
    assert Membership.objects.get(nick=NICKS[0]).left_at == START + timedelta(minutes=15)


@pytest.mark.slow
def test_event_numbers_have_no_gaps():
    store(CREW)
    store(crew([*CREW.members, make_member("First_New"), make_member("Second_New")]), 15)
    promoted = replace(CREW.members[0], role="officer", rating=(CREW.members[0].rating or 0) + 7)
    store(crew([promoted, *CREW.members[1:]]), 30)
    store(crew([promoted, *CREW.members[1:]]), 45)

    numbers = [seq for seq, _kind, _nick in events()]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == 6


def test_a_page_stored_twice_is_stored_once():
    store(CREW)
    page = crew([*CREW.members, make_member("First_New")])
    store(page, 15)
    store(page, 15)

    assert len(events()) == 1
    assert SquadronSnapshot.objects.count() == 2


def test_a_page_older_than_the_newest_changes_nothing():
    store(CREW, 30)
    store(crew(CREW.members[:-1]), 15)

    assert SquadronSnapshot.objects.count() == 1


def test_a_contradictory_page_is_kept_as_partial_and_changes_no_stay():
    store(CREW)
    broken = replace(CREW, members=CREW.members[:3])
    stored = store(broken, 15)

    assert stored.snapshot.quality == Quality.PARTIAL and "states" in stored.snapshot.reason
    assert stored.squadron.latest != stored.snapshot
    assert not Membership.objects.exclude(missing_since=None).exists()


@pytest.mark.slow
def test_a_mass_loss_is_believed_after_it_has_lasted_an_hour():
    store(CREW)
    few = crew(CREW.members[:2])
    for poll in range(1, 8):
        store(few, poll * 15)

    assert [kind for _seq, kind, _nick in events()] == ["left"] * (len(NICKS) - 2)


def test_a_rename_keeps_the_stay():
    store(CREW)
    store(rename(CREW, NICKS[0], "Brand_New"), 15)

    assert events()[0] == (1, "renamed", "Brand_New")
    stay = Membership.objects.get(nick="Brand_New")
    assert stay.first_seen_at == START and not Membership.objects.filter(nick=NICKS[0]).exists()


def test_a_confirmed_rename_gives_the_player_the_new_nick_and_keeps_the_old_in_the_history(staff):
    player = ensure_player(NICKS[0], demo=False)
    store(CREW)
    store(rename(CREW, NICKS[0], "Brand_New"), 15)

    event = confirm_rename(SquadronEvent.objects.get(kind="renamed").pk, staff)

    player.refresh_from_db()
    assert (event.verdict, event.confirmed_by, player.nick) == ("confirmed", staff, "Brand_New")
    assert Membership.objects.get(nick="Brand_New").player == player
    assert "Brand_New" in player.names.values_list("nick", flat=True)


def test_a_rejected_rename_ends_the_old_stay_and_begins_a_new_one(staff):
    store(CREW)
    store(rename(CREW, NICKS[0], "Brand_New"), 15)

    reject_rename(SquadronEvent.objects.get(kind="renamed").pk, staff)

    old, new = Membership.objects.get(nick=NICKS[0]), Membership.objects.get(nick="Brand_New")
    assert old.left_at == new.first_seen_at == START + timedelta(minutes=15)
    assert new.left_at is None


def test_a_verdict_is_given_once(staff):
    store(CREW)
    store(rename(CREW, NICKS[0], "Brand_New"), 15)
    event = SquadronEvent.objects.get(kind="renamed")
    confirm_rename(event.pk, staff)

    with pytest.raises(NotARename):
        reject_rename(event.pk, staff)


def test_followers_are_alerted_and_small_rating_moves_stay_out_of_inboxes(user, settings):
    settings.WT_ALERT_RATING_STEP = 20
    squadron = store(CREW).squadron
    follow(user, Subject("warthunder.squadron", str(squadron.pk)))
    one, two = CREW.members[:2]
    one = replace(one, rating=(one.rating or 0) + 5)
    two = replace(two, rating=(two.rating or 0) + 50)
    store(crew([one, two, *CREW.members[2:]]), 15)

    assert [kind for _s, kind, _n in events()] == ["rating", "rating"]
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.payload["nick"]) == ("warthunder.squadron.rating", two.nick)


def test_an_event_that_names_a_known_player_is_on_that_players_stream():
    player = ensure_player(NICKS[0], demo=False)
    store(CREW)
    store(crew([replace(CREW.members[0], role="officer"), *CREW.members[1:]]), 15)

    (event,) = PlayerEvent.objects.all()
    assert (event.player, event.kind) == (player, f"warthunder.squadron.{EventKind.ROLE}")


def test_replaying_a_squadron_page_makes_its_figures_anew():
    stored = store(CREW)
    SquadronSnapshot.objects.update(roster=[], median_rating=1)

    assert replay_squadron(stored.snapshot.pk)
    assert len(SquadronSnapshot.objects.get().roster) == len(NICKS)
