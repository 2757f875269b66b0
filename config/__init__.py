"""Settings, the API, the upstream layer and everything that runs the house."""

import os

# Before numpy loads: its matrices here are small, and BLAS threads waiting for each other on a busy
# machine make a fit ten times slower. The operator's own value stands.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app

__all__ = ["celery_app"]
