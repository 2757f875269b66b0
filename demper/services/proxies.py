"""The pool of proxies: which way out a shop takes, who rests, and what each did this hour.

A shop keeps its proxy while that one is healthy (rendezvous hashing: when a proxy leaves, only its
own shops move). Requests are counted in the process, and written down in batches.
"""

import hashlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from config.upstream.asking import DIRECT, Way
from config.upstream.guard import Guard
from config.upstream.health import OK, PROXY_FAILED
from config.upstream.proxies import Proxy as Route
from config.vault import NotOpened, seal, unseal
from demper.models import Proxy

log = logging.getLogger(__name__)
OWNER: Final = "proxy"  # whom proxies' passwords are sealed for
LOADED_FOR_S: Final = 30.0
FLUSH_S: Final = 10.0
REST: Final = timedelta(seconds=30)
REST_MAX: Final = timedelta(minutes=30)
TIMES_KEPT: Final = 512
BLOCKED: Final = frozenset({"blocked", "forbidden_address"})
SICK: Final = BLOCKED | {PROXY_FAILED}
# What the source did, or what came of a request that its caller gave up, says nothing of a proxy.
FINE: Final = frozenset({OK, "not_found", "unauthorized", "forbidden", "rate_limited", "abandoned"})


class BadAddress(ValueError):
    """A proxy's address that lies inside our own network, or is none."""


@dataclass(slots=True)
class _Member:
    """A proxy of the pool in this process, and what it did since the last flush."""

    pk: int
    route: Route = field(repr=False)
    rests_until: datetime | None
    strikes: int
    requests: int = 0
    failures: int = 0
    blocked: int = 0
    times: list[float] = field(default_factory=list)
    ok_at: datetime | None = None
    error: str = ""
    moved: bool = False  # its rest or its strikes are not written down yet

    def rests(self, now: datetime) -> bool:
        """Tell whether it is left alone now."""
        return self.rests_until is not None and self.rests_until > now

    def strike(self, now: datetime) -> None:
        """Send it to rest, twice as long as the last time; those at once count as one."""
        if self.rests(now):
            return
        self.rests_until = now + min(REST_MAX, REST * 2 ** min(self.strikes, 16))
        self.strikes += 1
        self.moved = True

    def recover(self) -> None:
        """Begin with short rests again."""
        if self.strikes:
            self.strikes, self.moved = 0, True


