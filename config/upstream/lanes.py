"""How fast requests leave by one way out, and when that way rests.

A block of slots is taken at a time and handed out here evenly: no request pays for a thread or a
round trip of its own, not even where processes share the limits.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from redis.exceptions import RedisError

from config.upstream.breaker import Breaker
from config.upstream.errors import CircuitOpen, OwnLimit
from config.upstream.limiter import Grant, LimiterStore, Limits, LocalLimiter
from config.upstream.policy import Policy

log = logging.getLogger(__name__)
BLOCK_S: Final = 0.25  # how much time one shared reservation covers
BLOCK_MAX: Final = 512
REST_S: Final = 30.0
REST_MAX_S: Final = 1800.0
UNBOUND: Final = Limits(rate_per_s=1e6, burst=1_000_000)


@dataclass(slots=True)
class Bench:
    """A rest after a refusal, twice as long after each further one in a row."""

    rests_until: float = 0.0
    benched_at: float = -math.inf
    strikes: int = 0

    def strike(self, sent_at: float, now: float) -> float:
        """Begin a rest and return how long it lasts; what was sent before the last one is 0."""
        if sent_at <= self.benched_at:
            return 0.0
        rest = min(REST_MAX_S, REST_S * 2.0 ** min(self.strikes, 16))
        self.strikes += 1
        self.benched_at, self.rests_until = now, now + rest
        return rest

    def worked(self) -> None:
        """Forget the refusals: the next rest is a short one again."""
        self.strikes = 0


@dataclass(slots=True)
class Block:
    """Slots that were reserved together: the next one's time, how many are left, until when."""

    next_at: float = 0.0
    left: int = 0
    ends_at: float = 0.0

    def take(self, now: float, interval: float) -> float | None:
        """Return when the next slot is; None when the block is used up or its time is over."""
        at = max(now, self.next_at)
        if not self.left or at > self.ends_at:
            return None
        self.left -= 1
        self.next_at = at + interval
        return at


class Lane:
    """One way out at one source. Belongs to one event loop; `clock` gives seconds."""

    def __init__(
        self,
        key: str,
        policy: Policy,
        limiter: LimiterStore,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bench = Bench()
        self.breaker = Breaker(policy.breaker_failures, policy.breaker_open_s, clock)
        self._key = key
        self._limiter = limiter
        self._spare = LocalLimiter()
        self._clock = clock
        self._block = Block()
        self._reserving = asyncio.Lock()
        self.turns = asyncio.Semaphore(policy.concurrency)

    async def wait(self, policy: Policy, held_until: Callable[[], float]) -> None:
        """Return when a request may leave; raises CircuitOpen or OwnLimit.

        `held_until` tells how long the whole source is paused; a pause that begins meanwhile
        makes a slot void.
        """
        while True:
            now = self._clock()
            resting = self.bench.rests_until - now
            if resting > 0:
                raise CircuitOpen(policy.source, "this way out rests after a refusal", resting)
            self._refuse_long(policy, held_until() - now)
            wait = await self._slot(policy)
            if wait > 0:
                await asyncio.sleep(wait)
            if held_until() <= self._clock():
                return
            await asyncio.sleep(min(held_until() - self._clock(), policy.max_wait_s))

    def _refuse_long(self, policy: Policy, wait: float) -> None:
        if wait > policy.max_wait_s:
            raise OwnLimit(policy.source, f"our own limit: {wait:.0f} s to wait", wait)

    async def _slot(self, policy: Policy) -> float:
        """Take a slot and return the seconds until it."""
        interval = 1.0 / policy.rate_per_s
        at = self._block.take(self._clock(), interval)
        if at is None:
            at = await self._next_block(policy, interval)
        return at - self._clock()

    async def _next_block(self, policy: Policy, interval: float) -> float:
        async with self._reserving:
            while True:  # another task may have taken a block meanwhile
                at = self._block.take(self._clock(), interval)
                if at is not None:
                    return at
                size = min(BLOCK_MAX, max(1, math.ceil(policy.rate_per_s * BLOCK_S)))
                start = self._clock() + self._granted(policy, await self._grant(policy, size))
                # A slot stays good for a moment after its time: the loop may be late for it.
                self._block = Block(start, size, start + size * interval + BLOCK_S)

    async def _grant(self, policy: Policy, size: int) -> Grant:
        if isinstance(self._limiter, LocalLimiter):
            limits = _of_blocks(policy, size)
            return self._limiter.reserve(self._key, limits, policy.max_wait_s)
        return await asyncio.to_thread(self._reserve, policy, size)

    def _reserve(self, policy: Policy, size: int) -> Grant:
        limits = _of_blocks(policy, size)
        try:
            whole = self._limiter.reserve(whole_key(policy.source), UNBOUND, policy.max_wait_s)
            if not whole.granted:
                return whole
            grant = self._limiter.reserve(self._key, limits, policy.max_wait_s)
        except (RedisError, OSError) as error:
            log.warning("limits of %s are local now: %s", policy.source, type(error).__name__)
            return self._spare.reserve(self._key, limits, policy.max_wait_s)
        return replace(grant, wait_s=max(grant.wait_s, whole.wait_s))

    def _granted(self, policy: Policy, grant: Grant) -> float:
        if not grant.granted:
            wait = grant.wait_s
            raise OwnLimit(policy.source, f"our own limit: {wait:.0f} s to wait", wait)
        return grant.wait_s

    async def rest(self, sent_at: float) -> float:
        """Send nothing this way for a while, from any process; returns for how long."""
        seconds = self.bench.strike(sent_at, self._clock())
        if seconds:
            await hold(self._limiter, self._key, seconds)
            self._block = Block()
        return seconds


def _of_blocks(policy: Policy, size: int) -> Limits:
    """Return a policy's limits counted in blocks of slots."""
    budget = policy.hourly_budget
    hourly = None if budget is None else max(1, budget // size)
    return Limits(policy.rate_per_s / size, max(1, policy.burst // size), hourly)


def whole_key(source: str) -> str:
    """Return the key that stands for every way out at a source."""
    return f"{source}:all"


async def hold(limiter: LimiterStore, key: str, seconds: float) -> None:
    """Let no other process take a slot of `key` for so long; this one knows of it already."""
    if isinstance(limiter, LocalLimiter):
        return
    try:
        await asyncio.to_thread(limiter.hold, key, seconds)
    except (RedisError, OSError) as error:
        log.warning("a pause of %s is told to nobody else: %s", key, type(error).__name__)
