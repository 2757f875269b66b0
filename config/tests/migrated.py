"""Test databases as copies of one that was migrated once: migrating costs as much as 300 tests.

A copy goes through `migrate` like any other, which finds nothing left to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from django.apps import apps
from django.conf import settings
from psycopg2 import sql

from config.workshop.battery import TEMPLATE

try:
    import fcntl
except ImportError:  # Windows: every process migrates its own
    fcntl = None

_beside: list[subprocess.Popen[bytes]] = []


def prepare(folder: Path) -> None:
    """Let this process's test database begin as a copy; what is copied is kept in `folder`."""
    row = settings.DATABASES["default"]
    if fcntl is None:
        return
    if "sqlite" in row["ENGINE"]:
        shutil.copyfile(sqlite_file(folder), row["TEST"]["NAME"])
    elif os.environ.get(TEMPLATE):
        row.setdefault("TEST", {})["TEMPLATE"] = postgres_template(os.environ[TEMPLATE], folder)


def is_copied() -> bool:
    """Tell whether the test database is there already when Django is about to make it."""
    return fcntl is not None and "sqlite" in settings.DATABASES["default"]["ENGINE"]


def begin_early(folder: Path) -> None:
    """Migrate beside what this process does next, so that nobody has to wait for it as long."""
    wanted = is_copied() and not _kept(folder).exists()
    if wanted or (fcntl and os.environ.get(TEMPLATE)):
        command = [sys.executable, "-m", "config.tests.migrated", str(folder)]
        _beside.append(subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL))


def digest(folders: Iterable[Path]) -> str:
    """Return a hash of all migrations of apps in these folders."""
    found = hashlib.sha256()
    for file in sorted(file for folder in folders for file in folder.glob("migrations/*.py")):
        found.update(f"{file}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _kept(folder: Path) -> Path:
    return folder / f"{digest(Path(app.path) for app in apps.get_app_configs())}.sqlite3"


def sqlite_file(folder: Path) -> Path:
    """Return an SQLite file that is migrated and has no rows but what migrations put there."""
    kept = _kept(folder)
    with _alone(folder):
        if not kept.exists():
            for outdated in folder.glob("*.sqlite3"):
                outdated.unlink()
            with tempfile.TemporaryDirectory(prefix="dozor-migrated-") as var:
                _migrate(DATABASE_URL="", REDIS_URL="", DOZOR_VAR=var)
                shutil.copyfile(Path(var) / "dozor.sqlite3", kept.with_suffix(".new"))
            kept.with_suffix(".new").rename(kept)
    return kept


def postgres_template(name: str, folder: Path) -> str:
    """Return `name`, once there is a migrated database of this name on the tests' server."""
    with _alone(folder), closing(psycopg2.connect(_url("postgres"))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if not cursor.rowcount:
                new = f"{name}_new"
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(new)))
                _migrate(DATABASE_URL=_url(new))
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                cursor.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    return name


def _url(database: str) -> str:
    row = settings.DATABASES["default"]
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    return f"postgres://{row['USER']}{password}@{host}/{database}"


def _migrate(**env: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **env}, check=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends."""
    with (folder / "lock").open("w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    import django

    django.setup()
    if is_copied():
        sqlite_file(Path(sys.argv[1]))
    else:
        postgres_template(os.environ[TEMPLATE], Path(sys.argv[1]))
