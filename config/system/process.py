"""What this process and its machine use."""

import os
import shutil
import time
from dataclasses import dataclass
from functools import lru_cache

import psutil
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Process:
    """This process: bytes of memory, share of one core since the last look, and its age."""

    memory_bytes: int
    cpu_share: float
    threads: int
    open_files: int
    age_s: float


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine: cores, load of the last minute, memory, and the disk that data lie on."""

    cores: int
    load_1m: float
    memory_bytes: int
    memory_free_bytes: int
    disk_bytes: int
    disk_free_bytes: int


def get_process() -> Process:
    """Measure this process."""
    one = _self()
    with one.oneshot():
        return Process(
            one.memory_info().rss,
            one.cpu_percent(interval=None) / 100,
            one.num_threads(),
            one.num_fds() if hasattr(one, "num_fds") else 0,
            time.time() - one.create_time(),
        )


def get_machine() -> Machine:
    """Measure the machine."""
    memory, disk = psutil.virtual_memory(), shutil.disk_usage(settings.BASE_DIR)
    return Machine(
        os.cpu_count() or 1,
        psutil.getloadavg()[0],
        memory.total,
        memory.available,
        disk.total,
        disk.free,
    )


@lru_cache(maxsize=1)
def _self() -> psutil.Process:
    # Kept, as the share of a core is counted from one look to the next.
    return psutil.Process()
