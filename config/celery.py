"""The Celery application `dozor`: what it runs and where is in settings (CELERY_…).

Queues: refresh (sources are asked), demper (prices), alerts (delivery), maintenance (the rest).
A task goes to the queue of its app (CELERY_TASK_ROUTES) unless it names another itself.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dozor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
