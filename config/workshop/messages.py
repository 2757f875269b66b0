"""`make messages`: collect the sources' strings into the catalogues and compile them.

`--check` collects into a copy and ends with 1, naming what the committed catalogues lack.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib

from config.workshop.environment import PYTHON, ROOT, say

LANGUAGES = ("ru", "kk")
# Other people's code, what is made at run time, and strings that only tests show.
LEFT_OUT = (".*", "__pycache__", "node_modules", "static", "tests", "var", "workshop")
CREATION_DATE = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)
Key = tuple[str, str, str]


def catalogue(root: Path, language: str) -> Path:
    """Return where the catalogue of a language lies below a checkout."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(root: Path) -> None:
    """Bring the catalogues below `root` up to its sources; SystemExit when gettext fails.

    Files are named without lines and no date is kept, so that only real changes show.
    """
    chosen = [word for language in LANGUAGES for word in ("--locale", language)]
    ignored = [word for name in LEFT_OUT for word in ("--ignore", name)]
    manage(root, "makemessages", *chosen, *ignored, "--no-obsolete", "--add-location", "file")
    for language in LANGUAGES:
        path = catalogue(root, language)
        path.write_text(CREATION_DATE.sub("", path.read_text("utf-8")), "utf-8")


def manage(root: Path, *words: str) -> None:
    """Run a management command in a checkout without touching anybody's data."""
    with tempfile.TemporaryDirectory(prefix="dozor-messages-") as var:
        env = {**os.environ, "DOZOR_VAR": var, "DATABASE_URL": "", "REDIS_URL": ""}
        done = subprocess.run(
            [str(PYTHON), "manage.py", *words],
            cwd=root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"{words[0]} failed:\n{done.stdout}{done.stderr}")


def keys(path: Path) -> set[Key]:
    """Return what a catalogue translates: context, string, plural."""
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in polib.pofile(path)}


def differences() -> list[str]:
    """Return a line for each string the committed catalogues lack or no longer need."""
    with tempfile.TemporaryDirectory(prefix="dozor-messages-") as folder:
        copy = Path(folder) / "sources"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        collect(copy)
        return [line for language in LANGUAGES for line in _compared(copy, language)]


def _compared(copy: Path, language: str) -> Iterable[str]:
    wanted, held = keys(catalogue(copy, language)), keys(catalogue(ROOT, language))
    yield from (f"{language} lacks {key[1]!r}" for key in sorted(wanted - held))
    yield from (f"{language} needs no longer {key[1]!r}" for key in sorted(held - wanted))


def gettext_is_missing() -> bool:
    """Tell whether strings cannot be collected here, and say so."""
    missing = [name for name in ("xgettext", "msgmerge", "msgfmt") if not shutil.which(name)]
    if missing:
        say(f"Missing: {', '.join(missing)} (Debian, Ubuntu: apt-get install gettext).")
    return bool(missing)


def check() -> None:
    """End with 1 and the differences, if there are any."""
    found = differences()
    if found:
        say("\n".join([*found, "Run make messages and translate what it adds."]))
        sys.exit(1)


def main() -> None:
    """Collect and compile; with --check only compare."""
    if gettext_is_missing():
        sys.exit(2)
    if "--check" in sys.argv[1:]:
        check()
        return
    collect(ROOT)
    manage(ROOT, "compilemessages", "--ignore", ".venv")


if __name__ == "__main__":
    main()
