"""Reading the reviews of a product, at most once an hour, whoever asks."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from config.upstream.registry import background
from config.work.claims import Claim, StaleClaim, claim_due, claim_one, fail, finish, start
from config.work.outcomes import Outcome
from demper.client.reviews import reviews_page
from demper.models import ReviewAsk, ReviewReading
from demper.queries.days import day_of
from demper.records.reviews import ReviewsPage
from demper.reviewing import analyse
from demper.services.failures import Refused, asked

log = logging.getLogger(__name__)
TASK: Final = "demper.tasks.read_reviews"
FRESH: Final = timedelta(hours=1)
FAILURE_TOLD: Final = timedelta(minutes=10)
LEASE: Final = timedelta(seconds=180)
PAGE_SIZE: Final = 50
PAGES_MAX: Final = 12
READINGS_KEPT: Final = 50  # of a product
DUE_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where reading a product's reviews stands; `state` is new, under_way, failed or done.

    `reading` is the last one, however old; `outcome` and `message` tell of a failure.
    """

    master_sku: str
    state: str
    reading: ReviewReading | None
    outcome: str = ""
    message: str = ""
    at: datetime | None = None


def ticket_of(master_sku: str, now: datetime) -> Ticket:
    """Return where a product's reviews stand; asks nobody."""
    row = ReviewAsk.objects.filter(master_sku=master_sku, demo=settings.DOZOR_DEMO).first()
    reading = newest(master_sku)
    if row is None:
        return Ticket(master_sku, "done" if reading else "new", reading)
    if (row.claimed_until and row.claimed_until > now) or (
        row.next_due_at and row.next_due_at <= now
    ):
        return Ticket(master_sku, "under_way", reading, at=row.last_attempt_at)
    if row.last_outcome not in ("", Outcome.FOUND):
        return Ticket(
            master_sku, "failed", reading, row.last_outcome, row.last_error, row.last_attempt_at
        )
    return Ticket(master_sku, "done" if reading else "new", reading, at=row.last_attempt_at)


def newest(master_sku: str) -> ReviewReading | None:
    """Return the last reading of a product in the running mode; None before the first."""
    rows = ReviewReading.objects.filter(master_sku=master_sku, demo=settings.DOZOR_DEMO)
    return rows.order_by("-read_at").first()


def ask(master_sku: str, now: datetime) -> Ticket:
    """Have a product's reviews read unless they were within the hour, or failed just now."""
    found = ticket_of(master_sku, now)
    if found.reading is not None and now - found.reading.read_at < FRESH:
        return found
    failed = found.state == "failed" and found.at is not None and now - found.at < FAILURE_TOLD
    if failed or found.state == "under_way":
        return found
    row, _new = ReviewAsk.objects.get_or_create(
        master_sku=master_sku, demo=settings.DOZOR_DEMO, defaults={"requested_at": now}
    )
    with transaction.atomic():
        claim = claim_one(ReviewAsk, row.pk, now, lease=LEASE)
        if claim:
            ReviewAsk.objects.filter(pk=row.pk).update(requested_at=now, next_due_at=now)
            transaction.on_commit(partial(_enqueue, claim))
    return ticket_of(master_sku, now)


def read_due(now: datetime) -> int:
    """Hand out readings that nobody took up; returns how many."""
    claims = claim_due(ReviewAsk, now, limit=DUE_AT_ONCE, lease=LEASE)
    for claim in claims:
        _enqueue(claim)
    return len(claims)


def read(pk: int, token: int, now: datetime) -> str:
    """Read a product's reviews under a claim; returns how that ended, "" where it is not ours."""
    claim = start(Claim(ReviewAsk, pk, token), now, lease=LEASE)
    if claim is None:
        return ""
    row = ReviewAsk.objects.get(pk=pk)
    try:
        pages = asked(partial(_pages, row.master_sku))
        _store(claim, row, pages, now)
    except Refused as refused:
        fail(claim, refused.outcome, refused.message, None)
        return refused.outcome
    except StaleClaim:
        return ""
    return Outcome.FOUND


def _pages(master_sku: str) -> list[ReviewsPage]:
    """Ask for pages, newest first, until all are there or enough; raises as client and parser."""
    pages: list[ReviewsPage] = []
    seen = 0
    for number in range(PAGES_MAX):
        page = background.run(reviews_page(master_sku, page=number, limit=PAGE_SIZE))
        pages.append(page)
        seen += len(page.reviews) + page.skipped
        if seen >= page.total or len(page.reviews) + page.skipped < PAGE_SIZE:
            break
    return pages


def _store(claim: Claim, row: ReviewAsk, pages: list[ReviewsPage], now: datetime) -> None:
    found = analyse(pages, day_of(now))
    told: dict[str, Any] = found.told()
    with transaction.atomic():
        finish(claim, now, None)
        ReviewReading.objects.create(
            master_sku=row.master_sku,
            reviews=found.total,
            ratings=found.ratings,
            rating=found.rating,
            analysis=told,
            read_at=now,
            demo=row.demo,
        )
        kept = ReviewReading.objects.filter(master_sku=row.master_sku, demo=row.demo)
        old = list(kept.order_by("-read_at").values_list("pk", flat=True)[READINGS_KEPT:])
        ReviewReading.objects.filter(pk__in=old).delete()


def _enqueue(claim: Claim) -> None:
    try:
        current_app.send_task(TASK, args=[claim.pk, claim.token], retry=False)
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)
