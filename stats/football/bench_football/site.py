"""The process in which the measuring is done: `python -m … ROWS RUNS` prints JSON figures."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import django
import numpy as np
from tqdm import tqdm

from config.bench.figures import Figure

if TYPE_CHECKING:
    from stats.football.bench_football.asking import Subjects

REQUESTS = 40
SEED = 11
LIMIT_MS = 150.0
AGAINST = "the limit of 150 ms"
Draw = Callable[[np.random.Generator], str]


def main(rows: int, runs: int) -> None:
    """Fill, forecast, measure, print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    name = f"football_{connection.vendor}"
    figures = [*_filled(name, rows), *_verified(name), *_forecast(name)]
    figures += measured(name, runs)
    connection.close()
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]))


def _filled(name: str, rows: int) -> Iterator[Figure]:
    from django.utils import timezone

    from stats.football.services.generated import fill, plan_for

    now = timezone.now()
    plan = plan_for(rows, SEED, now.date())
    begun, made = time.perf_counter(), 0
    quiet = not sys.stderr.isatty()
    with tqdm(total=rows, unit="row", file=sys.stderr, disable=quiet) as bar:
        for season in fill(plan, now):
            made += season.rows
            bar.update(season.rows)
    yield Figure(f"{name}_rows", made, "rows", runs=1)
    yield Figure(f"{name}_fill", time.perf_counter() - begun, "s", runs=1)


def _verified(name: str) -> Iterator[Figure]:
    from stats.football.services.rollups import verify_all

    begun = time.perf_counter()
    wrong = verify_all()
    yield Figure(f"{name}_sums_verify", time.perf_counter() - begun, "s", runs=1)
    yield Figure(f"{name}_sums_wrong", wrong, "sums", runs=1)


def _forecast(name: str) -> Iterator[Figure]:
    """Learn all leagues, forecast what comes, play the seasons out; so that pages have them."""
    from django.utils import timezone

    from stats.football.bench_football.asking import seasons_being_played
    from stats.football.services.forecasting.fitting import fit_country
    from stats.football.services.forecasting.saying import forecast_league
    from stats.football.services.forecasting.simulating import simulate_season

    begun, now = time.perf_counter(), timezone.now()
    for season in seasons_being_played():
        country = season.competition.code.partition(".")[0]
        fit_country(country, demo=True, now=now)
        forecast_league(season.competition, now)
        simulate_season(season, now)
    yield Figure(f"{name}_all_forecasts", time.perf_counter() - begun, "s", runs=1)


def measured(name: str, runs: int) -> Iterator[Figure]:
    """Yield the figures of every page and call; what is not there is told as missing."""
    from django.urls import NoReverseMatch

    from stats.football.bench_football.asking import Resolver404, calls, pages, subjects, there

    known: Subjects = subjects()
    asked: dict[str, Mapping[str, Draw]] = {"page": pages(known), "api": calls(known)}
    for kind, ways in asked.items():
        for what, draw in ways.items():
            title = f"{name}_{kind}_{what}"
            try:
                there(draw(np.random.default_rng(SEED)))
            except (NoReverseMatch, Resolver404):
                sys.stderr.write(f"{title} is not there yet.\n")
                yield Figure(f"{title}_missing", 1, "pages", runs=1)
                continue
            yield from _figures(title, draw, runs)


def _figures(title: str, draw: Draw, runs: int) -> Iterator[Figure]:
    from django.core.cache import cache

    rng = np.random.default_rng(SEED)
    failed = _status(draw(rng))
    if failed:
        sys.stderr.write(f"{title} answered {failed}.\n")
        yield Figure(f"{title}_failed", failed, "status", runs=1)
        return
    p50s, p95s, most = [], [], 0
    for _ in range(runs):
        cache.clear()
        times = [_timed(draw(rng)) for _ in range(REQUESTS)]
        p50s.append(float(np.percentile(times, 50)))
        p95s.append(float(np.percentile(times, 95)))
    cache.clear()
    most = max(_queries(draw(rng)) for _ in range(3))
    p95 = statistics.median(p95s)
    yield Figure(f"{title}_p50", statistics.median(p50s), "ms", runs=runs)
    yield Figure(f"{title}_p95", p95, "ms", ratio=p95 / LIMIT_MS, against=AGAINST, runs=runs)
    yield Figure(f"{title}_queries", most, "queries", runs=1)


def _status(path: str) -> int:
    """Return 0 for an answer of 200, else what the answer was, 500 for an error."""
    from django.test import Client

    status = Client(raise_request_exception=False).get(path, follow=True).status_code
    return 0 if status == 200 else int(status)


def _timed(path: str) -> float:
    """Return the milliseconds of one answer; raises RuntimeError for one that is not 200."""
    from django.test import Client

    client = Client()
    begun = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return taken


def _queries(path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        Client().get(path)
        return len(caught)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
