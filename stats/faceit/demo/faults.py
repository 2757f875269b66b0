"""What can be made to go wrong: knobs for tests and for a look at how the house bears it."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


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


class FaultError(ValueError):
    """A fault that cannot be set; the message names the field and what is allowed."""


@dataclass(slots=True)
class Faults:
    """What goes wrong now; may be changed while the source runs.

    `kind` happens to requests whose path holds `path` ("" = all), `times` times (None = until it
    is changed). `drip_bytes` are sent every `drip_every_s`.
    """

    kind: Fault = Fault.NONE
    path: str = ""
    times: int | None = None
    retry_after_s: int = 1
    stall_s: float = 30.0
    drip_bytes: int = 512
    drip_every_s: float = 0.2

    def take(self, path: str) -> Fault:
        """Return the fault this request meets, and count it."""
        if not self.kind or self.path not in path or self.times == 0:
            return Fault.NONE
        if self.times is not None:
            self.times -= 1
        return self.kind

    def change(self, values: dict[str, Any]) -> None:
        """Set fields from JSON values; raises FaultError and changes nothing on a bad one."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)


def _checked(name: str, value: Any) -> Any:
    known = {field.name: type(getattr(Faults(), field.name)) for field in fields(Faults)}
    if name not in known:
        raise FaultError(f"{name}: unknown; use {', '.join(known)}")
    if name == "kind":
        return _kind(value)
    if not _fits(name, value, known[name]):
        raise FaultError(f"{name}: {value!r} has the wrong type or is below zero")
    return value


def _kind(value: Any) -> Fault:
    try:
        return Fault(value or "")
    except ValueError:
        allowed = ", ".join(fault.value for fault in Fault if fault)
        raise FaultError(f"kind: {value!r} is unknown; use one of {allowed}") from None


def _fits(name: str, value: Any, kind: type) -> bool:
    if value is None:
        return name == "times"
    if isinstance(value, bool) or kind is str:
        return kind is str and isinstance(value, str)
    # `times` is None by default, so its type says nothing.
    whole = isinstance(value, int)
    return (whole or (kind is float and isinstance(value, float))) and value >= 0
