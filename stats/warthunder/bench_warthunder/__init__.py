"""`manage.py bench warthunder --players 20000`: pages and calls over a full database.

Scratch database and settings in a process of its own; nothing of yours is touched.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from config.bench.figures import Figure, Run

PLAYERS = 20_000


def warthunder(run: Run) -> list[Figure]:
    """Measure p95 of the player's page, the ranking and the comparison, 50 readings a player.

    Target: under 100 ms each with 20,000 players and 1,000,000 readings, and as many queries as
    with few. Every figure is the median over the runs of one run's p95.
    """
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        environment = _environment(Path(folder))
        words = [str(run.players or PLAYERS), str(run.runs)]
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            [sys.executable, "-m", "stats.warthunder.bench_warthunder.site", *words],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [Figure(**values) for values in json.loads(done.stdout)]


def _environment(folder: Path) -> dict[str, str]:
    (folder / "static").mkdir()
    return {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DOZOR_VAR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "testserver",
        "SECURE_HTTPS": "0",
        "DOZOR_DEMO": "0",
        "PUBLIC_STATS": "1",
        "API_RATE_PER_MINUTE": "0",
        "LOG_LEVEL": "ERROR",
    }
