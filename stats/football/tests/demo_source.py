"""The demo source as tests see it: a world at a fixed time, and the address of a running one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from stats.football import client
from stats.football.demo import Faults, World, create_app
from stats.football.demo.calendar import begins
from stats.football.demo.fixtures import Fixture

SEASON = 4
# A bit before the middle of a season.
NOW = begins(SEASON) + 20_000
UT = (9_900_001, 9_900_002)


class Source:
    """The running source: a clock and faults to set."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now
        self.faults = Faults(outages=False)
        self.world = World(1)
        self.app = create_app(clock=lambda: self.now, faults=self.faults)
        self.url = ""

    def fixtures(self, league: int = 0, season: int = SEASON) -> list[Fixture]:
        """Return a season's matches."""
        return self.world.matches(league, season, self.now)


@contextmanager
def running(now: float = NOW, **policy: Any) -> Iterator[Source]:
    """Run a source, and send the requests of this process to it."""
    source = Source(now)
    registry.reset()
    with LoopbackServer(source.app, grace_s=0.05) as server:
        source.url = server.url
        rules = {"rate_per_s": 2000.0, "burst": 2000, "hourly_budget": None} | policy
        registry.override_base_url(client.SOFASCORE, server.url, **rules)
        yield source
    registry.reset()
    client.authorise()
