"""A misbehaving server, and clients of it with tiny waits."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache.backends.locmem import LocMemCache

from config.upstream import registry
from config.upstream.cache import AnswerCache
from config.upstream.client import Parts, Upstream
from config.upstream.guard import Guard
from config.upstream.health import HealthLog
from config.upstream.limiter import LocalLimiter
from config.upstream.policy import Backoff, Policy
from config.upstream.tests.faulty import FaultyServer


class Clock:
    """Seconds that pass only when told to; `utc()` is the same moment as a date."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self.seconds = start

    def __call__(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def local_cache() -> LocMemCache:
    return LocMemCache(uuid4().hex, {})


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def policy(server: FaultyServer) -> Callable[..., Policy]:
    def make(**changes) -> Policy:
        rules = {
            "source": "faulty",
            "base_url": server.url,
            "timeout_s": 5.0,
            "rate_per_s": 1000.0,
            "burst": 100,
            "backoff": Backoff(initial_s=0.001, max_s=0.002, jitter_s=0.001),
            "retry_after_cap_s": 0.02,
            "max_body_bytes": 100_000,
        }
        return Policy(**{**rules, **changes})

    return make


@pytest.fixture
async def client(policy, local_cache, clock):
    """A factory of clients: keyword arguments change the policy."""
    made: list[Upstream] = []

    def make(*, guard: Guard | None = None, headers=dict, **changes) -> Upstream:
        parts = Parts(
            cache=AnswerCache(local_cache, clock.utc),
            limiter=LocalLimiter(),
            health=HealthLog(local_cache, clock),
            guard=guard,
            headers=headers,
            now=clock.utc,
        )
        made.append(Upstream(policy(**changes), parts))
        return made[-1]

    yield make
    for upstream in made:
        await upstream.aclose()


@pytest.fixture
def sources(settings, policy) -> Iterator[Callable[..., None]]:
    """Makes settings name the faulty server as a source; the registry is clean afterwards."""

    def make(**changes) -> None:
        settings.UPSTREAM_POLICIES = {"faulty": policy(**changes)}

    registry.reset()
    make()
    yield make
    registry.reset()
