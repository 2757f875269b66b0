"""The four reports that staff and programs read of the system."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from config import health
from config.system.contributions import states
from config.system.databases import get_database
from config.system.process import get_machine, get_process
from config.upstream import health as upstream_health


def get_status(now: datetime) -> dict[str, Any]:
    """Return whether the house stands, how it is run, and who works in it."""
    found = health.report(now.timestamp())
    process = get_process()
    apps = states(now)
    return {
        "status": found["status"],
        "runtime": "distributed" if settings.DISTRIBUTED else "embedded",
        "demo": settings.DOZOR_DEMO,
        "at": now,
        "started_at": datetime.fromtimestamp(time.time() - process.age_s, tz=UTC),
        "uptime_s": round(process.age_s, 1),
        "parts": found["parts"],
        "worker": found["worker"],
        "workers": {name: state.get("workers", []) for name, state in apps.items()},
    }


def get_health(now: datetime) -> dict[str, Any]:
    """Return every part and every source with its breaker."""
    return {**health.report(now.timestamp()), "at": now, "sources": list_sources()}


def get_stats(now: datetime) -> dict[str, Any]:
    """Return what the process and the machine use, and the figures of the apps."""
    return {
        "at": now,
        "process": asdict(get_process()),
        "machine": asdict(get_machine()),
        "apps": states(now),
    }


def get_database_report(now: datetime) -> dict[str, Any]:
    """Return the size of the database and of its largest tables."""
    return {"at": now, **asdict(get_database())}


def list_sources() -> list[dict[str, Any]]:
    """Return the day of each source in a line."""
    return [
        {
            "source": one.source,
            "state": one.state,
            "breaker": one.breaker,
            "requests": one.requests,
            "errors": one.errors,
            "p95_ms": one.p95_ms,
            "last_good_at": one.last_good_at,
            "last_error_at": one.last_error_at,
            "last_error": one.last_error,
        }
        for one in upstream_health.report()
    ]
