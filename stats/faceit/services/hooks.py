"""What stored webhooks say, taken in by workers: at least once, with the effects of once."""

import logging
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.work.claims import Claim, StaleClaim, claim_due, claim_one, fail, finish, start
from config.work.outcomes import Outcome
from stats.faceit.models import Delivery, DeliveryState
from stats.faceit.parse import parse_webhook
from stats.faceit.records import ParseError, WebhookEvent
from stats.faceit.services.deliveries import enqueue
from stats.faceit.services.rooms import hear

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
ATTEMPTS_MAX = 8
FIRST_RETRY = timedelta(seconds=5)
GAME = "cs2"
SWEEP_LIMIT = 500


def process(pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Take in one delivery; returns where it stands then.

    `token` is the claim the sweep took, None to take one here. "taken" means that it is settled or
    somebody else holds it, "stale" that the claim was lost and nothing was changed.
    """
    claim = _begin(pk, token, now)
    if claim is None:
        return "taken"
    row = Delivery.objects.get(pk=pk)
    try:
        event = parse_webhook(bytes(row.body))
    except ParseError as error:
        # It will not read better by itself: a person may replay it after a fix.
        return _bury(claim, Outcome.UNREADABLE, str(error))
    try:
        return _take_in(claim, row, event)
    except StaleClaim:
        return "stale"
    except Exception as error:
        log.warning("delivery %s could not be taken in", row.event_id, exc_info=True)
        return _retry_or_bury(claim, row, error, now, rng)


def _begin(pk: int, token: int | None, now: datetime) -> Claim | None:
    if not Delivery.objects.filter(pk=pk, state=DeliveryState.WAITING).exists():
        return None
    taken = Claim(Delivery, pk, token) if token is not None else claim_one(Delivery, pk, now)
    return start(taken, now, lease=LEASE) if taken else None


def _take_in(claim: Claim, row: Delivery, event: WebhookEvent) -> str:
    now = timezone.now()
    reason = _needs_nothing(event)
    state = DeliveryState.IGNORED if reason else DeliveryState.DONE
    with transaction.atomic():
        finish(claim, now, None, state=state, done_at=now)
        if reason:
            Delivery.objects.filter(pk=row.pk).update(last_error=reason)
        else:
            hear(event, demo=row.demo, now=now)
    return state.value


def _needs_nothing(event: WebhookEvent) -> str:
    """Return why an event is none of ours, or ""."""
    if event.match_id is None:
        return "It is not about a match."
    if event.game is not None and event.game.casefold() != GAME:
        return f"It is about another game: {event.game}."
    return ""


def _retry_or_bury(
    claim: Claim, row: Delivery, error: Exception, now: datetime, rng: Random
) -> str:
    message = f"{type(error).__name__}: {error}"
    if row.failures + 1 >= ATTEMPTS_MAX:
        return _bury(claim, Outcome.UNAVAILABLE, message)
    wait = FIRST_RETRY * 2**row.failures * rng.uniform(1.0, 1.2)
    fail(claim, Outcome.UNAVAILABLE, message, now + wait)
    return DeliveryState.WAITING.value


def _bury(claim: Claim, outcome: Outcome, message: str) -> str:
    """Put a delivery among the dead letters, with the reason."""
    with transaction.atomic():
        kept = fail(claim, outcome, message, None)
        if kept:
            Delivery.objects.filter(pk=claim.pk).update(state=DeliveryState.DEAD)
    return DeliveryState.DEAD.value if kept else "stale"


def sweep_deliveries(now: datetime) -> int:
    """Claim deliveries that no worker has taken in and hand them out again; returns how many."""
    claims = claim_due(Delivery, now, limit=SWEEP_LIMIT, lease=LEASE)
    for claim in claims:
        enqueue(claim.pk, claim.token)
    return len(claims)


def replay(delivery: Delivery, now: datetime) -> bool:
    """Take a settled or dead delivery in anew; False when it waits already or is of another source.

    Harmless however often: what it says is told once.
    """
    if delivery.demo != settings.DOZOR_DEMO:
        return False
    rows = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    changed = rows.update(
        state=DeliveryState.WAITING, next_due_at=now, failures=0, done_at=None, last_error=""
    )
    if changed:
        transaction.on_commit(lambda: enqueue(delivery.pk))
    return bool(changed)
