"""Handing work to the workers."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def send(task: str, *args: object, queue: str = "") -> bool:
    """Hand a task to the workers, to its own queue unless another is named.

    False when the broker is away: a sweep, or whoever asks next, hands it over later.
    """
    options = {"queue": queue} if queue else {}
    try:
        current_app.send_task(task, args=list(args), retry=False, **options)
    except OperationalError:
        log.warning("the broker is away; %s is handed over later", task, exc_info=True)
        return False
    return True
