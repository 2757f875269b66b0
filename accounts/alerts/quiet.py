"""Quiet hours: a daily range in the person's own time zone, across midnight if need be."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_quiet(
    now: datetime, quiet_from: time | None, quiet_until: time | None, zone: ZoneInfo
) -> datetime | None:
    """Return when the quiet hours around `now` (aware) end, in UTC; None outside of them.

    The range includes its start and not its end; equal ends or a missing one mean no quiet hours.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return None
    local = now.astimezone(zone)
    clock = local.time()
    across_midnight = quiet_from > quiet_until
    if across_midnight:
        inside = clock >= quiet_from or clock < quiet_until
    else:
        inside = quiet_from <= clock < quiet_until
    if not inside:
        return None
    ends_tomorrow = across_midnight and clock >= quiet_from
    day = local.date() + timedelta(days=1 if ends_tomorrow else 0)
    return datetime.combine(day, quiet_until, tzinfo=zone).astimezone(UTC)
