"""`manage.py bench economy`: how many purchases a second, and how often the cache has an inventory.

On Postgres 8 processes buy, in turn with `pgbench -N -c 8` on the same server; on SQLite one
process does. A scratch database is made beside the configured one, and dropped again.
"""

import json
import subprocess
import sys

from django.conf import settings

from config.bench.figures import Figure, Run
from config.bench.scratch import scratch

USERS = 1_000
SECONDS = 5.0  # of each measurement


def economy(run: Run) -> list[Figure]:
    """Measure the service call `services.desk.buy`; `--players` is the number of users.

    Wanted of pgbench's rate: 0.40 with 1,000 users, 0.15 with one and with one limited product;
    on SQLite 2,000 a second, no lock error and no wait over 0.5 s.
    """
    with scratch() as place:
        words = [str(run.runs), str(run.players or USERS), str(SECONDS)]
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            [sys.executable, "-m", "economy.bench_economy.measuring", *words],
            cwd=settings.BASE_DIR,
            env=place.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [Figure(**values) for values in json.loads(done.stdout)]
