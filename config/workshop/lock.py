"""`make lock`: pin requirements.txt, -dev, -demo and -browser from pyproject.toml.

What serves is pinned first; what tests, and the optional extras, on top of exactly that.
"""

import sys

from config.workshop.environment import run, say, uv_command

COMPILE = ["pip", "compile", "--quiet", "--universal", "--no-annotate", "--no-header"]
PYTHON = ["--python-version", "3.11"]


def main(upgrade: bool) -> None:
    """Write the files; with `upgrade` to the newest versions that pyproject.toml allows."""
    uv = uv_command()
    if uv is None:
        raise SystemExit("Pinning needs uv: install it (pip install uv) and try again.")
    newest = ["--upgrade"] if upgrade else []
    base = [*uv, *COMPILE, *PYTHON, *newest, "pyproject.toml"]
    say("Pinning requirements.txt …")
    run([*base, "-o", "requirements.txt"])
    say("Pinning requirements-dev.txt …")
    run([*base, "--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt"])
    say("Pinning requirements-demo.txt …")
    run([*base, "--extra", "demo", "-c", "requirements.txt", "-o", "requirements-demo.txt"])
    say("Pinning requirements-browser.txt …")
    run([*base, "--extra", "browser", "-c", "requirements.txt", "-o", "requirements-browser.txt"])


if __name__ == "__main__":
    main("--upgrade" in sys.argv[1:])
