from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from accounts.alerts.services import follow
from accounts.subjects import Subject
from config.work.claims import claim_due, claim_one
from config.work.outcomes import Outcome
from stats.warthunder.demo import SUGGESTED_SQUADRONS, Fault, suggested_players
from stats.warthunder.history import DemoHistory
from stats.warthunder.models import (
    Membership,
    Player,
    PlayerSnapshot,
    Squadron,
    SquadronSnapshot,
    SquadronStanding,
)
from stats.warthunder.services.backfill import (
    NotTheDemo,
    backfill_player,
    backfill_squadron,
    fill_house,
)
from stats.warthunder.services.board import refresh_board
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.refresh import (
    Refused,
    refresh,
    request_refresh,
    sweep,
    ticket_of,
)
from stats.warthunder.services.squadrons import ensure_squadron

pytestmark = pytest.mark.django_db
NICK = suggested_players()[0]


def refresh_now(row, token=None) -> str:
    return refresh(type(row), row.pk, token, now=timezone.now(), rng=Random(1))


def player() -> Player:
    return ensure_player(NICK, demo=True)


@pytest.mark.slow
def test_refreshing_a_player_stores_a_snapshot_from_the_source(source):
    row = player()

    assert refresh_now(row) == "found"

    row.refresh_from_db()
    assert row.latest and row.latest.origin == "demo" and row.latest.checks_failed == 0
    assert (row.claimed_until, row.failures, row.last_outcome) == (None, 0, "found")


@pytest.mark.slow
def test_refreshing_a_squadron_stores_its_roster(source):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)

    assert refresh_now(squadron) == "found"
    assert Membership.objects.count() == SquadronSnapshot.objects.get().members_listed > 10


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault.CHALLENGE, Outcome.BLOCKED),
        (Fault.NOT_FOUND, Outcome.NOT_FOUND),
        (Fault.RATE_LIMITED, Outcome.RATE_LIMITED),
        (Fault.ERROR, Outcome.UNAVAILABLE),
        (Fault.UNAVAILABLE, Outcome.UNAVAILABLE),
        (Fault.RESET, Outcome.UNAVAILABLE),
    ],
)
def test_each_way_of_failing_has_its_own_outcome_and_stores_nothing(source, fault, outcome):
    row = player()
    source.faults.kind = fault

    assert refresh_now(row) == outcome.value

    row.refresh_from_db()
    assert (row.last_outcome, row.failures, row.claimed_until) == (outcome, 1, None)
    assert row.last_error
    assert not PlayerSnapshot.objects.exists()
    assert ticket_of(row, timezone.now()).state == "failed"


def test_a_squadron_that_is_gone_is_not_found(source):
    squadron = ensure_squadron("No Such Squadron", demo=True)

    assert refresh_now(squadron) == Outcome.NOT_FOUND.value


@pytest.mark.slow
def test_failures_back_off_and_a_success_forgets_them(source, user):
    row = player()
    follow(user, Subject("warthunder.player", str(row.pk)))
    source.faults.kind, source.faults.times = Fault.ERROR, 2
    refresh_now(row)
    row.refresh_from_db()
    first_wait = row.next_due_at - timezone.now()
    assert refresh_now(row) == Outcome.UNAVAILABLE.value
    assert first_wait > timedelta(seconds=50)

    assert refresh_now(row) == "found"

    row.refresh_from_db()
    assert (row.failures, row.last_error) == (0, "")


@pytest.mark.slow
def test_a_watched_subject_is_due_again_after_its_interval_with_jitter(source, user, settings):
    row = player()
    follow(user, Subject("warthunder.player", str(row.pk)))

    refresh_now(row)

    row.refresh_from_db()
    wait = row.next_due_at - timezone.now()
    assert wait <= settings.WT_DEMO_PLAYER_REFRESH * 1.1
    assert wait >= settings.WT_DEMO_PLAYER_REFRESH * 0.8


@pytest.mark.slow
def test_a_squadron_nobody_watches_is_not_asked_for_again(source):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)
    refresh_now(squadron)

    squadron.refresh_from_db()
    assert squadron.next_due_at is None