class Pool:
    """The proxies of the table, as this process knows them. Safe between threads."""

    def __init__(
        self,
        now: Callable[[], datetime] = timezone.now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._members: dict[int, _Member] = {}
        self._loaded_at: float | None = None
        self._flushed_at = clock()
        self._turn = 0

    def way_for(self, store_id: int) -> Way:
        """Return a shop's way out: its own proxy, or this machine's address without proxies.

        When all rest it is the one that rests the least: nothing goes past the proxies.
        """
        healthy = self._healthy()
        if not healthy:
            return DIRECT
        return self._way(max(healthy, key=partial(_weight, store_id)))

    def next_way(self) -> Way:
        """Return the next way out in turn, for what belongs to no shop."""
        healthy = self._healthy()
        if not healthy:
            return DIRECT
        self._turn += 1
        return self._way(healthy[self._turn % len(healthy)])

    def _healthy(self) -> Sequence[_Member]:
        if settings.DOZOR_DEMO and not settings.PROXY_PRIVATE_NETWORKS:
            return ()  # the demo's sources are on this machine
        self._freshen()
        now = self._now()
        with self._lock:
            members = list(self._members.values())
        if not members:
            return ()
        healthy = [member for member in members if not member.rests(now)]
        return healthy or [min(members, key=lambda member: member.rests_until or now)]

    def _way(self, member: _Member) -> Way:
        return Way(f"proxy:{member.pk}", member.route, partial(self._told, member.pk))

    def _told(self, pk: int, outcome: str, elapsed_ms: float) -> None:
        """Hear what came of a request; on the sources' loop, so nothing is written here."""
        now = self._now()
        with self._lock:
            member = self._members.get(pk)
            if member is None:
                return
            member.requests += 1
            if outcome == OK:
                member.ok_at = now
                if len(member.times) < TIMES_KEPT:
                    member.times.append(elapsed_ms)
                member.recover()
            if outcome in BLOCKED:
                member.blocked += 1
            elif outcome not in FINE:
                member.failures += 1
            if outcome in SICK:
                member.error = outcome
                member.strike(now)

    def _freshen(self) -> None:
        now = self._clock()
        if now - self._flushed_at >= FLUSH_S:
            self.flush()
        if self._loaded_at is None or now - self._loaded_at >= LOADED_FOR_S:
            self.load()

    def load(self) -> None:
        """Read the table; what is not written down yet is kept."""
        self._loaded_at = self._clock()
        rows = {row.pk: row for row in Proxy.objects.filter(active=True)}
        with self._lock:
            before, self._members = self._members, {}
            for pk, row in rows.items():
                route = route_of(row)
                if route is None:
                    continue
                member = before.get(pk) or _Member(pk, route, row.rests_until, row.strikes)
                member.route = route
                if not member.moved:
                    member.rests_until, member.strikes = row.rests_until, row.strikes
                self._members[pk] = member

    def flush(self) -> None:
        """Write down what the proxies did since the last time."""
        self._flushed_at = self._clock()
        with self._lock:
            told = [_taken(member) for member in self._members.values() if _has_news(member)]
        hour = self._now().replace(minute=0, second=0, microsecond=0)
        for seen in told:
            _write(seen, hour)

    def forget(self) -> None:
        """Read the table anew at the next request for a way."""
        self._loaded_at = None


def route_of(row: Proxy) -> Route | None:
    """Return a proxy as requests use it; None when its password cannot be opened."""
    try:
        password = unseal(row.password, owner=OWNER) if row.password else ""
    except NotOpened:
        log.warning("proxy %s: none of VAULT_KEYS opens its password", row)
        return None
    host = f"[{row.host}]" if ":" in row.host else row.host
    login = f"{quote(row.user, safe='')}:{quote(password, safe='')}@" if row.user else ""
    try:
        return Route(f"{row.scheme}://{login}{host}:{row.port}")
    except ValueError:
        log.warning("proxy %s: that is no address of a proxy", row)
        return None


def set_password(row: Proxy, password: str) -> None:
    """Seal a password into a row; empty takes it away. Nothing is saved."""
    row.password = seal(password, owner=OWNER) if password else None


def check_address(host: str, port: int) -> None:
    """Raise BadAddress for a host in our own network; a name that is unknown now may pass.

    The socket is checked again when it opens, so that a name cannot change its mind.
    """
    guard = Guard(allow=settings.PROXY_PRIVATE_NETWORKS)
    if not host or any(sign.isspace() or sign in "/@?#" for sign in host):
        raise BadAddress(host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    if not all(guard.permits(str(address[0])) for *_rest, address in found):
        raise BadAddress(host)


def _weight(store_id: int, member: _Member) -> bytes:
    return hashlib.blake2b(f"{store_id}\0{member.pk}".encode(), digest_size=8).digest()


def _has_news(member: _Member) -> bool:
    return bool(member.requests or member.moved)


def _taken(member: _Member) -> _Member:
    """Return what is to be written down, and begin to count anew."""
    seen = _Member(
        member.pk,
        member.route,
        member.rests_until,
        member.strikes,
        member.requests,
        member.failures,
        member.blocked,
        member.times,
        member.ok_at,
        member.error,
        member.moved,
    )
    member.requests = member.failures = member.blocked = 0
    member.times, member.ok_at, member.error, member.moved = [], None, "", False
    return seen


def _write(seen: _Member, hour: datetime) -> None:
    rows = Proxy.objects.filter(pk=seen.pk)
    rows.filter(~Q(hour=hour) | Q(hour=None)).update(hour=hour, requests=0, failures=0, blocked=0)
    changes: dict[str, object] = {
        "requests": F("requests") + seen.requests,
        "failures": F("failures") + seen.failures,
        "blocked": F("blocked") + seen.blocked,
    }
    if seen.times:
        changes["median_ms"] = round(median(seen.times))
    if seen.ok_at:
        changes["last_ok_at"] = seen.ok_at
    if seen.error:
        changes["last_error"] = seen.error
    if seen.moved:
        changes |= {"rests_until": seen.rests_until, "strikes": seen.strikes}
    rows.update(**changes)


pool: Final = Pool()


def way_for(store_id: int) -> Way:
    """Return a shop's way out; see Pool.way_for."""
    return pool.way_for(store_id)


def next_way() -> Way:
    """Return the next way out in turn; see Pool.next_way."""
    return pool.next_way()


def flush() -> None:
    """Write down what the proxies did, as far as this process knows; at the end of work."""
    pool.flush()


def wake(rows: Iterable[Proxy]) -> int:
    """End the rests of proxies, and tell how many there were."""
    ids = [row.pk for row in rows]
    count = Proxy.objects.filter(pk__in=ids).update(rests_until=None, strikes=0)
    pool.forget()
    return count
