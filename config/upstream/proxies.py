"""A pool of proxies: round robin, or the same one for the same owner; the sick ones rest."""

import hashlib
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from config.upstream.policy import ProxyMode

HOUR_S: Final = 3600


class PoolResting(Exception):
    """Every proxy of the pool is on the bench; the first comes back in `retry_after_s` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("every proxy is resting")
        self.retry_after_s = retry_after_s


class Proxy:
    """One proxy. `user` and `password` are secrets; `label` and `url` are safe to show."""

    __slots__ = ("label", "password", "url", "user")

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("A proxy address looks like http://user:password@host:port.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self.label = f"{host}:{port}"
        self.url = f"{parts.scheme}://{self.label}"
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        if ":" in self.user:
            raise ValueError("The user of a proxy address cannot hold a colon.")

    @property
    def authorization(self) -> dict[str, str]:
        """Return the header that signs in to the proxy; empty when it wants none."""
        if not self.user:
            return {}
        login = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {login}"}

    def __repr__(self) -> str:
        return f"<Proxy {self.label}>"


@dataclass(frozen=True, slots=True)
class ProxyHealth:
    """What a proxy did in this hour, and how many seconds it still rests."""

    label: str
    requests: int
    failures: int
    resting_s: float


@dataclass(slots=True)
class _Record:
    requests: int = 0
    failures: int = 0
    strikes: int = 0
    rests_until: float = 0.0


class ProxyPool:
    """Chooses a proxy for each request. `clock` gives seconds; counters restart every hour.

    A proxy that fails rests `rest_s` seconds, twice as long after each further failure in a
    row, at most `rest_max_s`. Raises ValueError for an address that is not a proxy's.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        mode: ProxyMode = "round_robin",
        *,
        clock: Callable[[], float] = time.monotonic,
        rest_s: float = 30.0,
        rest_max_s: float = 1800.0,
    ) -> None:
        self._proxies = [] if mode == "none" else [Proxy(address) for address in addresses]
        self._mode = mode
        self._clock = clock
        self._rest_s = rest_s
        self._rest_max_s = rest_max_s
        self._records = {proxy: _Record() for proxy in self._proxies}
        self._turn = 0
        self._hour = int(clock() // HOUR_S)

    def __repr__(self) -> str:
        return f"<ProxyPool {self._mode} of {len(self._proxies)}>"

    def choose(self, owner: str = "") -> Proxy | None:
        """Return the proxy for the next request, None when the pool is empty (go directly).

        Raises PoolResting rather than going directly when all of them rest.
        """
        if not self._proxies:
            return None
        self._start_hour()
        for proxy in self._order(owner):
            if self._records[proxy].rests_until <= self._clock():
                self._records[proxy].requests += 1
                return proxy
        soonest = min(record.rests_until for record in self._records.values())
        raise PoolResting(soonest - self._clock())

    def _order(self, owner: str) -> list[Proxy]:
        if self._mode == "sticky" and owner:
            return sorted(self._proxies, key=lambda proxy: _weight(owner, proxy), reverse=True)
        turn = self._turn % len(self._proxies)
        self._turn += 1
        return self._proxies[turn:] + self._proxies[:turn]

    def succeeded(self, proxy: Proxy) -> None:
        """Count a request that got through: the next failure starts with a short rest again."""
        self._records[proxy].strikes = 0

    def failed(self, proxy: Proxy) -> None:
        """Count a request that did not get through, and send the proxy to rest."""
        record = self._records[proxy]
        rest = min(self._rest_max_s, self._rest_s * 2 ** min(record.strikes, 32))
        record.strikes += 1
        record.failures += 1
        record.rests_until = self._clock() + rest

    def _start_hour(self) -> None:
        hour = int(self._clock() // HOUR_S)
        if hour != self._hour:
            self._hour = hour
            for record in self._records.values():
                record.requests = record.failures = 0

    def report(self) -> list[ProxyHealth]:
        """Return this hour's counters for each proxy, in the order of the settings."""
        self._start_hour()
        now = self._clock()
        return [
            ProxyHealth(p.label, r.requests, r.failures, max(0.0, r.rests_until - now))
            for p, r in self._records.items()
        ]


def _weight(owner: str, proxy: Proxy) -> bytes:
    """Rendezvous hashing: when a proxy leaves, only its own owners move."""
    return hashlib.blake2b(f"{owner}\0{proxy.url}\0{proxy.user}".encode(), digest_size=8).digest()
