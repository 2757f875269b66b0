"""What can be made to go wrong: knobs for tests, and the outages the source has by itself."""

from dataclasses import dataclass
from enum import StrEnum

from config.upstream.misbehaving import Knobs
from stats.warthunder.demo.chance import mix, unit

QUIET_AFTER_START_S = 180.0
_OUTAGE_EVERY_S = 1_800


class Fault(StrEnum):
    """Ways of failing."""

    NONE = ""
    RATE_LIMITED = "429"
    ERROR = "500"
    UNAVAILABLE = "503"
    STALL = "stall"
    DRIP = "drip"
    RESET = "reset"
    TRUNCATED = "truncated"
    HTML_FOR_JSON = "html_for_json"
    CHALLENGE = "challenge"
    NOT_FOUND = "not_found"
    MEMBER_MISMATCH = "member_mismatch"
    ZEROED = "zeroed"


@dataclass(slots=True)
class Faults(Knobs[Fault]):
    """What goes wrong now; `drip_bytes` of a dripping page are sent every `drip_every_s`.

    `outages` switches the source's own outages (20 to 40 s, about every half hour).
    """

    kind: Fault = Fault.NONE
    retry_after_s: int = 1
    drip_bytes: int = 512
    drip_every_s: float = 0.2
    members_hidden: int = 2
    outages: bool = True


def outage_at(seed: int, now: float, started_at: float) -> Fault:
    """Return the source's own outage at a time: 503 or 429, never soon after its start."""
    if now - started_at < QUIET_AFTER_START_S:
        return Fault.NONE
    slot, inside = divmod(now, _OUTAGE_EVERY_S)
    number = int(slot)
    begins = 1_500 * unit(seed, number, 90)
    lasts = 20 + 20 * unit(seed, number, 91)
    if not begins <= inside < begins + lasts:
        return Fault.NONE
    return Fault.RATE_LIMITED if mix(seed, number, 92) % 2 else Fault.UNAVAILABLE
