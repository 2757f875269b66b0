"""Tasks of the house itself."""

from celery import shared_task

from config import health


@shared_task
def heartbeat() -> None:
    """Say that beat sends and a worker runs; /readyz and /health tell how long ago."""
    health.beat_now()
