"""Importing a player's whole history: page after page, resumable at any of them, cancellable."""

from stats.faceit.services.history.asking_for import (
    Progress,
    cancel_import,
    progress_of,
    request_import,
)
from stats.faceit.services.history.running import run_import, sweep_imports

__all__ = [
    "Progress",
    "cancel_import",
    "progress_of",
    "request_import",
    "run_import",
    "sweep_imports",
]
