"""Numbers of transactions: in order of time, so that they are added at the end of every index."""

import secrets
import uuid
from datetime import datetime
from typing import Final

VERSION: Final = 0x7 << 76
VARIANT: Final = 0b10 << 62


def new_number(now: datetime) -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds of that time, then 74 random bits."""
    moment = int(now.timestamp() * 1000) << 80
    return uuid.UUID(
        int=moment | VERSION | secrets.randbits(12) << 64 | VARIANT | secrets.randbits(62)
    )
