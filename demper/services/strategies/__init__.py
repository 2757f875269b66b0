"""How a product's price is to be set: what may be said, and saying it."""

from demper.services.strategies.checking import FIELDS, checked
from demper.services.strategies.faults import Fault, Invalid
from demper.services.strategies.setting import Stale, note_edits, set_strategy

__all__ = [
    "FIELDS",
    "Fault",
    "Invalid",
    "Stale",
    "checked",
    "note_edits",
    "set_strategy",
]
