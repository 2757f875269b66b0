"""The process that imports: `python -m … paced|free` prints JSON figures of one import.

The source is another process, and it counts: what matters is when requests arrive.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from random import SystemRandom
from typing import Any

import django

MATCHES = 2000
UNLIMITED: dict[str, Any] = {"rate_per_s": 1000.0, "burst": 1000, "per_second": None}


def main(how: str) -> None:
    """Start the source, import, print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    source = subprocess.Popen(  # our own command line, no shell
        [sys.executable, "-m", "stats.faceit.bench_faceit.source"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        figures = _import(source, paced=how == "paced")
    finally:
        source.kill()
        source.wait()
    connection.close()
    sys.stdout.write(json.dumps(figures))


def _import(source: "subprocess.Popen[str]", *, paced: bool) -> dict[str, float]:
    from stats.faceit.models import Line
    from stats.faceit.services.history import request_import, run_import
    from stats.faceit.services.refresh import look_up

    started_by = json.loads(_said(source))
    _connect(started_by["url"], paced)
    _tell(source, "reset")
    begun = time.perf_counter()
    player = look_up(started_by["nickname"], now=datetime.now(UTC))
    row = request_import(player, None, now=datetime.now(UTC), most=MATCHES, here=True)
    for _ in count():
        word = run_import(row.pk, None, now=datetime.now(UTC), rng=SystemRandom())
        if word != "paused":
            break
    seconds = time.perf_counter() - begun
    if word != "done":
        raise RuntimeError(f"the import ended as {word}")
    arrivals = json.loads(_tell(source, "arrivals"))
    matches = Line.objects.filter(player=player).values("match").distinct().count()
    return {
        "seconds": seconds,
        "matches": matches,
        "matches_per_s": matches / seconds,
        "requests": len(arrivals),
        "requests_per_s": (len(arrivals) - 1) / (arrivals[-1] - arrivals[0]),
        "most_in_a_second": most_in_a_second(arrivals),
    }


def _connect(url: str, paced: bool) -> None:
    """Ask the demo under the rules of the real source, or without any limit."""
    from config.settings import FACEIT_REQUESTS_PER_SECOND as LIMIT
    from config.upstream.registry import override_base_url

    real = {"rate_per_s": 0.95 * LIMIT, "burst": 1, "per_second": LIMIT, "hourly_budget": 10_000}
    override_base_url("faceit", url, **(real if paced else UNLIMITED))


def _said(source: "subprocess.Popen[str]") -> str:
    if source.stdout is None:
        raise RuntimeError("the source has no voice")
    line = source.stdout.readline()
    if not line:
        raise RuntimeError("the source has ended")
    return line


def _tell(source: "subprocess.Popen[str]", word: str) -> str:
    if source.stdin is None:
        raise RuntimeError("the source has no ear")
    source.stdin.write(word + "\n")
    source.stdin.flush()
    return _said(source)


def most_in_a_second(arrivals: Sequence[float]) -> int:
    """Return the largest number of arrivals (seconds, rising) in any second, half open."""
    most = first = 0
    for last, at in enumerate(arrivals):
        while at - arrivals[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


if __name__ == "__main__":
    main(sys.argv[1])
