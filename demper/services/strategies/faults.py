"""What is wrong with settings, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be taken, "" for none in particular, and why in a sentence.

    `code` is one of unknown, not_a_number, out_of_range, not_offered, bad_time, bad_value,
    unknown_city, fixed_price_missing, floor_above_ceiling, outside_bounds.
    """

    field: str
    message: str
    code: str = "bad_value"


class Invalid(Exception):
    """Settings that contradict themselves or cannot be; `faults` are never empty."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))
