"""Time zones as a person chooses them: by region, with today's offset."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: `name` as in the IANA database, `place` readable, `offset` such as UTC+05:00."""

    name: str
    region: str
    place: str
    offset: str


@lru_cache(maxsize=2)
def list_zones(day: date) -> tuple[Zone, ...]:
    """Return UTC and every zone of a region, sorted by region and place; offsets hold at noon."""
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo("UTC"))
    names = [name for name in available_timezones() if name.partition("/")[0] in REGIONS]
    return tuple(_zone(name, noon) for name in ["UTC", *sorted(names)])


def _zone(name: str, at: datetime) -> Zone:
    region, _, place = name.partition("/")
    digits = f"{at.astimezone(ZoneInfo(name)):%z}"
    place = (place or region).replace("_", " ").replace("/", ", ")
    return Zone(name, region, place, f"UTC{digits[:3]}:{digits[3:5]}")


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return every name that the machine's database knows; read from disk once."""
    return frozenset(available_timezones())
