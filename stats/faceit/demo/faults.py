"""What can be made to go wrong: knobs for tests and for a look at how the house bears it."""

from dataclasses import dataclass
from enum import StrEnum

from config.upstream.misbehaving import Knobs


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
    NOT_FOUND = "not_found"


@dataclass(slots=True)
class Faults(Knobs[Fault]):
    """What goes wrong now; `drip_bytes` of a dripping answer are sent every `drip_every_s`."""

    kind: Fault = Fault.NONE
    retry_after_s: int = 1
    drip_bytes: int = 512
    drip_every_s: float = 0.2
