"""The process in which the measuring is done: `python -m … RUNS USERS SECONDS` prints figures."""

import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import django
from tqdm import tqdm

from config.bench.figures import Figure

if TYPE_CHECKING:
    from economy.bench_economy.shop import Bought, Scene

AGAINST = "pgbench -N -c 8"
SQLITE_RATE = 2_000.0
SQLITE_WAIT_S = 0.5
READERS, READS = 200, 10  # each reads ten times between two purchases
THREADS = 8


def main(runs: int, users: int, seconds: float) -> None:
    """Fill, measure, print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    figures = list(measured(connection.vendor, runs, users, seconds))
    connection.close()
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]))


def measured(vendor: str, runs: int, users: int, seconds: float) -> Iterator[Figure]:
    """Yield the figures of the database at hand, which is filled first."""
    from economy.bench_economy.shop import scenes

    found = scenes(users)
    if vendor == "postgresql":
        yield from beside_pgbench(found, runs, seconds)
    else:
        yield from in_one_process(next(iter(found.values())), runs, seconds)
    yield hit_rate(next(iter(found.values())), runs)


def beside_pgbench(scenes: "dict[str, Scene]", runs: int, seconds: float) -> Iterator[Figure]:
    """Measure every scene in turn with pgbench, run by run: a busy machine slows both."""
    from economy.bench_economy import pgbench
    from economy.bench_economy.clients import crew

    peer = pgbench.there_is()
    if peer:
        pgbench.prepare()
    else:
        sys.stderr.write("pgbench is not on the PATH: there is nothing to compare with.\n")
    with crew() as clients:
        for name, scene in scenes.items():
            clients.buy(min(1.0, seconds), scene)
            ours, ratios, cpu = [], [], []
            for _ in _each(runs, name):
                theirs = pgbench.rate(seconds) if peer else 0.0
                done = clients.buy(seconds, scene)
                ours.append(_rate(done, seconds))
                cpu.append(_cpu_ms(done))
                ratios += [ours[-1] / theirs] if peer else []
            ratio = statistics.median(ratios) if peer else None
            against = AGAINST if peer else None
            yield Figure(name, statistics.median(ours), "purchases/s", ratio, against, runs)
            yield Figure(f"{name}_client_cpu", statistics.median(cpu), "ms", runs=runs)


def in_one_process(scene: "Scene", runs: int, seconds: float) -> Iterator[Figure]:
    """Measure purchases by one thread, and by 8 that take turns; longest waits, lock errors."""
    from economy.bench_economy.clients import in_threads

    limit = "the wanted 2,000 a second"
    for threads, name in ((1, "purchase_sqlite"), (THREADS, "purchase_sqlite_8_threads")):
        in_threads(threads, min(1.0, seconds), scene)
        done = [in_threads(threads, seconds, scene) for _ in _each(runs, name)]
        rate = statistics.median(_rate(one, seconds) for one in done)
        yield Figure(name, rate, "purchases/s", rate / SQLITE_RATE, limit, runs)
        cpu = statistics.median(_cpu_ms(one) for one in done)
        yield Figure(f"{name}_cpu", cpu, "ms", runs=runs)
        longest = max(client.longest_s for one in done for client in one)
        wait = "the limit of 0.5 s"
        yield Figure(f"{name}_longest", longest, "s", longest / SQLITE_WAIT_S, wait, runs)
        errors = sum(client.lock_errors for one in done for client in one)
        yield Figure(f"{name}_lock_errors", errors, "errors", runs=runs)


def hit_rate(scene: "Scene", runs: int) -> Figure:
    """Measure how often the cache has an inventory that is read ten times between purchases."""
    from django.core.cache import cache

    from economy.bench_economy.shop import buy_once
    from economy.queries.inventory import holdings_of, reads

    found = []
    for run in _each(runs, "inventory_cache_hit_rate"):
        cache.clear()
        for number, user in enumerate(scene.users[:READERS]):
            buy_once(user, scene.products[number % len(scene.products)], f"reader-{run}-{number}")
            for _ in range(READS):
                holdings_of(user)
        found.append(reads().hit_rate or 0.0)
    return Figure("inventory_cache_hit_rate", statistics.median(found), "fraction", runs=runs)


def _rate(done: "Iterable[Bought]", seconds: float) -> float:
    return sum(one.purchases for one in done) / seconds


def _cpu_ms(done: "Iterable[Bought]") -> float:
    """Return the milliseconds that a client computes for one purchase."""
    clients = list(done)
    return sum(one.cpu_s for one in clients) / sum(one.purchases for one in clients) * 1_000


def _each(runs: int, name: str) -> Iterable[int]:
    quiet = not sys.stderr.isatty()
    bar: Iterable[int] = tqdm(
        range(runs), desc=name, unit="run", file=sys.stderr, disable=quiet, leave=False
    )
    return bar


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
