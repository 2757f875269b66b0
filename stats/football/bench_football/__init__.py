"""`manage.py bench football --rows 1500000 --archive PATH`: pages and calls over a full database.

Scratch databases and settings in processes of their own; nothing of yours is touched. With
DATABASE_URL of a PostgreSQL the scratch databases are made, and dropped again, on that server.
"""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from config.bench.figures import Figure, Run
from config.bench.scratch import Scratch, scratch

ROWS = 1_500_000
IMPORT_LIMIT_S = 60.0
REFIT_LIMIT_S = 1.0
DEMO = {"DOZOR_DEMO": "1"}  # generated leagues are demo rows


def football(run: Run) -> list[Figure]:
    """Return all figures of this bench; those of an import only where an archive is named."""
    return [
        *reading_figures(run),
        *forecast_figures(run),
        *(import_figures(run, run.archive) if run.archive else ()),
    ]


def reading_figures(run: Run) -> list[Figure]:
    """Measure p50 and p95 of every page and call with 1,500,000 rows and a cache without them.

    Target: p95 under 150 ms. Each figure is the median over the runs; every request is of another
    league, match, team or player, and what is kept is thrown away before each run.
    """
    with scratch(**DEMO) as place:
        found = _told(place, "site", str(run.rows or ROWS), str(run.runs))
    return [Figure(**values) for values in found]


def forecast_figures(run: Run) -> list[Figure]:
    """Measure learning a round, fitting its country anew and forecasting a whole league.

    Target: under 1 s. `anew` learns everything from the first result on: that is done once.
    """
    with scratch(**DEMO) as place:
        found = _told(place, "forecasting", str(run.runs))
    seconds = statistics.median(found["seconds"])
    limit = "the limit of 1 s"
    name = f"football_{place.engine}"
    return [
        Figure("refit_and_forecast", seconds, "s", seconds / REFIT_LIMIT_S, limit, run.runs),
        Figure(f"{name}_learn_anew", found["anew"], "s", runs=1),
        Figure(f"{name}_learned_results", found["results"], "matches", runs=1),
        Figure(f"{name}_forecast_matches", found["forecasts"], "matches", runs=1),
    ]


def import_figures(run: Run, archive: Path) -> list[Figure]:
    """Measure an import of openfootball's archive into empty tables; target: under 60 s."""
    found = []
    for _ in run.each():
        with scratch(**DEMO) as place:
            found.append(_told(place, "importing", str(archive.resolve())))
            name = place.engine
    seconds = statistics.median(one["seconds"] for one in found)
    return [
        Figure(
            f"football_{name}_import_archive",
            seconds,
            "s",
            ratio=seconds / IMPORT_LIMIT_S,
            against="the limit of 60 s",
            runs=run.runs,
        ),
        Figure(f"football_{name}_import_matches", found[-1]["matches"], "matches", runs=run.runs),
    ]


def _told(place: Scratch, module: str, *words: str) -> Any:
    done = subprocess.run(  # noqa: S603  # our own command line, no shell
        [sys.executable, "-m", f"stats.football.bench_football.{module}", *words],
        cwd=settings.BASE_DIR,
        env=place.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
