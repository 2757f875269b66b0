"""Who may refresh a subject now: claims by conditional update, with a lease and a fencing token.

A claim is taken by the sweep, started by the worker and finished together with its result. Each
step is an UPDATE that names the token it was given and raises it, so whoever comes second, late or
twice changes nothing. A worker that dies leaves a lease that runs out, and the sweep claims again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q

from config.work.outcomes import Outcome
from config.work.tracked import Tracked

LEASE = timedelta(seconds=120)


class StaleClaim(Exception):
    """The claim was taken over by somebody else: the result must be thrown away."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to refresh one row, valid while the row bears the same token."""

    model: type[Tracked]
    pk: int
    token: int


def claim_due(
    model: type[Tracked],
    now: datetime,
    *,
    limit: int,
    lease: timedelta = LEASE,
    among: Q | None = None,
) -> list[Claim]:
    """Claim up to `limit` rows that are due, longest overdue first.

    `among` are the rows that may be worked on: those of the source in use unless it is given.
    """
    due = (
        model._default_manager.filter(_free(now), among or _in_use(), next_due_at__lte=now)
        .order_by("next_due_at")
        .values_list("pk", "claim_token")[:limit]
    )
    claims = [_take(Claim(model, pk, token), now, lease) for pk, token in due]
    return [claim for claim in claims if claim]


def claim_one(
    model: type[Tracked],
    pk: int,
    now: datetime,
    *,
    lease: timedelta = LEASE,
    among: Q | None = None,
) -> Claim | None:
    """Claim one row whether due or not; None when it is claimed, gone or not `among` those."""
    rows = model._default_manager.filter(among or _in_use(), pk=pk)
    token = rows.values_list("claim_token", flat=True).first()
    return None if token is None else _take(Claim(model, pk, token), now, lease)


def start(claim: Claim, now: datetime, *, lease: timedelta = LEASE) -> Claim | None:
    """Begin the work of a claim; None when it was begun already or taken over."""
    started = Claim(claim.model, claim.pk, claim.token + 1)
    changed = _held(claim).update(
        claim_token=started.token, claimed_until=now + lease, last_attempt_at=now
    )
    return started if changed else None


def keep(claim: Claim, now: datetime, *, lease: timedelta = LEASE, **fields: Any) -> None:
    """Hold the claim longer and note how far the work is, in the transaction that stores a part.

    Raises StaleClaim when the row is not ours any more.
    """
    if not _held(claim).update(claimed_until=now + lease, **fields):
        raise StaleClaim(f"{claim.model.__name__} {claim.pk}: token {claim.token}")


def pause(claim: Claim, next_due_at: datetime | None) -> bool:
    """Give the row back with the work unfinished, to go on later; False when it is not ours."""
    changed = _held(claim).update(
        claim_token=F("claim_token") + 1, claimed_until=None, next_due_at=next_due_at
    )
    return bool(changed)


def finish(claim: Claim, now: datetime, next_due_at: datetime | None, **fields: Any) -> None:
    """Give the row back after a success; the first statement of the transaction that stores it.

    Raises StaleClaim when the row is not ours any more. The row stays locked until the commit.
    """
    changed = _held(claim).update(
        claim_token=F("claim_token") + 1,
        claimed_until=None,
        last_success_at=now,
        last_outcome=Outcome.FOUND,
        last_error="",
        failures=0,
        next_due_at=next_due_at,
        **fields,
    )
    if not changed:
        raise StaleClaim(f"{claim.model.__name__} {claim.pk}: token {claim.token}")


def fail(
    claim: Claim, outcome: Outcome, message: str, next_due_at: datetime | None, **fields: Any
) -> bool:
    """Give the row back after a failure with its reason; False when it is not ours any more."""
    changed = _held(claim).update(
        claim_token=F("claim_token") + 1,
        claimed_until=None,
        last_outcome=outcome,
        last_error=message[:300],
        failures=F("failures") + 1,
        next_due_at=next_due_at,
        **fields,
    )
    return bool(changed)


def release_all() -> int:
    """Give back every claim of every kind of subject; returns how many there were.

    A process that starts alone does so (ALONE_START_HOOKS): whoever took them ended without a
    word, and what waited in its memory is gone.
    """
    return sum(
        model._default_manager.exclude(claimed_until=None).update(
            claim_token=F("claim_token") + 1, claimed_until=None
        )
        for model in apps.get_models()
        if issubclass(model, Tracked)
    )


def _in_use() -> Q:
    return Q(demo=settings.DOZOR_DEMO)


def _free(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=now)


def _held(claim: Claim) -> Any:
    return claim.model._default_manager.filter(pk=claim.pk, claim_token=claim.token)


def _take(seen: Claim, now: datetime, lease: timedelta) -> Claim | None:
    taken = Claim(seen.model, seen.pk, seen.token + 1)
    changed = (
        _held(seen).filter(_free(now)).update(claim_token=taken.token, claimed_until=now + lease)
    )
    return taken if changed else None
