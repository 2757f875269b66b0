"""The pool of proxies as staff see it; figures are of the running hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from demper.models import Proxy

SHOWN_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """One proxy. `rests_s` is how long it is still left alone; `failed` in percent, or None."""

    proxy: Proxy
    requests: int
    failures: int
    blocked: int
    rests_s: float
    failed: int | None

    @property
    def state(self) -> str:
        """Return off, resting, idle or fine."""
        if not self.proxy.active:
            return "off"
        if self.rests_s:
            return "resting"
        return "fine" if self.requests else "idle"


@dataclass(frozen=True, slots=True)
class ProxyPage:
    """The first proxies by host, and figures of them all."""

    lines: tuple[ProxyLine, ...]
    count: int
    resting: int
    requests: int
    blocked: int


def proxy_page(now: datetime) -> ProxyPage:
    """Return the proxies, those in use first."""
    rows = Proxy.objects.order_by("-active", "host", "port", "id")[: SHOWN_MAX + 1]
    lines = tuple(_line(row, now) for row in rows)
    shown = lines[:SHOWN_MAX]
    return ProxyPage(
        lines=shown,
        count=Proxy.objects.count() if len(lines) > SHOWN_MAX else len(lines),
        resting=sum(line.state == "resting" for line in shown),
        requests=sum(line.requests for line in shown),
        blocked=sum(line.blocked for line in shown),
    )


def _line(row: Proxy, now: datetime) -> ProxyLine:
    fresh = row.hour is not None and now - row.hour < timedelta(hours=1)
    requests, failures, blocked = (row.requests, row.failures, row.blocked) if fresh else (0, 0, 0)
    rests = (row.rests_until - now).total_seconds() if row.rests_until else 0.0
    failed = round(100 * (failures + blocked) / requests) if requests else None
    return ProxyLine(row, requests, failures, blocked, max(0.0, rests), failed)
