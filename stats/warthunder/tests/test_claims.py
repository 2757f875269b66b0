import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection, connections

from config.work.claims import (
    StaleClaim,
    claim_due,
    claim_one,
    fail,
    finish,
    release_all,
    start,
)
from config.work.outcomes import Outcome
from stats.warthunder.models import Origin, Player, PlayerSnapshot, SquadronEvent
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import (
    make_member,
    make_profile,
    make_squadron,
    profile_page,
    squadron_page,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)
LATER = NOW + timedelta(seconds=61)
THREADS = 6


def together(act, times=THREADS):
    """Run `act(number)` in threads that begin at the same moment; each has its own connection."""
    gate = threading.Barrier(times)

    def run(number):
        try:
            connection.ensure_connection()
            gate.wait(10)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def due_player(nick="Pilot") -> Player:
    player = ensure_player(nick, demo=False)
    Player.objects.filter(pk=player.pk).update(next_due_at=NOW)
    return player


def profile_raw(scale=1, at=NOW):
    profile = make_profile("Pilot", scale=scale)
    return profile, RawPage("profile", profile_page(profile), "url", Origin.FETCH, at)


@pytest.mark.django_db
def test_only_what_is_due_is_claimed_longest_overdue_first():
    late, later = due_player("Late"), due_player("Later")
    ensure_player("Not_Due", demo=False)
    Player.objects.filter(pk=late.pk).update(next_due_at=NOW - timedelta(hours=1))

    claims = claim_due(Player, NOW, limit=9, lease=LEASE)

    assert [claim.pk for claim in claims] == [late.pk, later.pk]
    assert claim_due(Player, NOW, limit=9, lease=LEASE) == []


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_claimed_again_and_the_first_holder_is_out():
    player = due_player()
    first = start(claim_one(Player, player.pk, NOW, lease=LEASE), NOW, lease=LEASE)
    second = claim_one(Player, player.pk, LATER, lease=LEASE)

    assert second is not None
    with pytest.raises(StaleClaim):
        finish(first, LATER, None)
    assert not fail(first, Outcome.UNAVAILABLE, "late", None)
    assert start(second, LATER) is not None


@pytest.mark.django_db
def test_a_stale_holders_reading_is_thrown_away_whole():
    player = due_player()
    stale = start(claim_one(Player, player.pk, NOW, lease=LEASE), NOW, lease=LEASE)
    claim_one(Player, player.pk, LATER, lease=LEASE)
    profile, raw = profile_raw()

    with pytest.raises(StaleClaim):
        store_profile(profile, raw, claim=stale, now=LATER, rng=Random(1))
    assert not PlayerSnapshot.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_claimants_one_gets_the_claim():
    player = due_player()

    claims = together(lambda _n: claim_one(Player, player.pk, NOW, lease=LEASE))

    assert sum(claim is not None for claim in claims) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_deliveries_of_one_task_one_starts():
    player = due_player()
    claim = claim_one(Player, player.pk, NOW, lease=LEASE)

    started = together(lambda _n: start(claim, NOW, lease=LEASE))

    assert sum(one is not None for one in started) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_holders_with_results_one_stores():
    player = due_player()
    claim = start(claim_one(Player, player.pk, NOW, lease=LEASE), NOW, lease=LEASE)

    def store(number):
        profile, raw = profile_raw(scale=number + 1, at=NOW + timedelta(seconds=number))
        try:
            store_profile(profile, raw, claim=claim, now=NOW, rng=Random(1))
        except StaleClaim:
            return "stale"
        return "stored"

    assert sorted(together(store)) == ["stale"] * (THREADS - 1) + ["stored"]
    assert PlayerSnapshot.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_uploads_of_one_player_make_one_player():
    def store(number):
        profile, raw = profile_raw(scale=number + 1, at=NOW + timedelta(days=number))
        store_profile(profile, raw, claim=None, now=NOW, rng=Random(1))

    together(store)

    assert Player.objects.count() == 1
    assert PlayerSnapshot.objects.count() == THREADS


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_pages_of_one_squadron_stored_at_once_number_their_events_without_gaps():
    crew = make_squadron()
    squadron = ensure_squadron(crew.name, demo=False)

    def store(page, at):
        raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
        store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))

    store(crew, NOW)

    def grow(number):
        fresh = [make_member(f"New_{number}_{i}") for i in range(3)]
        members = (*crew.members, *fresh)
        page = replace(crew, members=members, members_stated=len(members))
        store(page, NOW + timedelta(minutes=number + 1))

    together(grow)

    numbers = list(SquadronEvent.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 3


@pytest.mark.django_db
def test_a_process_that_starts_alone_frees_what_a_dead_one_held():
    player, squadron = due_player(), ensure_squadron("Test Squadron", demo=False)
    held = claim_one(Player, player.pk, NOW, lease=LEASE)
    claim_one(type(squadron), squadron.pk, NOW, lease=LEASE)

    assert release_all() == 2

    assert claim_one(Player, player.pk, NOW, lease=LEASE) is not None
    assert start(held, NOW) is None
    assert release_all() == 1
