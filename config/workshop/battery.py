"""`make test` and `make test-all`: batteries of tests, each in the runtime it is about."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config.workshop import services
from config.workshop.environment import PYTHON, ROOT, say

QUICK = "not slow and not browser"
SLOW = "slow and not browser and not alone"
STORED = "not alike and not browser"
# Whoever waits for other processes on a busy machine gets a second chance; it is counted aloud.
SECOND_CHANCE = ("--reruns", "1", "--reruns-delay", "2")
EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": ""}
PATIENCE_S = 300
REPEATS = "DOZOR_TEST_REPEATS"  # names the file that conftest notes repeated tests in
TEMPLATE = "DOZOR_TEST_TEMPLATE"  # names the database that config.tests.migrated makes and copies
BROWSED = "config/tests"  # where all tests are that drive a browser
NO_TESTS = 5  # pytest's code when nothing was collected


@dataclass(frozen=True, slots=True)
class Battery:
    """One run of pytest: which marks, in which environment, in how many processes, of which folder.

    A `patient` one gives a test minutes before it counts as hanging, and tries one that failed
    once more, which is counted as repeated.
    """

    name: str
    marks: str
    env: dict[str, str]
    processes: str = "auto"
    patient: bool = False
    folder: str = "."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What pytest counted."""

    name: str
    code: int
    passed: int
    failed: int
    skipped: int
    seconds: float
    repeated: int = 0


def run(battery: Battery, extra: list[str]) -> Outcome:
    """Run one battery, its output shown as it comes."""
    say(f"\n=== {battery.name}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dozor-battery-") as folder:
        report = Path(folder) / "report.xml"
        # Whoever has nothing left takes over from others: a few tests take minutes.
        command = [str(PYTHON), "-m", "pytest", "-n", battery.processes, "--dist", "worksteal"]
        command += ["-m", battery.marks]
        if battery.patient:
            command += [f"--timeout={PATIENCE_S}", *SECOND_CHANCE]
        repeats = Path(folder) / "repeats"
        where = extra or [battery.folder]
        code = subprocess.run(
            [*command, f"--junit-xml={report}", "-o", "junit_family=xunit1", *where],
            cwd=ROOT,
            env={**os.environ, **battery.env, REPEATS: str(repeats)},
            check=False,
        ).returncode
        passed, failed, skipped = counted(report)
        repeated = len(repeats.read_text().splitlines()) if repeats.exists() else 0
    return Outcome(
        battery.name,
        0 if code == NO_TESTS else code,
        passed,
        failed,
        skipped,
        time.monotonic() - started,
        repeated,
    )


def counted(report: Path) -> tuple[int, int, int]:
    """Read passed, failed (with errors) and skipped from a JUnit report that pytest wrote."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  # our own

    def total(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    return total("tests") - failed - skipped, failed, skipped


def fast() -> list[Battery]:
    """Return what `make test` runs."""
    return [Battery("fast suite, embedded", QUICK, EMBEDDED)]


def everything(postgres: str, redis: str) -> list[Battery]:
    """Return what `make test-all` runs, given where Postgres and Redis are.

    With AFTER_MAKE_TEST set, as CI does, what `make test` has just run is not run again.
    """
    # Django makes databases named after this one; nobody else's tests use the same name.
    database = f"{postgres.rsplit('/', 1)[0]}/dozor_{os.getpid()}"
    distributed = {"DATABASE_URL": database, "REDIS_URL": redis, TEMPLATE: template(database)}
    return [
        *([] if os.environ.get("AFTER_MAKE_TEST") else fast()),
        Battery("fast suite, Postgres and Redis", f"{STORED} and not slow", distributed),
        Battery("slow batteries, embedded", f"{SLOW} and not strict", EMBEDDED, patient=True),
        Battery(
            "slow batteries, Postgres and Redis",
            f"{STORED} and {SLOW}",
            distributed,
            patient=True,
        ),
        Battery("several processes, Postgres and Redis", "alone", distributed, "0", patient=True),
        Battery("browser, embedded", "browser", EMBEDDED, "0", patient=True, folder=BROWSED),
    ]


def template(database: str) -> str:
    """Return the name of the database that those of the batteries' processes are copied from."""
    return f"{database.rpartition('/')[2]}_migrated"


def drop_template(postgres: str) -> None:
    """Remove what `template` names, finished or not; nothing may be connected to it."""
    name = template(f"dozor_{os.getpid()}")
    with closing(psycopg2.connect(postgres)) as server, server.cursor() as cursor:
        server.autocommit = True
        for made in (name, f"{name}_new"):
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(made)))


def need_browser() -> None:
    """Make sure that Chromium is there; raises services.Missing."""
    if shutil.which("chromium"):
        return
    if services.may_install():
        services.apt_install("chromium")
        return
    raise services.Missing("Install Chromium (Debian, Ubuntu: apt-get install chromium).")


def summary(outcomes: list[Outcome]) -> str:
    """Return a line for each battery and one for all."""
    lines = [
        f"{one.name:<36} {one.passed:>5} passed {one.failed:>3} failed "
        f"{one.skipped:>3} skipped {one.repeated:>3} repeated {one.seconds:>6.0f} s"
        for one in outcomes
    ]
    passed, failed = sum(one.passed for one in outcomes), sum(one.failed for one in outcomes)
    skipped = sum(one.skipped for one in outcomes)
    return "\n".join(["", *lines, "", f"{passed} passed, {failed} failed, {skipped} skipped"])


def main(arguments: list[str]) -> None:
    """`fast` or `all`, then `--` and what pytest is to get besides."""
    kind, extra = arguments[0], arguments[2:]
    with ExitStack() as stack:
        try:
            if kind == "fast":
                batteries = fast()
            else:
                need_browser()
                postgres = stack.enter_context(services.postgres())
                stack.callback(drop_template, postgres)
                batteries = everything(postgres, stack.enter_context(services.redis_server()))
        except services.Missing as error:
            raise SystemExit(str(error)) from error
        outcomes = [run(battery, extra) for battery in batteries]
    if len(outcomes) > 1:
        say(summary(outcomes))
    sys.exit(max(one.code for one in outcomes))


if __name__ == "__main__":
    main(sys.argv[1:])
