"""The project's own files, as the guards read them."""

import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("config", "accounts", "stats", "economy", "demper")


def tracked(*patterns: str) -> list[Path]:
    """Return files under version control that match (all when none is given), sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def python_files(*, tests: bool = False) -> list[Path]:
    """Return our Python files without migrations, and without tests unless they are wanted."""
    skipped = {"migrations"} if tests else {"migrations", "tests"}
    return [path for path in tracked("*.py") if not skipped & set(path.parts)]


def shown(path: Path) -> str:
    """Return a path as it is written in the project."""
    return path.relative_to(ROOT).as_posix()
