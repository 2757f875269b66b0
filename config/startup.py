"""The steps before serving: the database, the first person, the first data."""

import hashlib
import logging
import threading
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from accounts.firstrun import FirstUser, ensure_first_user
from accounts.models import Pin, User
from config.finding.indexing import fill_empty

log = logging.getLogger(__name__)
SEEDED = "demo-seeded"


def pending_migrations() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Apply what is pending; returns how many migrations that were."""
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return pending


def index_names() -> list[str]:
    """Make the index that search reads where there is none yet; returns which groups that were."""
    return fill_empty()


def first_user() -> FirstUser | None:
    """Make the first person of an empty installation; None when there is somebody."""
    return ensure_first_user(settings.DOZOR_ADMIN_PASSWORD or None)


def take_up_work() -> None:
    """Run ALONE_START_HOOKS: only where no other process can be at work, before the worker."""
    for path in settings.ALONE_START_HOOKS:
        import_string(path)()


def fill_demo() -> bool:
    """Run FIRST_RUN_HOOKS for the first person; False when there is nobody."""
    owner = User.objects.filter(is_superuser=True).order_by("pk").first()
    if owner is None:
        return False
    for path in settings.FIRST_RUN_HOOKS:
        import_string(path)(owner)
    return True


def house_is_empty() -> bool:
    """Say whether nobody has anything pinned: the demo was never filled to the end."""
    return not Pin.objects.exists()


def seed_demo() -> bool:
    """Fill the demo once per data folder: again after a start that was cut short."""
    marker = Path(settings.VAR_DIR) / SEEDED
    if marker.exists() or not fill_demo():
        return False
    marker.touch()
    return True


def collect_static() -> bool:
    """Outside DEBUG pages need hashed and compressed copies of the static files.

    Compressing takes a minute, so it is done when a file has changed; False when none has.
    """
    stamp, now = Path(settings.STATIC_ROOT) / ".collected", static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def static_fingerprint() -> str:
    """Return a hash of the names, sizes and times of all static files of the project."""
    seen = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            size, changed = storage.size(path), storage.get_modified_time(path)
            seen.update(f"{path} {size} {changed.timestamp()}\n".encode())
    return seen.hexdigest()


class Seeding:
    """Fills the demo in a thread, so that the first page does not wait."""

    def __init__(self) -> None:
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._work, name="seed-demo", daemon=True)

    def start(self) -> None:
        """Begin; what fails is logged and tried again at the next start."""
        self._thread.start()

    def leave(self) -> None:
        """The sources are about to stop: what fails from now on is no news."""
        self._leaving.set()

    def _work(self) -> None:
        try:
            seed_demo()
        except Exception:
            if self._leaving.is_set():
                log.info("the demo was not filled to the end; the next start goes on")
            else:
                log.exception("the demo could not be filled")
        finally:
            connections.close_all()
