"""`manage.py bench demper`: the bot's cycle beside a bare aiohttp loop, its memory, shards, sheets.

The marketplace runs as a process of its own, the measuring in another with a scratch database.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from config.bench.figures import Figure, Run
from config.bench.scratch import scratch
from demper.bench_demper.sheets import sheet_figures
from demper.simulation.shards import simulate_shards

PRODUCTS = 10_000
FEW = 2_000
SHARDS = 4
MANY = 100_000
AGAINST = "a bare aiohttp loop over the same server"


def demper(run: Run) -> list[Figure]:
    """Return all figures; `--players` is the number of products in the cycle.

    Wanted: at least 0.80 of the bare loop's rate, the same memory for 10,000 products as for
    2,000, shards within a few percent of each other, 10,000 rows of a sheet within 2 s.
    """
    products = run.players or PRODUCTS
    return [
        rate_figure(run, products),
        memory_figure(products),
        shard_figure(),
        *sheet_figures(run),
    ]


def rate_figure(run: Run, products: int) -> Figure:
    """Measure whole cycles, each right after a bare loop that reads the same products.

    The loop only reads the answers; a cycle parses them, decides, and writes down what it saw.
    """
    with market(products) as told:
        pairs = measured(told, "rate", run.runs)
    rate = statistics.median(ours for ours, _bare in pairs)
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    return Figure("cycle_rate", rate, "products/s", ratio, AGAINST, run.runs)


def memory_figure(products: int) -> Figure:
    """Measure the highest memory of a process that runs one cycle, beside one with few products."""
    with market(products) as told:
        most = measured(told, "memory", products)
        least = measured(told, "memory", min(FEW, products))
    against = f"{min(FEW, products):,} products"
    return Figure("cycle_memory", most, "MB", most / least, against, 1)


def shard_figure() -> Figure:
    """Simulate an hour of many products on instances that come and go: how even the shares are.

    A shop that was lost, or done by two at once, is an error.
    """
    fleet = simulate_shards(MANY, SHARDS)
    if fleet.lost or fleet.doubled:
        raise RuntimeError(f"Lost {fleet.lost} shops, did {fleet.doubled} twice.")
    even = MANY / SHARDS
    busiest = fleet.balance * even
    return Figure("shard_balance", busiest, "products", fleet.balance, "an even share", 1)


@contextmanager
def market(products: int) -> Iterator[dict[str, Any]]:
    """Run the marketplace as a process; yields its address and the shop that sells everything."""
    process = subprocess.Popen(  # noqa: S603  # our own command line, no shell
        [sys.executable, "-m", "demper.bench_demper.market", str(products)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("The marketplace has no output.")
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=30)


def measured(told: dict[str, Any], what: str, number: int) -> Any:
    """Measure in a process with a database of its own; returns what it printed."""
    with scratch(DEMPER_DELAY_MS="0", DEMPER_BOT="0", MAX_CONCURRENT_TASKS="32") as place:
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            [sys.executable, "-m", "demper.bench_demper.measuring", what, str(number)],
            cwd=settings.BASE_DIR,
            env=place.environment,
            input=json.dumps(told),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)
