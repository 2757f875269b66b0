"""Price lists that are handed to Kaspi, and what becomes of them."""

from demper.services.uploads.due import send_due, settle_due, sweep
from demper.services.uploads.planning import (
    Busy,
    NoRoom,
    NothingToSend,
    Planned,
    Unfit,
    plan,
    room,
)
from demper.services.uploads.sending import send
from demper.services.uploads.settling import settle

__all__ = [
    "Busy",
    "NoRoom",
    "NothingToSend",
    "Planned",
    "Unfit",
    "plan",
    "room",
    "send",
    "send_due",
    "settle",
    "settle_due",
    "sweep",
]
