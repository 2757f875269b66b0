"""Demo files that people upload: taken in, read by a process of its own, written to the lines."""

from stats.faceit.services.demo_files.accepting import (
    CannotTake,
    accept,
    newest_of,
    unavailable,
)
from stats.faceit.services.demo_files.reading import read_file, sweep_files

__all__ = ["CannotTake", "accept", "newest_of", "read_file", "sweep_files", "unavailable"]
