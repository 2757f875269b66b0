from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accounts.alerts.models import Alert
from accounts.alerts.services import follow
from accounts.subjects import Subject
from stats.warthunder.models import (
    Membership,
    Origin,
    Player,
    PlayerEvent,
    PlayerSnapshot,
    RawAnswer,
    Squadron,
)
from stats.warthunder.records import Mode, Quality
from stats.warthunder.services.players import ensure_player, find_player, store_profile
from stats.warthunder.services.raw import RawPage, body_of
from stats.warthunder.services.replay import NothingToReplay, replay_player
from stats.warthunder.tests.pages import make_profile, profile_page

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def store(profile, days=0.0, origin=Origin.UPLOAD):
    at = START + timedelta(days=days)
    page = RawPage("profile", profile_page(profile), "profile.html", origin, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1))


def kinds() -> list[str]:
    return list(PlayerEvent.objects.order_by("seq").values_list("kind", flat=True))


def test_a_first_reading_makes_the_player_and_tells_nothing():
    stored = store(make_profile("Test_Pilot"))

    assert stored.created and stored.player.latest == stored.snapshot
    assert (stored.player.squadron_name, stored.player.level) == ("Test Squadron", 11)
    assert stored.snapshot.quality == Quality.VALID and stored.snapshot.checks_failed == 0
    assert kinds() == []


def test_the_raw_page_is_kept_byte_for_byte():
    stored = store(make_profile())

    assert body_of(stored.snapshot.raw) == profile_page(make_profile())


def test_an_unchanged_page_only_moves_the_last_snapshot_on():
    first = store(make_profile())
    second = store(make_profile(), days=1)

    assert not second.created and second.snapshot == first.snapshot
    assert PlayerSnapshot.objects.get().last_seen_at == START + timedelta(days=1)
    assert RawAnswer.objects.count() == 1


def test_the_same_reading_stored_twice_changes_nothing():
    store(make_profile(), days=0)
    store(make_profile(scale=2), days=1)
    before = list(PlayerSnapshot.objects.values())

    store(make_profile(scale=2), days=1)

    assert list(PlayerSnapshot.objects.values()) == before


def test_more_missions_are_told_as_progress():
    store(make_profile())
    store(make_profile(scale=2), days=1)

    (event,) = PlayerEvent.objects.all()
    assert (event.kind, event.data["missions"]) == ("warthunder.player.progress", 3 * 120)


def test_a_fallen_counter_is_a_regression_told_once_and_the_valid_reading_stays_on_show():
    good = store(make_profile(scale=5))
    store(make_profile(scale=1), days=1)
    bad = store(make_profile(scale=2), days=2)

    assert bad.snapshot.quality == Quality.REGRESSION and "→" in bad.snapshot.reason
    assert Player.objects.get().latest == good.snapshot
    assert kinds() == ["warthunder.player.regression"]


def test_after_a_regression_progress_is_counted_from_the_last_valid_reading():
    store(make_profile(scale=5))
    store(make_profile(scale=1), days=1)
    store(make_profile(scale=6), days=2)

    progress = PlayerEvent.objects.get(kind="warthunder.player.progress")
    assert progress.data["missions"] == 3 * 120


@pytest.mark.slow
def test_counters_that_stay_low_for_a_week_are_believed_to_be_started_anew():
    store(make_profile(scale=9))
    store(make_profile(scale=1), days=1)
    late = store(make_profile(scale=2), days=9)

    assert late.snapshot.quality == Quality.VALID
    assert Player.objects.get().latest == late.snapshot


def test_a_page_without_a_mode_is_partial_and_does_not_replace_a_valid_reading():
    good = store(make_profile())
    profile = make_profile()
    del profile.modes[Mode.SIMULATOR]
    partial = store(profile, days=1)

    assert partial.snapshot.quality == Quality.PARTIAL and "simulator" in partial.snapshot.reason
    assert Player.objects.get().latest == good.snapshot


def test_an_older_page_fills_the_past_and_leaves_the_present_alone():
    new = store(make_profile(scale=5, squadron_name="New Home"))
    old = store(make_profile(scale=3, squadron_name="Old Home"), days=-30)

    player = Player.objects.get()
    assert old.created and old.snapshot.quality == Quality.VALID
    assert (player.latest, player.squadron_name) == (new.snapshot, "New Home")
    assert kinds() == []


def test_an_older_page_with_greater_counters_is_a_regression():
    store(make_profile(scale=1))
    old = store(make_profile(scale=5), days=-30)

    assert old.snapshot.quality == Quality.REGRESSION


def test_a_change_of_squadron_is_told_with_both_names():
    store(make_profile(squadron_name="Old Home"))
    store(make_profile(squadron_name=None, squadron_tag=None), days=1)

    event = PlayerEvent.objects.get()
    assert event.kind == "warthunder.player.squadron"
    assert (event.data["before"], event.data["after"]) == ("Old Home", "")


def test_followers_get_an_alert_and_others_do_not(user, other_user):
    player = store(make_profile()).player
    follow(user, Subject("warthunder.player", str(player.pk)))

    store(make_profile(scale=2), days=1)

    (alert,) = Alert.objects.all()
    assert (alert.user, alert.kind) == (user, "warthunder.player.progress")


def test_a_demo_player_never_mixes_with_a_real_one_of_the_same_nick():
    real = store(make_profile()).player
    demo = store(make_profile(), origin=Origin.DEMO).player

    assert real != demo and demo.demo and not real.demo


def test_a_nick_that_only_gained_a_decoration_is_the_same_player_with_a_longer_history():
    player = store(make_profile("Test_Pilot")).player

    assert find_player("⋇Test_Pilot", demo=False) == player


def test_a_decorated_nick_that_fits_two_players_is_nobody():
    ensure_player("Pilot", demo=False)
    ensure_player("pilot", demo=False)

    assert find_player("PILOT", demo=False) is None


def test_the_name_in_use_is_in_the_history():
    player = store(make_profile()).player

    (name,) = player.names.all()
    assert (name.nick, name.seen_until) == ("Test_Pilot", None)


def test_a_new_player_is_joined_to_the_rosters_that_list_the_nick():
    squadron = Squadron.objects.create(name="Night Owls")
    Membership.objects.create(
        squadron=squadron, nick="Test_Pilot", nick_key="x", first_seen_at=START, last_seen_at=START
    )
    player = ensure_player("Test_Pilot", demo=False)

    assert Membership.objects.get().player == player


def test_replaying_a_kept_page_repairs_what_an_older_parser_misread():
    stored = store(make_profile())
    PlayerSnapshot.objects.update(missions=1, quality=Quality.PARTIAL, statistics={"nick": "x"})

    assert replay_player(stored.snapshot.pk)

    snapshot = PlayerSnapshot.objects.get()
    assert (snapshot.missions, snapshot.quality) == (stored.snapshot.missions, Quality.VALID)
    assert not replay_player(stored.snapshot.pk)


def test_a_snapshot_without_its_page_cannot_be_replayed():
    stored = store(make_profile())
    RawAnswer.objects.all().delete()

    with pytest.raises(NothingToReplay):
        replay_player(stored.snapshot.pk)
