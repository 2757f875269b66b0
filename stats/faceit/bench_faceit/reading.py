"""Figures of reading: pages and calls of a player with 5,000 stored matches.

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

MATCHES = 5000


def reading_figures(run: Run) -> list[Figure]:
    """Measure p95 of the player's page and calls, and the time of one analysis, of 5,000 matches.

    Targets: under 100 ms for each answer, under 150 ms for an analysis. Every answer is the median
    over the runs of one run's p95.
    """
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            [
                sys.executable,
                "-m",
                "stats.faceit.bench_faceit.career",
                str(MATCHES),
                str(run.runs),
            ],
            cwd=settings.BASE_DIR,
            env=_environment(Path(folder)),
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
