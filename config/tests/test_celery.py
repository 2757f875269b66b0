"""Where tasks go and how they are given back."""

import pytest
from django.conf import settings

from config.celery import app


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("stats.warthunder.tasks.anything", "refresh"),
        ("demper.tasks.anything", "demper"),
        ("accounts.alerts.tasks.anything", "alerts"),
        ("config.tasks.heartbeat", "maintenance"),
        ("accounts.tasks.anything", "maintenance"),
    ],
)
def test_a_task_goes_to_the_queue_of_its_app(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_a_task_may_name_another_queue():
    route = app.amqp.router.route({"queue": "maintenance"}, "stats.warthunder.tasks.anything")
    assert route["queue"].name == "maintenance"


def test_a_task_is_put_into_one_queue_only():
    bindings = {queue.name: queue.routing_key for queue in app.amqp.queues.values()}
    assert bindings == {name: name for name in bindings}
    assert len(bindings) == 5


def test_a_dead_workers_task_is_given_back_only_after_it_must_have_ended():
    assert settings.VISIBILITY_TIMEOUT_S > 2 * settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_TIME_LIMIT > settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


@pytest.mark.slow
def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    missing = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks)
    assert missing == set()
