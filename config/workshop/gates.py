"""`make check`: every gate that needs no test run; all are tried, then the failures are named."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

from config.workshop.environment import PYTHON, ROOT, say
from config.workshop.messages import gettext_is_missing

BIN = PYTHON.parent
NETWORK_WORDS = ("ConnectionError", "Max retries exceeded", "timed out", "Name or service", "403")


@dataclass(frozen=True, slots=True)
class Gate:
    """A command that has to end with 0; `env` is laid over the caller's."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def gates(var: str) -> list[Gate]:
    """Return the gates in order; Django's use `var` as their data folder."""
    manage = [str(PYTHON), "manage.py"]
    here = {"DOZOR_VAR": var, "DATABASE_URL": "", "REDIS_URL": ""}
    production = {
        **here,
        "DEBUG": "0",
        "DOZOR_DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JWT_KEYS": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "dozor.example.org",
        "EMAIL_URL": "smtp+tls://dozor:unused@mail.example.org:587",
    }
    return [
        Gate("ruff check", [str(BIN / "ruff"), "check", "."]),
        Gate("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        Gate("mypy", [str(BIN / "mypy")], here),
        Gate("djlint", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
        Gate("import contracts", [str(BIN / "lint-imports")], here),
        Gate("migrations", [*manage, "makemigrations", "--check", "--dry-run"], here),
        Gate("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def passes(gate: Gate) -> bool:
    """Run one gate; its output is shown when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=ROOT,
        env={**os.environ, **gate.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    say(f"  {gate.name:<18} {word:<7} {time.monotonic() - started:5.1f} s")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def no_known_vulnerabilities() -> bool:
    """Ask the advisory database about every pin; an unreachable database is said, not hidden."""
    command = [str(BIN / "pip-audit"), "--disable-pip", "--no-deps", "--progress-spinner", "off"]
    done = subprocess.run(
        [*command, "-r", "requirements.txt"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    text = done.stdout + done.stderr
    if done.returncode == 0:
        say("  pip-audit          ok")
        return True
    if "known vulnerabilit" not in text and any(word in text for word in NETWORK_WORDS):
        say("  pip-audit          NOT DONE: the advisory database cannot be reached from here.")
        return True
    say(f"  pip-audit          FAILED\n{text}")
    return False


def every_string_is_catalogued() -> bool:
    """Compare the catalogues with the sources; without gettext it is said, not hidden."""
    if gettext_is_missing():
        say("  translations       NOT DONE: strings cannot be collected here.")
        return True
    return passes(
        Gate("translations", [sys.executable, "-m", "config.workshop.messages", "--check"])
    )


def main() -> None:
    """Run all gates; exits with 1 and the names of those that failed."""
    say("Checking:")
    with tempfile.TemporaryDirectory(prefix="dozor-check-") as var:
        failed = [gate.name for gate in gates(var) if not passes(gate)]
    if not every_string_is_catalogued():
        failed.append("translations")
    if not no_known_vulnerabilities():
        failed.append("pip-audit")
    if failed:
        say(f"Failed: {', '.join(failed)}.")
        sys.exit(1)
    say("All gates passed.")


if __name__ == "__main__":
    main()
