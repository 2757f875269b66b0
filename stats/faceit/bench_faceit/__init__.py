"""`manage.py bench faceit`: an import from the demo source at FACEIT's own limit.

Scratch database and settings in a process of its own; nothing of yours is touched.
"""

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from config.bench.figures import Figure, Run
from stats.faceit.bench_faceit.reading import reading_figures
from stats.faceit.bench_faceit.webhooks import webhook_figures

LIMIT_PER_S = 10


def faceit(run: Run) -> list[Figure]:
    """Return all figures of this bench, those of the import first."""
    return [*import_figures(run), *webhook_figures(run), *reading_figures(run)]


def import_figures(run: Run) -> list[Figure]:
    """Measure an import of 2,000 matches, counted where the requests arrive.

    Targets: at least 90 % of 10 requests a second, and never more than 10 in any second.
    """
    measured = [_measured(paced=True) for _ in run.each()]
    free = _measured(paced=False)
    median = statistics.median
    rate = median(one["requests_per_s"] for one in measured)
    return [
        Figure(
            "faceit_import_rate",
            rate,
            "requests/s",
            ratio=rate / LIMIT_PER_S,
            against="the limit of 10 requests/s",
            runs=run.runs,
        ),
        Figure(
            "faceit_import_most_in_a_second",
            max(one["most_in_a_second"] for one in measured),
            "requests",
            runs=run.runs,
        ),
        Figure(
            "faceit_import_2000",
            median(one["seconds"] for one in measured),
            "s",
            runs=run.runs,
        ),
        Figure("faceit_import_matches", measured[-1]["matches"], "matches", runs=run.runs),
        Figure("faceit_storing", free["matches_per_s"], "matches/s", runs=1),
    ]


def _measured(*, paced: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            [
                sys.executable,
                "-m",
                "stats.faceit.bench_faceit.importing",
                "paced" if paced else "free",
            ],
            cwd=settings.BASE_DIR,
            env=_environment(Path(folder)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DOZOR_VAR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DOZOR_DEMO": "1",
        "LOG_LEVEL": "ERROR",
    }
