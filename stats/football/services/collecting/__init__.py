"""Collecting football: runs that ask a source step by step, resumable at any of them.

A step is struck off a run in the transaction that keeps its answers; an answer that is kept is
stored by `services.inbox`. So a process may end anywhere: nothing is lost, nothing is done twice.
"""

from stats.football.services.collecting.running import advance, advance_and_hand_on, sweep_runs
from stats.football.services.collecting.schedule import prune_runs, start_due
from stats.football.services.collecting.scopes import KINDS, BadScope, Scope
from stats.football.services.collecting.sources import COLLECTED, collected_leagues, is_demo, is_on
from stats.football.services.collecting.starting import (
    Progress,
    SourceOff,
    again,
    cancel,
    progress_of,
    start,
)

__all__ = [
    "COLLECTED",
    "KINDS",
    "BadScope",
    "Progress",
    "Scope",
    "SourceOff",
    "advance",
    "advance_and_hand_on",
    "again",
    "cancel",
    "collected_leagues",
    "is_demo",
    "is_on",
    "progress_of",
    "prune_runs",
    "start",
    "start_due",
    "sweep_runs",
]
