"""Asking the source for a subject now or when it is due, and what became of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.upstream.answer import Answer
from config.upstream.errors import UpstreamError
from config.work.claims import Claim, StaleClaim, claim_due, claim_one, fail, start
from config.work.outcomes import Outcome
from config.work.tracked import Tracked
from stats.warthunder import client
from stats.warthunder.models import Origin, Player, Squadron
from stats.warthunder.nick import nick_key
from stats.warthunder.outcomes import outcome_of
from stats.warthunder.parse import parse_profile, parse_squadron
from stats.warthunder.records import ParseError, Profile, Refusal, SquadronPage
from stats.warthunder.services.players import store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.schedule import Model, next_after_failure, schedule_watched
from stats.warthunder.services.squadrons import store_page

log = logging.getLogger(__name__)
Page = TypeVar("Page", Profile, SquadronPage)
TASKS: dict[type[Tracked], str] = {
    Player: "stats.warthunder.tasks.refresh_player",
    Squadron: "stats.warthunder.tasks.refresh_squadron",
}
SWEEP_LIMIT = 200


class Refused(Exception):
    """A subject could not be read: the outcome, why, and the seconds to wait at least."""

    def __init__(self, outcome: Outcome, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class RefreshTicket:
    """Where a refresh stands.

    `state`: queued (waits for a worker), running, done (the last attempt brought a page), failed
    (`outcome` and `message` say why), fresh (asked for too soon: nothing was started), or away
    (this subject's source is not connected now).
    """

    state: str
    outcome: str
    message: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_due_at: datetime | None

    @property
    def under_way(self) -> bool:
        """Say whether a result is still to come."""
        return self.state in ("queued", "running")


def refresh(model: Model, pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Ask for one subject and store the answer; returns the outcome's word.

    `token` is the claim the sweep took, None to take one here. "taken" means that somebody else
    holds the claim, "stale" that it was lost meanwhile and the result was thrown away.
    """
    taken = Claim(model, pk, token) if token is not None else claim_one(model, pk, now)
    claim = start(taken, now, lease=settings.WT_LEASE) if taken else None
    if claim is None:
        return "taken"
    row = model._default_manager.get(pk=pk)
    try:
        _refresh_row(row, claim, rng)
    except StaleClaim:
        return "stale"
    except Refused as refused:
        next_due_at = next_after_failure(row, refused.outcome, refused.retry_after_s, now, rng)
        kept = fail(claim, refused.outcome, refused.message, next_due_at)
        return refused.outcome.value if kept else "stale"
    return Outcome.FOUND.value


def _refresh_row(row: Player | Squadron, claim: Claim, rng: Random) -> None:
    """Fetch, parse, store. Raises Refused or StaleClaim; the time is that of the answer."""
    if isinstance(row, Player):
        answer = _ask(partial(client.fetch_profile, row.nick))
        profile = _read_profile(row, answer.body)
        raw = _raw("profile", answer)
        store_profile(profile, raw, claim=claim, now=timezone.now(), rng=rng)
        return
    answer = _ask(partial(client.fetch_squadron, row.name))
    page = _read_squadron(answer.body)
    store_page(
        page,
        _raw("squadron", answer),
        squadron_id=row.pk,
        claim=claim,
        now=timezone.now(),
        rng=rng,
    )


def _ask(fetch: Callable[[], Answer]) -> Answer:
    try:
        return fetch()
    except UpstreamError as error:
        outcome, retry_after_s = outcome_of(error)
        raise Refused(outcome, error.message, retry_after_s) from error


def _read_profile(row: Player, body: bytes) -> Profile:
    found = _readable(partial(parse_profile, body))
    if nick_key(found.nick) != nick_key(row.nick):
        raise Refused(Outcome.UNREADABLE, f"The page is of another player: {found.nick}.")
    return found


def _read_squadron(body: bytes) -> SquadronPage:
    return _readable(partial(parse_squadron, body))


def _readable(parse: Callable[[], Page | Refusal]) -> Page:
    try:
        found = parse()
    except ParseError as error:
        raise Refused(Outcome.UNREADABLE, str(error)) from error
    if isinstance(found, Refusal):
        raise Refused(found.outcome, found.reason)
    return found


def _raw(kind: str, answer: Answer) -> RawPage:
    origin = Origin.DEMO if settings.DOZOR_DEMO else Origin.FETCH
    return RawPage(kind, answer.body, answer.url, origin, answer.fetched_at)


def sweep(now: datetime) -> int:
    """Claim everything that is due and hand it to the workers; returns how many.

    A claim whose message is lost runs out and is swept again, so the broker may forget anything.
    """
    count = 0
    for model in (Squadron, Player):
        schedule_watched(model, now)
        for claim in claim_due(model, now, limit=SWEEP_LIMIT, lease=settings.WT_LEASE):
            _enqueue(claim)
            count += 1
    return count


def _enqueue(claim: Claim) -> None:
    try:
        current_app.send_task(TASKS[claim.model], args=[claim.pk, claim.token], queue="refresh")
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)


def request_refresh(row: Player | Squadron, *, now: datetime) -> RefreshTicket:
    """Ask for a subject as soon as a worker is free; asking again while it runs changes nothing."""
    if row.demo != settings.DOZOR_DEMO:
        return ticket_of(row, now)
    model = type(row)
    model._default_manager.filter(pk=row.pk).update(requested_at=now)
    if _too_soon(row, now):
        return _ticket(row, "fresh")
    with transaction.atomic():
        claim = claim_one(model, row.pk, now, lease=settings.WT_LEASE)
        if claim:
            model._default_manager.filter(pk=row.pk).update(next_due_at=now)
            transaction.on_commit(partial(_enqueue, claim))
    row.refresh_from_db()
    return ticket_of(row, now)


def _too_soon(row: Player | Squadron, now: datetime) -> bool:
    wait: timedelta = settings.WT_REFRESH_PAUSE
    return row.last_success_at is not None and now - row.last_success_at < wait


def ticket_of(row: Player | Squadron, now: datetime) -> RefreshTicket:
    """Return where the refresh of a subject stands, from its row alone."""
    if row.demo != settings.DOZOR_DEMO:
        return _ticket(row, "away")
    if row.claimed_until and row.claimed_until > now:
        started = (
            row.last_attempt_at and row.last_attempt_at >= row.claimed_until - settings.WT_LEASE
        )
        return _ticket(row, "running" if started else "queued")
    if row.next_due_at and row.next_due_at <= now:
        return _ticket(row, "queued")
    if row.last_outcome and row.last_outcome != Outcome.FOUND:
        return _ticket(row, "failed")
    return _ticket(row, "done" if row.last_success_at else "queued")


def _ticket(row: Player | Squadron, state: str) -> RefreshTicket:
    return RefreshTicket(
        state,
        row.last_outcome,
        row.last_error,
        row.last_attempt_at,
        row.last_success_at,
        row.next_due_at,
    )
