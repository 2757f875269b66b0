"""What the same server does of PostgreSQL's own small transaction, `pgbench -N`."""

import os
import re
import shutil
import subprocess

from django.db import connection

CLIENTS = 8
_RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def there_is() -> bool:
    """Tell whether pgbench is on the PATH."""
    return shutil.which("pgbench") is not None


def prepare() -> None:
    """Make its tables in the database at hand."""
    _run("-i", "-q")


def rate(seconds: float) -> float:
    """Return transactions per second of 8 clients; `seconds` is rounded up to whole ones."""
    return rate_in(_run("-n", "-N", "-c", str(CLIENTS), "-T", str(max(1, round(seconds)))))


def rate_in(report: str) -> float:
    """Return the rate that a report of pgbench tells; ValueError where it tells none."""
    found = _RATE.search(report)
    if not found:
        raise ValueError(f"pgbench told no rate: {report[:200]}")
    return float(found[1])


def _run(*words: str) -> str:
    place = connection.settings_dict
    where = {
        "PGHOST": place["HOST"], "PGPORT": str(place["PORT"]), "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL's own, no shell
        [shutil.which("pgbench") or "pgbench", *words, place["NAME"]],
        env=os.environ | {name: value for name, value in where.items() if value},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
