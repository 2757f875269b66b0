"""The Celery application `dozor`: what it runs and where is in settings (CELERY_…).

Queues: refresh (sources are asked), demper (prices), alerts (delivery), long (what takes minutes),
maintenance (the rest). A task goes to the queue that `config.queues` gives it: that of its app,
mostly.
"""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dozor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def companion() -> Celery:
    """Return a second application for a second worker of this process: an application's worker
    takes from all the queues that it has selected.
    """
    # The first application looks after Django's connections, whoever runs the task.
    other = Celery("dozor", set_as_current=False, fixups=[])
    other.config_from_object("django.conf:settings", namespace="CELERY")
    other.autodiscover_tasks()
    return other


@signals.celeryd_init.connect
def _refuse_lonely_worker(**kwargs: Any) -> None:
    _refuse("worker")


@signals.beat_init.connect
def _refuse_lonely_beat(sender: Any = None, **kwargs: Any) -> None:
    if not getattr(sender, "in_house", False):
        _refuse("beat")


def _refuse(what: str) -> None:
    from config.checks import refuse_bad_settings, refuse_lonely_process

    try:
        refuse_bad_settings()
        refuse_lonely_process(what)
    except Exception as error:
        raise SystemExit(str(error)) from error
