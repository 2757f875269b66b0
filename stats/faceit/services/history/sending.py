"""Handing an import to the workers."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

from config.work.claims import Claim

log = logging.getLogger(__name__)
TASK = "stats.faceit.tasks.import_history"


def enqueue(claim: Claim) -> None:
    """Send a claimed import to a worker; without a broker the sweep tries again."""
    try:
        current_app.send_task(TASK, args=[claim.pk, claim.token])
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)
