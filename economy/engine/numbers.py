"""Numbers of transactions: in order of time, so that they are added at the end of every index."""

import secrets
import uuid
from datetime import datetime
from typing import Final

VERSION: Final = 0x7 << 76
VARIANT: Final = 0b10 << 62
LAST_62: Final = (1 << 62) - 1


def new_number(now: datetime) -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds of that time, then 74 random bits."""
    moment = int(now.timestamp() * 1000) << 80
    chance = secrets.randbits(74)
    return uuid.UUID(int=moment | VERSION | chance >> 62 << 64 | VARIANT | chance & LAST_62)
