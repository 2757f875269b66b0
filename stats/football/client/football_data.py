"""Files of football-data.co.uk on the web. Synchronous."""

from typing import Final

from config.upstream.answer import Answer
from config.upstream.errors import Unavailable
from config.upstream.registry import fetch

FOOTBALL_DATA: Final = "football_data"


def fetch_file(path: str) -> Answer:
    """Return a file by its path below the source's address; raises an UpstreamError."""
    answer = fetch(FOOTBALL_DATA, path.lstrip("/"), kind="csv", fresh=True)
    if answer.stale:
        raise Unavailable(
            FOOTBALL_DATA, "The source did not answer; only an old answer is at hand."
        )
    return answer
