"""What sources sent, kept so that it can be read again after a fix of the parser."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime

from stats.warthunder.models import Origin, RawAnswer


@dataclass(frozen=True, slots=True)
class RawPage:
    """A body and where and when it came from."""

    kind: str
    body: bytes
    source: str
    origin: Origin
    fetched_at: datetime

    @property
    def sha256(self) -> str:
        """Return the body's digest in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


def keep(page: RawPage) -> RawAnswer:
    """Store a body, or return the row that has the very same one."""
    digest = page.sha256
    known = RawAnswer.objects.filter(sha256=digest, kind=page.kind, origin=page.origin)
    return known.defer("body").first() or RawAnswer.objects.create(
        kind=page.kind,
        origin=page.origin,
        source=page.source[:300],
        sha256=digest,
        body=zlib.compress(page.body, 6),
        size_bytes=len(page.body),
        fetched_at=page.fetched_at,
    )


def body_of(raw: RawAnswer) -> bytes:
    """Return the bytes as they were sent."""
    return zlib.decompress(bytes(raw.body))
