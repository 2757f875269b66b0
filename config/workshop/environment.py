"""Make or renew `.venv`: `python3 config/workshop/environment.py run|dev`.

Runs before anything is installed, so it uses the standard library alone. Packages are installed
by uv when it can be had (on PATH, or as a module of this Python), else by pip, and only when the
pinned requirements have changed since the last time.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".dozor-requirements.json"
FILES = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
OLDEST = (3, 11)


def say(line: str) -> None:
    """Tell the person what happens; stderr, so that pipes stay clean."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def digest(name: str) -> str:
    """Return a hash of a requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Return file name → hash of what `.venv` holds; empty when it has to be made."""
    try:
        held = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    fits = PYTHON.exists() and held.pop("python", "") == version()
    return held if fits else {}


def version() -> str:
    """Return the running Python's version, such as 3.11."""
    return ".".join(map(str, sys.version_info[:2]))


def uv_command() -> list[str] | None:
    """Return how uv is called, or None when it cannot be had."""
    candidates = [[found] for found in [shutil.which("uv")] if found]
    for command in [*candidates, [sys.executable, "-m", "uv"]]:
        if (
            subprocess.run([*command, "--version"], capture_output=True, check=False).returncode
            == 0
        ):
            return command
    return None


def make_venv(uv: list[str] | None) -> None:
    """Create `.venv` with the Python that runs this."""
    if uv:
        run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        return
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if result.returncode:
        raise SystemExit(
            "Python cannot make a virtual environment. On Debian or Ubuntu install python3-venv: "
            "apt-get install python3-venv (or install uv)."
        )


def install(uv: list[str] | None, name: str) -> None:
    """Install exactly what a requirements file pins."""
    path = str(ROOT / name)
    if uv:
        run([*uv, "pip", "install", "--python", str(PYTHON), "-r", path])
    else:
        run([str(PYTHON), "-m", "pip", "install", "--progress-bar", "on", "-r", path])


def run(command: list[str]) -> None:
    """Run a command with its output shown; raises SystemExit when it fails."""
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        raise SystemExit(f"{' '.join(command[:4])} … failed with code {result.returncode}.")


def prepare(kind: str) -> None:
    """Bring `.venv` up to date for `kind`: run (to serve) or dev (to test as well)."""
    name, held = FILES[kind], installed()
    if held.get(name) == digest(name):
        return
    uv = uv_command()
    if not held:
        say(f"Making .venv with Python {version()} …")
        make_venv(uv)
    started = time.monotonic()
    say(f"Installing {name} with {'uv' if uv else 'pip'} …")
    install(uv, name)
    # What serves is part of what tests, so one installation covers both.
    held |= {FILES[part]: digest(FILES[part]) for part in {kind, "run"}}
    STAMP.write_text(json.dumps({**held, "python": version()}))
    say(f"Installed in {time.monotonic() - started:.1f} s.")


def main(arguments: list[str]) -> None:
    """Read the command line."""
    if sys.version_info < OLDEST:
        raise SystemExit(f"Dozor needs Python {'.'.join(map(str, OLDEST))} or newer.")
    if len(arguments) != 1 or arguments[0] not in FILES:
        raise SystemExit(f"usage: environment.py {'|'.join(FILES)}")
    try:
        prepare(arguments[0])
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main(sys.argv[1:])
