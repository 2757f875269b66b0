"""A question under a claim: every way it can end has its word, and gives the claim back."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from config.work.claims import StaleClaim, claim_one, fail, finish
from config.work.outcomes import Outcome
from stats.faceit.models import Player
from stats.faceit.records import ParseError
from stats.faceit.services.asking import Refused, read
from stats.faceit.services.claimed import under_claim
from stats.faceit.services.sending import send
from stats.faceit.tests.reading_world import make_player

NOW = timezone.now()


@pytest.fixture
def player(db, settings):
    settings.DOZOR_DEMO = False
    return make_player("asked")


def put_off(claim, row, refused):
    return fail(claim, refused.outcome, refused.message, NOW + timedelta(minutes=1))


def ask(player, work, token=None):
    return under_claim(Player, player.pk, token, now=NOW, work=work, put_off=put_off)


def raising(error):
    def work(claim, row):
        raise error

    return work


def test_what_is_done_ends_the_claim(player):
    assert ask(player, lambda claim, row: finish(claim, NOW, None)) == Outcome.FOUND
    player.refresh_from_db()
    assert (player.claimed_until, player.last_success_at) == (None, NOW)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Refused(Outcome.BLOCKED, "no"), Outcome.BLOCKED),
        (OperationalError("deadlock detected"), Outcome.UNAVAILABLE),
    ],
)
def test_what_is_refused_and_a_busy_database_are_put_off(player, error, outcome):
    assert ask(player, raising(error)) == outcome
    player.refresh_from_db()
    assert (player.last_outcome, player.claimed_until, player.failures) == (outcome, None, 1)
    assert player.next_due_at == NOW + timedelta(minutes=1)


def test_a_claim_lost_meanwhile_is_stale(player):
    assert ask(player, raising(StaleClaim("gone"))) == "stale"


def test_a_refusal_under_a_lost_claim_is_stale_and_changes_nothing(player):
    def work(claim, row):
        Player.objects.filter(pk=row.pk).update(claim_token=claim.token + 5)
        raise Refused(Outcome.BLOCKED, "no")

    assert ask(player, work) == "stale"
    player.refresh_from_db()
    assert player.last_outcome == ""


def test_what_somebody_else_holds_is_not_touched(player):
    assert claim_one(Player, player.pk, NOW)
    assert ask(player, raising(AssertionError("not to be asked"))) == "taken"
    assert ask(player, raising(AssertionError("not to be asked")), token=99) == "taken"


def test_an_answer_that_cannot_be_read_is_a_refusal():
    class Said:
        body = b"{}"

    def parse(body):
        raise ParseError("profile", "player_id", "it is missing")

    with pytest.raises(Refused, match="it is missing") as refused:
        read(Said(), parse)
    assert refused.value.outcome is Outcome.UNREADABLE


def test_without_a_broker_nothing_is_sent_and_nothing_breaks(monkeypatch):
    def away(*args, **options):
        raise BrokerAway("connection refused")

    monkeypatch.setattr("celery.app.base.Celery.send_task", away)
    assert send("stats.faceit.tasks.poll_player", 1, None, queue="refresh") is False
