"""In the embedded runtime one process owns the data: a lock file in VAR_DIR says which.

The operating system frees the lock when the process ends, however it ends.
"""

import os
import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyRunning(ImproperlyConfigured):
    """Another process holds the data."""


_held: dict[Path, IO[str]] = {}


def hold_process_lock() -> None:
    """Take the lock until this process ends; raises AlreadyRunning. Needs none with Redis."""
    if settings.DISTRIBUTED:
        return
    path = Path(settings.VAR_DIR) / "dozor.lock"
    if path in _held:
        return
    file = path.open("a+")
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise AlreadyRunning(
            f"Dozor already runs here (process {owner}, {path}). Without REDIS_URL only one "
            "process may: stop that one, or set DOZOR_VAR to another folder, or set REDIS_URL "
            "and DATABASE_URL to run several processes."
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    _held[path] = file


def release_process_lock() -> None:
    """Let another process have the data."""
    while _held:
        _, file = _held.popitem()
        file.close()
