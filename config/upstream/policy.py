"""How one source may be asked: addresses, limits and lifetimes in one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

USER_AGENT: Final = "Dozor/0.1 (+self-hosted dashboard; asks politely, does not evade checks)"
DEFAULT_KIND: Final = "default"
ProxyMode = Literal["none", "round_robin", "sticky"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds to wait before a second attempt, doubling up to a maximum, plus random jitter."""

    initial_s: float = 0.5
    max_s: float = 8.0
    jitter_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules for one source. Times are in seconds, sizes in bytes.

    `ttl_s` maps a kind of answer to its lifetime; the key "default" serves every other kind.
    `hourly_budget` None means no limit. `retry_after_cap_s` bounds how long a source can send
    us away; `max_wait_s` bounds how long one call may wait for its turn before it fails with
    `RateLimited`. `per_second` is the source's own limit: not more leave this process in any
    second, however late they are; `rate_per_s` stays a little below it, because requests arrive
    unevenly. `redirect_hosts` are the other hosts that the source may redirect to.
    `guarded` refuses private addresses when the socket opens, for addresses given by users.
    `busy_statuses` are answers, besides 5xx, that only say that the source has too much to do.
    With `blocked_open_s` a refusal (401, 403, a challenge) opens the breaker at once, for so long.
    Raises ValueError when a value makes no sense.
    """

    source: str
    base_url: str
    timeout_s: float = 20.0
    ttl_s: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({DEFAULT_KIND: 60}))
    rate_per_s: float = 1.0
    burst: int = 5
    hourly_budget: int | None = None
    per_second: int | None = None
    concurrency: int = 4
    attempts: int = 3
    backoff: Backoff = Backoff()
    breaker_failures: int = 5
    breaker_open_s: float = 30.0
    blocked_open_s: float | None = None
    proxies: tuple[str, ...] = field(default=(), repr=False)
    proxy_mode: ProxyMode = "none"
    max_body_bytes: int = 8 * 1024 * 1024
    user_agent: str = USER_AGENT
    stale_if_error_s: float = 24 * 3600.0
    retry_after_cap_s: float = 900.0
    max_wait_s: float = 30.0
    slow_ms: float = 3000.0
    redirect_hosts: tuple[str, ...] = ()
    guarded: bool = False
    busy_statuses: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"{self.source}: base_url must start with http:// or https://.")
        if DEFAULT_KIND not in self.ttl_s:
            raise ValueError(f"{self.source}: ttl_s needs a {DEFAULT_KIND!r} entry.")
        if self.proxy_mode != "none" and not self.proxies:
            raise ValueError(f"{self.source}: proxy_mode {self.proxy_mode!r} needs proxies.")
        if not all(proxy.startswith(("http://", "https://")) for proxy in self.proxies):
            raise ValueError(f"{self.source}: proxies must start with http:// or https://.")
        self._check_numbers()

    def _check_numbers(self) -> None:
        for name in ("timeout_s", "rate_per_s", "burst", "concurrency", "attempts"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{self.source}: {name} must be above zero.")
        for name in ("hourly_budget", "per_second"):
            limit = getattr(self, name)
            if limit is not None and limit <= 0:
                raise ValueError(f"{self.source}: {name} must be above zero, or None.")

    def ttl_for(self, kind: str) -> float:
        """Return the lifetime, in seconds, of an answer of this kind."""
        return self.ttl_s.get(kind, self.ttl_s[DEFAULT_KIND])
