"""Answers kept for their lifetime, and a while longer in case the source fails.

Bodies are stored compressed. The counters live in the cache itself, so with Redis they are the
sum over all processes, and with the local cache those of this one process.
"""

import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal

from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from prometheus_client import Counter
from redis.exceptions import RedisError

from config.upstream.answer import Answer
from config.upstream.policy import Policy

log = logging.getLogger(__name__)
PREFIX: Final = "upstream:answer:"
COUNTER: Final = "upstream:count:"
COMPRESS_OVER: Final = 1024  # bytes
_PACKED: Final = b"z"
_PLAIN: Final = b"p"
Result = Literal["hits", "misses", "stale", "revalidated"]
RESULTS: Final[tuple[Result, ...]] = ("hits", "misses", "stale", "revalidated")
_LOOKUPS = Counter(
    "dozor_upstream_cache", "Answers asked of the upstream cache", ["source", "result"]
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept answer, and until when it counts as fresh."""

    answer: Answer
    fresh_until: datetime


@dataclass(frozen=True, slots=True)
class CacheStatistics:
    """Counters since the cache was last emptied; `hit_rate` (0-1) is None before any lookup.

    `hits` and `revalidated` (the source said "not modified") saved a transfer; `stale` answers
    stood in for a failing source. `entries` is None where the cache cannot count them.
    """

    backend: str
    shared: bool
    hits: int
    misses: int
    stale: int
    revalidated: int
    hit_rate: float | None
    entries: int | None


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many expired entries were removed, and a note for the reader."""

    removed: int
    note: str


class AnswerCache:
    """Answers over a Django cache. Synchronous: call it from a thread, not from the loop.

    A cache that is out of reach behaves as an empty one.
    """

    def __init__(self, cache: BaseCache, now: Callable[[], datetime] = _utc_now) -> None:
        self._cache = cache
        self._now = now

    def look(self, key: str, shelf: str = "") -> Entry | None:
        """Return what is kept for the key, fresh or not."""
        try:
            raw = self._cache.get(_cache_key(key, shelf))
        except (RedisError, OSError) as error:
            log.warning("upstream cache cannot be read: %s", type(error).__name__)
            return None
        if raw is None:
            return None
        answer, fresh_until = raw
        return Entry(replace(answer, body=_unpack(answer.body), from_cache=True), fresh_until)

    def is_fresh(self, entry: Entry) -> bool:
        """Tell whether the entry's lifetime still runs."""
        return self._now() < entry.fresh_until

    def may_stand_in(self, entry: Entry, policy: Policy) -> bool:
        """Tell whether the entry may be shown while the source fails."""
        return self._now() < entry.fresh_until + timedelta(seconds=policy.stale_if_error_s)

    def keep(self, key: str, answer: Answer, policy: Policy, kind: str, shelf: str = "") -> None:
        """Store an answer for the lifetime of its kind, plus the time it may stand in."""
        ttl = policy.ttl_for(kind)
        kept = replace(answer, body=_pack(answer.body), from_cache=False, stale=False, elapsed_ms=0)
        value = (kept, self._now() + timedelta(seconds=ttl))
        try:
            self._cache.set(_cache_key(key, shelf), value, ttl + policy.stale_if_error_s)
        except (RedisError, OSError) as error:
            log.warning("upstream cache cannot be written: %s", type(error).__name__)

    def count(self, source: str, result: Result, kind: str = "") -> None:
        """Add one to the counters of a result: of all, and of the kind's shelf."""
        _LOOKUPS.labels(source, result).inc()
        bump(self._cache, COUNTER + result, None)
        if kind:
            bump(self._cache, COUNTER + shelf_of(source, kind) + result, None)

    def statistics(self, shelf: str = "") -> CacheStatistics:
        """Return the counters of all answers, or of one shelf's."""
        found = self._cache.get_many([COUNTER + shelf + result for result in RESULTS])
        hits, misses, stale, revalidated = (
            int(found.get(COUNTER + shelf + result, 0)) for result in RESULTS
        )
        asked = hits + misses + stale + revalidated
        local = isinstance(self._cache, LocMemCache)
        return CacheStatistics(
            backend=type(self._cache).__name__,
            shared=not local,
            hits=hits,
            misses=misses,
            stale=stale,
            revalidated=revalidated,
            hit_rate=(hits + revalidated) / asked if asked else None,
            entries=self._entries(shelf),
        )

    def drop(self, shelf: str) -> int | None:
        """Delete the answers of a shelf; returns how many, None where the cache cannot list them.

        Raises ValueError without a shelf: the cache holds other things too.
        """
        if not shelf:
            raise ValueError("which answers to delete?")
        names = self._names(shelf)
        if names is None:
            return None
        self._cache.delete_many(names)
        return len(names)

    def _entries(self, shelf: str) -> int | None:
        # Counting them all would walk through the whole of a shared cache.
        if not shelf and not isinstance(self._cache, LocMemCache):
            return None
        names = self._names(shelf)
        return None if names is None else len(names)

    def _names(self, shelf: str) -> list[str] | None:
        """Return the keys of a shelf's answers, as the cache takes them."""
        store: Any = self._cache
        start = store.make_key(PREFIX + shelf)
        if isinstance(store, LocMemCache):
            held: Any = store
            with held._lock:
                keys = [key for key in held._cache if key.startswith(start)]
        elif isinstance(store, RedisCache):
            client = store._cache.get_client(None)
            keys = [key.decode() for key in client.scan_iter(match=f"{start}*", count=1000)]
        else:
            return None
        return [key[len(start) - len(PREFIX + shelf) :] for key in keys]

    def clear_expired(self) -> Cleared:
        """Remove what has expired from a local cache; Redis does that by itself."""
        if not isinstance(self._cache, LocMemCache):
            return Cleared(0, "This cache removes expired entries by itself.")
        store: Any = self._cache
        with store._lock:
            gone = [
                key
                for key, expires in store._expire_info.items()
                if expires is not None and expires <= time.time()
            ]
            for key in gone:
                store._delete(key)
        return Cleared(len(gone), "Expired entries were removed from the local cache.")


def bump(cache: BaseCache, key: str, timeout_s: float | None, by: int = 1) -> None:
    """Add to a counter, making it when it is not there; a cache out of reach loses it."""
    try:
        try:
            cache.incr(key, by)
        except ValueError:
            if not cache.add(key, by, timeout_s):
                cache.incr(key, by)
    except (RedisError, OSError, ValueError) as error:
        log.warning("upstream counter cannot be written: %s", type(error).__name__)


def shelf_of(source: str, kind: str) -> str:
    """Return the name under which the answers of a source's kind are kept and counted."""
    return f"{source}:{kind}:"


def _cache_key(key: str, shelf: str = "") -> str:
    return PREFIX + shelf + blake2b(key.encode(), digest_size=16).hexdigest()


def _pack(body: bytes) -> bytes:
    return _PACKED + zlib.compress(body, 1) if len(body) > COMPRESS_OVER else _PLAIN + body


def _unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed[1:]) if packed[:1] == _PACKED else packed[1:]


def answers() -> AnswerCache:
    """Return the process's cache of answers, over the alias "upstream" or else "default"."""
    return AnswerCache(caches["upstream" if "upstream" in caches.settings else "default"])


def statistics() -> CacheStatistics:
    """Return the counters of the process's cache of answers."""
    return answers().statistics()


def clear_expired() -> Cleared:
    """Remove expired answers from the process's cache, where it does not do so by itself."""
    return answers().clear_expired()
