"""A question to the source under the claim of its row, which ends in one of the known words."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError

from config.work.claims import Claim, StaleClaim, claim_one, start
from config.work.outcomes import Outcome
from config.work.tracked import Tracked
from stats.faceit.services.asking import Refused

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Tracked)


def under_claim(
    model: type[Row],
    pk: int,
    token: int | None,
    *,
    now: datetime,
    work: Callable[[Claim, Row], None],
    put_off: Callable[[Claim, Row, Refused], bool],
) -> str:
    """Do `work` under the claim of a row; returns the outcome's word.

    `token` is the claim the sweep took, None to take one here. "taken" means that somebody else
    holds the claim, "stale" that it was lost meanwhile and the result was thrown away. `put_off`
    gives the claim back with what was refused; it tells whether the claim was still held.
    """
    taken = Claim(model, pk, token) if token is not None else claim_one(model, pk, now)
    claim = start(taken, now, lease=settings.FACEIT_LEASE) if taken else None
    if claim is None:
        return "taken"
    row = model._default_manager.get(pk=pk)
    try:
        work(claim, row)
    except StaleClaim:
        return "stale"
    except Refused as refused:
        return refused.outcome.value if put_off(claim, row, refused) else "stale"
    except OperationalError as error:
        # A deadlock or a database that is busy: everything was rolled back.
        log.warning("%s %s: tried again later: %s", model.__name__, row, error)
        busy = Refused(Outcome.UNAVAILABLE, str(error))
        return busy.outcome.value if put_off(claim, row, busy) else "stale"
    return Outcome.FOUND.value
