"""The vehicle table: store what a file or an address gives, as often as it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from urllib.parse import urlsplit

from django.db import transaction

from config.upstream.guard import Guard
from config.upstream.outbound import fetch_user_url
from stats.warthunder.models import Vehicle
from stats.warthunder.parse.vehicles import VehicleTable
from stats.warthunder.records import Mode
from stats.warthunder.vehicles import VehicleRow

BATCH = 500
LONGEST_SOURCE = 300
FIELDS = (
    "name", "country", "branch", "vehicle_class", "tier",
    "br_arcade", "br_realistic", "br_simulator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing some vehicles changed: rows added, rows altered, rows that said the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


def fetch_vehicles(url: str, *, guard: Guard | None = None) -> bytes:
    """GET a table from a user's address; raises an UpstreamError, also for inner addresses."""
    # Files of code hosts are served as plain text, so the type is not insisted on.
    return fetch_user_url(url, guard=guard).body


def shown_source(source: str) -> str:
    """Name a file or address without its folders, user, password and query."""
    if not source.startswith(("http://", "https://")):
        return PurePath(source).name[:LONGEST_SOURCE]
    parts = urlsplit(source)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"[:LONGEST_SOURCE]


def store_vehicles(table: VehicleTable, *, source: str, now: datetime) -> Iterator[Stored]:
    """Store the table batch by batch and yield each batch's outcome; again changes nothing.

    Vehicles the table does not name stay as they are, and so do rows that say the same.
    """
    rows = iter(table.rows)
    while batch := list(islice(rows, BATCH)):
        yield _store(batch, shown_source(source), now)


@transaction.atomic
def _store(batch: Sequence[VehicleRow], source: str, now: datetime) -> Stored:
    known = {one.code: one for one in Vehicle.objects.filter(code__in=[r.code for r in batch])}
    wanted = [_vehicle(row, source, now) for row in batch]
    fresh = [one for one in wanted if one.code not in known]
    changed = [one for one in wanted if one.code in known and _differs(one, known[one.code])]
    Vehicle.objects.bulk_create(
        [*fresh, *changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*FIELDS, "source", "updated_at"],
    )
    return Stored(len(fresh), len(changed), len(batch) - len(fresh) - len(changed))


def _vehicle(row: VehicleRow, source: str, now: datetime) -> Vehicle:
    return Vehicle(
        code=row.code,
        name=row.name,
        country=row.country,
        branch=row.branch or "",
        vehicle_class=row.vehicle_class,
        tier=row.tier,
        br_arcade=row.rating(Mode.ARCADE),
        br_realistic=row.rating(Mode.REALISTIC),
        br_simulator=row.rating(Mode.SIMULATOR),
        source=source,
        updated_at=now,
    )


def _differs(one: Vehicle, other: Vehicle) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in FIELDS)
