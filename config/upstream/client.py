"""The client of one source: cache → single flight → breaker → limiter → concurrency → wire."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from aiohttp import ClientSession
from redis.exceptions import RedisError
from yarl import URL

from config.upstream.answer import Answer
from config.upstream.breaker import Breaker, Pass
from config.upstream.cache import AnswerCache, Entry, Result, shelf_of
from config.upstream.errors import (
    Blocked,
    CircuitOpen,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from config.upstream.guard import Guard
from config.upstream.health import OK, PROXY_FAILED, HealthLog
from config.upstream.limiter import Grant, LimiterStore, Limits, LocalLimiter
from config.upstream.pacing import SECOND_S, Gate
from config.upstream.policy import Policy
from config.upstream.proxies import PoolResting, Proxy, ProxyHealth, ProxyPool
from config.upstream.responses import ACCEPT, NOT_MODIFIED, Expect
from config.upstream.retrying import attempts
from config.upstream.singleflight import SingleFlight
from config.upstream.wire import Hop, ProxyFailed, Wire, open_session, utc_now

log = logging.getLogger(__name__)
Params = Mapping[str, str | int | float]
Headers = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller asked for, made whole: `url` includes the query."""

    url: URL
    kind: str
    fresh: bool
    expect: Expect
    owner: str

    @property
    def key(self) -> str:
        """Return what makes two calls the same."""
        return f"{self.expect} {self.url}"


@dataclass(slots=True)
class Parts:
    """What an Upstream is made of; each may be given a clock of its own."""

    cache: AnswerCache
    limiter: LimiterStore
    health: HealthLog
    guard: Guard | None = None
    headers: Headers = field(default=dict)
    now: Callable[[], datetime] = utc_now


