"""How often a source may be asked: a token bucket (GCRA) and a budget for each hour.

The arithmetic is pure. Two stores keep its state: one in this process, one in Redis, which all
processes share. Both answer how long to wait, and hold the slot that they promise.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, cast

from config.upstream.policy import Policy

MINUTE_S: Final = 60
WINDOW_MINUTES: Final = 61  # an hour that starts in mid-minute touches 61 of them
STATE_LIFE_S: Final = 3 * 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """`rate_per_s` requests a second after a burst of `burst`; at most `hourly_budget` an hour."""

    rate_per_s: float
    burst: int
    hourly_budget: int | None = None

    @classmethod
    def of(cls, policy: Policy) -> "Limits":
        """Return the limits of a policy."""
        return cls(policy.rate_per_s, policy.burst, policy.hourly_budget)


@dataclass(frozen=True, slots=True)
class Grant:
    """Either a slot `wait_s` seconds from now, or a refusal and when to come back."""

    granted: bool
    wait_s: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is remembered: the theoretical arrival time, the last slot given, a hold, and how
    many slots were given in each minute."""

    arrival: float = 0.0
    last: float = 0.0
    held_until: float = 0.0
    minutes: tuple[tuple[int, int], ...] = ()


def _within_budget(
    minutes: tuple[tuple[int, int], ...], start: float, budget: int
) -> tuple[tuple[tuple[int, int], ...], float]:
    """Move `start` forward until the hour before it has room; drop the minutes left behind."""
    kept = list(minutes)
    while True:
        first = int(start // MINUTE_S) - WINDOW_MINUTES + 1
        kept = [(minute, count) for minute, count in kept if minute >= first]
        if sum(count for _, count in kept) < budget:
            return tuple(kept), start
        start = float((kept[0][0] + WINDOW_MINUTES) * MINUTE_S)


def _counted(minutes: tuple[tuple[int, int], ...], start: float) -> tuple[tuple[int, int], ...]:
    counts = dict(minutes)
    minute = int(start // MINUTE_S)
    counts[minute] = counts.get(minute, 0) + 1
    return tuple(sorted(counts.items()))


def reserve(bucket: Bucket, limits: Limits, now: float, max_wait_s: float) -> tuple[Bucket, Grant]:
    """Take the next slot at or after `now` (seconds on any clock), unless it is too far away.

    Returns the new state and the grant. A refusal leaves the state as it was.
    """
    interval = 1.0 / limits.rate_per_s
    tolerance = (limits.burst - 1) * interval
    # Never before a slot already given: one that the budget put off keeps its place.
    start = max(now, bucket.arrival - tolerance, bucket.last, bucket.held_until)
    minutes = bucket.minutes
    if limits.hourly_budget is not None:
        minutes, start = _within_budget(minutes, start, limits.hourly_budget)
        counted = _counted(minutes, start)
    else:
        counted = ()
    if start - now > max_wait_s:
        return bucket, Grant(False, start - now)
    arrival = max(bucket.arrival, start) + interval
    after = replace(bucket, arrival=arrival, last=start, minutes=counted)
    return after, Grant(True, start - now)


class LimiterStore(Protocol):
    """Where the state lives. Safe to call from any thread."""

    def reserve(self, key: str, limits: Limits, max_wait_s: float) -> Grant:
        """Take a slot for `key`, or refuse when it is more than `max_wait_s` seconds away."""
        ...

    def hold(self, key: str, seconds: float) -> None:
        """Give out no slot for `key` for this long: the source has asked for a pause."""
        ...


class LocalLimiter:
    """State in this process only. `clock` gives seconds and must not go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def reserve(self, key: str, limits: Limits, max_wait_s: float) -> Grant:
        """Take a slot for `key`, or refuse when it is more than `max_wait_s` seconds away."""
        with self._lock:
            bucket, grant = reserve(
                self._buckets.get(key, Bucket()), limits, self._clock(), max_wait_s
            )
            self._buckets[key] = bucket
        return grant

    def hold(self, key: str, seconds: float) -> None:
        """Give out no slot for `key` for this long."""
        with self._lock:
            bucket = self._buckets.get(key, Bucket())
            until = max(bucket.held_until, self._clock() + seconds)
            self._buckets[key] = replace(bucket, held_until=until)


# The same steps as reserve() above; the clock is the Redis server's, so all processes agree.
_RESERVE = """
local now = tonumber(ARGV[1])
if now < 0 then local t = redis.call('TIME'); now = tonumber(t[1]) + tonumber(t[2]) / 1e6 end
local interval, burst, budget = 1 / tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local arrival, last, held, minutes = 0, 0, 0, {}
local raw = redis.call('HGETALL', KEYS[1])
for i = 1, #raw, 2 do
  local field, value = raw[i], tonumber(raw[i + 1])
  if field == 'arrival' then arrival = value
  elseif field == 'last' then last = value
  elseif field == 'held' then held = value
  else minutes[#minutes + 1] = {tonumber(field), value} end
end
table.sort(minutes, function(a, b) return a[1] < b[1] end)
local start = math.max(now, arrival - (burst - 1) * interval, last, held)
local oldest = 1
while budget > 0 do
  local first, used = math.floor(start / 60) - 60, 0
  while minutes[oldest] and minutes[oldest][1] < first do oldest = oldest + 1 end
  for i = oldest, #minutes do used = used + minutes[i][2] end
  if used < budget then break end
  start = (minutes[oldest][1] + 61) * 60
end
if start - now > tonumber(ARGV[5]) then return {0, string.format('%.6f', start - now)} end
for i = 1, oldest - 1 do redis.call('HDEL', KEYS[1], tostring(minutes[i][1])) end
redis.call('HSET', KEYS[1], 'arrival', string.format('%.6f', math.max(arrival, start) + interval))
redis.call('HSET', KEYS[1], 'last', string.format('%.6f', start))
if budget > 0 then
  redis.call('HINCRBY', KEYS[1], string.format('%d', math.floor(start / 60)), 1)
end
redis.call('EXPIRE', KEYS[1], ARGV[6])
return {1, string.format('%.6f', start - now)}
"""
_HOLD = """
local now = tonumber(ARGV[1])
if now < 0 then local t = redis.call('TIME'); now = tonumber(t[1]) + tonumber(t[2]) / 1e6 end
local until_ = now + tonumber(ARGV[2])
local held = tonumber(redis.call('HGET', KEYS[1], 'held') or '0')
redis.call('HSET', KEYS[1], 'held', string.format('%.6f', math.max(held, until_)))
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class RedisLimiter:
    """State in Redis, shared by every process. `client` is a redis-py client.

    `clock` is for tests; without it the time is that of the Redis server. Raises
    redis.RedisError when Redis is out of reach.
    """

    def __init__(
        self,
        client: Any,  # redis-py's generic types differ between releases
        *,
        prefix: str = "dozor:limit:",
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._prefix = prefix
        self._clock = clock
        self._reserve = client.register_script(_RESERVE)
        self._hold = client.register_script(_HOLD)

    def _now(self) -> float:
        return self._clock() if self._clock else -1.0

    def reserve(self, key: str, limits: Limits, max_wait_s: float) -> Grant:
        """Take a slot for `key`, or refuse when it is more than `max_wait_s` seconds away."""
        budget = limits.hourly_budget or 0
        args = [self._now(), limits.rate_per_s, limits.burst, budget, max_wait_s, STATE_LIFE_S]
        granted, wait = cast(tuple[int, bytes], self._reserve(keys=[self._prefix + key], args=args))
        return Grant(bool(granted), float(wait))

    def hold(self, key: str, seconds: float) -> None:
        """Give out no slot for `key` for this long."""
        life = int(STATE_LIFE_S + seconds)
        self._hold(keys=[self._prefix + key], args=[self._now(), seconds, life])
