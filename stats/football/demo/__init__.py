"""A little football that is played on this machine: a function of (seed, clock), over HTTP.

It answers in the shape of SofaScore's API and knows nothing of the code that reads it. Two leagues
of countries that do not exist; all names are invented.
"""

from config.upstream.misbehaving import FaultError
from stats.football.demo.failing import Fault, Faults
from stats.football.demo.server import FAULTS, create_app
from stats.football.demo.world import World

__all__ = ["FAULTS", "Fault", "FaultError", "Faults", "World", "create_app"]
