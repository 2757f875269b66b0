"""A little FACEIT that runs on this machine: a function of (seed, clock), served over HTTP.

It imitates the Data API and the webhooks of the real source and knows nothing of the code that
reads them. All names are invented.
"""

from config.upstream.misbehaving import FaultError
from stats.faceit.demo.faults import Fault, Faults
from stats.faceit.demo.postman import Post, Posted
from stats.faceit.demo.server import FAULTS, POSTED, create_app
from stats.faceit.demo.webhooks import Disorder
from stats.faceit.demo.world import World, live_since, suggested_players, world_of

__all__ = [
    "FAULTS",
    "POSTED",
    "Disorder",
    "Fault",
    "FaultError",
    "Faults",
    "Post",
    "Posted",
    "World",
    "create_app",
    "live_since",
    "suggested_players",
    "world_of",
]
