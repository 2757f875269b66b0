"""Conversations with one source: way out → turn → slot → breaker → wire. Nothing is cached."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import ClientSession

from config.upstream.asking import Ask, Reply, Way
from config.upstream.breaker import Pass
from config.upstream.errors import (
    Blocked,
    CircuitOpen,
    Forbidden,
    ForbiddenAddress,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from config.upstream.guard import Guard
from config.upstream.health import OK, PROXY_FAILED, HealthLog
from config.upstream.lanes import Lane, hold, whole_key
from config.upstream.limiter import LimiterStore
from config.upstream.policy import Policy
from config.upstream.retrying import attempts, worth_a_retry
from config.upstream.speaking import open_line, speak
from config.upstream.tally import Tally
from config.upstream.wire import ProxyFailed, utc_now

log = logging.getLogger(__name__)
PARTIES_MAX: Final = 10_000
ABANDONED: Final = "abandoned"  # the caller left before the answer came


@dataclass(slots=True)
class DoorParts:
    """What a Door is made of. `proxy_guard` says which addresses proxies may have."""

    limiter: LimiterStore
    health: HealthLog
    proxy_guard: Guard
    now: Callable[[], datetime] = utc_now
    clock: Callable[[], float] = time.monotonic


class Door:
    """Speaks with one source, by its policy. Belongs to the event loop that first uses it."""

    def __init__(self, policy: Policy, parts: DoorParts) -> None:
        self._policy = policy
        self._parts = parts
        self._tally = Tally(policy.source, parts.health)
        self._lanes: dict[str, Lane] = {}
        self._held_until = 0.0
        self._parties: dict[str, float] = {}
        self._direct: ClientSession | None = None
        self._proxied: ClientSession | None = None

    @property
    def policy(self) -> Policy:
        """Return the rules now in force."""
        return self._policy

    def rebase(self, policy: Policy) -> None:
        """Replace the rules: addresses and rates count from the next request on."""
        self._policy = policy
        self._lanes.clear()

    def resting_s(self, way: Way) -> float:
        """Return how long a way out still rests after a refusal."""
        lane = self._lanes.get(way.lane)
        return max(0.0, lane.bench.rests_until - self._parts.clock()) if lane else 0.0

    async def say(self, ask: Ask, way: Way) -> Reply:
        """Return the reply to one request; raises an UpstreamError."""
        try:
            return await self._attempt(ask, way)
        except (RateLimited, Unavailable) as error:
            if not ask.repeatable or not worth_a_retry(error, self._policy):
                raise
            first = error
        return await self._again(ask, way, first)

    async def _again(self, ask: Ask, way: Way, first: UpstreamError) -> Reply:
        async for attempt in attempts(self._policy):
            with attempt:
                if attempt.num == 1:
                    raise first  # it was made before, without this machinery
                return await self._attempt(ask, way)
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, ask: Ask, way: Way) -> Reply:
        self._refuse_party(ask)
        lane = self._lane(way)
        async with lane.turns:
            await lane.wait(self._policy, lambda: self._held_until)
            leave = lane.breaker.admit()
            if not isinstance(leave, Pass):
                raise CircuitOpen(self._policy.source, "resting after repeated failures", leave)
            try:
                return await self._judged(ask, way, lane, leave)
            finally:
                lane.breaker.abandoned(leave)  # without effect once judged

    def _refuse_party(self, ask: Ask) -> None:
        if not ask.party:
            return
        wait = self._parties.get(ask.party, 0.0) - self._parts.clock()
        if wait > 0:
            raise RateLimited(self._policy.source, f"asked to wait {wait:.0f} s more", wait)

    def _lane(self, way: Way) -> Lane:
        lane = self._lanes.get(way.lane)
        if lane is None:
            key = f"{self._policy.source}:{way.lane}"
            lane = Lane(key, self._policy, self._parts.limiter, self._parts.clock)
            self._lanes[way.lane] = lane
        return lane

    async def _judged(self, ask: Ask, way: Way, lane: Lane, leave: Pass) -> Reply:
        """Send, and tell breaker, bench and counters what came of it."""
        clock, before = self._parts.clock, lane.breaker.state
        started, outcome = clock(), ABANDONED
        try:
            reply = await speak(self._line(way), self._policy, ask, way.proxy, self._parts.now)
        except ProxyFailed:
            outcome = PROXY_FAILED
            await self._bench(lane, way, started)
            reason = f"the proxy {way.proxy.label if way.proxy else ''} does not work"
            raise Unavailable(self._policy.source, reason, sent=False) from None
        except UpstreamError as error:
            outcome = error.outcome
            await self._heed(error, ask, way, lane, leave, started)
            raise
        else:
            lane.breaker.succeeded(leave)
            lane.bench.worked()
            outcome = OK
        finally:
            self._count(way, outcome, (clock() - started) * 1000)
            await self._publish_breaker(lane, way, before)
        return reply

    async def _heed(
        self, error: UpstreamError, ask: Ask, way: Way, lane: Lane, leave: Pass, started: float
    ) -> None:
        if isinstance(error, Unavailable):
            lane.breaker.failed(leave)
        else:
            lane.breaker.succeeded(leave)  # whatever it said, the source is alive
        if isinstance(error, Forbidden):
            return  # it is about who is signed in, not about the way
        if isinstance(error, Blocked | ForbiddenAddress):
            await self._bench(lane, way, started)
        elif isinstance(error, RateLimited) and ask.party:
            self._hold_party(ask.party, error.retry_after_s)
        elif isinstance(error, RateLimited | Unavailable) and error.retry_after_s:
            await self._pause(error.retry_after_s)

    def _hold_party(self, party: str, seconds: float) -> None:
        if len(self._parties) >= PARTIES_MAX:
            self._parties.clear()
        self._parties[party] = self._parts.clock() + seconds

    async def _pause(self, seconds: float) -> None:
        """Send nothing to this source for so long, by no way and from no process."""
        self._held_until = max(self._held_until, self._parts.clock() + seconds)
        await hold(self._parts.limiter, whole_key(self._policy.source), seconds)

    async def _bench(self, lane: Lane, way: Way, started: float) -> None:
        seconds = await lane.rest(started)
        if seconds:
            log.warning("%s: way out %s rests %.0f s", self._policy.source, way.lane, seconds)

    def _count(self, way: Way, outcome: str, elapsed_ms: float) -> None:
        self._tally.count(outcome, elapsed_ms)
        if way.told is not None:
            way.told(outcome, elapsed_ms)

    async def _publish_breaker(self, lane: Lane, way: Way, before: str) -> None:
        policy, state = self._policy, lane.breaker.state
        if state == before:
            return
        log.warning("breaker of %s by %s: %s, was %s", policy.source, way.lane, state, before)
        if way.proxy is None:  # a proxy that fails says little of the source
            changed = self._parts.health.breaker_changed
            await asyncio.to_thread(changed, policy.source, state, policy.breaker_open_s)

    def _line(self, way: Way) -> ClientSession:
        """Return the connections to use: those to proxies open to permitted addresses only."""
        if way.proxy is None:
            if self._direct is None:
                self._direct = open_line(self._policy, None)
            return self._direct
        if self._proxied is None:
            self._proxied = open_line(self._policy, self._parts.proxy_guard)
        return self._proxied

    async def aclose(self) -> None:
        """Close the connections and tell what was counted; the next request opens new ones."""
        lines, self._direct, self._proxied = (self._direct, self._proxied), None, None
        for line in lines:
            if line is not None:
                await line.close()
        await self._tally.flush()
