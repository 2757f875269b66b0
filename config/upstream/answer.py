"""What a source said, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whole. `fetched_at` is when the source last confirmed it (aware, UTC).

    `from_cache`: the body did not travel now. `stale`: its lifetime is over, and it was given
    because the source failed. `elapsed_ms`: the time on the wire, 0 when nothing was sent.
    """

    url: str
    status: int
    body: bytes
    content_type: str
    fetched_at: datetime
    etag: str = ""
    last_modified: str = ""
    from_cache: bool = False
    stale: bool = False
    elapsed_ms: float = 0.0

    @property
    def text(self) -> str:
        """Return the body as text, by the charset it names or UTF-8; never raises."""
        charset = self.content_type.partition("charset=")[2].split(";")[0].strip(" \"'")
        try:
            return self.body.decode(charset or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")
