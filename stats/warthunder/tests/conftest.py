"""The demo source as a real server, and the clients pointed at it."""

import time
from dataclasses import dataclass

import pytest
from django.conf import settings as django_settings

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.upstream.policy import Backoff
from stats.warthunder.demo import FAULTS, Faults, create_app
from stats.warthunder.queries.analysis.advice import forget_peers
from stats.warthunder.queries.analysis.references import forget_populations

collect_ignore = [] if django_settings.REDIS_URL else ["test_kill.py"]


@pytest.fixture(autouse=True)
def populations_of_this_test():
    """Tests build references with the same ids at the same moments: none is kept in memory."""
    forget_populations()
    forget_peers()


@dataclass
class Source:
    """The running demo source: its address and its fault knobs."""

    url: str
    faults: Faults


@pytest.fixture
def source(settings):
    """A demo source in use: DOZOR_DEMO is on and every fetch goes there, without waiting."""
    settings.DOZOR_DEMO = True
    faults = Faults(outages=False)
    app = create_app(seed=1, clock=time.time, faults=faults)
    registry.reset()
    with LoopbackServer(app) as server:
        registry.override_base_url(
            "warthunder",
            server.url,
            rate_per_s=1000.0,
            burst=1000,
            attempts=1,
            backoff=Backoff(0.0, 0.0, 0.0),
            timeout_s=5.0,
        )
        yield Source(server.url, app[FAULTS])
        registry.reset()
