"""Reading a shop's orders by the official API: the newest first, then back to 90 days.

One stretch of at most 14 days is asked for at a time and stored before the next; a reading that
ends early goes on where it stood. The last two weeks are asked for again each time, because
orders change their state.
"""

import logging
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from celery import current_app
from django.conf import settings
from django.db.models import Q
from kombu.exceptions import OperationalError

from config.upstream.errors import NotFound, Unauthorized
from config.upstream.registry import background
from config.vault import NotOpened, seal, unseal
from config.work.claims import Claim, StaleClaim, claim_due, fail, finish, keep, start
from config.work.outcomes import Outcome
from demper.client.orders import SIZE_MAX, STATES, order_entries, orders_page
from demper.models import Order, OrderFeed, Store
from demper.records.orders import OrderEntry, ShopOrder
from demper.services.days import roll_days
from demper.services.failures import Refused, asked
from demper.services.orders.storing import link_lines, store_lines, store_orders

log = logging.getLogger(__name__)
TASK: Final = "demper.tasks.read_orders"
EVERY: Final = timedelta(minutes=10)
WINDOW: Final = timedelta(days=14)
BACK: Final = timedelta(days=90)
LEASE: Final = timedelta(minutes=10)
REST: Final = timedelta(hours=1)  # after a failure that asking again does not mend
REQUESTS_MAX: Final = 400  # of one reading; the rest is for the next
PAGES_MAX: Final = 50  # of one state in one window
ENTRIES_AT_ONCE: Final = 50
DUE_AT_ONCE: Final = 20
Value = TypeVar("Value")
NOT_TAKEN: Final = "Kaspi does not take the token of the order API."


def set_token(store: Store, token: str, now: datetime) -> None:
    """Keep the token of a shop's order API sealed, "" to forget it; reading starts at once."""
    sealed = seal(token, owner=f"user:{store.owner_id}") if token else None
    Store.objects.filter(pk=store.pk).update(orders_token=sealed)
    store.orders_token = sealed
    if token:
        OrderFeed.objects.update_or_create(
            store=store, defaults={"demo": store.demo, "next_due_at": now, "last_error": ""}
        )


def read_due(now: datetime) -> int:
    """Hand out the shops whose orders are due, those with a token alone; returns how many."""
    missing = Store.objects.filter(
        order_feed=None, orders_token__isnull=False, active=True, demo=settings.DOZOR_DEMO
    )
    OrderFeed.objects.bulk_create(
        [OrderFeed(store=store, demo=store.demo, next_due_at=now) for store in missing[:500]],
        ignore_conflicts=True,
    )
    usable = Q(demo=settings.DOZOR_DEMO, store__orders_token__isnull=False, store__active=True)
    claims = claim_due(OrderFeed, now, limit=DUE_AT_ONCE, lease=LEASE, among=usable)
    for claim in claims:
        _enqueue(claim)
    return len(claims)


def read(pk: int, token: int, now: datetime) -> str:
    """Read a shop's orders under a claim; returns how that ended, "" where it is not ours."""
    claim = start(Claim(OrderFeed, pk, token), now, lease=LEASE)
    if claim is None:
        return ""
    feed = OrderFeed.objects.select_related("store").get(pk=pk)
    reading = _Reading(feed, claim, now)
    try:
        asked(reading.run)
    except Refused as refused:
        later = {Outcome.RATE_LIMITED, Outcome.UNAVAILABLE}
        rest = EVERY if refused.outcome in later else REST
        fail(claim, refused.outcome, refused.message, now + rest)
        return refused.outcome
    except StaleClaim:
        return ""
    finally:
        roll_days(feed.store, reading.days)
    return Outcome.FOUND


class _Reading:
    """One reading of a shop's orders; `days` are those that it touched so far."""

    def __init__(self, feed: OrderFeed, claim: Claim, now: datetime) -> None:
        self.store, self.claim, self.now = feed.store, claim, now
        self.back_to = feed.back_to
        self.left = REQUESTS_MAX
        self.days: set[date] = set()

    def run(self) -> None:
        """Read what is new, then further back, then articles; raises as client and parser."""
        token = self._token()
        self._window(token, self.now - WINDOW, self.now)
        self._reach(self.now - WINDOW)
        while self.left > 0 and self._is_short():
            until = self.back_to or self.now
            since = max(until - WINDOW, self.now - BACK)
            self._window(token, since, until)
            self._reach(since)
        self._articles(token)
        self.days |= link_lines(self.store)
        finish(self.claim, self.now, self.now + EVERY)
        Store.objects.filter(pk=self.store.pk).update(orders_read_at=self.now)

    def _token(self) -> str:
        sealed = self.store.orders_token
        if sealed is None:
            raise Refused(Outcome.BLOCKED, NOT_TAKEN)
        try:
            return str(unseal(sealed, owner=f"user:{self.store.owner_id}"))
        except NotOpened as error:
            raise Refused(Outcome.BLOCKED, str(error)) from error

    def _is_short(self) -> bool:
        return self.back_to is None or self.back_to > self.now - BACK

    def _reach(self, since: datetime) -> None:
        """Note how far back all is known, and hold the claim."""
        if self.back_to is None or since < self.back_to:
            self.back_to = since
        keep(self.claim, self.now, lease=LEASE, back_to=self.back_to)

    def _window(self, token: str, since: datetime, until: datetime) -> None:
        found: dict[str, ShopOrder] = {}
        for state in STATES:
            for number in range(PAGES_MAX):
                page = self._ask(orders_page(token, state, since, until, page=number))
                found |= {order.code: order for order in page.orders}
                if (number + 1) * SIZE_MAX >= page.total:
                    break
        stored = store_orders(self.store, found.values(), self.now)
        self.days |= stored.days

    def _articles(self, token: str) -> None:
        """Ask for the articles of orders that have none yet, the newest first."""
        waiting = Order.objects.filter(
            store=self.store, lines_read=False, lines=None, cancelled=False, origin="api"
        )
        rows = list(waiting.exclude(source_id="").order_by("-created_at")[: max(self.left, 0)])
        for begin in range(0, len(rows), ENTRIES_AT_ONCE):
            part = rows[begin : begin + ENTRIES_AT_ONCE]
            pairs = [(row, self._entries(token, row.source_id)) for row in part]
            self.days |= store_lines(self.store, pairs)
            keep(self.claim, self.now, lease=LEASE)

    def _entries(self, token: str, source_id: str) -> tuple[OrderEntry, ...]:
        try:
            return self._ask(order_entries(token, source_id))
        except NotFound:
            return ()  # an order that the source has forgotten is not asked for again

    def _ask(self, request: Coroutine[Any, Any, Value]) -> Value:
        self.left -= 1
        try:
            return background.run(request)
        except Unauthorized as error:
            raise Refused(Outcome.BLOCKED, NOT_TAKEN) from error


def _enqueue(claim: Claim) -> None:
    try:
        current_app.send_task(TASK, args=[claim.pk, claim.token], retry=False)
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)