class Upstream:
    """Asks one source, by its policy. Belongs to the event loop that first uses it."""

    def __init__(self, policy: Policy, parts: Parts) -> None:
        self._policy = policy
        self._parts = parts
        self._breaker = Breaker(policy.breaker_failures, policy.breaker_open_s)
        self._pool = ProxyPool(policy.proxies, policy.proxy_mode)
        self._flights: SingleFlight[Answer] = SingleFlight()
        self._turns = asyncio.Semaphore(policy.concurrency)
        self._spare_limiter = LocalLimiter()
        self._gate = Gate(policy.per_second)
        self._refusals = 0  # how often in a row the source said that we ask too often
        self._session: ClientSession | None = None
        self._guard = parts.guard or (Guard() if policy.guarded else None)

    @property
    def policy(self) -> Policy:
        """Return the rules now in force."""
        return self._policy

    @property
    def breaker(self) -> Breaker:
        """Return this process's breaker for the source."""
        return self._breaker

    def proxies(self) -> list[ProxyHealth]:
        """Return this hour's counters of each proxy, in this process."""
        return self._pool.report()

    def rebase(self, policy: Policy) -> None:
        """Replace the rules: address, lifetimes and rates count from the next request on."""
        self._policy = policy
        self._gate.limit(policy.per_second)

    async def fetch(
        self,
        path: str,
        *,
        params: Params | None = None,
        kind: str = "page",
        fresh: bool = False,
        expect: Expect = "any",
        owner: str = "",
    ) -> Answer:
        """Return the answer to GET `path` (relative to the policy's address) with `params`.

        `kind` names the lifetime. `fresh` goes past the cache (though not past the ETag) and
        never returns a stale answer. `expect` refuses other content types; `owner` keeps the
        same proxy for the same owner. Raises an UpstreamError.
        """
        url = self._url(path, params)
        call = Call(url, kind, fresh, expect, owner)
        entry = await asyncio.to_thread(self._parts.cache.look, call.key, self._shelf(call))
        if entry and not fresh and self._parts.cache.is_fresh(entry):
            await self._count("hits", call)
            return entry.answer
        try:
            return await self._flights.run(call.key, lambda: self._ask(call, entry))
        except UpstreamError as error:
            return await self._stand_in(call, entry, error)

    def _url(self, path: str, params: Params | None) -> URL:
        url = URL(self._policy.base_url.rstrip("/") + "/" + path.lstrip("/"))
        return url.update_query({k: str(params[k]) for k in sorted(params)}) if params else url

    def _shelf(self, call: Call) -> str:
        return shelf_of(self._policy.source, call.kind)

    async def _count(self, result: Result, call: Call) -> None:
        count = self._parts.cache.count
        await asyncio.to_thread(count, self._policy.source, result, call.kind)

    async def _stand_in(self, call: Call, entry: Entry | None, error: UpstreamError) -> Answer:
        if call.fresh or entry is None or isinstance(error, NotFound):
            raise error
        if not self._parts.cache.may_stand_in(entry, self._policy):
            raise error
        log.info("stale answer for %s: %s", self._policy.source, error.outcome)
        await self._count("stale", call)
        return replace(entry.answer, stale=True)

    async def _ask(self, call: Call, entry: Entry | None) -> Answer:
        answer = await self._with_retries(call, entry)
        revalidated = answer.status == NOT_MODIFIED and entry is not None
        if revalidated and entry is not None:
            answer = replace(
                entry.answer, fetched_at=answer.fetched_at, elapsed_ms=answer.elapsed_ms
            )
        cache, policy = self._parts.cache, self._policy
        await asyncio.to_thread(cache.keep, call.key, answer, policy, call.kind, self._shelf(call))
        await self._count("revalidated" if revalidated else "misses", call)
        return answer

    async def _with_retries(self, call: Call, entry: Entry | None) -> Answer:
        async for attempt in attempts(self._policy):
            with attempt:
                return await self._attempt(call, entry)
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, call: Call, entry: Entry | None) -> Answer:
        leave = self._breaker.admit()
        if not isinstance(leave, Pass):
            if self._breaker.refused:
                raise Blocked(self._policy.source, "the source refused us; it is not asked again")
            raise CircuitOpen(self._policy.source, "resting after repeated failures", leave)
        before = self._breaker.state
        try:
            proxy = self._choose_proxy(call.owner)
            await self._wait_for_turn()
            async with self._turns:
                await self._leave_through_gate()
                try:
                    return await self._judged(call, entry, proxy, leave)
                finally:
                    self._gate.answered(asyncio.get_running_loop().time())
        finally:
            self._breaker.abandoned(leave)  # without effect once judged
            await self._publish_breaker(before)

    def _choose_proxy(self, owner: str) -> Proxy | None:
        try:
            return self._pool.choose(owner)
        except PoolResting as resting:
            wait = resting.retry_after_s
            raise Unavailable(self._policy.source, "every proxy is resting", wait) from None

    async def _judged(
        self, call: Call, entry: Entry | None, proxy: Proxy | None, leave: Pass
    ) -> Answer:
        """Send, and tell the breaker and the pool who did their work."""
        try:
            answer = await self._measured(call, entry, proxy)
        except ProxyFailed:
            label = self._bench(proxy)  # the source is not to blame
            raise Unavailable(self._policy.source, f"the proxy {label} does not work") from None
        except Unavailable:
            self._breaker.failed(leave)
            raise
        except Blocked:
            self._refused(leave)
            raise
        except UpstreamError:
            self._breaker.succeeded(leave)  # whatever it said, the source is alive
            raise
        self._breaker.succeeded(leave)
        if proxy:
            self._pool.succeeded(proxy)
        return answer

    def _refused(self, leave: Pass) -> None:
        """Heed a refusal where the policy says so; else it only shows that the source is alive."""
        if self._policy.blocked_open_s is None:
            self._breaker.succeeded(leave)
        else:
            self._breaker.refused_us(leave, self._policy.blocked_open_s)

    async def _publish_breaker(self, before: str) -> None:
        policy, state = self._policy, self._breaker.state
        if state != before:
            log.warning("breaker of %s: %s, was %s", policy.source, state, before)
            changed = self._parts.health.breaker_changed
            refused = self._breaker.refused and policy.blocked_open_s
            await asyncio.to_thread(changed, policy.source, state, refused or policy.breaker_open_s)

    async def _wait_for_turn(self) -> None:
        """Wait for a slot; a pause that began meanwhile makes it void, and another is taken."""
        clock = asyncio.get_running_loop().time
        while True:
            grant = await asyncio.to_thread(self._reserve)
            if not grant.granted:
                wait = grant.wait_s
                raise RateLimited(self._policy.source, f"our own limit: {wait:.0f} s to wait", wait)
            if grant.wait_s > 0:
                await asyncio.sleep(grant.wait_s)
            if not self._gate.held_s(clock()):
                return

    async def _leave_through_gate(self) -> None:
        clock = asyncio.get_running_loop().time
        while (wait := self._gate.pass_through(clock())) > 0:
            await asyncio.sleep(wait)

    def _reserve(self) -> Grant:
        policy = self._policy
        limits = Limits.of(policy)
        try:
            return self._parts.limiter.reserve(policy.source, limits, policy.max_wait_s)
        except (RedisError, OSError) as error:
            log.warning("limits of %s are local now: %s", policy.source, type(error).__name__)
            return self._spare_limiter.reserve(policy.source, limits, policy.max_wait_s)

    async def _pause(self, seconds: float) -> None:
        """Send nothing for so long, from any process."""
        self._gate.hold(asyncio.get_running_loop().time(), seconds)
        await asyncio.to_thread(self._hold, seconds)

    def _hold(self, seconds: float) -> None:
        try:
            self._parts.limiter.hold(self._policy.source, seconds)
        except (RedisError, OSError):
            self._spare_limiter.hold(self._policy.source, seconds)

    async def _measured(self, call: Call, entry: Entry | None, proxy: Proxy | None) -> Answer:
        """Send, and write down how long it took and what came of it."""
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            answer = await self._on_the_wire(call, entry, proxy)
        except ProxyFailed:
            await self._record(call, PROXY_FAILED, clock() - started)
            raise
        except UpstreamError as error:
            wait = self._back_off(error)
            if wait:
                await self._pause(wait)
            await self._record(call, error.outcome, clock() - started)
            raise
        self._refusals = 0
        await self._record(call, OK, clock() - started)
        return answer

    def _back_off(self, error: UpstreamError) -> float | None:
        """Return the pause an error asks for; "too often" said again and again doubles it."""
        wait: float | None = getattr(error, "retry_after_s", None)
        if not isinstance(error, RateLimited):
            return wait
        backoff = self._policy.backoff
        least = min(backoff.initial_s * 2.0 ** min(self._refusals, 16), backoff.max_s)
        self._refusals += 1
        error.retry_after_s = max(error.retry_after_s, least)
        return error.retry_after_s

    async def _record(self, call: Call, outcome: str, elapsed_s: float) -> None:
        source, elapsed_ms = self._policy.source, elapsed_s * 1000
        log.debug("%s %s: %s in %.0f ms", source, call.url.path, outcome, elapsed_ms)
        await asyncio.to_thread(self._parts.health.record, source, outcome, elapsed_ms)

    def _bench(self, proxy: Proxy | None) -> str:
        if proxy is None:
            return ""
        self._pool.failed(proxy)
        log.warning("proxy %s of %s goes to rest", proxy.label, self._policy.source)
        return proxy.label

    async def _on_the_wire(self, call: Call, entry: Entry | None, proxy: Proxy | None) -> Answer:
        if self._session is None:
            self._session = open_session(self._policy, self._guard)
        pauses: list[float] = []
        wire = Wire(
            self._session, self._policy, self._guard, now=self._parts.now, heed=pauses.append
        )
        headers = {"Accept": ACCEPT[call.expect], **self._parts.headers(), **_conditions(entry)}
        try:
            answer = await wire.exchange(
                Hop("GET", call.url, headers), expect=call.expect, proxy=proxy
            )
        finally:
            # A pause within one second is what the gate keeps anyway, and to the millisecond.
            least = SECOND_S if self._policy.per_second else 0.0
            if max(pauses, default=0.0) > least:
                await self._pause(max(pauses))
        if answer.status == NOT_MODIFIED and entry is None:
            raise Unavailable(self._policy.source, "not modified, yet nothing was kept")
        return answer

    async def aclose(self) -> None:
        """Close the connections. The client opens new ones when it is used again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _conditions(entry: Entry | None) -> dict[str, str]:
    """Return the headers that let the source answer "not modified"."""
    if entry is None:
        return {}
    conditions = {
        "If-None-Match": entry.answer.etag,
        "If-Modified-Since": entry.answer.last_modified,
    }
    return {name: value for name, value in conditions.items() if value}
