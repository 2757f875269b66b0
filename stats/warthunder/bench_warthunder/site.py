"""The process in which the measuring is done: `python -m … PLAYERS RUNS` prints JSON figures."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import django
import numpy as np
from tqdm import tqdm

from config.bench.figures import Figure

REQUESTS = 60
SEED = 11


def main(players: int, runs: int) -> None:
    """Fill, build the reference, measure, print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rng = np.random.default_rng(SEED)
    figures = _prepared(players, rng)
    for name, path in _paths().items():
        taken, queries = _measured(path, players, runs, rng)
        figures.append(Figure(f"{name}_p95", taken, "ms", runs=runs))
        figures.append(Figure(f"{name}_queries", queries, "queries", runs=runs))
    connection.close()
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]))


def _prepared(players: int, rng: np.random.Generator) -> list[Figure]:
    from django.utils import timezone

    from stats.warthunder.bench_warthunder.filling import READINGS, fill
    from stats.warthunder.services.analysis.references import build

    now = timezone.now()
    quiet = not sys.stderr.isatty()
    with tqdm(total=players * READINGS, unit="reading", file=sys.stderr, disable=quiet) as bar:
        for added in fill(players, now, rng):
            bar.update(added * READINGS)
    start = time.perf_counter()
    build(False, now)
    return [
        Figure("players", players, "players", runs=1),
        Figure("readings", players * READINGS, "readings", runs=1),
        Figure("reference_build", time.perf_counter() - start, "s", runs=1),
    ]


def _paths() -> dict[str, Callable[[list[str]], str]]:
    root = "/api/v1/warthunder"
    return {
        "player_page": lambda nicks: f"/warthunder/players/{nicks[0]}/",
        "player_api": lambda nicks: f"{root}/player/{nicks[0]}",
        "combat_rating": lambda nicks: f"{root}/features/combat-rating/{nicks[0]}",
        "forecast": lambda nicks: f"{root}/features/performance-forecast/{nicks[0]}",
        "recommendations": lambda nicks: f"{root}/features/recommendations/{nicks[0]}",
        "top": lambda nicks: f"{root}/top?limit=50&mode=realistic",
        "top_deep": lambda nicks: f"{root}/top?limit=50&cursor={_deep()}",
        "top_filtered": lambda nicks: f"{root}/top?limit=50&country=usa&active_days=30",
        "compare": lambda nicks: (
            f"{root}/compare?player1={nicks[0]}&player2={nicks[1]}&player3={nicks[2]}"
        ),
    }


def _deep() -> str:
    """Return the cursor in the middle of the ranking."""
    from config.paging import make_cursor

    return make_cursor([1000.0, 1])


def _measured(
    path: Callable[[list[str]], str], players: int, runs: int, rng: np.random.Generator
) -> tuple[float, int]:
    """Return the median over the runs of p95 in ms, and the most queries of one request."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from stats.warthunder.bench_warthunder.filling import nick_of

    client = Client()

    def ask() -> Any:
        nicks = [nick_of(int(n)) for n in rng.integers(1, players + 1, 3)]
        answer = client.get(path(nicks))
        if answer.status_code != 200:
            raise RuntimeError(f"{path(nicks)} answered {answer.status_code}")
        return answer

    ask()
    with CaptureQueriesContext(connection):
        ask()
        queries = len(connection.queries_log)
    p95s = []
    for _ in range(runs):
        times = []
        for _ in range(REQUESTS):
            start = time.perf_counter()
            ask()
            times.append((time.perf_counter() - start) * 1000)
        p95s.append(float(np.percentile(times, 95)))
    return statistics.median(p95s), queries


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
