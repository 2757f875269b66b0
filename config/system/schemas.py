"""What the system API answers."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema

Standing = Literal["ok", "degraded", "down"]


class SystemPart(Schema):
    """A thing that the service stands on."""

    name: str
    ok: bool
    detail: str
    elapsed_ms: float


class SystemWorker(Schema):
    """The worker's last sign of life."""

    ok: bool
    age_s: float | None


class SystemStatus(Schema):
    """Whether the house stands, how it is run, and who works in it."""

    status: Standing
    runtime: Literal["embedded", "distributed"]
    demo: bool
    at: datetime
    started_at: datetime
    uptime_s: float
    parts: list[SystemPart]
    worker: SystemWorker
    workers: dict[str, list[dict[str, Any]]]


class SystemSource(Schema):
    """A source's last 24 hours."""

    source: str
    state: str
    breaker: str
    requests: int
    errors: int
    p95_ms: float | None
    last_good_at: datetime | None
    last_error_at: datetime | None
    last_error: str


class SystemHealth(Schema):
    """Every part and every source."""

    status: Standing
    at: datetime
    parts: list[SystemPart]
    worker: SystemWorker
    sources: list[SystemSource]


class SystemProcess(Schema):
    """What this process uses; `cpu_share` is of one core, since the last look."""

    memory_bytes: int
    cpu_share: float
    threads: int
    open_files: int
    age_s: float


class SystemMachine(Schema):
    """What the machine has and has left."""

    cores: int
    load_1m: float
    memory_bytes: int
    memory_free_bytes: int
    disk_bytes: int
    disk_free_bytes: int


class SystemStats(Schema):
    """Resources, and the figures of each app."""

    at: datetime
    process: SystemProcess
    machine: SystemMachine
    apps: dict[str, dict[str, Any]]


class SystemTable(Schema):
    """A table; rows are estimated, bytes unknown on SQLite."""

    name: str
    rows: int
    size_bytes: int | None


class SystemDatabase(Schema):
    """The size of the database and of its largest tables."""

    at: datetime
    engine: Literal["sqlite", "postgresql"]
    version: str
    size_bytes: int
    free_bytes: int
    connections: int | None
    tables: list[SystemTable]