@pytest.mark.slow
def test_the_sweep_claims_what_is_watched_and_never_twice(source, user):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)
    follow(user, Subject("warthunder.squadron", str(squadron.pk)))

    assert sweep(timezone.now()) == 1
    assert sweep(timezone.now()) == 0


def test_a_claim_nobody_finished_is_swept_again_when_its_lease_runs_out(source, user, settings):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)
    follow(user, Subject("warthunder.squadron", str(squadron.pk)))
    sweep(timezone.now())

    assert sweep(timezone.now() + settings.WT_LEASE + timedelta(seconds=1)) == 1


def test_rows_of_another_source_are_never_claimed(source):
    real = ensure_player(NICK, demo=False)
    Player.objects.update(next_due_at=timezone.now())

    assert claim_due(Player, timezone.now(), limit=9) == []
    assert claim_one(Player, real.pk, timezone.now()) is None
    assert request_refresh(real, now=timezone.now()).state == "away"


def test_a_redelivered_task_finds_its_claim_begun_and_does_nothing(source):
    row = player()
    claim = claim_one(Player, row.pk, timezone.now())

    assert refresh_now(row, claim.token) == "found"
    assert refresh_now(row, claim.token) == "taken"
    assert PlayerSnapshot.objects.count() == 1


@pytest.mark.slow
def test_a_result_that_comes_after_its_claim_was_taken_over_is_thrown_away(source, monkeypatch):
    row = player()
    from stats.warthunder import client

    real = client.fetch_profile

    def slow(nick):
        answer = real(nick)
        Player.objects.filter(pk=row.pk).update(claim_token=99)
        return answer

    monkeypatch.setattr(client, "fetch_profile", slow)

    assert refresh_now(row) == "stale"
    assert not PlayerSnapshot.objects.exists()


def test_asking_twice_gives_one_claim_and_a_ticket_that_waits(source):
    row = player()
    first = request_refresh(row, now=timezone.now())
    token = Player.objects.get().claim_token
    second = request_refresh(row, now=timezone.now())

    assert (first.state, second.state) == ("queued", "queued")
    assert Player.objects.get().claim_token == token


@pytest.mark.slow
def test_a_subject_read_a_moment_ago_is_not_asked_for_again(source):
    row = player()
    refresh_now(row)
    row.refresh_from_db()

    assert request_refresh(row, now=timezone.now()).state == "fresh"
    assert ticket_of(row, timezone.now()).state == "done"


@pytest.mark.slow
def test_the_leaderboard_places_the_squadrons_we_know(source):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)

    assert refresh_board() == 1

    squadron.refresh_from_db()
    assert squadron.place >= 1 and squadron.battles > squadron.wins > 0
    assert SquadronStanding.objects.count() == 1


def test_a_leaderboard_that_fails_is_refused_with_its_outcome(source):
    source.faults.kind = Fault.HTML_FOR_JSON

    with pytest.raises(Refused):
        refresh_board()


@pytest.mark.slow
def test_a_demo_squadron_gets_a_past_with_events(source):
    with DemoHistory() as history:
        squadron = backfill_squadron(history, SUGGESTED_SQUADRONS[0], now=timezone.now(), days=3)

    assert squadron.snapshots.count() == 5
    assert squadron.events.filter(kind="joined").exists()
    assert squadron.latest and squadron.last_event_seq == squadron.events.count()


@pytest.mark.slow
def test_a_demo_player_gets_a_past_with_growing_counters(source):
    with DemoHistory() as history:
        row = backfill_player(history, NICK, now=timezone.now(), days=10)

    missions = list(row.snapshots.order_by("taken_at").values_list("missions", flat=True))
    assert len(missions) >= 2 and missions == sorted(missions)


def test_the_past_is_filled_only_in_the_demo(source, settings):
    settings.DOZOR_DEMO = False

    with DemoHistory() as history, pytest.raises(NotTheDemo):
        backfill_player(history, NICK, now=timezone.now())


@pytest.mark.slow
def test_the_first_user_of_a_demo_finds_squadrons_and_players_pinned(source, user):
    fill_house(user, days=2)

    assert user.pins.count() == 8
    assert Squadron.objects.filter(demo=True).exclude(latest=None).count() == 3
