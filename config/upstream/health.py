"""How each source has been doing for a day, in half-hour steps, shared by all processes.

Every request on the wire is one count in a bucket of time × latency, kept in the cache; the
95th percentile is read from those buckets, so it is right to within the width of one.
"""

import logging
import time
from bisect import bisect_left
from collections import Counter as TallyOf
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from django.conf import settings
from django.core.cache import BaseCache, caches
from prometheus_client import Counter, Histogram
from redis.exceptions import RedisError

from config.upstream import breaker
from config.upstream.cache import bump
from config.upstream.errors import (
    BadPayload,
    Blocked,
    Forbidden,
    ForbiddenAddress,
    NotFound,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from config.upstream.policy import Policy

log = logging.getLogger(__name__)
HALF_HOUR_S: Final = 1800
BUCKETS: Final = 48
RECENT: Final = 2  # half hours that decide between up, slow and down
LIFE_S: Final = HALF_HOUR_S * (BUCKETS + 2)
EDGES_MS: Final = (25, 50, 100, 200, 350, 500, 750, 1000, 1500, 2500, 4000, 7000, 12_000, 30_000)
OK: Final = "ok"
PROXY_FAILED: Final = "proxy_failed"
_FAILURES: Final = (BadPayload, Blocked, ForbiddenAddress, RateLimited, Unavailable)
ERRORS: Final = frozenset({PROXY_FAILED, *(kind.outcome for kind in _FAILURES)})
ANSWERED: Final = frozenset({OK, NotFound.outcome, Unauthorized.outcome, Forbidden.outcome})
SourceState = Literal["up", "slow", "down", "idle"]
_REQUESTS = Counter("dozor_upstream_requests", "Requests to a source", ["source", "outcome"])
_SECONDS = Histogram("dozor_upstream_seconds", "Time of a request", ["source", "outcome"])


@dataclass(frozen=True, slots=True)
class HealthBucket:
    """Half an hour: its start (aware, UTC), requests, how many failed, their p95 in ms."""

    start: datetime
    requests: int
    errors: int
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's day. `buckets` holds 48 half hours, oldest first, the running one last.

    State: `down` while its breaker is open or the last hour brought errors and no answer;
    `slow` when the last hour's p95 is over the policy's `slow_ms`; `idle` without any request
    in 24 hours; otherwise `up`. `last_error` is the outcome's word, such as "rate_limited".
    """

    source: str
    state: SourceState
    breaker: breaker.State
    requests: int
    errors: int
    p95_ms: float | None
    buckets: tuple[HealthBucket, ...]
    last_good_at: datetime | None
    last_error_at: datetime | None
    last_error: str


class HealthLog:
    """Writes and reads health in a Django cache. `clock` gives seconds since the epoch.

    Synchronous: call it from a thread, not from the loop. A cache that is out of reach loses
    counts, never a request.
    """

    def __init__(self, cache: BaseCache, clock: Callable[[], float] = time.time) -> None:
        self._cache = cache
        self._clock = clock

    def record(self, source: str, outcome: str, elapsed_ms: float) -> None:
        """Count one request on the wire: "ok", or the `outcome` of its error."""
        _REQUESTS.labels(source, outcome).inc()
        _SECONDS.labels(source, outcome).observe(elapsed_ms / 1000)
        now = self._clock()
        index = int(now // HALF_HOUR_S)
        bump(self._cache, _key(source, index, bisect_left(EDGES_MS, elapsed_ms)), LIFE_S)
        if outcome in ERRORS:
            bump(self._cache, _key(source, index, "errors"), LIFE_S)
            self._put(_key(source, "last", "error"), (now, outcome))
        elif outcome in ANSWERED:
            self._put(_key(source, "last", "good"), now)

    def record_many(self, source: str, seen: Sequence[tuple[str, float]]) -> None:
        """Count requests that ended just now, each an outcome and how many ms it took."""
        now = self._clock()
        index = int(now // HALF_HOUR_S)
        cells: TallyOf[int | str] = TallyOf()
        for outcome, elapsed_ms in seen:
            _REQUESTS.labels(source, outcome).inc()
            _SECONDS.labels(source, outcome).observe(elapsed_ms / 1000)
            cells[bisect_left(EDGES_MS, elapsed_ms)] += 1
            cells["errors"] += outcome in ERRORS
        for cell, count in (+cells).items():
            bump(self._cache, _key(source, index, cell), LIFE_S, count)
        outcomes = [outcome for outcome, _ in seen]
        if failed := [outcome for outcome in outcomes if outcome in ERRORS]:
            self._put(_key(source, "last", "error"), (now, failed[-1]))
        if not ANSWERED.isdisjoint(outcomes):
            self._put(_key(source, "last", "good"), now)

    def breaker_changed(self, source: str, state: breaker.State, open_s: float) -> None:
        """Publish the state of this process's breaker; an open one is forgotten in time."""
        if state == "closed":
            self._put(_key(source, "breaker", "until"), 0.0)
        else:
            self._put(_key(source, "breaker", "until"), self._clock() + open_s)

    def _put(self, key: str, value: object) -> None:
        try:
            self._cache.set(key, value, LIFE_S)
        except (RedisError, OSError) as error:
            log.warning("upstream health cannot be written: %s", type(error).__name__)

    def source(self, policy: Policy) -> SourceHealth:
        """Return the last 24 hours of one source."""
        now, name = self._clock(), policy.source
        last = int(now // HALF_HOUR_S)
        span = range(last - BUCKETS + 1, last + 1)
        found = self._read(name, span)
        counts = [_counts(found, name, index) for index in span]
        errors = [int(found.get(_key(name, index, "errors"), 0)) for index in span]
        recent = percentile_95(_summed(counts[-RECENT:]))
        good: float | None = found.get(_key(name, "last", "good"))
        error_at, error = found.get(_key(name, "last", "error"), (None, ""))
        until: float | None = found.get(_key(name, "breaker", "until"))
        state = breaker_state(until, now)
        return SourceHealth(
            source=name,
            state=_state(state, counts, errors, recent, policy.slow_ms, _is_recent(good, last)),
            breaker=state,
            requests=sum(map(sum, counts)),
            errors=sum(errors),
            p95_ms=percentile_95(_summed(counts)),
            buckets=tuple(
                HealthBucket(_moment(index * HALF_HOUR_S), sum(row), failed, percentile_95(row))
                for index, row, failed in zip(span, counts, errors, strict=True)
            ),
            last_good_at=None if good is None else _moment(good),
            last_error_at=None if error_at is None else _moment(error_at),
            last_error=error,
        )

    def _read(self, source: str, span: Iterable[int]) -> dict[str, Any]:
        cells: list[int | str] = [*range(len(EDGES_MS) + 1), "errors"]
        keys = [_key(source, index, cell) for index in span for cell in cells]
        keys += [_key(source, "last", "good"), _key(source, "last", "error")]
        keys.append(_key(source, "breaker", "until"))
        try:
            return dict(self._cache.get_many(keys))
        except (RedisError, OSError) as error:
            log.warning("upstream health cannot be read: %s", type(error).__name__)
            return {}


def _key(source: str, index: int | str, cell: int | str) -> str:
    return f"upstream:health:{source}:{index}:{cell}"


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _counts(found: Mapping[str, Any], source: str, index: int) -> list[int]:
    return [int(found.get(_key(source, index, cell), 0)) for cell in range(len(EDGES_MS) + 1)]


def _summed(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _is_recent(good: float | None, last: int) -> bool:
    return good is not None and good // HALF_HOUR_S > last - RECENT


def percentile_95(counts: list[int]) -> float | None:
    """Return the 95th percentile (ms) of a row of counts per latency bucket; None when empty.

    Within its bucket the value is interpolated; beyond the last edge it is that edge.
    """
    total = sum(counts)
    if not total:
        return None
    rank, below = 0.95 * total, 0
    for index, count in enumerate(counts):
        if count and below + count >= rank:
            if index == len(EDGES_MS):
                break
            low = EDGES_MS[index - 1] if index else 0
            return low + (EDGES_MS[index] - low) * (rank - below) / count
        below += count
    return float(EDGES_MS[-1])


def breaker_state(open_until: float | None, now: float) -> breaker.State:
    """Tell the state from the published time: 0 or None closed, past half-open, else open."""
    if not open_until:
        return "closed"
    return "open" if now < open_until else "half_open"


def _state(
    circuit: breaker.State,
    counts: list[list[int]],
    errors: list[int],
    recent_p95: float | None,
    slow_ms: float,
    answered: bool,
) -> SourceState:
    if not any(map(sum, counts)):
        return "idle"
    if circuit == "open" or (any(errors[-RECENT:]) and not answered):
        return "down"
    return "slow" if recent_p95 is not None and recent_p95 > slow_ms else "up"


def health_log() -> HealthLog:
    """Return the process's health log, over the shared cache."""
    return HealthLog(caches["default"])


def report() -> list[SourceHealth]:
    """Return the last 24 hours of every source named in the settings, in their order."""
    log_book = health_log()
    policies: dict[str, Policy] = settings.UPSTREAM_POLICIES
    return [log_book.source(policy) for policy in policies.values()]
