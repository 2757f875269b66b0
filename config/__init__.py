"""Settings, the API, the upstream layer and everything that runs the house."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
