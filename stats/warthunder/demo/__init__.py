"""A little War Thunder that runs on this machine: a function of (seed, clock), served over HTTP.

It imitates the addresses and pages of the real site and knows nothing of the code that reads
them. All names are invented.
"""

from config.upstream.misbehaving import FaultError
from stats.warthunder.demo.faults import Fault, Faults
from stats.warthunder.demo.server import CLOCK_HEADER, FAULTS, create_app
from stats.warthunder.demo.world import SUGGESTED_SQUADRONS, World, suggested_players, world_of

__all__ = [
    "CLOCK_HEADER",
    "FAULTS",
    "SUGGESTED_SQUADRONS",
    "Fault",
    "FaultError",
    "Faults",
    "World",
    "create_app",
    "suggested_players",
    "world_of",
]
